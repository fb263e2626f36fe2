"""Promises about all the packs we ship, each checked on every setting by name."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from paravent.core.page import SiteRules
from paravent.core.resources import data_folder
from paravent.core.text import folded
from paravent.packs import schema
from paravent.packs.facts import facts, rules
from paravent.packs.loader import load_all
from paravent.packs.model import Label, Pack, Setting

FOLDER = data_folder("checks") / "platforms"
LOADED = load_all()
PACKS = LOADED.packs
SITE = "https://blog.example.org"
CASES = [
    pytest.param(pack, setting, id=f"{name}/{setting.id}")
    for name, pack in PACKS.items()
    for setting in pack.settings
]


def _rules(pack: Pack) -> SiteRules:
    return rules(pack, SITE if pack.platform.needs_site else "")


def test_all_load() -> None:
    assert [str(problem) for problem in LOADED.problems] == []
    folders = {f.name for f in FOLDER.iterdir() if f.is_dir() and f.name != "schema"}
    assert set(PACKS) == folders
    assert {"facebook", "x", "wordpress"} <= folders


@pytest.mark.parametrize("kind", schema.KINDS)
def test_the_schemas_for_editors_are_fresh(kind: str) -> None:
    assert (FOLDER / "schema" / f"{kind}.json").read_text("utf-8") == schema.schema_of(kind)


def test_every_file_names_its_schema() -> None:
    for file in FOLDER.glob("*/*.toml"):
        first = file.read_text("utf-8").splitlines()[0]
        assert first == f"#:schema ../schema/{file.stem}.json", file


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_has_a_readme(name: str) -> None:
    assert (FOLDER / name / "README.md").is_file()


@pytest.mark.parametrize(("pack", "setting"), CASES)
def test_no_two_settings_of_a_page_share_a_label(pack: Pack, setting: Setting) -> None:
    def labels(one: Setting) -> set[str]:
        words = (*one.labels, *(w for way in one.read for w in way.labels))
        return {folded(w.text if isinstance(w, Label) else w) for w in words}

    for other in pack.settings:
        if other.id != setting.id and other.page == setting.page and setting.page:
            shared = labels(setting) & labels(other)
            both = {setting.id, other.id}
            assert not shared or both == {"audience_based_ads", "ad_categories"}, other.id


@pytest.mark.parametrize(("pack", "setting"), CASES)
def test_advice_can_be_met_and_missed(pack: Pack, setting: Setting) -> None:
    told = {s.id: s for s in facts(pack).settings}[setting.id]
    if setting.inform_only or setting.fixed is not None or setting.confidence == "weak":
        return
    values = set(setting.values.values()).union(*(w.values.values() for w in setting.read))
    assert {told.is_met_by(value) for value in values} == {True, False}


@pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))
def test_no_page_of_a_pack_is_refused_by_its_own_rules(pack: Pack) -> None:
    denied = _rules(pack).denied
    assert denied
    for page in pack.platform.page:
        path = page.url.replace("{site}", "").split("?")[0]
        assert not any(fnmatchcase(path, rule.path) and not rule.query for rule in denied)


@pytest.mark.parametrize("name", ["facebook"])
@pytest.mark.parametrize(
    ("operation", "reads"),
    [
        ("CometSettingsRootUSFNewCometQuery", True),
        ("ProfileCometAppCollectionSelfFriendsListRendererPaginationQuery", True),
        ("SomethingSubscription", True),
        ("CometPrivacySelectorSavePrivacyMutation", False),
        ("PrivateEventCometRSVPMutationQuery", False),
        ("CookieCategoryMutation_candidate", False),
        ("SomethingRefetch", False),
        ("", False),
    ],
)
def test_documented_operations_are_told_apart(name: str, operation: str, reads: bool) -> None:
    for rule in _rules(PACKS[name]).operations:
        allowed = any(fnmatchcase(operation, p) for p in rule.allow)
        refused = any(fnmatchcase(operation, p) for p in rule.deny)
        assert (allowed and not refused) is reads
        assert rule.agrees == ("header:x-fb-friendly-name",)


def test_x_lets_no_post_through() -> None:
    assert _rules(PACKS["x"]).operations == ()
    assert _rules(PACKS["wordpress"]).operations == ()


def test_the_schema_command_writes_where_it_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "paravent.packs.schema", str(tmp_path)],
        check=True,
        capture_output=True,
        env={"PYTHONPATH": str(Path(schema.__file__).parents[2])},
    )
    assert done.returncode == 0
    assert {f.stem for f in tmp_path.iterdir()} == set(schema.KINDS)

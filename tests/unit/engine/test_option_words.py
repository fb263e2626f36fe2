"""Words beside a radio button that only repeat its name are no value of their own."""

from __future__ import annotations

from tests.support.pages import page

from paravent.core.words import ReadingStatus
from paravent.engine.read import read_setting
from paravent.packs.model import Setting

SETTING = Setting.model_validate(
    {
        "id": "tags", "title": "T", "labels": ["Who can tag you"], "why": "-", "fix": "-",
        "ask": "-", "source": "-", "read": [{"how": "radio"}, {"how": "row"}],
        "values": {"Everyone": "public", "People you follow": "following", "No one": "nobody"},
    }
)  # fmt: skip


def _radio(name: str, chosen: bool) -> str:
    checked = " checked" if chosen else ""
    return (
        f"<div><div><span>{name}</span></div>"
        f'<input type="radio" name="r" aria-label="{name}"{checked}></div>'
    )


def test_only_the_chosen_one_counts() -> None:
    radios = "".join(_radio(name, name == "No one") for name in SETTING.values)
    seen = page(f"<main><h2>Who can tag you</h2><div>{radios}</div></main>")
    reading = read_setting(SETTING, seen)
    assert reading.status is ReadingStatus.READ
    assert reading.audience == "nobody"


def test_without_a_choice_nothing_is_read() -> None:
    radios = "".join(_radio(name, False) for name in SETTING.values)
    seen = page(f"<main><h2>Who can tag you</h2><div>{radios}</div></main>")
    assert read_setting(SETTING, seen).audience is None


def test_the_same_word_elsewhere_is_still_a_value() -> None:
    radios = "".join(_radio(name, name == "No one") for name in SETTING.values)
    seen = page(
        "<main><div><div>Who can tag you</div><div>Everyone</div></div>"
        f"<section><h2>Something else</h2><div>{radios}</div></section></main>"
    )
    reading = read_setting(SETTING, seen)
    assert reading.audience == "public"


def test_a_group_whose_choices_lost_their_state_is_not_believed() -> None:
    seen = page(
        '<main><div role="radiogroup" aria-label="Who can tag you">'
        "<div>People nearby</div><div>No one</div></div></main>"
    )
    reading = read_setting(SETTING, seen)
    assert reading.status is not ReadingStatus.READ

"""A platform added with data alone: a pack written by the test, a made-up site, walk to report."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.made_site import MadeSite, made_site, walk_site
from tests.support.practice_walk import Heard

from paravent.checklist.guidance import load
from paravent.checklist.outcomes import build
from paravent.core.records import Audit, PhotoSummary
from paravent.core.words import ReadingStatus
from paravent.packs.facts import facts
from paravent.packs.loader import load_all, load_pack
from paravent.practice.web import Request, Response, redirect
from paravent.report.html import render
from paravent.report.make import make
from paravent.report.tables import to_csv, to_json

pytestmark = pytest.mark.browser

PLATFORM = """
needs = 1
id = "larkbook"
name = "Larkbook"
version = "2026.11.1"
checked_live = "never"
hosts = ["www.larkbook.example", "api.larkbook.example"]
start_url = "https://www.larkbook.example/home"
sign_in_url = "https://www.larkbook.example/sign-in"
terms = "Larkbook is made up, so it has no terms."
export = "It has no export either."

[signed_in]
cookies = ["made"]
not_url = ["*://www.larkbook.example/sign-in*"]
me = [{ how = "attribute", mark = "a[data-own-profile]", of = "href" }]
me_page = "https://www.larkbook.example/home"

[[page]]
id = "privacy"
url = "https://www.larkbook.example/settings/privacy"
title = "Settings → Privacy"

[[page]]
id = "data"
url = "https://www.larkbook.example/settings/data"
title = "Settings → Data"
expand = ["Advertising"]

[[stop]]
reason = "challenge"
url = ["*/prove-it*"]
sentence = "Larkbook wants to know that it is you. Answer it yourself, then let the review go on."

[[deny]]
path = "/leave*"
"""
SETTINGS = """
[[setting]]
id = "wall_audience"
page = "privacy"
title = "Friends read your wall"
labels = ["Who reads your wall?"]
read = [{ how = "row" }, 
  { how = "json", in = "*/privacy", at = "wall", values = { "0" = "public", "1" = "friends" } }]
checks = ["8b-02"]
advise = "friends"
why = "A wall says a lot about the person behind the doctor."
fix = "Open Settings → Privacy and choose Friends."
ask = "Who reads your wall?"
source = "made up"
values = { "Everybody" = "public", "My larks" = "friends" }

[[setting]]
id = "nest_location"
page = "privacy"
title = "Your nest is not on the map"
labels = ["Show my nest on the map"]
read = [{ how = "switch" }]
checks = ["8c-01"]
advise = "off"
why = "A nest on a map is an address."
fix = "Open Settings → Privacy and turn it off."
ask = "Is your nest on the map?"
source = "made up"
values = { "on" = "on", "off" = "off" }

[[setting]]
id = "song_list"
page = "privacy"
title = "Only you see your songs"
labels = ["Songs are visible to"]
read = [{ how = "choice" }]
checks = ["8b-02"]
advise = "only_me"
why = "Songs tell about moods."
fix = "Open Settings → Privacy."
ask = "Who sees your songs?"
source = "made up"
values = { "Everybody" = "public", "My larks" = "friends", "Nobody but me" = "only_me" }

[[setting]]
id = "partners"
page = "data"
title = "Partners get nothing"
labels = ["Share with partners"]
read = [{ how = "radio" }]
checks = ["8b-02"]
advise = "off"
why = "Partners pass things on."
fix = "Open Settings → Data → Advertising."
ask = "Do partners get your data?"
source = "made up"
values = { "Always" = "on", "Never" = "off" }

[[setting]]
id = "new_thing"
page = "data"
title = "Something that is not on the page any more"
labels = ["Share your feathers"]
read = [{ how = "switch" }]
checks = ["8b-02"]
advise = "off"
why = "Feathers are personal."
fix = "Open Settings → Data."
ask = "Do you share your feathers?"
source = "made up"
values = { "on" = "on", "off" = "off" }
"""
QUESTIONS = """
[[setting]]
id = "phone_only"
title = "The phone keeps your chirps"
phone = "Menu → Chirps"
checks = ["8b-02"]
advise = "friends"
why = "Chirps carry far."
fix = "In the app: Menu → Chirps."
ask = "Who hears your chirps?"
source = "made up"
values = { "Everybody" = "public", "My larks" = "friends" }
"""
PEOPLE = """
[[list]]
id = "friends"
title = "Larks"
url = "https://www.larkbook.example/{me}/larks"
checks = ["8b-05"]
source = "made up"
empty = ["No larks yet"]

[[list.read]]
how = "scroll"
container = "main"
row = "li"
"""
APPS = """
[[list]]
id = "apps"
title = "Connected whistles"
url = "https://www.larkbook.example/settings/whistles"
checks = ["8a-02"]
source = "made up"
connections = false

[[list.read]]
how = "scroll"
container = "main"
row = "li"
"""
STRANGER = """
url = "https://www.larkbook.example/{me}"
wall = ["Sign in to see this lark"]

[[field]]
id = "bio"
title = "Song"
read = [{ how = "text", mark = "main p[data-bio]" }]
checks = ["8b-04"]
compares_with = "wall_audience"
source = "made up"
"""
FILES = {
    "platform": PLATFORM, "settings": SETTINGS, "questions": QUESTIONS, "people": PEOPLE,
    "apps": APPS, "stranger": STRANGER,
}  # fmt: skip
LARKS = [f"Lark {number:02}" for number in range(45)]

PRIVACY = """<!doctype html><html lang=en><title>Larkbook</title><body>
<nav><a href="/settings/privacy">Privacy</a> <a data-own-profile href="/wren">Me</a></nav>
<main><h1>Privacy</h1>
<div class=row><span>Who reads your wall?</span><button aria-haspopup=menu>My larks</button></div>
<div class=row><label for=n>Show my nest on the map</label>
<input id=n type=checkbox role=switch checked onchange="fetch('/v1/save',{method:'POST'})"></div>
<div class=row><label>Songs are visible to <select><option>Everybody<option selected>Nobody but me
<option>My larks</select></label></div></main>
<script>fetch('https://www.larkbook.example/v1/me/privacy');
setTimeout(() => navigator.sendBeacon('/v1/seen', 'x'), 100)</script>"""
DATA = """<!doctype html><html lang=en><title>Larkbook</title><body><main><h1>Data</h1>
<button aria-expanded=false aria-controls=ads onclick="this.setAttribute('aria-expanded','true');
document.getElementById('ads').hidden=false">Advertising</button>
<section id=ads hidden><fieldset><legend>Share with partners</legend>
<label><input type=radio name=p> Always</label><label><input type=radio name=p checked> Never
</label></fieldset></section></main>"""
HOME = "<!doctype html><html lang=en><main><a data-own-profile href='/wren'>Me</a></main>"
LIST = """<!doctype html><html lang=en><body><main><ul id=l></ul></main><script>
const names = %s; let n = 0;
const more = () => { for (const name of names.slice(n, n + 15)) {
 const li = document.createElement('li');
 li.innerHTML = `<a href="/u/${name.replace(' ', '-')}">${name}</a><button>Follow</button>`;
 li.style.height = '60px'; document.getElementById('l').append(li); } n += 15; };
const low = () => innerHeight + scrollY > document.body.scrollHeight - 200;
more(); addEventListener('scroll', () => { if (n < names.length && low()) more(); });
</script>"""
WHISTLES = """<!doctype html><html lang=en><main><h1>Connected whistles</h1><ul>
<li><b>Seed Finder</b> <span>reads your wall</span> <button>Remove</button></li></ul></main>"""
PROFILE = """<!doctype html><html lang=en><main><h1>Wren</h1><p data-bio>Sings at dawn</p></main>"""


def answers(request: Request) -> Response | str | dict[str, object] | None:
    path = request.path
    if path == "/wren":
        return PROFILE
    if not request.cookies:
        return redirect("https://www.larkbook.example/sign-in")
    pages: dict[str, str | dict[str, object]] = {
        "/home": HOME,
        "/settings/privacy": PRIVACY,
        "/settings/data": DATA,
        "/settings/whistles": WHISTLES,
        "/wren/larks": LIST % LARKS,
        "/v1/me/privacy": {"wall": 1},
    }
    return pages.get(path)


def write_pack(root: Path) -> Path:
    """The folder of the made-up pack: six files of data."""
    folder = root / "larkbook"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    (folder / "README.md").write_text("Made up for a test.\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Audit, MadeSite, Path]:
    folder = tmp_path_factory.mktemp("toy")
    pack = load_pack(write_pack(folder / "packs"))
    with made_site(answers) as site:
        audit = walk_site(site, pack, folder, people=True, heard=Heard())
        assert site.faults == ()
        return audit, site, folder / "packs"


def test_it_loads_beside_others(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "platform.toml").write_text("needs = 1\n", "utf-8")
    loaded = load_all(tmp_path)
    assert list(loaded.packs) == ["larkbook"]
    assert len(loaded.problems) == 1
    told = facts(loaded.packs["larkbook"])
    assert (told.has_people, told.has_apps, told.has_stranger) == (True, True, True)


def test_it_is_walked(walked: tuple[Audit, MadeSite, Path]) -> None:
    audit, site, _ = walked
    found = {r.setting: (r.status, r.audience) for r in audit.readings}
    read = ReadingStatus.READ
    assert found == {
        "wall_audience": (read, "friends"),
        "nest_location": (read, "on"),
        "song_list": (read, "only_me"),
        "partners": (read, "off"),
        "new_thing": (ReadingStatus.COULD_NOT_READ, None),
        "phone_only": (ReadingStatus.COULD_NOT_READ, None),
    }
    wall = audit.reading("wall_audience")
    assert wall is not None
    assert set(wall.how) == {"row", "json"}
    assert audit.stopped is None
    assert audit.witness == "same"
    assert site.writes == []
    assert audit.guard.writes_sent == 0
    assert audit.guard.writes_blocked > 0, "the page's beacon was not even tried"


def test_its_lists_are_read(walked: tuple[Audit, MadeSite, Path]) -> None:
    audit, _, _ = walked
    assert [person.name for person in audit.people] == LARKS
    assert audit.people_complete
    assert audit.lists_read == {"friends": True, "apps": True}
    assert [app.name for app in audit.apps] == ["Seed Finder"]
    assert audit.stranger == {"bio": "Sings at dawn"}


def test_it_is_reported(walked: tuple[Audit, MadeSite, Path]) -> None:
    audit, _, packs = walked
    told = facts(load_all(packs).packs["larkbook"])
    checklist = build(load(), [told], [audit], (), (), PhotoSummary())
    data = make(checklist, [told], [audit], made_at="2026-11-21T12:00:00Z", photos=PhotoSummary())
    page = render(data)
    for said in ("Larkbook", "Friends read your wall", "Your nest is not on the map"):
        assert said in page
        assert said in to_csv(data)
    assert "Lark 07" not in page, "a name in a report"
    assert to_json(data)

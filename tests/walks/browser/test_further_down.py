"""Settings rows that a page draws only while they are in view, read in a real browser."""

from __future__ import annotations

import json

import pytest
from tests.support.loopback_tls import Hit, Reply, serve
from tests.walks.browser.conftest import Open

from paravent.core.jobs import Cancel
from paravent.core.words import Audience
from paravent.engine.patience import Patience
from paravent.engine.sight import Atlas
from paravent.engine.tour import Tour
from paravent.packs.model import Page, Platform, Setting

pytestmark = pytest.mark.browser

TOPICS = (
    "birthday", "home town", "work history", "phone number", "relationship", "schools", "friends",
    "past posts", "photos", "stories", "groups", "events", "check-ins", "followers", "languages",
)  # fmt: skip
AUDIENCES = {"Public": "public", "Friends": "friends", "Only me": "only_me"}
URL = "https://a.test/settings"

# One element a row, used again for another row as soon as it leaves the view.
RECYCLED = """<!doctype html><html lang=en><title>Privacy</title><body style="margin:0">
<header style="height:60px"><h1>Privacy</h1></header><main id=sc style="height:500px;
overflow-y:auto"><div id=pad style="position:relative"></div></main><script>
const rows=ROWS,H=120,pool=[];pad.style.height=rows.length*H+'px';
function draw(){const first=Math.max(0,Math.floor(sc.scrollTop/H)-1);
for(let k=0;k<7;k++){const i=first+k;let e=pool[i%7];if(!e){e=pool[i%7]=document.createElement(
'div');e.style.cssText='position:absolute;left:0;right:0';e.innerHTML=
'<span></span> <button type=button aria-haspopup=menu></button>';pad.append(e)}
e.style.display=i<rows.length?'':'none';if(i<rows.length){e.style.top=i*H+'px';
e.firstChild.textContent=rows[i][0];e.querySelector('button').textContent=rows[i][1]}}}
sc.addEventListener('scroll',()=>setTimeout(draw,60));draw();</script>"""

# Sections that are fetched when they come near.
FETCHED = """<!doctype html><html lang=en><title>Privacy</title><main><h1>Privacy</h1></main>
<script>const rows=ROWS,main=document.querySelector('main');
rows.forEach((row,i)=>{const e=document.createElement('section');e.style.minHeight='300px';
main.append(e);new IntersectionObserver(async(seen,o)=>{if(!seen[0].isIntersecting)return;
o.disconnect();await fetch('/row?'+i);e.innerHTML='<div><p></p><span></span></div>';
e.querySelector('p').textContent=row[0];e.querySelector('span').textContent=row[1]}).observe(e)});
</script>"""


def _setting(topic: str) -> Setting:
    return Setting.model_validate(
        {
            "id": topic.replace(" ", "_").replace("-", "_"), "page": "p", "title": topic,
            "labels": [f"Who can see your {topic}?"], "read": [{"how": "row"}],
            "values": AUDIENCES, "why": "-", "fix": "-", "ask": "-", "source": "-",
        }
    )  # fmt: skip


PLATFORM = Platform.model_validate(
    {
        "needs": 1, "id": "site", "name": "Site", "version": "2026.11.1", "checked_live": "never",
        "hosts": ["a.test"], "start_url": URL, "sign_in_url": URL, "terms": "-", "export": "-",
        "page": [], "signed_in": {},
    }
)  # fmt: skip


@pytest.mark.parametrize("html", [RECYCLED, FETCHED], ids=["recycled", "fetched"])
def test_every_row_is_read_right(start_on: Open, html: str) -> None:
    words = list(AUDIENCES)
    truth = {topic: words[place * 2 % 3] for place, topic in enumerate(TOPICS)}
    rows = json.dumps([[f"Who can see your {topic}?", word] for topic, word in truth.items()])

    def site(hit: Hit) -> Reply:
        is_row = hit.path.startswith("/row")
        return Reply("{}", "application/json") if is_row else Reply(html.replace("ROWS", rows))

    settings = tuple(_setting(topic) for topic in TOPICS)
    with serve(site) as server:
        tab = start_on(server).tab()
        tour = Tour(PLATFORM, Atlas(settings), tab, Cancel(), Patience())
        visit = tour.visit(Page(id="p", url=URL, title="Privacy"), URL, settings)
        for gathered in visit.gathered.values():
            if gathered.refs:
                assert tab.picture(gathered.refs).startswith(b"\x89PNG")
    found = {s.title: visit.gathered[s.id].reading().audience for s in settings}
    assert found == {topic: Audience(AUDIENCES[word]) for topic, word in truth.items()}


def test_a_page_that_ends_within_view_is_not_scrolled(start_on: Open) -> None:
    with serve(lambda _hit: Reply("<!doctype html><main><p>Privacy</p></main>")) as server:
        tab = start_on(server).tab()
        tab.open(URL)
        assert not tab.scroll_on()

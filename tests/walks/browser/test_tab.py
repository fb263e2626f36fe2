"""What a tab promises (``PagePort``), on real pages in a real browser."""

from __future__ import annotations

import io
import time

import pytest
from tests.support.loopback_tls import Hit, Reply, serve
from tests.walks.browser.conftest import Open

from paravent.core.errors import ReadOnlyRefusalError
from paravent.core.page import Node, PagePort, Row, Snapshot, Ternary

pytestmark = pytest.mark.browser

CONTROLS = """<!doctype html><html lang="EN-gb"><title>Controls</title>
<style>.sw input{opacity:0;width:0;height:0;position:absolute}.sw span{display:inline-block;
width:40px;height:20px;background:#ccc}</style><main>
<label class=sw>Protect your posts <input type=checkbox id=styled checked><span></span></label>
<input type=checkbox id=none style="display:none" checked aria-label="None">
<div style="opacity:0"><input type=checkbox id=gone aria-label="Gone"><p>Transparent words</p></div>
<p style="display:none">Hidden one</p><p style="visibility:hidden">Hidden two</p>
<div style="height:0;overflow:hidden"><p>Folded words</p></div><p>Shown words</p>
<label>Who<select id=who><option>Everyone<option selected label="Only me">me</select></label>
<div role=radiogroup aria-label=Audience><div role=radio aria-checked=false tabindex=0>All</div>
<div role=radio aria-checked=true tabindex=0>Friends</div></div>
<input type=password value=secret aria-label=Pass><input value="typed" aria-label=Text>
<details><summary>More</summary><p>Inside details</p></details><a href="/u/1?x=1#y">Person</a>
<div id=open></div><div id=closed></div><x-card><b slot=head>Slotted</b></x-card>
<iframe src=/inner style="border:0;margin:0"></iframe>
<script type="application/json" id=state>{"audience":"only_me"}</script>
<script>open_.attachShadow({mode:'open'}).innerHTML='<p>Open shadow</p>';
closed_.attachShadow({mode:'closed'}).innerHTML='<button aria-pressed=true>Closed shadow</button>';
customElements.define('x-card',class extends HTMLElement{connectedCallback(){
this.attachShadow({mode:'open'}).innerHTML='<h2><slot name=head></slot></h2>'}});
window.__STATE__ = {"user":{"protected":true}}; var unsafe = {a: 1};
const parsed = JSON.parse('{"k":"it\\\\u0027s"}');
fetch('/data').then(r=>r.text());fetch('/guarded').then(r=>r.text());
fetch('/i/graphql/abc/Viewer').then(r=>r.text());</script></main></html>"""
STYLED = """<!doctype html><html lang=en><title>Styles</title><style>
.only::before{content:"Only me"}.was{text-decoration:line-through}
</style><main><div><p>Drawn</p><span class=only></span></div>
<div><p>Struck</p><span class=was>Public</span> <del>Friends</del> <s>Followers</s>
<span>Nobody</span></div></main>"""
CONTROLS = CONTROLS.replace("open_.", "document.getElementById('open').").replace(
    "closed_.", "document.getElementById('closed')."
)

LATE = """<!doctype html><html lang=en><title>Late</title><main aria-busy=true id=m></main><script>
setTimeout(()=>{m.innerHTML='<p>Loaded</p>';m.removeAttribute('aria-busy')},700)</script>"""

RECYCLING = """<!doctype html><html lang=en><body style="margin:0"><main id=sc
style="height:600px;overflow-y:auto"><div id=pad style="position:relative"></div></main><script>
const N=COUNT,H=60,pool=[];pad.style.height=N*H+'px';
function draw(){const first=Math.max(0,Math.floor(sc.scrollTop/H)-2);
for(let k=0;k<16;k++){const i=first+k;let e=pool[k];if(!e){e=pool[k]=document.createElement('div');
e.style.position='absolute';e.innerHTML='<a><b></b></a><span></span>';pad.append(e)}
e.style.display=i<N?'':'none';if(i<N){e.style.top=i*H+'px';e.firstChild.href='/u/'+i;
e.querySelector('b').textContent='Person '+i;e.querySelector('span').textContent='Town '+i%7}}}
let q=false;sc.addEventListener('scroll',()=>{if(!q){q=true;DELAY}});draw();</script>"""

ENDLESS = """<!doctype html><html lang=en><main id=m></main><script>
let n=0,b=false;async function more(){if(b||n>=400)return;b=true;await fetch('/data?'+n);
for(let k=0;k<25;k++,n++)m.insertAdjacentHTML('beforeend','<div role=listitem style="height:60px">'
+'<a href="/u/'+n+'">P '+n+'</a> <span>town</span></div>');b=false}
addEventListener('scroll',()=>{if(innerHeight+scrollY>document.body.scrollHeight-400)more()});more()
</script>"""

ACTS = """<!doctype html><html lang=en><main>
<div role=button tabindex=0 id=d aria-haspopup=dialog aria-label="Edit privacy. Friends">x</div>
<button type=button id=p aria-expanded=false>Pressed</button>
<div role=tab tabindex=0 id=t>Posts</div>
<div id=dialog role=dialog hidden><div role=radio aria-checked=true>Friends</div></div>
<div role=switch aria-checked=true tabindex=0 aria-label="Menu">s</div>
<button aria-pressed=false type=button>Toggle</button><div role=menuitemcheckbox
aria-checked=false>Item</div><label><button type=button>Labelled</button><input></label></main>
<script>const say=s=>document.title+=s;
d.onclick=()=>{dialog.hidden=false};addEventListener('keydown',e=>{if(e.key=='Escape')dialog.hidden=
true});p.addEventListener('mousedown',()=>p.setAttribute('aria-expanded','true'));
t.onclick=()=>say('tab');for(const e of document.querySelectorAll('*'))
for(const n of ['mouseover','mouseenter','pointerenter','pointerover','mousemove'])
e.addEventListener(n,()=>say('hover'))</script>"""


def site(hit: Hit) -> Reply:
    path = hit.path.partition("?")[0]
    if path == "/inner":
        return Reply("<!doctype html><body style='margin:0'><label><input type=checkbox>In frame")
    if path == "/data":
        return Reply('{"a":1}\n{"label":"deferred","b":2}', "application/json")
    if path == "/guarded":
        return Reply('for (;;);{"c":3}', "text/javascript")
    if path.startswith("/i/graphql"):
        return Reply(')]}\'\n{"d":4}', "text/plain")
    pages = {
        "/controls": CONTROLS,
        "/late": LATE,
        "/endless": ENDLESS,
        "/acts": ACTS,
        "/styled": STYLED,
        "/list": RECYCLING.replace("COUNT", "600").replace(
            "DELAY", "requestAnimationFrame(()=>{q=false;draw()})"
        ),
        "/slowlist": RECYCLING.replace("COUNT", "120").replace(
            "DELAY", "setTimeout(()=>{q=false;draw()},180)"
        ),
        "/popup": "<!doctype html><title>main</title><script>open('/other')</script><p>Words",
    }
    return Reply(pages.get(path, "<!doctype html><p>other"))


def by_id(snapshot: Snapshot, name: str) -> Node:
    return next(n for n in snapshot.nodes if n.marks.get("id") == name)


def by_name(snapshot: Snapshot, name: str) -> Node:
    return next(n for n in snapshot.nodes if n.name == name)


def test_a_snapshot_tells_what_a_person_sees(start_on: Open) -> None:
    with serve(site) as server:
        tab = start_on(server).tab()
        arrival = tab.open("https://a.test/controls?q=1")
        assert (arrival.status, arrival.url) == (200, "https://a.test/controls?q=1")
        snapshot = tab.snapshot()
        captured = tab.captured()
    words = snapshot.text_of(snapshot.nodes[0])
    for shown in ("Shown words", "Open shadow", "Closed shadow", "Slotted", "In frame"):
        assert shown in words
    for hidden in ("Hidden", "Transparent", "Folded", "Inside details", "secret"):
        assert hidden not in words
    assert snapshot.language == "en-gb"
    styled = by_id(snapshot, "styled")
    assert (styled.checked, styled.visible) == (Ternary.TRUE, True)
    assert styled.name == "Protect your posts"
    assert not by_id(snapshot, "none").visible
    assert not by_id(snapshot, "gone").visible
    assert by_id(snapshot, "who").value == "Only me"
    assert by_name(snapshot, "Friends").checked is Ternary.TRUE
    assert by_name(snapshot, "All").checked is Ternary.FALSE
    assert by_name(snapshot, "Pass").value == ""
    assert by_name(snapshot, "Text").value == "typed"
    assert by_name(snapshot, "Closed shadow").pressed is Ternary.TRUE
    assert by_name(snapshot, "More").expanded is Ternary.FALSE
    assert by_name(snapshot, "Person").href == "https://a.test/u/1?x=1#y"
    frame = next(n for n in snapshot.nodes if n.tag == "iframe")
    inside = by_name(snapshot, "In frame")
    assert inside in snapshot.below(frame)
    assert frame.box is not None
    assert inside.box is not None
    assert inside.box.y >= frame.box.y
    heading = next(n for n in snapshot.nodes if n.tag == "h2")
    assert snapshot.text_of(heading) == "Slotted"
    for node in snapshot.nodes:
        assert node.index < node.end <= len(snapshot.nodes)
        assert all(child.parent == node.index for child in snapshot.children(node))
        assert "style" not in node.marks
    fetched = {(c.operation, str(c.data)) for c in captured if not c.embedded}
    assert fetched == {
        ("", "{'a': 1}"),
        ("", "{'label': 'deferred', 'b': 2}"),
        ("", "{'c': 3}"),
        ("Viewer", "{'d': 4}"),
    }
    inside_page = {(c.operation, str(c.data)) for c in captured if c.embedded}
    assert ("state", "{'audience': 'only_me'}") in inside_page
    assert ("__STATE__", "{'user': {'protected': True}}") in inside_page
    assert all("?" not in c.url for c in captured)


def test_styles_draw_words_and_strike_them_out(start_on: Open) -> None:
    with serve(site) as server:
        tab = start_on(server).tab()
        tab.open("https://a.test/styled")
        snapshot = tab.snapshot()
    words = snapshot.text_of(snapshot.nodes[0])
    assert "Only me" in words
    assert "Nobody" in words
    for struck in ("Public", "Friends", "Followers"):
        assert struck not in words


def test_late_content_is_waited_for(start_on: Open) -> None:
    with serve(site) as server:
        tab = start_on(server).tab()
        tab.open("https://a.test/late")
        snapshot = tab.snapshot()
        assert snapshot.text_of(snapshot.nodes[0]) == "Loaded"
        began = time.monotonic()
        assert tab.rest(5)
        assert time.monotonic() - began < 2


def harvest(tab: PagePort, container: str = "", row: str = "") -> list[Row]:
    rows: list[Row] = []
    still = 0
    end = time.monotonic() + 60
    while still < 3 and time.monotonic() < end:
        step = tab.list_step(container, row)
        rows += step.rows
        still = still + 1 if step.at_end and not step.busy and not step.rows else 0
    assert still == 3, "the end was never reported"
    return rows


@pytest.mark.parametrize(("page", "count"), [("list", 600), ("slowlist", 120), ("endless", 400)])
def test_every_row_of_a_list_is_handed_out_once(start_on: Open, page: str, count: int) -> None:
    with serve(site) as server:
        tab = start_on(server).tab()
        tab.open(f"https://a.test/{page}")
        rows = harvest(tab)
    hrefs = [row.href for row in rows]
    assert sorted(hrefs) == sorted(f"https://a.test/u/{n}" for n in range(count))
    assert all(len(row.texts) == 2 for row in rows)


def test_a_list_in_a_tab_behind_another_is_harvested(start_on: Open) -> None:
    with serve(site) as server:
        session = start_on(server)
        tab = session.tab()
        tab.open("https://a.test/list")
        session.tab().open("https://a.test/other")
        assert len(harvest(tab, "main", "")) == 600


def test_openers_open_and_switches_are_never_touched(start_on: Open) -> None:
    with serve(site) as server:
        tab = start_on(server).tab()
        tab.open("https://a.test/acts")
        first = tab.snapshot()
        tab.expand(by_name(first, "Edit privacy. Friends").ref, ["Edit privacy*"])
        opened = tab.snapshot()
        assert any(n.role == "dialog" and n.visible for n in opened.nodes)
        tab.dismiss()
        assert not any(n.role == "dialog" and n.visible for n in tab.snapshot().nodes)
        tab.expand(by_name(first, "Pressed").ref, ["pressed"])
        assert by_name(tab.snapshot(), "Pressed").expanded is Ternary.TRUE
        tab.expand(by_name(first, "Posts").ref, ["Posts"])
        for name in ("Menu", "Toggle", "Item", "Labelled", "Friends"):
            nodes = [n for n in opened.nodes if n.name == name]
            for node in nodes:
                with pytest.raises(ReadOnlyRefusalError):
                    tab.expand(node.ref, [name])
        with pytest.raises(ReadOnlyRefusalError):
            tab.expand(10_000_000, ["x"])
        assert tab.snapshot().title == "tab"


def test_a_picture_holds_what_was_asked_for(start_on: Open) -> None:
    from PIL import Image

    with serve(site) as server:
        tab = start_on(server).tab()
        tab.open("https://a.test/controls")
        node = by_id(tab.snapshot(), "who")
        assert node.box is not None
        image = Image.open(io.BytesIO(tab.picture([node.ref])))
        assert node.box.width <= image.width <= node.box.width + 26
        assert node.box.height <= image.height <= node.box.height + 26


def test_popups_are_closed_at_once(start_on: Open) -> None:
    with serve(site) as server:
        session = start_on(server)
        tab = session.tab()
        tab.open("https://a.test/popup")
        snapshot = tab.snapshot()
        assert snapshot.title == "main"
        end = time.monotonic() + 3
        pages = session._home.pages
        while len(pages) > 1 and time.monotonic() < end:
            time.sleep(0.05)
            pages = session._home.pages
        assert len(pages) == 1

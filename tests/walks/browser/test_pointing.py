"""Pointing on a page that saves on every event: nothing reaches it, and the place is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.loopback_tls import Hit, Reply, Server, serve

from paravent.browser.pointing import BOTH, Layers, Pointing
from paravent.browser.session import Session
from paravent.browser.tab import Tab

Open = Callable[..., Session]
pytestmark = pytest.mark.browser

_PAGE = """<!doctype html><html lang="en"><head><title>Settings</title><script>
const seen = []; const names = [];
for (const key of Object.keys(Object.getOwnPropertyDescriptors(HTMLElement.prototype))
    .concat(Object.keys(Object.getOwnPropertyDescriptors(Document.prototype)),
            Object.keys(Object.getOwnPropertyDescriptors(window))))
  if (key.startsWith('on') && !names.includes(key.slice(2))) names.push(key.slice(2));
for (const more of ['focusin', 'focusout', 'touchstart', 'touchend', 'touchmove', 'touchcancel'])
  if (!names.includes(more)) names.push(more);
const quiet = ['scroll', 'scrollend', 'resize', 'load', 'DOMContentLoaded', 'readystatechange',
  'visibilitychange', 'pagereveal', 'pageshow', 'error', 'unhandledrejection', 'message',
  'scrollsnapchange', 'scrollsnapchanging', 'loadstart', 'loadend', 'progress', 'pagehide',
  'animationstart', 'transitionend', 'beforematch', 'deviceorientation', 'devicemotion',
  'deviceorientationabsolute'];
const hear = e => { if (!e.isTrusted || quiet.includes(e.type)) return; seen.push(e.type);
  fetch('/save/' + e.type, {method: 'POST', body: 'x', keepalive: true}).catch(() => {});
  navigator.sendBeacon('/save/beacon-' + e.type, 'x'); new Image().src = '/get-save/' + e.type; };
const hook = at => { for (const n of names) for (const capture of [true, false])
  at.addEventListener(n, hear, {capture, passive: false}); };
hook(window); hook(document);
// A page that tries to disarm what stands before it.
Event.prototype.stopImmediatePropagation = () => {}; Event.prototype.preventDefault = () => {};
Reflect.apply = () => { throw 1; }; Set.prototype.has = () => true;
window.seen = seen;
</script></head><body style="margin:0"><main><h1>Privacy</h1>
<div id="row" style="height:60px"><span id="label">Who can find you</span>
<button id="value" style="margin-left:200px">Friends</button></div>
<label id="box" style="display:block;height:40px"><input type="checkbox" id="tick" checked>Tagging
</label><form action="/save/form" method="post" style="height:40px"><button>Save</button></form>
<a href="/get-save/link" id="link" style="display:block;height:40px">Away</a>
<select id="choice" style="display:block;height:40px"><option>One<option>Two</select>
<details style="height:40px"><summary id="sum">More</summary>x</details>
<div id="drag" draggable="true" style="height:40px">Drag</div><input id="field">
<iframe src="/frame" style="display:block;height:80px"></iframe>
<div style="height:3000px"></div></main><script>
for (const e of document.querySelectorAll('*')) hook(e);
row.onpointerdown = row.onmousedown = row.onclick = row.ontouchstart = row.onkeydown = hear;
</script></body></html>"""
_FRAME = """<!doctype html><title>f</title><button id="inside">Inside</button><script>
for (const n of ['pointerdown', 'mousedown', 'click', 'touchstart', 'keydown', 'focus', 'mouseup'])
  for (const at of [window, document, inside]) at.addEventListener(n, e => {
    if (!e.isTrusted) return; parent.seen.push('frame-' + n);
    fetch('/save/frame-' + n, {method: 'POST'}).catch(() => {}); }, true);
</script>"""


_PLACES = (90, 130, 175, 215, 255, 295, 335, 375, 430)
"""How far down the parts stand: row, switch, form, link, choice, fold, drag, field, frame."""
_PATIENT = 240
"""Seconds: a busy machine takes its time over real input."""


def answer(hit: Hit) -> Reply:
    return Reply(_FRAME if hit.path == "/frame" else _PAGE)


def saved(server: Server) -> list[str]:
    return [h.path for h in server.hits if "save" in h.path or h.method not in ("GET", "HEAD")]


async def hand(tab: Tab, *, sweep: bool) -> None:
    """Everything that a hand can do to a page, by the browser's own input."""
    send = tab.cdp.send

    async def mouse(kind: str, x: float, y: float, button: str = "left", clicks: int = 1) -> None:
        asked: dict[str, Any] = {"type": kind, "x": x, "y": y, "button": button}
        await send("Input.dispatchMouseEvent", {**asked, "clickCount": clicks})

    for number, y in enumerate(_PLACES if sweep else _PLACES[:1]):
        await mouse("mouseMoved", 30, y, "none", 0)
        for button in ("left", "right", "middle") if number == 0 else ("left",):
            await mouse("mousePressed", 30, y, button)
            await mouse("mouseReleased", 30, y, button)
        point = {"x": 30, "y": y}
        await send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
        await send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await mouse("mousePressed", 30, _PLACES[0], clicks=2)
    await mouse("mouseReleased", 30, _PLACES[0], clicks=2)
    await mouse("mousePressed", 20, 300)
    await mouse("mouseMoved", 90, 330)
    await mouse("mouseReleased", 90, 330)
    for key, code, text in (
        ("Tab", 9, ""), ("Enter", 13, "\r"), (" ", 32, " "), ("a", 65, "a"), ("ArrowDown", 40, ""),
        ("Escape", 27, ""), ("Delete", 46, ""),
    ):  # fmt: skip
        more = {"text": text} if text else {}
        down = {"type": "keyDown", "key": key, "windowsVirtualKeyCode": code, **more}
        await send("Input.dispatchKeyEvent", down)
        await send("Input.dispatchKeyEvent", {**down, "type": "keyUp"})
    await send("Input.insertText", {"text": "typed"})
    await asyncio.sleep(0.3)


def state(tab: Tab) -> list[Any]:
    async def ask() -> Any:
        expression = (
            "[seen, tick.checked, choice.value, field.value,"
            " document.querySelector('details').open, location.pathname]"
        )
        asked = {"expression": expression, "returnByValue": True}
        return (await tab.cdp.send("Runtime.evaluate", asked))["result"]["value"]

    found: list[Any] = tab.run(ask(), 30)
    return found


@pytest.mark.parametrize(
    "layers", [BOTH, Layers(inspect=False)], ids=["all layers", "shield alone"]
)
def test_nothing_reaches_a_page_that_saves_on_every_event(start_on: Open, layers: Layers) -> None:
    with serve(answer) as server:
        session = start_on(server)
        tab = session.tab()
        assert isinstance(tab, Tab)
        pointing = Pointing(tab, layers)
        tab.open("https://a.test/")
        pointing.begin()
        tab.run(hand(tab, sweep=True), _PATIENT)
        seen, ticked, chosen, field, is_open, path = state(tab)
        assert seen == []
        assert (ticked, chosen, field, is_open, path) == (True, "One", "", False, "/")
        session.close()
        assert saved(server) == []
        record = session.guard_record()
        assert (record.writes_blocked, record.writes_sent) == (0, 0)


def test_without_the_two_layers_the_page_hears_and_the_guard_still_holds(start_on: Open) -> None:
    """The test can fail: the same hand, nothing in between but the network guard."""
    with serve(answer) as server:
        session = start_on(server)
        tab = session.tab()
        assert isinstance(tab, Tab)
        tab.open("https://a.test/")
        tab.run(hand(tab, sweep=False), _PATIENT)
        seen = state(tab)[0]
        assert {"pointerdown", "mousedown", "click", "touchstart", "keydown"} <= set(seen)
        session.close()
        assert [h for h in server.hits if h.method not in ("GET", "HEAD")] == []
        assert session.guard_record().writes_blocked > 0
        assert session.guard_record().writes_sent == 0


def test_the_place_pointed_at_is_told_and_the_page_scrolls(start_on: Open) -> None:
    with serve(answer) as server:
        tab = start_on(server).tab()
        assert isinstance(tab, Tab)
        pointing = Pointing(tab)
        tab.open("https://a.test/")
        pointing.begin()
        assert pointing.picked(0.1) == ()

        async def click(x: float, y: float) -> None:
            for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
                asked = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
                await tab.cdp.send("Input.dispatchMouseEvent", asked)

        async def wheel() -> float:
            asked = {"type": "mouseWheel", "x": 300, "y": 300, "deltaX": 0, "deltaY": 400}
            await tab.cdp.send("Input.dispatchMouseEvent", asked)
            await asyncio.sleep(0.4)
            answer = await tab.cdp.send("Runtime.evaluate", {"expression": "scrollY"})
            return float(answer["result"]["value"])

        tab.run(click(20, 85), 30)
        refs = pointing.picked(5)
        nodes = {node.ref: node for node in tab.snapshot().nodes}
        assert nodes[refs[0]].marks.get("id") in ("label", "row")
        assert any(nodes[ref].marks.get("id") == "row" for ref in refs if ref in nodes)
        assert tab.run(wheel(), 30) > 0
        assert state(tab)[0] == []
        tab.open("https://a.test/?again")
        tab.run(click(20, 85), 30)
        assert pointing.picked(5)
        pointing.end()
        assert state(tab)[0] == []


def test_what_the_program_itself_opens_still_opens(start_on: Open) -> None:
    """Disclosures that a pack names are opened by us, not by the hand: they are not swallowed."""
    html = """<!doctype html><html lang=en><title>t</title><main><h1>P</h1>
    <button type=button id=b aria-expanded=false>More</button></main><script>
    b.addEventListener('click', () => b.setAttribute('aria-expanded', 'true'));</script>"""
    with serve(lambda _hit: Reply(html)) as server:
        tab = start_on(server).tab()
        Pointing(tab)
        tab.open("https://a.test/")
        more = next(n for n in tab.snapshot().nodes if n.marks.get("id") == "b")
        tab.expand(more.ref, ["More"])
        again = next(n for n in tab.snapshot().nodes if n.marks.get("id") == "b")
        assert again.marks["aria-expanded"] == "true"

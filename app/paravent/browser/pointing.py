"""Lets the user point at a place of the page; nothing of what the hand does reaches the page.

Three layers, each of which is enough by itself for the click:

1. The browser's own inspect mode takes the click before it becomes an event of the page, and says
   which element stood under it (the Overlay domain; what "Inspect element" uses).
2. A shield in every document, registered before the page's own scripts, ends every event that a
   hand, a key or a finger causes, at the window, in the capture phase. It holds its own references,
   so that the page cannot disarm it; it stands in no name that the page could see.
3. The network guard of the session, as always.

The wheel, and the keys that scroll, still scroll the page.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from paravent.browser.tab import Tab
from paravent.core.errors import BrowserError
from paravent.core.page import PagePort

SHIELD = """(() => {
  const stop = Event.prototype.stopImmediatePropagation, prevent = Event.prototype.preventDefault;
  const trusted = Object.getOwnPropertyDescriptor(new Event('x'), 'isTrusted').get;
  const call = Reflect.apply, scroll = window.scrollBy, all = window;
  const get = (of, name) => Object.getOwnPropertyDescriptor(of, name).get;
  const key = get(KeyboardEvent.prototype, 'key'), type = get(Event.prototype, 'type');
  const high = get(window, 'innerHeight');
  const by = {ArrowDown: 60, ArrowUp: -60, PageDown: 0.85, PageUp: -0.85, ' ': 0.85,
    Home: -1e7, End: 1e7};
  const scrolls = new Set(['wheel', 'mousewheel', 'touchstart', 'touchmove']);
  const has = Set.prototype.has, own = Object.prototype.hasOwnProperty;
  const swallow = event => {
    if (!call(trusted, event, [])) return;
    call(stop, event, []);
    const kind = call(type, event, []);
    if (call(has, scrolls, [kind])) return;
    call(prevent, event, []);
    if (kind !== 'keydown') return;
    const pressed = call(key, event, []);
    if (!call(own, by, [pressed])) return;
    const far = by[pressed];
    call(scroll, all, [0, far > -1 && far < 1 ? far * call(high, all, []) : far]);
  };
  const listen = EventTarget.prototype.addEventListener;
  for (const name of ('pointerover pointerenter pointerdown pointermove pointerrawupdate pointerup'
    + ' pointercancel pointerout pointerleave gotpointercapture lostpointercapture mouseover'
    + ' mouseenter mousedown mousemove mouseup mouseout mouseleave click dblclick auxclick'
    + ' contextmenu wheel mousewheel touchstart touchmove touchend touchcancel gesturestart'
    + ' gesturechange gestureend keydown keypress keyup beforeinput textInput input change'
    + ' compositionstart compositionupdate compositionend select selectstart selectionchange'
    + ' focus focusin focusout blur DOMFocusIn DOMFocusOut DOMActivate drag dragstart dragenter'
    + ' dragover dragleave drop dragend copy cut paste beforecopy beforecut beforepaste search'
    + ' submit reset formdata command interest loseinterest').split(' '))
    call(listen, all, [name, swallow, {capture: true, passive: false}]);
})();"""

_SHADE = {
    "showInfo": False,
    "contentColor": {"r": 47, "g": 111, "b": 159, "a": 0.25},
    "borderColor": {"r": 47, "g": 111, "b": 159, "a": 0.9},
}
"""How the element under the mouse is marked: a wash that hides no words."""
_HIGHEST = 8
"""How many elements above the one pointed at are told."""
_ABOVE = """function() {
  return this.parentElement || (this.getRootNode() instanceof ShadowRoot
    ? this.getRootNode().host : null);
}"""


@dataclass(frozen=True, slots=True)
class Layers:
    """Which of the first two layers are on. Both, always; tests turn one off."""

    inspect: bool = True
    shield: bool = True


BOTH = Layers()


class Pointing:
    """Pointing in one tab. Make it before the page is opened."""

    def __init__(self, tab: PagePort, layers: Layers = BOTH) -> None:
        if not isinstance(tab, Tab):
            raise BrowserError(
                "This browser cannot be pointed in. Open the page in your own browser instead."
            )
        self._tab = tab
        self._layers = layers
        self._picked: list[int] = []
        self._pointing = False
        self._tab.run(self._arm(), 30)

    async def _arm(self) -> None:
        if self._layers.shield:
            await self._tab.page.add_init_script(SHIELD)
        self._tab.cdp.on("Overlay.inspectNodeRequested", self._on_pick)
        self._tab.cdp.on("Page.domContentEventFired", self._on_document)

    def _on_pick(self, event: Mapping[str, Any]) -> None:
        self._picked.append(int(event["backendNodeId"]))

    def _on_document(self, _event: Mapping[str, Any]) -> None:
        """A page opened anew (F5) has forgotten the mode."""
        if self._pointing:
            asyncio.get_running_loop().create_task(self._again())

    async def _again(self) -> None:
        from playwright.async_api import Error

        with contextlib.suppress(Error):
            await self._inspect("searchForNode")

    def begin(self) -> None:
        """From now on what is under the mouse is marked, and a click is taken as pointing."""
        self._tab.run(self._begin(), 30)

    async def _begin(self) -> None:
        self._picked.clear()
        self._pointing = True
        if self._layers.inspect:
            await self._tab.cdp.send("Overlay.enable")
            await self._inspect("searchForNode")
        await self._tab.page.bring_to_front()

    async def _inspect(self, mode: str) -> None:
        asked = {"mode": mode, "highlightConfig": _SHADE}
        await self._tab.cdp.send("Overlay.setInspectMode", asked)

    def picked(self, seconds: float) -> tuple[int, ...]:
        """Wait until the user points: the element and those around it, nearest first.

        Empty where nobody pointed in that time. Raises ``BrowserGoneError``.
        """
        return self._tab.run(self._wait(seconds), seconds + 20)

    async def _wait(self, seconds: float) -> tuple[int, ...]:
        end = asyncio.get_running_loop().time() + seconds
        while not self._picked:
            if asyncio.get_running_loop().time() >= end:
                return ()
            await asyncio.sleep(0.05)
        ref = self._picked[-1]
        self._picked.clear()
        return (ref, *await self._around(ref))

    async def _around(self, ref: int) -> list[int]:
        """The elements above ``ref``: what is pointed at may be a part that is no one's row."""
        from playwright.async_api import Error

        found: list[int] = []
        try:
            # In our own world, where the page's scripts have changed nothing.
            asked = {"backendNodeId": ref, "executionContextId": await self._tab.world()}
            resolved = await self._tab.cdp.send("DOM.resolveNode", asked)
            handle = resolved["object"]["objectId"]
            for _ in range(_HIGHEST):
                step = {"objectId": handle, "functionDeclaration": _ABOVE}
                above = (await self._tab.cdp.send("Runtime.callFunctionOn", step))["result"]
                if above.get("subtype") != "node":
                    break
                handle = above["objectId"]
                node = await self._tab.cdp.send("DOM.describeNode", {"objectId": handle})
                found.append(int(node["node"]["backendNodeId"]))
        except Error:
            return found
        return found

    def end(self) -> None:
        """Clicks are no longer taken as pointing; the shield stays until the tab is closed."""
        self._tab.run(self._end(), 30)

    async def _end(self) -> None:
        self._pointing = False
        if self._layers.inspect:
            await self._inspect("none")

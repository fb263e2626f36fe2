"""Evidence pictures: the part of a page that holds what was read, with a small margin."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Sequence
from typing import Any

from paravent.core.errors import BrowserError

MARGIN = 12.0
WIDEST, TALLEST = 2000.0, 2400.0


async def picture(cdp: Any, refs: Sequence[int]) -> bytes:
    """A PNG of the union of the boxes of ``refs``. The mouse is not moved.

    Raises ``BrowserError`` where none of them is on the page any more.
    """
    from playwright.async_api import Error

    if refs:
        with contextlib.suppress(Error):
            await cdp.send("DOM.scrollIntoViewIfNeeded", {"backendNodeId": refs[0]})
    metrics = await cdp.send("Page.getLayoutMetrics")
    view = metrics["cssVisualViewport"]
    boxes = [box for ref in refs if (box := await _box(cdp, ref)) is not None]
    if refs and not boxes:
        raise BrowserError(
            "What was to be pictured is no longer on the page. Open the page again to see it."
        )
    left, top, right, bottom = _union(boxes, view)
    inside = left >= 0 and top >= 0 and right <= view["clientWidth"] + 1
    inside = inside and bottom <= view["clientHeight"] + 1
    clip = {
        "x": left + view["pageX"],
        "y": top + view["pageY"],
        "width": max(1.0, min(right - left, WIDEST)),
        "height": max(1.0, min(bottom - top, TALLEST)),
        "scale": 1,
    }
    answer = await cdp.send(
        "Page.captureScreenshot",
        {"format": "png", "clip": clip, "captureBeyondViewport": not inside},
    )
    return base64.b64decode(answer["data"])


async def _box(cdp: Any, ref: int) -> tuple[float, float, float, float] | None:
    from playwright.async_api import Error

    try:
        model = (await cdp.send("DOM.getBoxModel", {"backendNodeId": ref}))["model"]
    except Error:
        return None
    xs, ys = model["border"][::2], model["border"][1::2]
    return min(xs), min(ys), max(xs), max(ys)


def _union(
    boxes: Sequence[tuple[float, float, float, float]], view: dict[str, float]
) -> tuple[float, float, float, float]:
    """The box around all, with a margin kept inside what is shown where it fits there."""
    if not boxes:
        return 0.0, 0.0, view["clientWidth"], view["clientHeight"]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    page_left, page_top = -view["pageX"], -view["pageY"]
    left, top = max(left - MARGIN, page_left), max(top - MARGIN, page_top)
    right, bottom = right + MARGIN, bottom + MARGIN
    if right - MARGIN <= view["clientWidth"]:
        right, left = min(right, view["clientWidth"]), max(left, min(left, 0.0))
    if top + MARGIN >= 0:
        top = max(top, 0.0)
    if left + MARGIN >= 0:
        left = max(left, 0.0)
    if bottom - MARGIN <= view["clientHeight"]:
        bottom = min(bottom, view["clientHeight"])
    return left, top, right, bottom

"""Pages that try to write in every way a page can: only for tests, when switched on."""

from __future__ import annotations

from paravent.practice.live import Live
from paravent.practice.shell import asset
from paravent.practice.web import Request, Response

_SCRIPTS = {
    "/hostile.js": "hostile/page.js",
    "/hostile-worker.js": "hostile/worker.js",
    "/hostile-shared.js": "hostile/shared.js",
    "/sw.js": "hostile/service.js",
}
_CHANGING = "/hostile/change"


def writing_get(request: Request) -> bool:
    """Whether a GET is one of the hostile links that change something."""
    return request.path.startswith(_CHANGING)


def answer(request: Request, live: Live) -> Response | None:
    """The hostile parts' own answers; None for everything else."""
    if request.path in _SCRIPTS:
        return Response(body=asset(_SCRIPTS[request.path]).encode(), kind="text/javascript")
    if request.path.startswith("/hostile/download"):
        saved = ("Content-Disposition", "attachment; filename=x.bin")
        return Response(body=b"not wanted", kind="application/octet-stream", headers=(saved,))
    if request.path.startswith(_CHANGING):
        return Response(body=b"changed", kind="text/plain")
    return None

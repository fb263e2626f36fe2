"""Puts the guard on the wire: the browser's Fetch domain, for every target, default deny.

One session to the browser itself pauses the requests of pages, frames, workers of every kind,
beacons and pages being left. What answers is the pure ``guard.judge``; anything unforeseen is a
refusal. What got an answer from a server is looked at a second time, independently: a write that
was sent after all is counted, not argued away.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from typing import Any

from paravent.browser.guard import Judgement, Memory, Verdict, judge
from paravent.browser.requests import Asked
from paravent.core.page import GuardRecord, SiteRules

_WATCHED = ("Document", "XHR", "Fetch", "Ping", "Other", "CSPViolationReport")
"""Resource types that can carry a method other than GET; their answers are looked at too."""


class Wire:
    """The guard of one browser. All methods run on the browser's loop."""

    def __init__(self, rules: SiteRules) -> None:
        self._rules = rules
        self._memory = Memory()
        self._session: Any = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._passed: dict[tuple[str, str], int] = {}
        self._blocked = 0
        self._sent = 0
        self._hosts: dict[str, None] = {}
        self._operations: dict[str, str] = {}
        self.refused_documents: dict[str, Verdict] = {}
        """Frame id to verdict, for the document that a frame was last refused."""

    async def arm(self, browser: Any, *, guarded: bool = True) -> None:
        """Start guarding ``browser`` (a Playwright browser).

        ``guarded=False`` only counts; it exists for tests of the other layers.
        """
        self._session = await browser.new_browser_cdp_session()
        self._guarded = guarded
        self._session.on("Fetch.requestPaused", self._paused)
        patterns = [{"urlPattern": "*", "requestStage": "Request"}]
        patterns += [
            {"urlPattern": "*", "resourceType": kind, "requestStage": "Response"}
            for kind in _WATCHED
        ]
        await self._session.send("Fetch.enable", {"patterns": patterns})

    def record(self) -> GuardRecord:
        """The counts so far."""
        return GuardRecord(self._blocked, self._sent, tuple(sorted(self._hosts)))

    def operation(self, network_id: str) -> str:
        """The operation that the request of that id named, "" where none."""
        return self._operations.get(network_id, "")

    def _paused(self, event: Mapping[str, Any]) -> None:
        task = asyncio.get_running_loop().create_task(self._answer(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, event: Mapping[str, Any]) -> None:
        from playwright.async_api import Error

        request = {"requestId": event["requestId"]}
        try:
            if "responseStatusCode" in event or "responseErrorReason" in event:
                self._look_again(event)
                await self._session.send("Fetch.continueResponse", request)
                return
            judgement = self._judge(event)
            if judgement.verdict is Verdict.PASS or not self._guarded:
                await self._session.send("Fetch.continueRequest", request)
            else:
                refusal = {**request, "errorReason": "BlockedByClient"}
                await self._session.send("Fetch.failRequest", refusal)
        except Error:
            # The target went away meanwhile, and its request with it.
            return

    def _judge(self, event: Mapping[str, Any]) -> Judgement:
        try:
            asked = asked_of(event)
            judgement = self._memory.look(judge(self._rules, asked))
        except Exception:  # noqa: BLE001 - whatever goes wrong here must end in a refusal
            asked = Asked("?", "")
            judgement = Judgement(Verdict.WRITE, "unforeseen")
        self._count(event, asked, judgement)
        return judgement

    def _count(self, event: Mapping[str, Any], asked: Asked, judgement: Judgement) -> None:
        if judgement.verdict is Verdict.WRITE:
            self._blocked += 1
        elif judgement.verdict is Verdict.HOST and judgement.host:
            self._hosts[judgement.host] = None
        elif judgement.verdict is Verdict.PASS and asked.method not in ("GET", "HEAD"):
            key = (asked.method, asked.url)
            self._passed[key] = self._passed.get(key, 0) + 1
        if event.get("resourceType") == "Document" and event.get("frameId"):
            self._note_document(event["frameId"], judgement.verdict)
        if judgement.operations and event.get("networkId"):
            self._operations[event["networkId"]] = judgement.operations[0]

    def _note_document(self, frame: str, verdict: Verdict) -> None:
        if verdict is Verdict.PASS:
            self.refused_documents.pop(frame, None)
        else:
            self.refused_documents[frame] = verdict

    def _look_again(self, event: Mapping[str, Any]) -> None:
        """Count an answered request that writes and was never judged to read."""
        request = event["request"]
        if request["method"] in ("GET", "HEAD") or event.get("resourceType") == "Preflight":
            return
        if event.get("responseErrorReason") in ("BlockedByClient", "NameNotResolved"):
            return
        key = (request["method"], request["url"])
        if self._passed.get(key, 0) > 0:
            self._passed[key] -= 1
        else:
            self._sent += 1

    async def settle(self) -> None:
        """Wait until everything paused so far is answered."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)


def asked_of(event: Mapping[str, Any]) -> Asked:
    """The request of a ``Fetch.requestPaused`` event."""
    request = event["request"]
    headers = {str(k).lower(): str(v) for k, v in request.get("headers", {}).items()}
    return Asked(
        method=str(request["method"]).upper(),
        url=str(request["url"]),
        kind=str(event.get("resourceType", "")),
        headers=headers,
        body=_body(request),
        has_body=bool(request.get("hasPostData")) or "postData" in request,
    )


def _body(request: Mapping[str, Any]) -> bytes | None:
    """The bytes of the body; None where the browser holds any of them back."""
    entries = request.get("postDataEntries")
    if entries:
        pieces = [entry.get("bytes") for entry in entries]
        if any(piece is None for piece in pieces):
            return None
        return b"".join(base64.b64decode(piece) for piece in pieces)
    text = request.get("postData")
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else None

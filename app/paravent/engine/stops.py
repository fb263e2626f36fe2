"""Tells when a walk must stop at once: a check of identity, a limit, a block, a sign-out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from paravent.core.page import Arrival, Captured, Snapshot
from paravent.core.records import Stop
from paravent.core.words import StopReason
from paravent.engine import selectors
from paravent.engine.view import View
from paravent.engine.wording import clauses, key, words
from paravent.packs.model import Platform, StopMark

_MOST_JSON = 200_000
_PHRASE = 3
_LONGEST_NOTICE = 40

SIGNED_OUT = (
    "{name} has signed you out, so the review stopped. Sign in again and let the review go on."
)
TOO_FAST = (
    "{name} asks for a slower pace (error 429), so the review stopped. Wait an hour or more, then"
    " let it go on."
)
LANGUAGE = (
    "{name} shows its pages in a language that this version cannot read yet ({language}), so the"
    " review stopped. Answer the questions by hand, or read the pages yourself."
)


def stop_at_arrival(platform: Platform, arrival: Arrival) -> Stop | None:
    """A stop that the address or the status alone shows."""
    for mark in platform.stop:
        if arrival.status in mark.status or fits_address(arrival.url, mark.url):
            return _stop(mark, arrival.url)
    if arrival.status == 429:
        return _made(StopReason.RATE_LIMITED, arrival.url, TOO_FAST, platform)
    return _stop_signed_out(platform, arrival.url)


def stop_on_page(
    platform: Platform, snapshot: Snapshot, captured: Sequence[Captured], view: View | None = None
) -> Stop | None:
    """A stop that the page's address, words, marks or data show."""
    shown = view or View(snapshot)
    for mark in platform.stop:
        if (
            fits_address(snapshot.url, mark.url)
            or _shows(shown, mark.text)
            or any(_visible(shown, selector) for selector in mark.mark)
        ):
            return _stop(mark, snapshot.url)
    told = stop_in_answers(platform, captured, snapshot.url)
    return told or _stop_signed_out(platform, snapshot.url)


def stop_in_answers(platform: Platform, captured: Sequence[Captured], url: str) -> Stop | None:
    """A stop that the data a page fetched shows, without a look at the page itself."""
    for mark in platform.stop:
        if any(answer.status in mark.status for answer in captured) or _in_data(captured, mark):
            return _stop(mark, url)
    if any(answer.status == 429 for answer in captured):
        return _made(StopReason.RATE_LIMITED, url, TOO_FAST, platform)
    return None


def unexpected_language(platform: Platform, snapshot: Snapshot) -> Stop | None:
    """A stop for a page that says it is in a language without labels in the pack.

    Only for pages on which no label was found. A page that says nothing of its language gives
    no stop.
    """
    language = snapshot.language.split("-")[0].strip()
    known = {tag.split("-")[0].casefold() for tag in platform.languages}
    if not language or language in known:
        return None
    sentence = LANGUAGE.format(name=platform.name, language=snapshot.language[:12])
    return Stop(StopReason.UNEXPECTED_LANGUAGE, address(snapshot.url), sentence)


def _stop_signed_out(platform: Platform, url: str) -> Stop | None:
    if fits_address(url, platform.signed_in.not_url):
        return _made(StopReason.SIGNED_OUT, url, SIGNED_OUT, platform)
    return None


def _made(reason: StopReason, url: str, sentence: str, platform: Platform) -> Stop:
    return Stop(reason, address(url), sentence.format(name=platform.name))


def _stop(mark: StopMark, url: str) -> Stop:
    return Stop(mark.reason, address(url), mark.sentence)


def address(url: str) -> str:
    """``url`` without query and fragment: those may hold what identifies the user."""
    return url.split("#", 1)[0].split("?", 1)[0]


def fits_address(url: str, patterns: Sequence[str]) -> bool:
    """Whether an address, with or without its query, is of one of ``patterns``."""
    bare = address(url)
    return any(fnmatchcase(url, pattern) or fnmatchcase(bare, pattern) for pattern in patterns)


def _shows(view: View, texts: Sequence[str]) -> bool:
    return any(shows(view, text) for text in texts)


def shows(view: View, text: str) -> bool:
    """Whether the page says ``text``: as a line or sentence, or (a phrase) within a notice."""
    wanted, wanted_words = key(text), words(text)
    if not wanted:
        return False
    spoken = " ".join(wanted_words)
    for line in view.lines:
        if key(line.text) == wanted or any(key(part) == wanted for part in clauses(line.text)):
            return True
        found = words(line.text)
        if _PHRASE <= len(wanted_words) <= len(found) <= _LONGEST_NOTICE and spoken in " ".join(
            found
        ):
            return True
    return any(
        key(node.name) == wanted
        for node in view.nodes
        if node.name and node.visible and node.role in ("heading", "dialog", "alert", "button")
    )


def _visible(view: View, selector: str) -> bool:
    return any(node.visible for node in selectors.find(view.snapshot, selector))


def _in_data(captured: Sequence[Captured], mark: StopMark) -> bool:
    if not mark.json_key and not mark.json_code:
        return False
    for answer in captured:
        for name, value in _pairs(answer.data):
            if name in mark.json_key and value not in (None, False, "", [], {}):
                return True
            if (
                not answer.embedded
                and "code" in name.casefold()
                and _number(value) in mark.json_code
            ):
                return True
            if not answer.embedded and name == "error" and _number(value) in mark.json_code:
                return True
    return False


def _number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdigit() else None


def _pairs(data: Any) -> Iterator[tuple[str, Any]]:
    waiting, seen = [data], 0
    while waiting and seen < _MOST_JSON:
        seen += 1
        here = waiting.pop()
        if isinstance(here, dict):
            yield from here.items()
            waiting.extend(value for value in here.values() if isinstance(value, dict | list))
        elif isinstance(here, list):
            waiting.extend(value for value in here if isinstance(value, dict | list))

"""WhatsApp's chat export: one text file per chat, dated as the phone's region writes dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers.kinds import Reader, ending
from paravent.archives.streams import text_of
from paravent.archives.text import moment

_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202c\u2068\u2069\ufeff"))
_DATE = r"(?P<a>\d{1,4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,4})"
_HALF = r"[\s\u202f\u00a0]?[AaPp]\.?[\s\u202f\u00a0]?[Mm]\.?"
_TIME = rf"(?P<time>\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?(?:{_HALF})?)"
_LINE = re.compile(rf"^\[?{_DATE},?[\s\u202f\u00a0]+{_TIME}(?:\]|\s[-–])\s(?P<rest>.*)$", re.DOTALL)
_SENDER = re.compile(r"^(?P<who>[^:]{1,80}):(?:\s(?P<text>.*)|(?P<short>\S?))$", re.DOTALL)
_DOT = re.compile(r"(?<=\d)\.(?=\d)")
_PLACE = re.compile(r"[?&/@](?:q=)?(-?\d{1,2}\.\d+),(-?\d{1,3}\.\d+)")
_TITLE = re.compile(
    r"^WhatsApp Chat with (.+?)(?: \(\d+\))?\.(?:txt|zip)$|^WhatsApp Chat - (.+?)\."
)
_SYSTEM = re.compile(
    r"end-to-end encrypted|changed their phone number|created group|created this group"
    r"|security code changed|You were added|joined using",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Line:
    date: tuple[int, int, int]
    time: str
    who: str
    text: str
    system: bool


def _claim(member: Member, head: str) -> int:
    if ending(member) != "txt":
        return 0
    lines = [line.translate(_INVISIBLE) for line in head.splitlines()[:40]]
    dated = sum(1 for line in lines if _LINE.match(line))
    return 3 if dated >= 1 and (_LINE.match(lines[0]) or dated >= 3) else 0


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    order = _order(member, stream)
    stream.seek(0)
    title = _TITLE.match(member.base) or _TITLE.match(member.name.split("/")[0])
    name = (title[1] or title[2]) if title else ""
    thread = found.thread(member.name)
    senders: dict[str, None] = {}
    for line in _lines(stream):
        at = moment("{:04d}-{:02d}-{:02d} ".format(*order(line.date)) + _DOT.sub(":", line.time))
        if line.system or not line.who:
            continue
        senders[line.who] = None
        if thread is not None:
            thread.people[line.who] = None
        found.message(thread, line.who, at, line.text if found.reads_messages else "")
        if seen := _PLACE.search(line.text):
            found.place(member.name, "visit", at, *seen.groups())
    if thread is not None:
        thread.title = name
        if len(senders) == 2 and name and any(_same(name, who) for who in senders):
            found.own(*(who for who in senders if not _same(name, who)))
    for who in senders:
        if who not in found.owner:
            found.person("chat", who)


def _same(one: str, two: str) -> bool:
    return one.strip().casefold() == two.strip().casefold()


def _lines(stream: IO[bytes]) -> Iterator[_Line]:
    """Messages; a line that does not begin like one goes on with the message before it."""
    current: _Line | None = None
    for raw in text_of(stream):
        hidden = raw.startswith("\u200e") or "] \u200e" in raw or ": \u200e" in raw
        line = raw.translate(_INVISIBLE).rstrip("\r\n")
        found = _LINE.match(line)
        if found is None:
            if current is not None and len(current.text) < 20_000:
                current.text += "\n" + line
            continue
        if current is not None:
            yield current
        said = _SENDER.match(found["rest"])
        who = said["who"].strip() if said else ""
        words = (said["text"] or said["short"] or "") if said else found["rest"]
        system = not said or bool(hidden and _SYSTEM.search(words))
        date = (int(found["a"]), int(found["b"]), int(found["c"]))
        current = _Line(date, found["time"], who, words, system)
    if current is not None:
        yield current


class _Order:
    """Which of three numbers is the year, month and day, decided by all lines of a file."""

    def __init__(self, month_first: bool) -> None:
        self._month_first = month_first

    def __call__(self, date: tuple[int, int, int]) -> tuple[int, int, int]:
        a, b, c = date
        if a > 31:
            return a, b, c
        year = c + 2000 if c < 100 else c
        if self._month_first and a <= 12:
            return year, a, b
        return (year, b, a) if b <= 12 else (year, a, b)


def _order(member: Member, stream: IO[bytes]) -> _Order:
    first_over = second_over = 0
    for line in _lines(stream):
        first_over += line.date[0] in range(13, 32)
        second_over += line.date[1] > 12
    return _Order(second_over > first_over)


READER = Reader("whatsapp", _claim, _read)

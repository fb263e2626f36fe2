"""WhatsApp's chat export: one text file per chat, dated as the phone's region writes dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers.kinds import Reader, ending
from paravent.archives.streams import lines_of
from paravent.archives.text import moment

_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"))
_DATE = r"(?P<a>\d{1,4})[-/.]\s?(?P<b>\d{1,2})[-/.]\s?(?P<c>\d{1,4})\.?"
_HALVES = {
    **dict.fromkeys(("am", "πμ", "ص", "上午", "오전", "午前"), "AM"),
    **dict.fromkeys(("pm", "μμ", "م", "下午", "오후", "午後"), "PM"),
}
_HALF = r"[AaPp]\.?\s?[Mm]\.?(?![^\W\d_])|π\.?\s?μ\.?|μ\.?\s?μ\.?|ص|م|上午|下午|오전|오후|午前|午後"
_CLOCK = r"(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)"
_TIME = rf"(?P<early>{_HALF})?\s?{_CLOCK}\s?(?P<late>{_HALF})?"
_BETWEEN = r"(?:,|،|\s(?:à|um|at|kl\.?|klo|om|a\slas|às|alle|o))?\s+"
_LINE = re.compile(
    rf"^(?:\[{_DATE}{_BETWEEN}{_TIME}\]|"
    + re.sub(r"\?P<(\w+)>", r"?P<\1_>", rf"{_DATE}{_BETWEEN}{_TIME}\s[-–—]")
    + r")\s(?P<rest>.*)$",
    re.DOTALL,
)
_PARTS = ("a", "b", "c", "time", "early", "late")
_SENDER = re.compile(r"^(?P<who>[^:]{1,80}):(?:\s(?P<text>.*)|(?P<short>\S?))$", re.DOTALL)
_PLACE = re.compile(r"[?&/@](?:q=)?(-?\d{1,2}\.\d+),\s?(-?\d{1,3}\.\d+)")
_TITLES = re.compile(
    r"^WhatsApp Chat (?:with|-) (.+)|^(?:Chat de WhatsApp con|Chat WhatsApp con|WhatsApp-Chat mit"
    r"|Discussion WhatsApp avec|Conversa do WhatsApp com|WhatsApp-chat met|Czat WhatsApp z"
    r"|Conversație WhatsApp cu|WhatsApp-chat med|WhatsApp-chatt med) (.+)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"^(?:You deleted this message|Waiting for this message|Du hast diese Nachricht gelöscht"
    r"|Eliminaste este mensaje|Vous avez supprimé ce message|Hai eliminato questo messaggio"
    r"|(?:Você apagou|Apagou) esta mensagem|U heeft dit bericht verwijderd)\b",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"end-to-end encrypted|changed their phone number|changed (?:to|their)|created (?:this )?group"
    r"|security code|You were added|You created|joined using|\badded\b|\bleft$|\bremoved\b"
    r"|changed (?:the|this) (?:subject|group)|disappearing messages|is a contact"
    r"|extremo a extremo|Ende-zu-Ende|bout en bout|end-to-end-|ponta a ponta|crittografat",
    re.IGNORECASE,
)
_LATE = 20_000
"""So many letters of one message are looked at."""


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
    order = _order(stream)
    stream.seek(0)
    name = _title(member)
    thread = found.thread(member.name)
    senders: dict[str, None] = {}
    own: dict[str, None] = {}
    for line in _lines(stream):
        if line.system or not line.who:
            continue
        at = moment("{:04d}-{:02d}-{:02d} ".format(*order(line.date)) + line.time)
        senders[line.who] = None
        if _OWN.match(line.text):
            own[line.who] = None
        if thread is not None:
            thread.people[line.who] = None
        found.message(thread, line.who, at, line.text if found.reads_messages else "")
        if seen := _PLACE.search(line.text):
            found.place(member.name, "visit", at, *seen.groups())
    if len(senders) == 2 and name and len(other := [w for w in senders if _named(w, name)]) == 1:
        own.update(dict.fromkeys(who for who in senders if who not in other))
    if len(own) == 1:
        found.own(*own)
    if thread is not None:
        thread.title = name
        # The user may not have written in it; a name on the file that nobody has is a group's.
        unnamed = bool(name) and not any(_named(who, name) for who in senders)
        thread.group = len(senders) > 2 or (unnamed and len(set(senders) - set(own)) > 1)
    for who in senders:
        found.person("chat", who)


def _title(member: Member) -> str:
    """What the file, or the folder or zip around it, is called after."""
    for part in reversed(member.name.split("/")):
        bare = re.sub(r"\.(txt|zip)$", "", part, flags=re.IGNORECASE)
        bare = re.sub(r"\s?\(\d+\)$", "", bare).translate(_INVISIBLE)
        if title := _TITLES.match(bare):
            return (title[1] or title[2]).strip()
    return ""


def _named(who: str, name: str) -> bool:
    """Whether a file called after ``name`` is the chat with ``who``; marks may be left out."""
    one, two = ("".join(c for c in text.casefold() if c.isalnum()) for text in (who, name))
    return one == two and bool(one)


def _lines(stream: IO[bytes]) -> Iterator[_Line]:
    """Messages; a line that does not begin like one goes on with the message before it."""
    current: _Line | None = None
    for raw in lines_of(stream):
        hidden = raw.startswith("\u200e") or "] \u200e" in raw or ": \u200e" in raw
        line = raw.translate(_INVISIBLE).rstrip("\r\n")
        found = _LINE.match(line)
        if found is None:
            if current is not None and len(current.text) < _LATE:
                current.text += "\n" + line
            continue
        if current is not None:
            yield current
        said = _SENDER.match(found["rest"])
        who = said["who"].strip().removeprefix("~").strip() if said else ""
        words = (said["text"] or said["short"] or "") if said else found["rest"]
        system = not said or bool(hidden and _SYSTEM.search(words))
        parts = {part: found[part] or found[f"{part}_"] or "" for part in _PARTS}
        half = parts["early"] or parts["late"]
        half = _HALVES.get("".join(c for c in half.casefold() if c.isalpha()), "")
        date = (int(parts["a"]), int(parts["b"]), int(parts["c"]))
        time = parts["time"].replace(".", ":")
        current = _Line(date, f"{time} {half}", who, words, system)
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


def _order(stream: IO[bytes]) -> _Order:
    """By values that only a day can have; else by which order runs backwards less often.

    Where that does not tell either, days differ more often than months do.
    """
    first_over = second_over = 0
    orders = _Order(False), _Order(True)
    last = [(0, 0, 0), (0, 0, 0)]
    back = [0, 0]
    values: tuple[set[int], set[int]] = (set(), set())
    for line in _lines(stream):
        first_over += line.date[0] in range(13, 32)
        second_over += line.date[1] > 12
        values[0].add(line.date[0])
        values[1].add(line.date[1])
        for which, order in enumerate(orders):
            now = order(line.date)
            back[which] += now < last[which]
            last[which] = now
    if first_over != second_over:
        return _Order(second_over > first_over)
    if back[0] != back[1]:
        return _Order(back[1] < back[0])
    return _Order(len(values[1]) > len(values[0]))


READER = Reader("whatsapp", _claim, _read)

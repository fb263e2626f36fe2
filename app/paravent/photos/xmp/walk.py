"""One walk through an XMP packet: judges each property, and cuts what goes out of its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from paravent.photos import iptc, textscan
from paravent.photos.model import Job, Kind
from paravent.photos.xmp import images, names, raw_tags

_DEEPEST = 200
_LONGEST_SPACE = 300
_LONG_TEXT = 20_000
_LONGEST_PLACE = 80
_WORD = re.compile(r"[^\W\d_]{4}")
_GAPS, _PATH = re.compile(r"  "), re.compile(r"  |[|/\\]")
"""What stands between the names of a structure, and between those of a path of keywords."""
_PLACES_BELOW = re.compile(r"(?i)>\s*places?\s*<category\b")
"""ACDSee's tree of categories, as text, with something below its branch of places."""


class RefusedError(Exception):
    """The packet has a DTD, or something ran into it."""


@dataclass(slots=True)
class _Open:
    """An element on the way down."""

    space: str
    name: str
    start: int
    going: bool
    """Whether it or one around it goes, so that nothing inside need be judged."""
    text: list[str] = field(default_factory=list)
    kind: Kind = Kind.PLACE
    property: tuple[str, str] | None = None
    """The property it belongs to: itself, or the nearest one that is not of RDF."""
    mark: int = 0
    """How much was to be kept when it began."""
    tree: bool = False
    """Whether it is a node of a tree of keywords whose name says that all below are places."""


class Walk:
    """One packet in UTF-8, or in ``encoding``. Ask for the result when it has run."""

    def __init__(self, body: bytes, job: Job, where: str, encoding: str | None = None) -> None:
        self.body, self.job, self.where = body, job, where
        self.mark = len(job.keep)
        """How much was to be kept before."""
        self._stack: list[_Open] = []
        self._cuts: list[tuple[int, int, bytes]] = []
        """Start, end, and what stands there instead."""
        self._declared: list[tuple[str, str]] = []
        self._latitude: float | None = None
        self.parser = expat.ParserCreate(encoding, namespace_separator="\n")
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._finish
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartNamespaceDeclHandler = self._space
        self.parser.CommentHandler = self._comment

    def run(self) -> None:
        """Raises ``ExpatError`` where the packet is not well-formed, else ``RefusedError``."""
        self.parser.Parse(self.body, True)

    def result(self) -> bytes:
        """The packet without what goes, as long as before; the same object if nothing goes."""
        if not self._cuts:
            return self.body
        pieces, at = [], 0
        for start, end, new in sorted(self._cuts):
            if start < at:
                continue
            pieces += [self.body[at:start], new]
            at = end
        tail = self.body[at:]
        cut = b"".join(pieces)
        # The white space goes before the packet's end mark, where padding belongs.
        mark = tail.rfind(b"<?xpacket")
        room = len(self.body) - len(cut) - len(tail)
        if mark < 0:
            return cut + tail + b" " * room
        return cut + tail[:mark] + b" " * room + tail[mark:]

    # --- what the parser meets -------------------------------------------------------------

    def _doctype(self, *_: object) -> None:
        raise RefusedError

    def _space(self, prefix: str | None, uri: str | None) -> None:
        if len(uri or "") > _LONGEST_SPACE:
            raise RefusedError  # something else ran into it
        self._declared.append((prefix or "", uri or ""))

    def _comment(self, text: str) -> None:
        if self._stack and self._stack[-1].going:
            return
        if textscan.tells_place(text, self.job) and self.job.note(
            Kind.PLACE, self.where, "comment", text
        ):
            at = self.parser.CurrentByteIndex
            self._cuts.append((at, self.body.index(b"-->", at) + 3, b""))

    def _start(self, full: str, attributes: list[str]) -> None:
        self.job.step()
        at = self.parser.CurrentByteIndex
        space, _, name = full.rpartition("\n")
        parent = self._stack[-1] if self._stack else None
        if len(self._stack) > _DEEPEST:
            raise RefusedError
        element = _Open(space, name, at, parent is not None and parent.going)
        element.property = parent.property if parent else None
        element.mark = len(self.job.keep)
        self._stack.append(element)
        if space not in (names.RDF, names.META):
            if name not in names.TRANSPARENT:
                element.property = (space, name)
            if not element.going:
                kind = self._judge(space, name)
                if kind is not None:
                    element.going = True
                    element.kind = kind
        if not element.going and attributes:
            self._attributes(at, attributes, element)

    def _characters(self, text: str) -> None:
        if self._stack:
            self._stack[-1].text.append(text)

    def _finish(self, full: str) -> None:
        element = self._stack.pop()
        parent = self._stack[-1] if self._stack else None
        text = "".join(element.text).strip()
        if parent and parent.going:
            if text:
                parent.text.append(f" {text}")
            return
        if element.going:
            if self._note(element.kind, element.name, text):
                self._cut(element)
            return
        if element.tree:
            del self.job.keep[element.mark :]
            if self._note(Kind.PLACE, "keywords", ""):
                self._cut(element)
            return
        if parent:
            parent.tree |= _is_tree(element.name, text)
        if text:
            self._value(element, text)

    # --- attributes ------------------------------------------------------------------------

    def _attributes(self, at: int, attributes: list[str], element: _Open) -> None:
        going: list[str] = []
        pictures: dict[str, str] = {}
        for full, value in zip(attributes[::2], attributes[1::2], strict=True):
            self.job.step()
            space, _, name = full.rpartition("\n")
            if space in (names.RDF, names.XML) or (not space and name in names.BARE):
                continue
            kind = self._judge(space, name)
            if not space and kind is None and _WORD.search(value):
                kind = Kind.PLACE  # no property is without a name space: this one is garbled
            if kind is None and images.is_one(space, value):
                pictures[full] = value
                continue
            if kind is None and self._is_place_text(space, name, value):
                kind = Kind.PLACE
            element.tree |= _is_tree(name, value)
            if kind is None:
                self._keep(space, name, value)
            elif self._note(kind, name, value):
                going.append(full)
        if going or pictures:
            self._cut_attributes(at, frozenset(going), pictures)

    def _cut_attributes(self, at: int, going: frozenset[str], pictures: dict[str, str]) -> None:
        self.job.step(len(self._declared))
        # Declarations are few and seldom shadowed; where they are, the raw tag decides.
        scope = dict(self._declared) | raw_tags.declared(self.body, at)
        wanted = {full.rpartition("\n")[2] for full in (*going, *pictures)}
        for start, end, raw_name, quote_at in raw_tags.attributes(self.body, at, wanted):
            prefix, _, local = raw_name.rpartition(":")
            full = f"{scope.get(prefix, '')}\n{local}" if prefix else local
            if full in going:
                self._cuts.append((start, end, b""))
            elif full in pictures:
                new = images.clean(pictures[full], self.job, local)
                if new is not None:
                    self._cuts.append((quote_at + 1, end - 1, new))

    # --- elements --------------------------------------------------------------------------

    def _value(self, element: _Open, text: str) -> None:
        """Judge the text of an element that does not go by its name."""
        space, name = element.property or (element.space, element.name)
        if images.is_one(space, text):
            new = images.clean(text, self.job, name)
            if new is not None:
                start = raw_tags.end_of(self.body, element.start)
                end = self.body.rindex(b"</", start, self.parser.CurrentByteIndex + 2)
                self._cuts.append((start, end, new))
        elif self._is_place_text(space, name, text):
            if self._note(Kind.PLACE, name, text):
                self._cut(element)
        else:
            self._keep(space, name, text)

    def _cut(self, element: _Open) -> None:
        """Cut an element out, and with it what was to be cut inside it."""
        end = raw_tags.end_of(self.body, element.start)
        if self.body[end - 2 : end] != b"/>":
            end = self.body.index(b">", self.parser.CurrentByteIndex) + 1
        while self._cuts and self._cuts[-1][0] >= element.start:  # what goes inside it anyway
            self._cuts.pop()
        self._cuts.append((element.start, end, b""))

    # --- judging ---------------------------------------------------------------------------

    def _judge(self, space: str, name: str) -> Kind | None:
        kind = names.judge(space, name)
        if kind is not None and any(names.is_of_person(space, e.name) for e in self._stack):
            return None
        return kind

    def _is_place_text(self, space: str, name: str, text: str) -> bool:
        if name == "categories" and _PLACES_BELOW.search(text):
            return True
        if space in names.HARMLESS_SPACES or space == names.RDF:
            return False
        if names.holds_keywords(name):
            return iptc.is_place_keyword(text, self.job)
        if len(text) > _LONG_TEXT:
            return textscan.raw_tells_place(text.encode(), self.job)
        free = name != "rights" and names.sort_of(space, name) is Kind.TEXT
        return textscan.tells_place(text, self.job, free=free)

    def _keep(self, space: str, name: str, text: str) -> None:
        kind = names.sort_of(space, name)
        if kind is not None:
            self.job.note(kind, self.where, name, text)
        if space != names.NOTE:  # names the digest of the extended part, which changes with it
            self.job.keeps(f"{self.where} {name}", (space, text))

    def _note(self, kind: Kind, name: str, text: str) -> bool:
        """Note what goes by its name; whether it does in this mode."""
        self.job.unread |= name in names.TRANSPARENT  # all below it went with it, unread
        if kind is Kind.PLACE:
            lowered = name.casefold()
            if "latitude" in lowered or "longitude" in lowered or "longtitude" in lowered:
                self.job.needle(text.encode())
                self._coordinate(lowered, text)
            elif not any(c.isdigit() for c in text[:1]) and len(text) < _LONGEST_PLACE:
                self.job.place(text)
                for part in (_PATH if names.holds_keywords(name) else _GAPS).split(text):
                    self.job.place(part)
        return self.job.note(kind, self.where, name, text)

    def _coordinate(self, name: str, text: str) -> None:
        """Remember a latitude until its longitude comes; a destination is not where one was."""
        if "dest" in name:
            return
        degrees, metres = _degrees(text)
        if degrees is None:
            return
        if "latitude" in name:
            self._latitude = degrees
        elif self._latitude is not None:
            self.job.point(self._latitude, degrees, metres)


def _is_tree(name: str, text: str) -> bool:
    """Whether a node of a tree of keywords (``mwg-kw``) is the one above all places."""
    return name == "Keyword" and text.strip().casefold() in iptc.PLACES_ABOVE


def _degrees(text: str) -> tuple[float | None, float]:
    """``51,28.9794N``, ``51,28,58N`` or ``51.48299`` in degrees, and how fine it is in metres."""
    text = text.strip()
    sign = -1.0 if text[-1:] in ("S", "W") else 1.0
    parts = text.rstrip("NSEW").split(",")
    try:
        numbers = [float(p) for p in parts]
    except ValueError:
        return None, 0
    decimals = len(parts[-1].partition(".")[2])
    metres = 111_000 / 60 ** (len(parts) - 1) / 10**decimals
    return sign * sum(n / 60**i for i, n in enumerate(numbers)), metres

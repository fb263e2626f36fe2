"""Opens official exports and turns them into the records of core, refusing clinical lists."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from paravent.archives import clinical, limits, members
from paravent.archives.collect import Collector
from paravent.archives.members import Member, Opened
from paravent.archives.readers import READERS
from paravent.archives.readers.kinds import Reader, ending
from paravent.archives.streams import MemberError
from paravent.core.archive import ArchiveContents, ArchiveSummary
from paravent.core.errors import ArchiveError
from paravent.core.jobs import Cancel, Progress, Report, ignore_progress, many_objects
from paravent.core.text import plain

_TABLES = ("csv", "tsv", "txt", "tab", "psv", "dat")
_DATA = ("json", "js", "html", "htm")
_SHEETS = ("xlsx", "xlsm", "ods")
_SHEET_BYTES = 4 * 2**20
_SURE = 3
"""A claim by what a member holds, not by its name alone."""
_BUFFER = 1 << 16
_NOT_KNOWN = "It is not a part of this platform's export that is read."


Refuse = Callable[[Path, ArchiveError], None]
"""Hears of a path that cannot be taken, and why."""


def inspect(path: Path | Sequence[Path], cancel: Cancel | None = None) -> ArchiveSummary:
    """What is in an archive, in numbers, without any message text. Raises as ``import_archive``."""
    return import_archive(path, cancel or Cancel(), ignore_progress).summary()


def as_json(summary: ArchiveSummary) -> dict[str, object]:
    """The design's object for a summary."""
    return {
        "platform": summary.platform,
        "people": summary.people,
        "messages": summary.messages,
        "posts": summary.posts,
        "located_media": summary.located_media,
        "apps": summary.apps,
        "skipped": [{"member": s.member, "why": s.why} for s in summary.skipped],
    }


def import_archive(
    path: Path | Sequence[Path],
    cancel: Cancel,
    report: Report = ignore_progress,
    messages: bool = False,
) -> ArchiveContents:
    """Everything of one platform's archive: a zip, tar, folder or loose file, or all its parts.

    With ``messages`` the text of the earliest messages of each conversation is kept too; without,
    only who wrote how often and when. Raises ``ClinicalListError`` for what looks like a list
    from an employer or a clinical system, ``ArchiveError`` for what is not an export or cannot be
    opened, ``CancelledError``. Nothing is written to disk.
    """
    paths = [path] if isinstance(path, Path) else list(path)
    with members.opened(paths) as tree:
        claims = _claims(tree, cancel)
        reader = _best(claims)
        if reader is None:
            raise ArchiveError(_not_an_export(paths))
        found = Collector(reader.platform, messages=messages)
        return _import(reader, tree, claims, found, (cancel, report))


def _reader(platform: str) -> Reader:
    return next(reader for reader in READERS if reader.platform == platform)


def import_all(
    paths: Sequence[Path],
    cancel: Cancel,
    report: Report = ignore_progress,
    messages: bool = False,
    refused: Refuse | None = None,
) -> tuple[ArchiveContents, ...]:
    """The archives in ``paths``, the parts of one platform's put together, in order of platform.

    A folder that holds several platforms' archives gives all of them. Raises as
    ``import_archive``; with ``refused`` that hears of each path that cannot be taken instead, and
    the others are read.
    """
    groups: dict[str, list[Path]] = {}
    seen: dict[Path, Claims] = {}
    loose: list[Path] = []
    whose: dict[str, None] = {}
    for path in _separate(paths):
        try:
            with members.opened([path]) as tree:
                claims = seen[path] = _claims(tree, cancel)
        except ArchiveError as error:
            if refused is None:
                raise
            refused(path, error)
            continue
        reader = _best(claims)
        if reader is None:
            loose.append(path)
            continue
        whose[reader.platform] = None
        for platform in (reader.platform, *_beside(reader.platform, claims)):
            groups.setdefault(platform, []).append(path)
    if loose and len(whose) != 1:
        if refused is None:
            raise ArchiveError(_not_an_export(loose))
        for path in loose:
            refused(path, ArchiveError(_not_an_export([path])))
        loose = []
    for platform in whose:
        groups[platform].extend(loose)  # a part with pictures only says not whose it is
    made = []
    for name, parts in sorted(groups.items()):
        with members.opened(parts) as tree:
            claims = seen[parts[0]] if len(parts) == 1 else _claims(tree, cancel)
            found = Collector(name, messages=messages)
            others = frozenset(n for n in groups if n != name and set(groups[n]) & set(parts))
            with many_objects():
                contents = _import(
                    _reader(name), tree, claims, found, (cancel, report), others=others
                )
            if name in whose or _says_something(contents):
                made.append(contents)
    return tuple(made)


def _beside(platform: str, claims: Claims) -> list[str]:
    """Other platforms whose files lie in the same folder or zip, as surely theirs alone.

    Threads comes inside Instagram's export, though its people are not Instagram's; and people keep
    several exports in one folder.
    """
    found: dict[str, None] = {}
    for claim in claims.values():
        for name, strength in claim.items():
            rivals = max((s for n, s in claim.items() if n != name), default=0)
            if name != platform and strength >= _SURE and strength > rivals:
                found[name] = None
    return list(found)


def _says_something(contents: ArchiveContents) -> bool:
    return bool(contents.people or contents.threads or contents.posts or contents.places)


def _separate(paths: Sequence[Path]) -> Iterator[Path]:
    """Each path; for a folder of nothing but archives, each of those."""
    for path in paths:
        inner = sorted(path.iterdir()) if path.is_dir() else []
        archives = [p for p in inner if p.suffix.lower() in (".zip", ".tgz", ".tar", ".gz")]
        if archives and len(archives) == len([p for p in inner if not p.name.startswith(".")]):
            yield from archives
        else:
            yield path


Claims = dict[int, dict[str, int]]
"""Place of a member to what each reader claims of it."""
Claimed = list[tuple[int, Member]]
"""How surely each member is one platform's."""


def _claims(tree: Opened, cancel: Cancel) -> Claims:
    """Look at the start of every member once: for clinical lists, and for whose it is."""
    claims: Claims = {}
    for place, member in enumerate(tree.members):
        if place % 256 == 0:
            cancel.check()
        kind = ending(member)
        if kind in _SHEETS:
            _refuse_sheet(member)
        try:
            with member.opener() as stream:
                head = stream.read(limits.HEAD_BYTES)
        except _READ_ERRORS:
            continue  # said when it is read, if it is one of ours
        text = clinical.decoded(head)
        claims[place] = {
            reader.platform: strength
            for reader in READERS
            if (strength := reader.claim(member, text))
        }
        known = max(claims[place].values(), default=0)
        if kind == "txt" and known > 1:
            continue  # a conversation, or lines of labels: it has no headings
        if kind in _DATA:
            clinical.refuse(head, table=False, ours=known > 0)
        elif kind in _TABLES or not _is_binary(head):
            clinical.refuse(head, table=True, ours=known > 1)
    return claims


def _is_binary(head: bytes) -> bool:
    return b"\0" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff")


def _best(claims: Claims) -> Reader | None:
    """The reader that is surest of most members; one sure member beats many that could be."""
    totals = {
        reader.platform: (
            sum(1 for c in claims.values() if c.get(reader.platform, 0) > 1),
            sum(c.get(reader.platform, 0) for c in claims.values()),
        )
        for reader in READERS
    }
    if totals["instagram"][0]:
        totals["threads"] = (0, 0)  # then it is a part of Instagram's export
    best = max(READERS, key=lambda reader: totals[reader.platform], default=None)
    return best if best is not None and totals[best.platform][1] else None


_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
)


def _import(
    reader: Reader,
    tree: Opened,
    claims: Claims,
    found: Collector,
    job: tuple[Cancel, Report],
    *,
    others: frozenset[str] = frozenset(),
) -> ArchiveContents:
    """``others``: platforms that are read from the same members; each member is one platform's."""
    cancel, report = job
    mine: Claimed = []
    theirs: list[Member] = []
    for place, member in enumerate(tree.members):
        claim = claims.get(place, {})
        strength = claim.get(reader.platform, 0)
        rival = max((claim.get(name, 0) for name in others), default=0)
        if strength and strength >= rival:
            mine.append((strength, member))
        elif rival:
            theirs.append(member)
    mine, twins = _without_twins(mine)
    for member in twins:
        found.skip(member.name, "The same is there as data, which is read instead.")
    taken = {id(member) for member in (*(m for _, m in mine), *twins, *theirs)}
    for member in tree.members:
        if id(member) not in taken:
            found.skip(member.name, _NOT_KNOWN)
    # Profiles first: whose archive it is decides which messages are the user's own.
    order = sorted(mine, key=lambda pair: ("profile" not in pair[1].name.lower(), pair[1].name))
    for number, (_, member) in enumerate(order):
        cancel.check()
        report(Progress(number, len(order), f"Reading {plain(member.base, 60)}"))
        _read(reader, member, found, cancel)
    report(Progress(len(order), len(order), "Read."))
    return found.done(tree.skipped)


def _without_twins(mine: Claimed) -> tuple[Claimed, list[Member]]:
    """Leave out pages beside which the same stands as JSON: some platforms give both."""
    data = {member.base[:-5].lower() for _, member in mine if ending(member) == "json"}
    kept: Claimed = []
    twins: list[Member] = []
    for strength, member in mine:
        twin = ending(member) == "html" and member.base[:-5].lower() in data
        twin = twin and not member.base.lower().startswith("message_")  # another conversation's
        if twin:
            twins.append(member)
        else:
            kept.append((strength, member))
    return kept, twins


class _Heeding(io.RawIOBase):
    """A member's bytes; each read hears whether the user stopped."""

    def __init__(self, stream: IO[bytes], cancel: Cancel) -> None:
        self._stream, self._cancel = stream, cancel

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        self._cancel.check()
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _read(reader: Reader, member: Member, found: Collector, cancel: Cancel) -> None:
    try:
        with (
            member.opener() as stream,
            io.BufferedReader(_Heeding(stream, cancel), _BUFFER) as heeding,
        ):
            reader.read(member, heeding, found)
    except MemberError as error:
        found.skip(member.name, error.sentence)
    except _READ_ERRORS:
        found.skip(member.name, "It is damaged; what could be read of it was.")
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        found.skip(member.name, "It is not built as this platform builds it; read in part.")


def _refuse_sheet(member: Member) -> None:
    """A spreadsheet is a zip of its own: look at the words in it, and at nothing else."""
    import re

    if member.size > 64 * 2**20:
        return
    try:
        with member.opener() as outer, zipfile.ZipFile(outer) as inner:
            sheets = [n for n in inner.namelist() if re.match(r"xl/worksheets/\w+\.xml$", n)]
            for name in ("xl/sharedStrings.xml", *sheets[:20], "content.xml"):
                if name not in inner.namelist():
                    continue
                with inner.open(name) as stream:
                    words = stream.read(_SHEET_BYTES).decode("utf-8", "replace")
                cells = re.findall(r">([^<>]{1,200})<", words)
                clinical.refuse_headings(cells)
    except _READ_ERRORS:
        return


def _not_an_export(paths: Iterable[Path]) -> str:
    name = plain(next(iter(paths)).name)
    return (
        f"{name} does not look like an export of a platform that Paravent knows. Choose the zip"
        " as the platform made it (JSON where it offers that), or the folder it was unpacked to."
    )

"""What a stranger sees of every profile and page, side by side, and where these disagree.

The profiles come from the audits; any other page is read from one look at it without signing in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from paravent.core.footprint import ProfileRow, ProfileWords
from paravent.core.page import Arrival, Captured, Node, Snapshot
from paravent.core.pagehead import LONGEST, dicts, metas, told
from paravent.core.records import Audit, PlatformFacts
from paravent.core.review import StrangerCell, StrangerColumn, StrangerRow, StrangerTable
from paravent.core.text import folded, plain
from paravent.footprint.data import load

NOT_LOOKED = "It has not been looked at as a stranger yet. Review the profile first."


@dataclass(frozen=True, slots=True)
class PageLook:
    """One look at a page without signing in. Field to text; None: looked for and not there.

    What was not recognised is no field at all.
    """

    url: str
    looked_at: str
    fields: Mapping[str, str | None] = field(default_factory=dict)
    why: str = ""
    """Why it could not be looked at, or only its head could be read; "" else."""


# One page


_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{2,30}){1,4}")
_PHONE = re.compile(r"(?<![\w+/=-])(?:\+44|\(?0)[\d ()-]{8,16}\d(?![\w-])")
_GMC = re.compile(r"\bGMC\b[^.\n]{0,30}?\b(\d{7})\b", re.IGNORECASE)
_GRADE = re.compile(
    r"\b(?:foundation (?:year )?(?:doctor|trainee|[12])|FY?[12]\b|[CS]T ?[1-8]\b|IMT ?[1-3]?\b"
    r"|core (?:surgical |medical )?trainee|GPST ?[1-3]?\b|senior house officer|SHO\b|registrar"
    r"|SpR\b|specialty (?:doctor|trainee|registrar)|consultant|general practitioner"
    r"|GP (?:partner|trainee)|clinical fellow|medical student)",
    re.IGNORECASE,
)
_PERSON_TYPES = {"person", "physician", "profilepage"}


def read_page(arrival: Arrival, snapshot: Snapshot, captured: Sequence[Captured]) -> PageLook:
    """What one page shows to a stranger. A page that did not come says nothing of any field."""
    if not 0 < arrival.status < 400:
        status = arrival.status or "no answer"
        return PageLook(arrival.url, snapshot.taken_at, why=f"The page did not come ({status}).")
    meta = metas(snapshot)
    persons = list(_persons(c.data for c in captured if c.embedded))
    text = "\n".join(_lines(snapshot))
    if why := _is_not_the_page(arrival, snapshot, bool(persons)):
        return PageLook(arrival.url, snapshot.taken_at, why=why)
    if not text and not meta and not persons:
        return PageLook(arrival.url, snapshot.taken_at, why="The page was empty.")
    links = [n for n in snapshot.nodes if n.tag == "a"]
    fields: dict[str, str | None] = {
        "name": _first(_of(persons, "name"), meta.get("profile:first_name"), _heading(snapshot)),
        "photo": _first(_of(persons, "image"), meta.get("og:image"), meta.get("twitter:image")),
        "headline": _first(
            _of(persons, "jobTitle"), _of(persons, "description"), meta.get("description")
        ),
        "grade": _one(_GRADE, text),
        "employer": _first(_of(persons, "worksFor"), _of(persons, "affiliation")),
        "school": _first(_of(persons, "alumniOf")),
        "town": _first(_of(persons, "address")),
        "gmc_number": next((m.group(1) for m in _GMC.finditer(text)), None),
        "contact": _contacts(text, links),
    }
    # What is not recognised on a page of which nothing is known may be shown all the same.
    shown: dict[str, str | None] = {
        name: plain(text, LONGEST) for name, text in fields.items() if text
    }
    return PageLook(
        arrival.url,
        snapshot.taken_at,
        shown | told(arrival, snapshot, captured),
        "" if shown else "Nothing about a person was recognised on it. Look at it yourself.",
    )


def _is_not_the_page(arrival: Arrival, snapshot: Snapshot, has_person: bool) -> str:
    """Why what came is not the page that was asked for, "" where it may be."""
    asked, came = urlsplit(arrival.asked or arrival.url), urlsplit(arrival.url)
    if _site_of(asked.hostname) != _site_of(came.hostname):
        return "It led to another site, so nothing of it was looked at."
    if asked.path.strip("/") and not came.path.strip("/") and not came.query:
        return "It led to the site's front page, so nothing of it was looked at."
    password = any(
        n.tag == "input" and n.visible and n.marks.get("type", "").casefold() == "password"
        for n in snapshot.nodes
    )
    if password and not has_person:
        return "The page asks strangers to sign in, so what they would see was not checked."
    return ""


def _site_of(host: str | None) -> str:
    return ".".join((host or "").removeprefix("www.").split(".")[-2:])


def _lines(snapshot: Snapshot) -> Iterator[str]:
    for node in snapshot.nodes:
        if node.tag == "#text" and node.visible and node.text.strip():
            yield node.text.strip()


def _heading(snapshot: Snapshot) -> str | None:
    for node in snapshot.nodes:
        if node.tag == "h1" and node.visible and snapshot.text_of(node):
            return snapshot.text_of(node)
    return None


def _contacts(text: str, links: Iterable[Node]) -> str | None:
    found = [m.group() for m in _MAIL.finditer(text)]
    found += [
        m.group().strip() for m in _PHONE.finditer(text) if _digits(m.group()) in (10, 11, 12)
    ]
    for link in links:
        kind, _, rest = link.href.partition(":")
        if kind in ("mailto", "tel") and rest:
            found.append(rest.split("?")[0])
    return ", ".join(dict.fromkeys(found)) or None


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)


def _kinds(entry: Mapping[str, Any]) -> set[str]:
    kind = entry.get("@type", ())
    return {
        k.casefold() for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)
    }


def _persons(every: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for data in every:
        for entry in dicts(data):
            if _kinds(entry) & _PERSON_TYPES and "name" in entry:
                yield entry


def _of(persons: Sequence[Mapping[str, Any]], key: str) -> str | None:
    return next((text for p in persons if (text := _said(p.get(key)))), None)


def _said(value: Any) -> str:
    """The words of a JSON-LD value: text, a thing with a name, a place, or several of these."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return ", ".join(words for each in value[:5] if (words := _said(each)))
    if isinstance(value, dict):
        for key in ("name", "addressLocality", "contentUrl", "url"):
            if isinstance(value.get(key), str):
                return str(value[key]).strip()
    return ""


def _first(*texts: str | None) -> str | None:
    return next((text for text in texts if text), None)


def _one(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group() if match else None


# Side by side


def side_by_side(
    audits: Sequence[Audit],
    platforms: Sequence[PlatformFacts],
    pages: Sequence[PageLook] = (),
    own: Sequence[ProfileWords] = (),
) -> StrangerTable:
    """The table over the newest audit of each profile and the pages that the user added.

    ``own``: what they are set beside, such as the name on the register.
    """
    facts = {f.id: f for f in platforms}
    columns, seen = [], {}
    for audit in audits:
        if audit.stranger:
            column = _column(audit, facts.get(audit.platform))
            columns.append(column)
            head = audit.stranger_look.told if audit.stranger_look else {}
            # What the platform's own fields say comes first.
            seen[column.id] = _with_grade(_canonical({**head, **audit.stranger}))
    for page in pages:
        column = StrangerColumn(
            page.url, _short(page.url), page.url, page.looked_at, page.why, added=True
        )
        columns.append(column)
        seen[column.id] = _canonical(page.fields)
    rows = tuple(_rows(seen, _titles(platforms)))
    looked = {audit.platform for audit in audits if audit.stranger}
    missing = tuple(
        (plain(f.name, 60), _why_not(f.id, audits)) for f in platforms if f.id not in looked
    )
    names = {c.id: c.title for c in columns}
    return StrangerTable(tuple(columns), rows, differences(rows, names, own), missing)


def _column(audit: Audit, facts: PlatformFacts | None) -> StrangerColumn:
    look = audit.stranger_look
    name = facts.name if facts else audit.platform
    return StrangerColumn(
        f"{audit.platform} {audit.site}".strip(),
        f"{plain(name, 60)} {_short(audit.site)}".strip(),
        look.url if look else "",
        (look.seen_at if look else "") or audit.finished or audit.started,
        plain(look.why, 200) if look else "",
    )


def _why_not(platform: str, audits: Sequence[Audit]) -> str:
    for audit in audits:
        if audit.platform == platform and audit.stranger_look and audit.stranger_look.why:
            return plain(audit.stranger_look.why, 200)
    return NOT_LOOKED


def _short(url: str) -> str:
    parts = urlsplit(url)
    return plain(f"{(parts.hostname or '').removeprefix('www.')}{parts.path}".rstrip("/"), 60)


def _row_of() -> dict[str, str]:
    return {name: row["id"] for row in load("stranger")["row"] for name in row["fields"]} | {
        row["id"]: row["id"] for row in load("stranger")["row"]
    }


def _canonical(fields: Mapping[str, str | None]) -> dict[str, StrangerCell]:
    """Fields under the ids of the table's rows. Shown once is shown; several are joined."""
    rows = _row_of()
    found: dict[str, StrangerCell] = {}
    for name, text in fields.items():
        row = rows.get(name, name)
        before = found.get(row)
        # The address of a picture says nothing to anyone.
        shown = "A photo is shown" if text and row == "photo" else text
        words = [w for w in (before.text if before else None, shown and plain(shown, LONGEST)) if w]
        found[row] = StrangerCell(True, " · ".join(dict.fromkeys(words)) or None)
    return found


def _with_grade(cells: dict[str, StrangerCell]) -> dict[str, StrangerCell]:
    """The grade where a headline or bio names one; platforms have no field of their own for it."""
    headline = cells.get("headline", StrangerCell(False)).text
    grade = _one(_GRADE, headline) if headline else None
    return cells | {"grade": StrangerCell(True, grade)} if grade and "grade" not in cells else cells


def _titles(platforms: Sequence[PlatformFacts]) -> dict[str, str]:
    return {f.id: f.title for each in platforms for f in each.stranger_fields}


def _rows(
    seen: Mapping[str, Mapping[str, StrangerCell]], titles: Mapping[str, str]
) -> Iterator[StrangerRow]:
    known = load("stranger")["row"]
    there = {name for cells in seen.values() for name in cells}
    for entry in known:
        if entry["id"] in there:
            yield StrangerRow(entry["id"], entry["title"], entry["why"], _cells(entry["id"], seen))
    for name in sorted(there - {entry["id"] for entry in known}):
        title = titles.get(name) or name.replace("_", " ").capitalize()
        yield StrangerRow(name, plain(title, 80), "", _cells(name, seen))


def _cells(row: str, seen: Mapping[str, Mapping[str, StrangerCell]]) -> dict[str, StrangerCell]:
    return {column: cells.get(row, StrangerCell(False)) for column, cells in seen.items()}


# Who you say you are


def differences(
    rows: Sequence[StrangerRow], names: Mapping[str, str], own: Sequence[ProfileWords] = ()
) -> tuple[ProfileRow, ...]:
    """Rows that the data compares, where at least two profiles, or a profile and what the user
    said (``own``), say something.
    """
    compared = {r["id"]: r for r in load("stranger")["row"] if r.get("same")}
    made = []
    for row in rows:
        if row.id not in compared:
            continue
        values = {names[c]: cell.text for c, cell in row.cells.items() if cell.text}
        if not values:
            continue
        values |= {words.where: text for words in own if (text := words.fields.get(row.id))}
        if len(values) < 2:
            continue
        differs = not _all_same(list(values.values()), compared[row.id]["same"])
        sentence = compared[row.id]["differs"] if differs else ""
        made.append(ProfileRow(row.id, row.title, values, differs, sentence))
    return tuple(made)


_TITLES = {"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "mx", "mbbs", "mbchb", "bm", "md",
           "mrcp", "mrcgp", "frcp", "phd", "bsc", "msc"}  # fmt: skip


def _all_same(texts: Sequence[str], way: str) -> bool:
    if way == "name":
        # A page that lists several names says the same where one of them agrees.
        every = [{_name(part) for part in text.split(" · ")} for text in texts]
        return all(_names_agree(one, two) for one in every for two in every)
    if way == "grade":
        return len({_grade(text) for text in texts}) == 1
    said = [{_words(part) for part in text.split(" · ")} for text in texts]
    return all(any(a <= b or b <= a for a in one for b in two) for one in said for two in said)


def _name(text: str) -> tuple[str, ...]:
    bare = re.sub(r"(?<!\S)@\S+", "", text.split(",", maxsplit=1)[0].split("(", maxsplit=1)[0])
    words = re.findall(r"[\w'-]+", folded(bare))
    return tuple(w for w in words if w not in _TITLES)


def _names_agree(one: set[tuple[str, ...]], two: set[tuple[str, ...]]) -> bool:
    return any(_agrees(a, b) for a in one for b in two)


def _agrees(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Alike, or one leaves middle names out or shortens the first to its letter."""
    if not one or not two or one == two:
        return one == two
    if one[-1] != two[-1]:
        return False
    first, other = one[0], two[0]
    return first == other or (min(len(first), len(other)) == 1 and first[0] == other[0])


_LEVELS = (
    (r"consultant", "consultant"),
    (r"medical student", "student"),
    (r"f(?:y)?[12]|foundation.*", "foundation"),
    (r"gp ?(?:trainee)|gpst.*", "GP trainee"),
    (r"gp.*|general practitioner", "GP"),
    (r"registrar|spr|specialty (?:trainee|registrar)|st ?[3-8]", "registrar"),
    (r"sho|senior house officer|core.*|ct ?\d|imt.*|st ?[12]", "core"),
)
"""Grades that are one and the same level, however they are called."""


def _grade(text: str) -> str:
    said = folded(text)
    return next((level for words, level in _LEVELS if re.fullmatch(words, said)), said)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", folded(text))) - {"the", "of", "at", "and", "in", "uk"}

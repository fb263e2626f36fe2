"""Composes searches for the user's own name; they are opened in the user's browser, never here."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote_plus, urlsplit

from paravent.core.review import AboutMe, RemovalForm, RequestText, Search, SearchKind
from paravent.core.text import folded, plain
from paravent.footprint.data import load

MOST = 36
"""An evening has room for so many searches; what is left out is what readers type least."""
_GAP = re.compile(r"\{(?:name|address|today|before)\}")
_TITLES = {"dr", "dr.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "prof", "prof.", "mx"}


@dataclass(frozen=True, slots=True)
class _Query:
    weight: int
    words: str
    why: str
    wide: bool
    """Whether every engine and kind is worth a look."""


def variants(name: str) -> tuple[str, ...]:
    """The ways in which one full name is written: as given, without middle names, without
    accents, with an initial. The given one comes first; each once.
    """
    words = [w for w in plain(name, 80).split() if w.casefold() not in _TITLES]
    if not words:
        return ()
    full = " ".join(words)
    made = [full]
    if len(words) > 2:
        made.append(f"{words[0]} {words[-1]}")
    made.append(_without_accents(made[-1]))
    if len(words) > 1:
        made.append(f"{words[0][0]} {words[-1]}")
    seen: dict[str, str] = {}
    for each in made:
        seen.setdefault(folded(each), each)
    return tuple(seen.values())


def compose(about: AboutMe) -> tuple[Search, ...]:
    """All searches, the most useful first, at most ``MOST``. Nothing without a name or handle."""
    engines = load("engines")["engine"]
    queries = sorted(_queries(about), key=lambda q: -q.weight)
    found: dict[tuple[str, str, str], tuple[int, Search]] = {}
    for query in queries:
        for place, engine in enumerate(engines):
            for kind in SearchKind if query.wide else (SearchKind.WEB,):
                if place and not query.wide:
                    continue
                key = (engine["id"], kind, folded(query.words))
                # The first engine's web pages, then its pictures and news, then the others.
                weight = query.weight - 25 * place - {"web": 0, "images": 12, "news": 18}[kind]
                if key not in found:
                    found[key] = (weight, _search(engine, kind, query))
    ordered = sorted(found.values(), key=lambda each: -each[0])
    return tuple(search for _, search in ordered[:MOST])


def _search(engine: dict[str, str], kind: SearchKind, query: _Query) -> Search:
    text = f"{engine['id']}\n{kind}\n{folded(query.words)}"
    return Search(
        hashlib.sha256(text.encode()).hexdigest()[:24],
        query.words,
        kind,
        engine["name"],
        engine[kind].replace("{query}", quote_plus(query.words)),
        query.why,
    )


def _queries(about: AboutMe) -> Iterator[_Query]:
    patterns = {entry["id"]: entry for entry in load("engines")["pattern"]}
    for rank, name in enumerate(_clean(about.names)):
        for step, variant in enumerate(variants(name)):
            down = 30 * rank + 8 * step
            quoted = f'"{variant}"'
            for pattern in patterns.values():
                source = pattern["with"]
                if source == "handles":
                    continue
                words = _beside(about, source)
                if step and source not in ("", "doctor"):
                    continue  # One way of writing is enough where another word narrows it.
                for nth, word in enumerate(words):
                    yield _Query(
                        pattern["weight"] - down - 3 * nth,
                        f"{quoted} {word}".strip(),
                        pattern["why"],
                        wide=not source and not step and not rank,
                    )
    handle = patterns["handle"]
    for nth, name in enumerate(_clean(about.handles)):
        yield _Query(handle["weight"] - 2 * nth, f'"{name.lstrip("@")}"', handle["why"], False)


def _beside(about: AboutMe, source: str) -> tuple[str, ...]:
    if source == "":
        return ("",)
    if source == "doctor":
        return ("doctor",)
    given: tuple[str, ...] = getattr(about, source)
    return tuple(f'"{word}"' if " " in word else word for word in _clean(given)[:4])


def _clean(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, plain and without the quotes that would end a quoted search."""
    kept: dict[str, str] = {}
    for word in words:
        shown = plain(word, 80).replace('"', "").strip()
        if shown.strip("@"):
            kept.setdefault(folded(shown), shown)
    return tuple(kept.values())


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


def removal_forms() -> tuple[RemovalForm, ...]:
    """The forms of others, in the order of the data."""
    return tuple(
        RemovalForm(
            f["of"], f["name"], f["title"], f["url"], f["sentence"], f["find"], f["checked"],
            f.get("confidence") == "weak",
        )
        for f in load("forms")["form"]
    )  # fmt: skip


def request_texts(
    name: str, address: str, today: date, occasion: str = ""
) -> tuple[RequestText, ...]:
    """Texts to ask with, filled in; what is not known stays as a gap to be filled by hand.

    ``occasion``: what it is for in words, "" where nothing is coming up.
    """
    where = plain(address, 400)
    if not _is_address(where):
        where = "[the address of the page]"
    filled = {
        "{name}": plain(name, 80) or "[your name]",
        "{address}": where,
        "{today}": f"{today.day} {today:%B} {today.year}",
        "{before}": f" before my {occasion}" if occasion else "",
    }
    made = []
    for entry in load("requests")["request"]:
        # One pass over the text of the file: what is filled in is never looked through again.
        text = _GAP.sub(lambda gap: filled[gap.group()], entry["text"].strip())
        made.append(
            RequestText(entry["id"], entry["title"], entry["to"], text, entry.get("mind", ""))
        )
    return tuple(made)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text

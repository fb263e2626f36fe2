"""Tries one way of a pack on one page and says what it saw, with how much trust and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from paravent.core.errors import ReadOnlyRefusalError
from paravent.core.page import Captured, Node
from paravent.core.records import Evidence
from paravent.core.text import folded, plain
from paravent.core.words import Audience, Confidence
from paravent.engine import selectors
from paravent.engine.meanings import Meanings
from paravent.engine.nearest import Outcome, Rows
from paravent.engine.paths import as_text, look_up
from paravent.engine.places import Place
from paravent.engine.sight import Sight, texts, wordings
from paravent.engine.wording import STRONG, clauses, is_quoted, key, likeness, words
from paravent.packs.model import Setting, Way

WEAK_FACT = 0.7
OTHER_KIND = 0.95
UNNAMED_MARK = 0.7
_LONG_PHRASE = 3
_STATES = frozenset(("on", "off"))
"""The words that a sentence of a switch turns on: they must be the same, however close the rest."""
_SUPPOSING = frozenset((word,) for word in ("if", "when", "unless", "until", "before", "example"))
"""A sentence that begins so tells what would be, not what is."""
_MOST_PARTS = 200_000
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")

STILL_LOADING = "The page was still loading it."
NO_LABEL = "Its label was not found on the page."
NO_VALUE = "Its label is on the page, but no value was found beside it."
EMPTY_MARK = "The part of the page that shows it was found, but no value in it."
FOLDED_AWAY = "It stands behind a button that was not opened."
NO_MARK = "The part of the page that shows it was not found."


@dataclass(frozen=True, slots=True)
class Try:
    """What came of one way."""

    way: Way
    evidence: Evidence | None = None
    refs: tuple[int, ...] = ()
    """Handles of the nodes that show it, for the picture."""
    why: str = ""
    """Where nothing was seen: what was looked for in vain."""
    explained: tuple[str, ...] = ()
    """Each candidate with its score, for ``--explain``; untrusted words made plain."""


def try_way(way: Way, setting: Setting, sight: Sight) -> Try:
    """What ``way`` sees of ``setting`` on the page."""
    match way.how:
        case "json" | "embedded":
            found = _from_json(way, setting, sight.captured)
        case "header":
            found = _from_header(way, setting, sight)
        case "attribute":
            found = _from_attribute(way, setting, sight)
        case "text" if not way.labels and way.mark is None:
            found = _from_text(way, setting, sight)
        case "dialog":
            found = _from_dialog(way, setting, sight)
        case _:
            found = _from_page(way, setting, sight)
    if found.evidence is None or way.confidence is not Confidence.WEAK:
        return found
    weak = replace(found.evidence, strength=min(found.evidence.strength, WEAK_FACT))
    return replace(found, evidence=weak)


def _meanings(way: Way, setting: Setting) -> Meanings:
    values = way.values or setting.values
    known = {key(text) for text in values}
    how = way.then if way.how == "dialog" else way.how
    # Where the words tell on from off, a switch tells it as well.
    return Meanings(values, switch=how == "switch" or {"on", "off"} <= known)


# -- the page ------------------------------------------------------------------------------------


def _from_page(way: Way, setting: Setting, sight: Sight) -> Try:
    meanings = _meanings(way, setting)
    rows = _rows(way, setting, sight, meanings)
    if way.mark is not None:
        return _from_mark(way, setting, sight, rows, meanings)
    own = rows.own
    section = texts(way.section)
    if section:
        own = tuple(m for m in own if sight.sections.is_in(m.first, section))
    inner = tuple(m for m in own if not sight.view.aside[m.at])
    # Where the page's matter names it, what stands aside (help, menus) is not asked.
    own = inner or own
    outcomes = [rows.value_of(mention) for mention in own]
    explained = tuple(_explained(outcome, setting) for outcome in outcomes)
    seen = _best([outcome for outcome in outcomes if outcome.places], sight)
    if not seen:
        if any(outcome.loading for outcome in outcomes):
            why = STILL_LOADING
        else:
            why = NO_VALUE if own else NO_LABEL
        return Try(way, why=why, explained=explained)
    refs = sight.view.refs([at for o in seen for at in (o.mention.at, *(p.at for p in o.places))])
    return Try(way, _merge(way, seen, meanings), refs, explained=explained)


def _rows(way: Way, setting: Setting, sight: Sight, meanings: Meanings) -> Rows:
    return Rows(
        sight.view,
        sight.book,
        sight.mentions,
        setting=setting.id,
        wordings=texts(way.labels) or texts(setting.labels) or wordings(setting),
        meanings=meanings,
        section_words=texts(way.section),
        known_places=sight.known_places,
    )


def _best(outcomes: Sequence[Outcome], sight: Sight) -> list[Outcome]:
    """The outcomes worth hearing: those of the page's matter, those with the best label."""
    inner = [o for o in outcomes if not sight.view.aside[o.mention.at]] or list(outcomes)
    exact = [o for o in inner if max(o.mention.scores.values()) >= 1.0]
    strong = exact or [o for o in inner if max(o.mention.scores.values()) >= STRONG]
    heard = strong or inner
    firm = [o for o in heard if o.strength >= STRONG and o.place and o.place.audience]
    if firm:
        # Words nobody knows beside a heading do not shake a value in its own row; an unknown
        # value in a control, or two values side by side, do.
        return [o for o in heard if not _is_vague(o)]
    return heard


def _is_vague(outcome: Outcome) -> bool:
    place = outcome.place
    return place is not None and place.audience is None and (place.timid or place.kind == "text")


def _merge(way: Way, seen: Sequence[Outcome], meanings: Meanings) -> Evidence:
    places = [place for outcome in seen for place in outcome.places]
    values = [(place, _audience(place, meanings)) for place in places]
    audiences = {audience for _, audience in values}
    raws = tuple(dict.fromkeys(plain(place.raw) for place in places))
    best = max(seen, key=lambda outcome: outcome.strength)
    if len(audiences) == 1 and None not in audiences:
        place = best.places[0]
        strength = best.strength if _is_kind(way, place) else min(best.strength, OTHER_KIND)
        note = best.note if strength < 1.0 else ""
        return Evidence(way.how, plain(place.raw), next(iter(audiences)), strength, plain(note))
    if len(raws) == 1 and len(audiences) == 1:
        note = best.note or "words that the pack does not know"
        return Evidence(way.how, raws[0], None, best.strength, plain(note))
    note = "the page shows more than one value for this label"
    return Evidence(way.how, plain(" / ".join(raws)), None, best.strength, note)


def _audience(place: Place, meanings: Meanings) -> Audience | None:
    if place.audience is not None or place.note:
        return place.audience
    if meanings.free is not None and words(place.raw):
        return meanings.free
    return None


def _is_kind(way: Way, place: Place) -> bool:
    how = way.then or way.how
    wanted = {
        "switch": ("switch",),
        "radio": ("radio",),
        "choice": ("choice", "button"),
        "row": ("text", "button", "note", "choice"),
    }
    return place.kind in wanted.get(how, (place.kind,))


def _explained(outcome: Outcome, setting: Setting) -> str:
    label = plain(outcome.mention.text, 80)
    score = outcome.mention.of(setting.id)
    if not outcome.places:
        state = "still loading" if outcome.loading else "no value beside it"
        return f"“{label}” ({outcome.mention.source}, {score:.2f}): {state}"
    seen = " / ".join(plain(place.raw, 60) for place in outcome.places)
    kinds = ", ".join(dict.fromkeys(place.kind for place in outcome.places))
    note = f" – {outcome.note}" if outcome.note else ""
    return (
        f"“{label}” ({outcome.mention.source}, {score:.2f}): “{seen}” ({kinds},"
        f" {outcome.strength:.2f}){note}"
    )


# -- documented marks ----------------------------------------------------------------------------


def _from_mark(way: Way, setting: Setting, sight: Sight, rows: Rows, meanings: Meanings) -> Try:
    marked = selectors.find(sight.snapshot, way.mark or "")
    places = [
        place
        for node in marked
        for place in rows.places.all
        if sight.view.inside(place.at, node.index)
    ]
    places = list({(place.at, place.kind): place for place in places}.values())
    if not places and (
        meanings.free is not None or meanings.empty is not None or way.how == "text"
    ):
        places = [place for node in marked for place in _marked_text(node, sight, meanings)]
    if not places:
        why = EMPTY_MARK if marked else NO_MARK
        return Try(way, why=why)
    audiences = {_audience(place, meanings) for place in places}
    raws = tuple(dict.fromkeys(plain(place.raw) for place in places))
    strength = min(place.strength for place in places)
    strength = min(strength, *(_named_right(place.at, setting, sight) for place in places))
    if strength <= 0:
        return Try(way, why="The place where it used to stand now shows another setting.")
    known = len(audiences) == 1
    note = "" if known else "more than one value under the documented mark"
    if strength < STRONG:
        note = note or "the marked control is not named like this setting"
    audience = next(iter(audiences)) if known else None
    evidence = Evidence(way.how, plain(" / ".join(raws)), audience, strength, note)
    return Try(way, evidence, sight.view.refs([place.at for place in places]))


def _named_right(at: int, setting: Setting, sight: Sight) -> float:
    """How well the name of a marked control fits the setting; marks are reused at times."""
    ours = wordings(setting)
    for node in sight.view.ancestors(at):
        if node.role in ("main", "form", "region", "dialog") or node.tag == "body":
            break
        if not node.name.strip() or node.tag == "#text":
            continue
        scores = sight.book.scores(node.name)
        if scores.get(setting.id):
            return 1.0
        if scores and max(scores.values()) >= STRONG:
            return 0.0
        cut = sight.book.split(node.name)
        if cut is not None:
            return 1.0 if setting.id in cut[0] else 0.0
        if node.index == at and ours and node.role in ("switch", "checkbox", "combobox"):
            return UNNAMED_MARK
    return 1.0


def _marked_text(node: Node, sight: Sight, meanings: Meanings) -> Iterable[Place]:
    if not node.visible and node.tag != "meta":
        return
    raw = node.value or sight.snapshot.text_of(node)
    if not raw.strip() and meanings.empty is not None:
        yield Place(node.index, "text", "", meanings.empty, 1.0)
    elif raw.strip():
        meaning = meanings.of(raw)
        yield Place(node.index, "text", raw, meaning.audience if meaning else None, 1.0)


# -- sentences -----------------------------------------------------------------------------------


def _from_text(way: Way, setting: Setting, sight: Sight) -> Try:
    """The sentences among the values that the page shows, whole or as a whole clause."""
    values = way.values or setting.values
    found: dict[str, tuple[Audience, int]] = {}
    for line in sight.view.lines:
        if sight.view.aside[line.first] or sight.view.options[line.first]:
            continue
        if is_quoted(line.text) or words(line.text)[:1] in _SUPPOSING:
            continue
        parts = {key(part) for part in (line.text, *clauses(line.text))}
        for text, audience in values.items():
            if text in ("*", "") or not words(text):
                continue
            near = (
                len(words(text)) >= _LONG_PHRASE
                and _STATES & set(words(text)) == _STATES & set(words(line.text))
                and likeness(text, line.text) >= STRONG
            )
            if key(text) in parts or near:
                found.setdefault(plain(line.text), (audience, line.first))
    if not found:
        return Try(way, why="None of the sentences that tell it was found on the page.")
    audiences = {audience for audience, _ in found.values()}
    refs = sight.view.refs([at for _, at in found.values()])
    known = next(iter(audiences)) if len(audiences) == 1 else None
    note = "" if known else "the page shows sentences that say different things"
    return Try(way, Evidence("text", plain(" / ".join(found)), known, 1.0, note), refs)


# -- JSON, headers, attributes -------------------------------------------------------------------


def matches(captured: Captured, pattern: str | None) -> bool:
    """Whether a response is the one that ``in`` names: by operation, address or path."""
    if pattern is None:
        return True
    path = urlsplit(captured.url).path
    subjects = (captured.operation, captured.url, path, path.lstrip("/"), path.rstrip("/"))
    return any(subject and fnmatchcase(subject, pattern) for subject in subjects)


def _from_json(way: Way, setting: Setting, captured: Sequence[Captured]) -> Try:
    seen: dict[str, None] = {}
    answers = 0
    for data in answered(way, captured):
        answers += 1
        for hit in look_up(data, way.at):
            for value in _scalars(hit):
                seen.setdefault(value)
    if not seen:
        why = "The page's data did not hold it." if answers else "The page did not load its data."
        return Try(way, why=why)
    return _raw_evidence(way, setting, tuple(seen), "the page's data holds more than one value")


def answered(way: Way, captured: Sequence[Captured]) -> list[Any]:
    """The data that a way speaks of: what the page fetched, or what its HTML holds."""
    kind = [c for c in captured if c.embedded == (way.how == "embedded") and c.status < 400]
    found = [c.data for c in kind if matches(c, way.in_)]
    if found or way.how != "embedded" or way.in_ is None:
        return found
    return [part for c in kind for part in named_parts(c.data, way.in_)]


def named_parts(data: Any, name: str) -> list[Any]:
    """Parts of embedded data under the key ``name``, or lists that begin with that word."""
    found: list[Any] = []
    waiting, seen = [data], 0
    while waiting and seen < _MOST_PARTS:
        seen += 1
        here = waiting.pop()
        if isinstance(here, list):
            if here and here[0] == name:
                found.append(here)
                continue
            waiting.extend(item for item in reversed(here) if isinstance(item, dict | list))
        elif isinstance(here, dict):
            if name in here:
                found.append(here[name])
            below = [value for value in here.values() if isinstance(value, dict | list)]
            waiting.extend(reversed(below))
    return found


def _scalars(value: Any) -> list[str]:
    if isinstance(value, dict | list):
        return [""] if not value else []
    return [as_text(value)]


def _from_header(way: Way, setting: Setting, sight: Sight) -> Try:
    value = sight.headers.get(way.of.lower())
    if value is None and "" in (way.values or setting.values) and sight.headers:
        value = ""
    if value is None:
        return Try(way, why="The site did not send it.")
    return _raw_evidence(way, setting, (value,), "")


def _from_attribute(way: Way, setting: Setting, sight: Sight) -> Try:
    marked = selectors.find(sight.snapshot, way.mark or "*")
    seen: dict[str, None] = {}
    holders: list[int] = []
    for node in marked:
        value = _attribute(node, way.of, sight)
        if value is not None:
            seen.setdefault(value)
            holders.append(node.index)
    if not seen:
        return Try(way, why=NO_MARK)
    found = _raw_evidence(way, setting, tuple(seen), "the documented mark shows several values")
    return replace(found, refs=sight.view.refs(holders))


def _attribute(node: Node, name: str, sight: Sight) -> str | None:
    match name:
        case "" | "text":
            return sight.snapshot.text_of(node)
        case "checked":
            return str(node.checked) or node.marks.get("aria-checked")
        case "pressed" | "selected" | "expanded":
            return str(getattr(node, name)) or None
        case "value":
            return node.value or node.marks.get("value", "")
        case "name" if not node.marks.get("name"):
            return node.name
        case "href" if node.href:
            return node.href
        case _:
            return node.marks.get(name)


def _raw_evidence(way: Way, setting: Setting, raws: tuple[str, ...], several: str) -> Try:
    values = way.values or setting.values
    audiences = {_raw_audience(raw, values) for raw in raws}
    shown = plain(" / ".join(_without_markup(raw) for raw in raws))
    if len(audiences) > 1:
        return Try(way, Evidence(way.how, shown, None, 1.0, several))
    audience = next(iter(audiences))
    note = "" if audience is not None else "a value that the pack does not know"
    return Try(way, Evidence(way.how, shown, audience, 1.0, note))


def _without_markup(raw: str) -> str:
    """Text that data hold as HTML (a biography), as its reader sees it."""
    if not _TAG.search(raw):
        return raw
    return " ".join(unescape(_TAG.sub(" ", raw)).split())


def _raw_audience(raw: str, values: dict[str, Audience]) -> Audience | None:
    if raw in values:
        return values[raw]
    if not raw.strip():
        return values.get("")
    plain_raw = folded(raw)
    for text, audience in values.items():
        if text not in ("*", "") and folded(text) == plain_raw:
            return audience
    for text, audience in values.items():
        if "*" in text and fnmatchcase(plain_raw, folded(text)):
            return audience
    return None


# -- dialogs -------------------------------------------------------------------------------------


def _from_dialog(way: Way, setting: Setting, sight: Sight) -> Try:
    """Open the disclosure in the label's own row, read inside, close without choosing."""
    opener = _opener(way, setting, sight)
    if opener is None:
        return Try(way, why="The button that opens it was not found on the page.")
    if sight.open_dialog is None:
        return Try(way, why=FOLDED_AWAY)
    try:
        shown = sight.open_dialog(opener.ref, opener.name)
    except ReadOnlyRefusalError:
        return Try(way, why="Opening it might change something, so it was left alone.")
    if shown is None:
        return Try(way, why="The part of the page that shows it did not open.")
    inner = sight.inside(shown)
    found = _in_dialog(way, setting, inner)
    if found.evidence is None:
        return replace(
            found, way=way, why=found.why or "The opened part of the page shows no value for it."
        )
    return replace(found, way=way, evidence=replace(found.evidence, how="dialog"))


def _in_dialog(way: Way, setting: Setting, inner: Sight) -> Try:
    then = way.model_copy(update={"how": way.then or "radio", "section": ()})
    found = _from_page(then, setting, inner)
    if found.evidence is not None:
        return found
    # A dialog about one setting need not repeat its label: its only chosen option counts,
    # provided the dialog names no other setting.
    meanings = _meanings(way, setting)
    dialogs = [n for n in inner.snapshot.nodes if n.role in ("dialog", "alertdialog") and n.visible]
    rows = _rows(then, setting, inner, meanings)
    for dialog in reversed(dialogs):
        others = [
            m
            for m in inner.mentions
            if inner.view.inside(m.first, dialog.index) and not m.of(setting.id)
        ]
        chosen = [
            p
            for p in rows.places.all
            if inner.view.inside(p.at, dialog.index) and p.kind in ("radio", "choice", "switch")
        ]
        switches = sum(1 for p in chosen if p.kind == "switch")
        if others or len({p.audience for p in chosen}) != 1 or switches > 1:
            # Several switches are several matters, also where they all say the same.
            continue
        place = chosen[0]
        strength = min(place.strength, STRONG)
        if place.kind == "switch":
            # "On" says nothing of whose switch it is; options name what they are about.
            strength = min(strength, UNNAMED_MARK)
        evidence = Evidence("dialog", plain(place.raw), place.audience, strength)
        return Try(way, evidence, inner.view.refs([place.at]))
    return found


def _opener(way: Way, setting: Setting, sight: Sight) -> Node | None:
    view = sight.view
    names = texts(way.open) or texts(way.labels) or texts(setting.labels)
    openers = [
        node
        for node in view.nodes
        if node.role in ("button", "link", "tab", "menuitem", "combobox")
        and not view.silent[node.index]
        and any(
            likeness(name, node.name) >= STRONG
            or words(node.name)[: len(words(name))] == words(name)
            for name in names
        )
    ]
    if len(openers) == 1:
        return openers[0]
    own = [m for m in sight.mentions if m.of(setting.id) >= STRONG]
    for mention in own:
        for root in view.ancestors(mention.at):
            inside = [node for node in openers if view.inside(node.index, root.index)]
            foreign = any(
                view.inside(m.first, root.index) and not m.of(setting.id) for m in sight.mentions
            )
            if foreign or len(inside) > 1:
                break
            if inside:
                return inside[0]
    return None

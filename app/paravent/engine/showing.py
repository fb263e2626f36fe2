"""What one way of looking makes of one field of a profile: its text, its absence, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from paravent.core.words import Audience
from paravent.engine import selectors
from paravent.engine.paths import as_text, look_up, split_last
from paravent.engine.sight import Atlas, Sight, texts
from paravent.engine.ways import answered, try_way
from paravent.engine.wording import LOOSE, clauses, content, is_description, is_generic, key, words
from paravent.engine.wordset import wordset
from paravent.packs.model import Setting, StrangerField, Way

_DATA = ("json", "embedded", "header")
_MOST_SHOWN = 5
_LONGEST_BESIDE = 10
_EXCUSES = (
    "something went wrong", "try again", "page not found", "not found", "not available",
    "isn't available", "unavailable", "can't be found", "doesn't exist", "does not exist",
    "oops", "sorry", "error", "log in", "sign in", "sign up", "login", "just a moment",
    "checking your browser", "verify you are human", "are you a robot", "unusual activity",
    "temporarily blocked", "too many requests", "access denied", "forbidden", "loading",
    "please wait", "javascript", "unsupported browser", "enable cookies", "before you continue",
)  # fmt: skip
_LONGEST_EXCUSE = 14


@dataclass(frozen=True, slots=True)
class Showing:
    """``text``: it shows. ``absent``: this way looked in the right place and nothing is there.
    Neither: this way cannot say.
    """

    text: str = ""
    absent: bool = False
    doubt: bool = False
    """Something is there that this way does not understand."""
    lost: bool = False
    """The data came, but without the part in which it would stand."""


UNSURE = Showing()
DOUBT = Showing(doubt=True)
_ABSENT = Showing(absent=True)


def look_for(way: Way, one: StrangerField, sight: Sight, *, refused: bool = False) -> Showing:
    """What ``way`` sees of the field ``one``; ``refused``: its data was refused to strangers."""
    if way.how in ("json", "embedded"):
        return _ABSENT if refused else _in_data(way, sight)
    if way.how == "header":
        value = sight.headers.get(way.of.lower(), "")
        return Showing(value) if value.strip() else Showing(absent=bool(sight.headers))
    if way.how == "attribute":
        return _in_attributes(way, sight)
    if way.mark is not None:
        return _in_mark(way, sight)
    return _at_label(way, one, sight)


def is_excuse(text: str) -> bool:
    """Whether a page says this instead of showing what was asked for."""
    spoken = words(text)
    if len(spoken) > _LONGEST_EXCUSE:
        return False
    joined = f" {' '.join(spoken)} "
    return any(f" {' '.join(words(excuse))} " in joined for excuse in _EXCUSES)


# -- data ------------------------------------------------------------------------------------------


def _in_data(way: Way, sight: Sight) -> Showing:
    answers = answered(way, sight.captured)
    hits = [hit for data in answers for hit in look_up(data, way.at)]
    said = [as_text(h) for h in hits if isinstance(h, str | int | float)]
    text = "; ".join(dict.fromkeys(t for t in said[:_MOST_SHOWN] if t.strip()))
    if text:
        return Showing(text)
    if any(hit for hit in hits if isinstance(hit, dict | list)):
        return DOUBT
    if hits or any(_has_place_for(data, way.at) for data in answers):
        return _ABSENT
    return Showing(lost=bool(answers))


def surely_absent(found: Sequence[tuple[Way, Showing]]) -> bool:
    """Whether all ways together leave no doubt that nothing shows.

    Several places in data are alternatives: one that is there and empty is enough. On the page
    every way must have looked in vain, and data that no longer hold the place speak against it.
    """
    data = [one for way, one in found if way.how in _DATA]
    page = [one for way, one in found if way.how not in _DATA]
    if any(one.text or one.doubt for _, one in found) or not all(one.absent for one in page):
        return False
    if any(one.absent for one in data):
        return True
    return bool(page) and not any(one.lost for one in data)


def _has_place_for(data: Any, path: str) -> bool:
    """Whether ``data`` holds the part in which ``path`` would stand, so that it surely lacks it.

    An empty list, or ``null``, on the way lacks all below it. The answer as a whole proves
    nothing: an error has no fields either.
    """
    before = path
    while before:
        before = split_last(before)
        for hit in look_up(data, before):
            if (before and hit is None) or (hit == [] and path[len(before) :].startswith("[")):
                return True
            if before and isinstance(hit, dict) and before == split_last(path):
                return True
    return False


# -- marks -----------------------------------------------------------------------------------------


def _in_attributes(way: Way, sight: Sight) -> Showing:
    marked = selectors.find(sight.snapshot, way.mark or "*")
    seen = try_way(way, _setting_of(way, "field", ()), sight)
    raw = seen.evidence.raw if seen.evidence is not None else ""
    if raw.strip():
        return Showing(raw)
    return _ABSENT if not marked or seen.evidence is not None else DOUBT


def _in_mark(way: Way, sight: Sight) -> Showing:
    marked = selectors.find(sight.snapshot, way.mark or "*")
    shown = [
        node.value or sight.snapshot.text_of(node) or node.name
        for node in marked
        if not sight.view.silent[node.index]
    ]
    text = " · ".join(dict.fromkeys(text for text in shown[:_MOST_SHOWN] if text.strip()))
    return Showing(text) if text else (DOUBT if marked else _ABSENT)


# -- labels ----------------------------------------------------------------------------------------


def _at_label(way: Way, one: StrangerField, sight: Sight) -> Showing:
    """The words that stand with one of the labels; absent where nothing hints at any of them."""
    labels = texts(way.labels) or texts(one.labels)
    beside = [text for label in labels for text in _in_the_same_line(label, sight)]
    beside = list(dict.fromkeys(beside)) or _alone_beside(labels, sight)
    if beside:
        return Showing(" · ".join(beside[:_MOST_SHOWN]))
    setting = _setting_of(way, one.id, labels)
    named = Sight(sight.page, sight.snapshot, _atlas_of(setting), sight.captured, sight.headers)
    evidence = try_way(way, setting, named).evidence
    if evidence is not None and evidence.audience is not None and evidence.strength >= LOOSE:
        return Showing(evidence.raw)
    return DOUBT if evidence is not None or _hints(labels, sight) else _ABSENT


def _in_the_same_line(label: str, sight: Sight) -> Iterator[str]:
    """What follows ``label`` in lines and names that begin with it, where it surely ends there."""
    wanted = words(label)
    view = sight.view
    for line in view.lines:
        if wanted and not view.aside[line.first] and words(line.text)[: len(wanted)] == wanted:
            rest = _rest(line.text, len(wanted))
            own_piece = any(
                words(" ".join(line.pieces[:count])) == wanted
                for count in range(1, len(line.pieces))
            )
            if rest and (own_piece or _follows(label, line.text, rest)):
                yield rest
    for node in view.nodes:
        if node.role not in _NAMED or not node.name or view.silent[node.index]:
            continue
        if view.aside[node.index] or words(node.name)[: len(wanted)] != wanted:
            continue
        rest = _rest(node.name, len(wanted))
        if rest and _follows(label, node.name, rest):
            yield rest


def _alone_beside(labels: Sequence[str], sight: Sight) -> list[str]:
    """The one other text that shares the smallest part of the page with a bare label."""
    view, found = sight.view, []
    wanted = {key(label) for label in labels}
    for line in view.lines:
        if key(line.text) not in wanted or view.aside[line.first]:
            continue
        for above in view.ancestors(line.first):
            others = [other for other in view.lines_in(above.index) if other.first != line.first]
            if not others:
                continue
            text = others[0].text
            short = len(words(text)) <= _LONGEST_BESIDE and not is_generic(text)
            if len(others) == 1 and short and key(text) not in wanted:
                found.append(text)
            break
    return list(dict.fromkeys(found))


_NAMED = wordset("img link button listitem group figure")


def _rest(text: str, count: int) -> str:
    """``text`` without its first ``count`` words, and without what joins them to the rest."""
    pieces = text.split()
    for cut in range(1, len(pieces)):
        if len(words(" ".join(pieces[:cut]))) == count:
            return " ".join(pieces[cut:]).strip(" :–—-·|,")
    return ""


def _follows(label: str, text: str, rest: str) -> bool:
    """Whether the words after the label are what it speaks of ("Lives in Larkmoor")."""
    if is_description(text) or len(words(rest)) > _LONGEST_BESIDE or len(clauses(rest)) > 1:
        return False
    ends = text.split()[len(label.split()) - 1]
    if ends.endswith((":", "–", "—")):
        return True
    # A single word begins many a sentence; two that lead to a name are a label.
    first = rest.lstrip("\"'“‘([")[:1]
    return len(words(label)) > 1 and (first.isupper() or first.isdigit() or not first.isascii())


def _hints(labels: Sequence[str], sight: Sight) -> bool:
    """Whether anything on the page, wherever it stands, so much as speaks of the field."""
    wanted = [words(label) for label in labels]
    core = [frozenset(content(label)) for label in labels]
    for text in _said(sight):
        spoken = words(text)
        joined = f" {' '.join(spoken)} "
        if any(label and f" {' '.join(label)} " in joined for label in wanted):
            return True
        bases = frozenset(content(text))
        if any(label and label <= bases for label in core):
            return True
    return False


def _said(sight: Sight) -> Iterator[str]:
    for line in sight.view.lines:
        yield line.text
    for node in sight.view.nodes:
        if node.tag == "#text" or sight.view.silent[node.index]:
            continue
        for said in (node.name, node.description, node.value, node.marks.get("title", "")):
            if said:
                yield said


def _setting_of(way: Way, name: str, labels: Sequence[str]) -> Setting:
    """A field as a setting that is whatever words stand there."""
    return Setting(
        id=name,
        title=name,
        labels=tuple(labels),
        read=(way,),
        values={"*": Audience.ON},
        why="-",
        fix="-",
        ask="-",
        source="-",
    )


def _atlas_of(setting: Setting) -> Atlas:
    return Atlas((setting,))

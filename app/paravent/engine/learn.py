"""Learns from one place that the user points at: which words of the page name a setting there.

Nothing is guessed beyond what the reader itself would read: each wording near the place is tried
as a label of the setting, with all other labels of the pack competing as always. A wording that
belongs to another setting is never taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from paravent.core.page import Snapshot
from paravent.core.records import Evidence
from paravent.core.words import Audience
from paravent.engine.meanings import Meanings
from paravent.engine.sight import Atlas, Sight
from paravent.engine.view import View, is_option
from paravent.engine.ways import Try, try_way
from paravent.engine.wording import LOOSE, STRONG, is_description, is_generic, is_loading, key
from paravent.engine.wordset import wordset
from paravent.packs.model import Pack, Setting, Way

Clean = Callable[[str], str]
"""Takes what may be personal out of a wording; "" where nothing is left."""

_HOWS = ("switch", "radio", "choice", "row")
_TOP_ROLES = wordset("main dialog alertdialog document form")
_TOP_TAGS = wordset("body html main")
_MOST_LABELS = 8
"""So many wordings near a place are one row; more are several."""
_HIGHEST = 12

NOT_THERE = (
    "That place is not on the page any more. Point again, at the line with the setting’s name."
)
NOTHING = (
    "No setting with its value was found where you pointed. Point at the line that shows the"
    " setting’s name and its value."
)
PERSONAL = (
    "The words there may be personal, so they were not learned. Point at the setting’s name, or"
    " answer by hand."
)
ANOTHERS = "That line is another setting. Point at the line of this one."
UNKNOWN = (
    "The line was found, but it shows words that this version does not know. Answer by hand: your"
    " answer counts."
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of pointing once."""

    way: Way | None = None
    """How to read it from now on, with a label free of personal words."""
    evidence: Evidence | None = None
    """What that way sees on the page now."""
    refs: tuple[int, ...] = ()
    why: str = ""
    """Where nothing was learned: why, and what to do."""


@dataclass(frozen=True, slots=True)
class _Trial:
    strength: float
    way: Way
    found: Try


def learn(
    pack: Pack,
    setting: Setting,
    page: str,
    snapshot: Snapshot,
    *,
    refs: Sequence[int],
    clean: Clean,
) -> Lesson:
    """Learn how ``setting`` is named at the first of ``refs`` that is on the page.

    ``page`` is the id of the page in the pack; ``refs`` are handles, nearest first.
    """
    return _Learner(pack, setting, page, snapshot, clean).learn(refs)


class _Learner:
    def __init__(
        self, pack: Pack, setting: Setting, page: str, snapshot: Snapshot, clean: Clean
    ) -> None:
        self._setting = _readable(setting)
        self._page = page
        self._snapshot = snapshot
        self._clean = clean
        self._others = tuple(s for s in pack.settings if s.id != setting.id)
        self._ignore = (pack.platform.name, pack.platform.id)
        self._view = View(snapshot)
        self._book = Atlas((*self._others, setting), self._ignore).book(page)

    def learn(self, refs: Sequence[int]) -> Lesson:
        by_ref = {node.ref: node.index for node in self._snapshot.nodes if node.ref}
        at = next((by_ref[ref] for ref in refs if ref in by_ref), None)
        if at is None:
            return Lesson(why=NOT_THERE)
        why = NOTHING
        for root in self._roots(at):
            lesson = self._at(root, at)
            if lesson.way is not None:
                return lesson
            if lesson.why:
                why = lesson.why
            if lesson.why in (ANOTHERS, UNKNOWN):
                break
        return Lesson(why=why)

    def _roots(self, at: int) -> Iterator[int]:
        """Parts of the page around the place, the smallest first, as long as they are one row."""
        for height, node in enumerate(self._view.ancestors(at)):
            if height > _HIGHEST or node.role in _TOP_ROLES or node.tag in _TOP_TAGS:
                return
            if len(list(self._wordings(node.index))) > _MOST_LABELS:
                return
            yield node.index

    # -- one part of the page ---------------------------------------------------------------------

    def _at(self, root: int, pointed: int) -> Lesson:
        why = ""
        best: _Trial | None = None
        unknown = False
        for text in self._wordings(root):
            if self._is_anothers(text):
                why = why or ANOTHERS
                continue
            label = self._clean(text)
            if not label:
                why = why or PERSONAL
                continue
            trial = self._tried(label, root, pointed)
            if trial is None:
                continue
            if trial.found.evidence is None or trial.found.evidence.audience is None:
                unknown = True
            elif best is None or trial.strength > best.strength:
                best = trial
        if best is not None:
            return Lesson(best.way, best.found.evidence, best.found.refs)
        return Lesson(why=UNKNOWN if unknown else why)

    def _wordings(self, root: int) -> Iterator[str]:
        """What may name a row below ``root``: its lines, the names of its controls, each once."""
        seen: set[str] = set()
        for text in (*self._lines(root), *self._names(root)):
            if key(text) and key(text) not in seen:
                seen.add(key(text))
                yield text

    def _lines(self, root: int) -> Iterator[str]:
        for line in self._view.lines:
            if not (self._view.inside(line.first, root) or self._view.inside(root, line.at)):
                continue
            if self._may_name(line.text) and not self._view.options[line.first]:
                yield line.text

    def _names(self, root: int) -> Iterator[str]:
        for index in range(root, self._view.node(root).end):
            node = self._view.node(index)
            if node.tag == "#text" or is_option(node) or self._view.silent[index]:
                continue
            if node.role and node.name.strip() and self._may_name(node.name):
                yield node.name

    def _may_name(self, text: str) -> bool:
        if is_generic(text) or is_loading(text) or is_description(text):
            return False
        return self._meanings.of(text) is None

    @property
    def _meanings(self) -> Meanings:
        return Meanings(self._setting.values)

    def _is_anothers(self, text: str) -> bool:
        """Whether the pack already knows these words as another setting."""
        scores = self._book.scores(text)
        owners = {name for name, score in scores.items() if score >= STRONG}
        cut = None if owners else self._book.split(text)
        owners = owners or set(cut[0] if cut else ())
        return bool(owners) and self._setting.id not in owners

    # -- trying -----------------------------------------------------------------------------------

    def _tried(self, label: str, root: int, pointed: int) -> _Trial | None:
        """The best that comes of reading with ``label``, by itself or below a heading."""
        trials = list(self._trials(label, ""))
        known = [t for t in trials if t.found.evidence and t.found.evidence.audience]
        if not known:
            for heading in self._headings(root):
                more = list(self._trials(label, heading))
                trials += more
                known = [t for t in more if t.found.evidence and t.found.evidence.audience]
                if known:
                    break
        here = [t for t in known or trials if self._is_here(t.found, root, pointed)]
        return max(here, key=lambda t: t.strength, default=None)

    def _trials(self, label: str, section: str) -> Iterator[_Trial]:
        for how in _HOWS:
            way = Way.model_validate(
                {"how": how, "labels": (label,), "section": (section,) if section else ()}
            )
            with_values = way.model_copy(update={"values": self._setting.values})
            trial = self._setting.model_copy(update={"labels": (), "read": (with_values,)})
            atlas = Atlas((*self._others, trial), self._ignore)
            sight = Sight(self._page, self._snapshot, atlas)
            found = try_way(with_values, trial, sight)
            if found.evidence is not None and found.evidence.strength >= LOOSE:
                yield _Trial(found.evidence.strength, way, found)

    def _headings(self, root: int) -> Iterator[str]:
        """The headings above the place, nearest first, without personal words."""
        sight = Sight(self._page, self._snapshot, Atlas((), ()))
        for text in reversed(sight.sections.above(root)):
            cleaned = self._clean(text)
            if cleaned and key(cleaned) == key(text):
                yield cleaned

    def _is_here(self, found: Try, root: int, pointed: int) -> bool:
        """Whether what was read stands in the part that was pointed at, or belongs to its label."""
        shown = {n.index for n in self._snapshot.nodes if n.ref and n.ref in found.refs}
        return any(
            self._view.inside(at, root) or self._view.inside(root, at) or at == pointed
            for at in shown
        )


def _readable(setting: Setting) -> Setting:
    """``setting`` with words to look for, where only its ways have any."""
    if setting.values:
        return setting
    values: dict[str, Audience] = next(
        (way.values for way in setting.read if way.how in _HOWS and way.values), {}
    )
    return setting.model_copy(update={"values": values})

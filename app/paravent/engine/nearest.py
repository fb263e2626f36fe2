"""Finds the value that belongs to a label: the nearest in structure, never one of another row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from paravent.core.page import Ternary
from paravent.engine.columns import ACROSS, value_across
from paravent.engine.labels import LabelBook, Mention
from paravent.engine.meanings import Meanings, explains
from paravent.engine.places import Place, Places
from paravent.engine.view import BUTTON_ROLES, CHOICE_ROLES, TOGGLE_ROLES, Line, View
from paravent.engine.wording import (
    LOOSE,
    STRONG,
    is_description,
    is_generic,
    is_loading,
    key,
    likeness,
    words,
)
from paravent.engine.wordset import wordset

_TOP_ROLES = wordset("main dialog alertdialog RootWebArea document")
_TOP_TAGS = wordset("body html main")
_NAMED_PARTS = wordset("region group form article list table tabpanel dialog")
_CHOICE_GROUPS = wordset("radiogroup listbox menu")
_BARE_LABELS = wordset("beta new more about info information detail details help here this")
"""Words that decorate a row at times, and at times are all the label that it has."""

SAME_LABEL = 0.6
ASIDE = 0.5
FLAT_PAIR = 0.9
TEXT_BETWEEN = 0.6
TEXT_BESIDE_LABEL = 0.86
OTHER_NAME = 0.7


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one mention of a label led to."""

    mention: Mention
    places: tuple[Place, ...] = ()
    """The value; several where it is not clear which."""
    strength: float = 0.0
    note: str = ""
    loading: bool = False

    @property
    def place(self) -> Place | None:
        """The value's place, if there is exactly one."""
        return self.places[0] if len(self.places) == 1 else None


class Rows:
    """The page cut into what belongs to one setting and what belongs to others."""

    def __init__(
        self,
        view: View,
        book: LabelBook,
        all_mentions: Sequence[Mention],
        *,
        setting: str,
        wordings: Sequence[str],
        meanings: Meanings,
        section_words: Sequence[str] = (),
        known_places: dict[object, Places],
    ) -> None:
        """``known_places`` keeps the places of this page for ways that read words alike."""
        self._view = view
        self._book = book
        self._setting = setting
        self._wordings = tuple(wordings)
        self._meanings = meanings
        self._sections = frozenset(key(text) for text in section_words)
        named = tuple(m for m in all_mentions if self._score(m) > 0)
        # Words that are a value too ("Connect future activity") are a label only where there is
        # no better one.
        valued = {m.first for m in named if m.split is None and meanings.of_key(m.text) is not None}
        if all(m.first in valued for m in named):
            valued = set()
        self.own = tuple(m for m in named if m.first not in valued)
        own_nodes = {at for m in self.own for at in (m.at, m.first)}
        self._foreign = sorted(
            {
                m.first
                for m in all_mentions
                if m.first not in own_nodes
                and m.at not in own_nodes
                and not m.of(setting)
                and max(m.scores.values(), default=0.0) >= STRONG
                and (m.split is None or m.split.is_clean)
                and meanings.of_key(m.text) is None
            }
        )
        labelled = frozenset(
            at
            for m in all_mentions
            if (m.split is None or m.split.is_clean) and m.first not in valued
            for at in (m.first, m.at if m.source != "text" else m.first)
        )
        known_as = (meanings.signature, frozenset(valued))
        if known_as not in known_places:
            known_places[known_as] = Places(view, meanings, labelled)
        self.places = known_places[known_as]

    def _score(self, mention: Mention) -> float:
        """How well a mention fits the wordings that this way asks for."""
        if not mention.of(self._setting):
            return 0.0
        text = mention.split.head if mention.split else mention.text
        best = max((likeness(w, text, self._book.ignore) for w in self._wordings), default=0.0)
        return min(best, mention.of(self._setting)) if best >= LOOSE - 0.1 else 0.0

    @cached_property
    def _others(self) -> tuple[Line, ...]:
        """Lines that may be labels of rows that no pack knows."""
        # A longer text that only holds the label ("Stop: do not …") is a label of its own.
        leading = [m for m in self.own if self._may_climb(m) or self._beside(m) is not None]
        own = {at for m in leading for at in range(m.first, m.last + 1)}
        known = set(self._foreign)
        return tuple(
            line
            for line in self._view.lines
            if line.first not in own and line.first not in known
            if self.places.is_label_like(line)
        )

    # -- from a label to its value ---------------------------------------------------------------

    def value_of(self, mention: Mention) -> Outcome:
        """The value that belongs to ``mention``."""
        score = self._score(mention)
        if self._shared(mention):
            score = min(score, SAME_LABEL)
        aside = self._view.aside[mention.at]
        if aside:
            score = min(score, ASIDE)
        beside = self._beside(mention)
        if beside is not None:
            return Outcome(mention, (beside,), min(score, beside.strength), "value after its label")
        if mention.split is not None and not self._may_climb(mention):
            unknown = self._rest_as_value(mention)
            note = "words that the pack does not know" if unknown else ""
            return Outcome(mention, unknown, min(score, 0.8) if unknown else 0.0, note)
        found = self._climb(mention, score, aside)
        if found.places or found.loading or aside or mention.split is not None:
            return found
        place = value_across(self._view, mention.first, self.places)
        if place is None:
            return found
        strength = min(score, place.strength, ACROSS)
        return Outcome(mention, (place,), strength, "in the column beside it")

    def _shared(self, mention: Mention) -> bool:
        """Whether another setting of the page has the same label, and no section parts them."""
        if self._sections:
            return False
        return sum(1 for score in mention.scores.values() if score >= STRONG) > 1

    def _beside(self, mention: Mention) -> Place | None:
        """A value in the same text as the label ("Friends list: Friends")."""
        if mention.split is None:
            return None
        rest = mention.split.rest
        meaning = self._meanings.of(rest)
        if meaning is None:
            return None
        if mention.split.is_clean or self._meanings.of_key(rest) is not None:
            kind = "text" if mention.source == "text" else "button"
            return Place(mention.at, kind, rest, meaning.audience, min(meaning.strength, 0.97))
        return None

    def _may_climb(self, mention: Mention) -> bool:
        """A longer text that only begins like the label is another label."""
        if mention.split is None:
            return True
        if not mention.split.first:
            # What stands before a label may turn it round ("Do not allow: …").
            return mention.split.is_clean and is_generic(mention.split.rest)
        if self._is_own_control(mention):
            return True
        return mention.split.is_clean and _only_explains(mention.split.rest)

    def _is_own_control(self, mention: Mention) -> bool:
        """A control whose name goes on with an explanation after the label."""
        if mention.source != "name" or mention.split is None or not mention.split.first:
            return False
        lines = [line.text for line in self._view.lines_in(mention.at)]
        return any(likeness(w, text) >= STRONG for w in self._wordings for text in lines)

    def _climb(self, mention: Mention, score: float, aside: bool) -> Outcome:
        maybe: tuple[Place, ...] = ()
        loading = False
        for node in self._view.ancestors(mention.at):
            if not aside and self._view.aside[node.index]:
                break
            if node.tag == "#text":
                continue
            if node.index > mention.first or node.end <= mention.last:
                continue
            outcome, stop = self._at(node.index, mention, score)
            if outcome is not None:
                return outcome
            if not maybe and not stop:
                maybe = self._unknown_words(node.index, mention)
                loading = loading or self._is_loading(node.index, mention)
            if stop or node.role in _TOP_ROLES or node.tag in _TOP_TAGS:
                break
            if aside and not self._view.aside[max(node.parent, 0)]:
                break
        if loading:
            return Outcome(mention, loading=True, note="still loading")
        if maybe and not aside:
            return Outcome(mention, maybe, min(score, 0.8), "words that the pack does not know")
        return Outcome(mention)

    def _at(self, root: int, mention: Mention, score: float) -> tuple[Outcome | None, bool]:
        """What the part of the page at ``root`` says; whether to stop climbing."""
        foreign = [at for at in self._foreign if self._view.inside(at, root)]
        found = [p for p in self.places.all if self._view.inside(p.at, root)]
        firm = [p for p in found if not p.timid and self._is_free(p, root, mention)]
        pure = [p for p in firm if self._is_pure(p, mention)]
        if not pure:
            unsure = [p for p in found if p.timid and self._is_pure(p, mention)]
            if unsure and not foreign and len(unsure) == 1 and self._is_row(root):
                note = "words that the pack does not know"
                return Outcome(mention, tuple(unsure), score, note), True
            return None, bool(foreign)
        if self._is_loading(root, mention) and not foreign:
            return Outcome(mention, loading=True, note="still loading"), True
        if not foreign and self._agree(pure):
            return self._single(pure, root, mention, score), True
        return self._paired(pure, foreign, root, mention, score), True

    def _agree(self, places: Sequence[Place]) -> bool:
        audiences = {place.audience for place in places}
        return len(places) == 1 or (len(audiences) == 1 and None not in audiences)

    def _single(self, pure: Sequence[Place], root: int, mention: Mention, score: float) -> Outcome:
        place = min(pure, key=lambda p: (p.kind == "text", abs(p.at - mention.first)))
        strength, note = min(score, place.strength), place.note
        if place.name and not self._is_ours(place.name):
            strength, note = min(strength, OTHER_NAME), "the control has another name"
        if self._is_in_named_part(place, mention):
            strength, note = min(strength, OTHER_NAME), "it stands in a part with another name"
        if not self._view.inside(place.at, mention.at):
            limit, why = self._distance(place, root, mention)
            if self._view.in_other_row(mention.first, place.at):
                limit, why = min(limit, TEXT_BETWEEN), "it stands in another row"
            elif self._is_folded_away(place, mention):
                limit, why = min(limit, TEXT_BETWEEN), "it stands in another part that opens"
            elif self._has_bare_label(place, mention):
                limit, why = min(limit, TEXT_BETWEEN), "other words stand with it"
            strength = min(strength, limit)
            note = note or why
        elif self._is_labelled_otherwise(mention):
            strength, note = min(strength, OTHER_NAME), "the words beside it name another setting"
        elif self._is_one_of_several(place, mention):
            strength, note = min(strength, TEXT_BETWEEN), "nothing shows which of them is chosen"
        return Outcome(mention, (place,), strength, note)

    def _is_one_of_several(self, place: Place, mention: Mention) -> bool:
        """Whether a plain text stands among others in a group of choices without a choice."""
        group = self._view.node(mention.at)
        return (
            place.kind == "text"
            and group.role in _CHOICE_GROUPS
            and any(
                line.first != place.at and self._view.inside(line.first, group.index)
                for line in self._others
            )
        )

    def _distance(self, place: Place, root: int, mention: Mention) -> tuple[float, str]:
        """How far the texts between label and value shake that they belong together."""
        root = max(root, self._view.meet(place.at, mention.first))
        label_branch = self._view.branch(mention.first, root)
        low, high = sorted((mention.last, place.at))
        between = [
            line
            for line in self._others
            if low < line.first < high and self._view.inside(line.first, root)
        ]
        if place.at < mention.first:
            earlier = [
                line
                for line in self._others
                if self._view.inside(line.first, root) and line.first < place.at
            ]
            if between or earlier or not self._leads_alone(place, root):
                return TEXT_BETWEEN, "other text stands between or before"
            return FLAT_PAIR, "the value stands before its label"
        beside = [line for line in between if self._view.inside(line.first, label_branch)]
        if len(between) > len(beside) or len(beside) > 1:
            return TEXT_BETWEEN, "other text stands between"
        return (TEXT_BESIDE_LABEL, "a note stands between") if beside else (1.0, "")

    def _is_labelled_otherwise(self, mention: Mention) -> bool:
        """Whether the words shown beside a control that is named like this name another setting."""
        if mention.source != "name":
            return False
        view = self._view
        for node in view.ancestors(mention.at):
            if self._holds_other_named(node.index, mention):
                return False  # What is written here may belong to any of them.
            lines = list(view.lines_in(node.index))
            if not lines:
                continue
            theirs = any(view.inside(at, node.index) for at in self._foreign)
            ours = any(m.source == "text" and view.inside(m.first, node.index) for m in self.own)
            return theirs and not ours
        return False

    def _holds_other_named(self, root: int, mention: Mention) -> bool:
        """Whether a part of the page holds another control that is named as another setting."""
        return any(
            self._view.inside(at, root)
            and not self._view.inside(at, mention.at)
            and self._view.node(at).tag != "#text"
            and self._view.node(at).role in TOGGLE_ROLES | CHOICE_ROLES | BUTTON_ROLES
            for at in self._foreign
        )

    def _is_folded_away(self, place: Place, mention: Mention) -> bool:
        """Whether label and value belong to two parts of the page that open and close."""
        view = self._view
        meeting = view.meet(place.at, mention.first)
        for node in view.ancestors(mention.first):
            if node.index == meeting:
                break
            if node.role == "button" and node.expanded is Ternary.FALSE:
                return True
        low, high = sorted((mention.last, place.at))
        return any(
            node.expanded is not Ternary.NONE
            and node.role in ("button", "tab")
            and view.inside(node.index, meeting)
            and low < node.index
            and node.end <= high
            and not view.silent[node.index]
            and not is_generic(node.name)
            for node in view.nodes[low:high]
        )

    def _has_bare_label(self, place: Place, mention: Mention) -> bool:
        """Whether the value's own part of the page holds words that may be its real label."""
        view = self._view
        meeting = view.meet(place.at, mention.first)
        branch = view.branch(place.at, meeting)
        if branch == meeting or view.inside(mention.first, branch):
            return False
        return any(
            set(words(line.text)) <= _BARE_LABELS and words(line.text)
            for line in view.lines_in(branch)
            if line.first < place.at or place.kind == "switch"
            if not any(node.role in BUTTON_ROLES for node in view.ancestors(line.first))
        )

    def _leads_alone(self, place: Place, root: int) -> bool:
        """Whether a value before its label has its own part of the row to itself."""
        view, top = self._view, self._view.node(root)
        if top.role in _TOP_ROLES or top.tag in _TOP_TAGS:
            return False
        branch = view.node(view.branch(place.at, root))
        holder = view.node(place.at)
        return not any(
            branch.index <= at < branch.end and not holder.index <= at < holder.end
            for at in (
                *(line.first for line in view.lines_in(branch.index)),
                *self.places.strange,
                *(p.at for p in self.places.all),
            )
            if at != place.at and not view.options[at]
        )

    def _is_in_named_part(self, place: Place, mention: Mention) -> bool:
        """Whether the value stands in a part of the page that is named as something else."""
        view = self._view
        meeting = view.meet(place.at, mention.first)
        for node in view.ancestors(place.at):
            if node.index == meeting:
                return False
            named = node.role in _NAMED_PARTS and node.index != place.at and node.name.strip()
            if named and not self._is_ours(node.name):
                return True
        return False

    def _is_free(self, place: Place, root: int, mention: Mention) -> bool:
        """Whether a control is not named as something else."""
        view = self._view
        if view.aside[place.at] and not view.aside[mention.at]:
            return False
        if view.options[place.at] and place.kind in ("text", "note", "button"):
            return False
        if not place.name or self._is_ours(place.name):
            return True
        owners = self._book.scores(place.name)
        if owners and max(owners.values()) >= STRONG and self._setting not in owners:
            return False
        cut = self._book.split(place.name)
        if cut is not None and self._setting not in cut[0]:
            return False
        taken = {key(line.text) for line in self._others}
        return key(place.name) not in taken

    def _is_ours(self, name: str) -> bool:
        if is_generic(name) or is_description(name) or self._meanings.of(name) is not None:
            return not self._begins_foreign(name)
        if any(likeness(w, name, self._book.ignore) >= LOOSE for w in self._wordings):
            return True
        if key(name) in self._sections:
            return True
        return any(words(name)[: len(words(w))] == words(w) for w in self._wordings)

    def _begins_foreign(self, name: str) -> bool:
        cut = self._book.split(name)
        return cut is not None and self._setting not in cut[0]

    def _is_pure(self, place: Place, mention: Mention) -> bool:
        """Whether the value's own part of the page, up to where it meets the label's, holds no
        other label.
        """
        view = self._view
        meeting = view.meet(place.at, mention.first)
        branch = view.branch(place.at, meeting)
        if branch == meeting or view.inside(mention.first, branch):
            return True
        node = view.node(branch)
        if any(branch <= at < node.end for at in self._foreign):
            return False
        return not any(
            branch <= line.first < node.end and line.first != place.at for line in self._others
        )

    # -- several labels and values in one part of the page ---------------------------------------

    def _paired(
        self,
        pure: Sequence[Place],
        foreign: Sequence[int],
        root: int,
        mention: Mention,
        score: float,
    ) -> Outcome:
        """Labels and values side by side without rows around them: pair them by their order."""
        view = self._view
        others = [
            line.first
            for line in self._others
            if view.inside(line.first, root) and not any(p.at == line.first for p in pure)
        ]
        headings = {
            line.first
            for line in view.lines_in(root)
            if any(node.index in view.headings for node in view.ancestors(line.first))
        }
        own = {m.first for m in self.own if view.inside(m.first, root)}
        taken = self._named_elsewhere(root, pure)
        labels = {
            at
            for at in (*foreign, *own, *(at for at in others if at not in headings))
            if at in own or not taken & self._words_at(at)
        }
        strange = [
            at
            for at in self.places.strange
            if view.inside(at, root) and at not in labels and not taken & self._words_at(at)
        ]
        values = [*(p.at for p in pure), *strange]
        sequence = sorted([*((at, "label") for at in labels), *((at, "value") for at in values)])
        kinds = [kind for _, kind in sequence]
        if not self._labels_lead(kinds, pure, mention):
            return self._unclear(pure, foreign, root, mention)
        limit = min((at for at in labels if at > mention.last), default=view.node(root).end)
        mine = [p for p in pure if mention.last < p.at < limit]
        if not mine:
            return Outcome(mention)
        if not self._agree(mine):
            return Outcome(mention, tuple(mine), LOOSE, "more than one value beside the label")
        strength, note = min(score, mine[0].strength, FLAT_PAIR), "paired by their order"
        if mine[0].name and not self._is_ours(mine[0].name):
            strength = min(strength, OTHER_NAME)
        if self._view.in_other_row(mention.first, mine[0].at):
            strength, note = min(strength, TEXT_BETWEEN), "it stands in another row"
        if self._text_between(mention, mine[0], root):
            strength, note = TEXT_BETWEEN, "other text stands between"
        return Outcome(mention, (mine[0],), strength, note)

    def _named_elsewhere(self, root: int, pure: Sequence[Place]) -> frozenset[str]:
        """The names of switches and choices of other rows: with the words that name them they are
        rows of their own, wherever they stand, and take no part in pairing what is left.
        """
        view, mine = self._view, {p.at for p in pure}
        return frozenset(
            key(node.name)
            for node in view.nodes[root : view.node(root).end]
            if node.role in TOGGLE_ROLES | CHOICE_ROLES
            and node.name.strip()
            and node.index not in mine
            and not is_generic(node.name)
            and not self._is_ours(node.name)
        )

    def _words_at(self, index: int) -> set[str]:
        """What is written at a node, or how a control is called."""
        node = self._view.node(index)
        if node.tag != "#text":
            return {key(node.name)} if node.name.strip() else set()
        return {key(line.text) for line in self._view.lines if line.first == index}

    def _labels_lead(self, kinds: Sequence[str], pure: Sequence[Place], mention: Mention) -> bool:
        """Whether values surely follow their labels here.

        The page's own lists of terms say so; else the first must be a label and the last a value.
        Values before their labels cannot be told from labels whose first was not recognised.
        """
        if self._is_in(mention.first, "dt") and all(self._is_in(p.at, "dd") for p in pure):
            return True
        return bool(kinds) and kinds[0] == "label" and kinds[-1] == "value"

    def _is_in(self, index: int, tag: str) -> bool:
        role = {"dt": "term", "dd": "definition"}[tag]
        return any(node.tag == tag or node.role == role for node in self._view.ancestors(index))

    def _text_between(self, mention: Mention, place: Place, root: int) -> bool:
        """Any text between label and value that belongs to neither's own part."""
        view = self._view
        branches = {view.branch(mention.first, root), view.branch(place.at, root)}
        return any(
            mention.last < line.first < place.at
            and not is_generic(line.text)
            and not any(view.inside(line.first, branch) for branch in branches)
            for line in view.lines_in(root)
        )

    def _unclear(
        self, pure: Sequence[Place], foreign: Sequence[int], root: int, mention: Mention
    ) -> Outcome:
        if foreign:
            return Outcome(mention)
        note = "more than one value beside the label"
        return Outcome(mention, tuple(pure), LOOSE, note)

    # -- words that are not known ---------------------------------------------------------------

    def _unknown_words(self, root: int, mention: Mention) -> tuple[Place, ...]:
        """The one short text beside the label in its own row."""
        if not self._is_row(root) and not self._is_tight(root, mention):
            return ()
        beside = [
            line
            for line in self._others
            if self._view.inside(line.first, root)
            and not line.text.rstrip().endswith("?")
            and not self._has_own_value(line, root, mention)
        ]
        rest_of_label = self._rest_as_value(mention)
        if rest_of_label:
            return rest_of_label
        if len(beside) != 1 or len(words(beside[0].text)) > 6:
            return ()
        line = beside[0]
        if any(node.index in self._view.headings for node in self._view.ancestors(line.first)):
            return ()
        return (Place(line.first, "text", line.text, None, 0.8),)

    def _rest_as_value(self, mention: Mention) -> tuple[Place, ...]:
        """What follows the label in its own line, as a value that nobody knows."""
        split = mention.split
        if split is None or not split.is_clean or is_generic(split.rest):
            return ()
        if is_description(split.rest) or len(words(split.rest)) > 6:
            return ()
        return (Place(mention.at, "text", split.rest, None, 0.8),)

    def _has_own_value(self, line: Line, root: int, mention: Mention) -> bool:
        """Whether a text is the label of a row of its own."""
        branch = self._view.branch(line.first, root)
        if self._view.inside(mention.first, branch):
            return False
        return any(self._view.inside(p.at, branch) for p in self.places.all if not p.timid)

    def _is_row(self, root: int) -> bool:
        node = self._view.node(root)
        return node.role in _ROW_ROLES or node.tag in _ROW_TAGS or self._is_compact(root)

    def _is_compact(self, root: int) -> bool:
        return len(self._view.pieces_in(root)) <= 4

    def _is_tight(self, root: int, mention: Mention) -> bool:
        return len(self._view.pieces_in(root)) <= 3

    def _is_loading(self, root: int, mention: Mention) -> bool:
        if any(at for at in self._foreign if self._view.inside(at, root)):
            return False
        if self._view.is_busy(root) or self._view.is_within_busy(root):
            return True
        return any(is_loading(text) for text in self._view.pieces_in(root)) and self._is_compact(
            root
        )


_QUALIFIER = 3


def _only_explains(rest: str) -> bool:
    """Whether what follows a label in its line explains it, and is not a part of a longer one.

    "(Harbour Books)", "on your second profile", "Second profile" make it the label of something
    else; "When this is on, people can see …" does not.
    """
    if is_generic(rest):
        return True
    if rest.lstrip()[:1] in "([{" or not explains(rest):
        return False
    return is_description(rest) or len(words(rest)) > _QUALIFIER


_ROW_ROLES = wordset("row listitem button link group radiogroup tab menuitem")
_ROW_TAGS = wordset("tr li label fieldset dl")

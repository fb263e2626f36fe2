"""Finds the places of a page where a value may stand, whatever they are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from paravent.core.page import Node, Ternary
from paravent.core.text import plain
from paravent.core.words import Audience
from paravent.engine.meanings import STATE_WORDS, Meaning, Meanings
from paravent.engine.view import (
    BUTTON_ROLES,
    TOGGLE_ROLES,
    Line,
    View,
    heading_level,
    is_option,
    is_radio,
    is_toggle,
)
from paravent.engine.wording import clauses, is_description, is_generic, is_loading, key, words
from paravent.engine.wordset import wordset

HIDDEN = 0.7
DISABLED = 0.7
UNSURE_STATE = 0.8
_POPUPS = wordset("true menu listbox dialog tree grid")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands."""

    at: int
    kind: str
    """``switch``, ``radio``, ``choice``, ``button``, ``text`` or ``note`` (a description)."""
    raw: str
    audience: Audience | None
    """None where the words are not known."""
    strength: float
    name: str = ""
    """What the control itself is called, where that is not its value."""
    note: str = ""
    timid: bool = False
    """Perhaps not a value at all (a button with words that are not known)."""


class Places:
    """All places of a page for one set of meanings."""

    def __init__(self, view: View, meanings: Meanings, labelled: frozenset[int]) -> None:
        """``labelled`` are text nodes and elements that name some setting."""
        self._view = view
        self._meanings = meanings
        self._labelled = labelled
        self._covered: set[int] = set()
        found = [*self._controls(), *self._radios(), *self._notes()]
        if meanings.free is not None or meanings.empty is not None:
            found += self._fields()
        found += self._texts()
        self.strange = self._strange({place.at for place in found})
        """Controls of other rows that hold no value for these meanings."""
        if meanings.is_switch:
            # A switch is on or off: words about anything else beside it are not its value.
            plain_words = [p for p in found if p.kind != "switch" and p.audience is None]
            found = [p for p in found if p.kind == "switch" or p.audience is not None]
            self.strange = (*self.strange, *(place.at for place in plain_words))
        self.all = tuple(sorted(found, key=lambda place: place.at))

    # -- switches -------------------------------------------------------------------------------

    def _controls(self) -> Iterable[Place]:
        view = self._view
        for node in view.nodes:
            if is_toggle(node):
                place = self._toggle(node)
                if place is not None:
                    yield place
            elif view.silent[node.index]:
                continue
            elif node.tag == "select" or (node.role in ("combobox", "listbox")):
                yield from self._choice(node)
            elif node.role in BUTTON_ROLES and not is_option(node):
                yield from self._button(node)

    def _toggle(self, node: Node) -> Place | None:
        if _is_tool(node):
            return None
        state, sure, note = toggle_state(node)
        if node.pressed is not Ternary.NONE and self._meanings.of(node.name) is not None:
            return self._segment(node)
        if state is Ternary.NONE or not self._meanings.knows_states:
            return None
        if state is Ternary.MIXED or note:
            return Place(node.index, "switch", note or "mixed", None, 1.0, node.name, note)
        audience = self._meanings.state(state is Ternary.TRUE)
        raw = "on" if state is Ternary.TRUE else "off"
        strength = min(sure, DISABLED if node.disabled else 1.0)
        if self._view.silent[node.index]:
            strength = min(strength, HIDDEN)
        return Place(node.index, "switch", raw, audience, strength, node.name)

    def _segment(self, node: Node) -> Place | None:
        """A button of a row of buttons, pressed where it is the value."""
        self._cover(node)
        if node.pressed is not Ternary.TRUE or self._view.silent[node.index]:
            return None
        meaning = self._meanings.of(node.name)
        audience = meaning.audience if meaning else None
        return Place(node.index, "radio", node.name, audience, 0.95)

    # -- choices and buttons --------------------------------------------------------------------

    def _choice(self, node: Node) -> Iterable[Place]:
        self._cover(node)
        chosen = [
            below.name or self._view.snapshot.text_of(below)
            for below in self._view.snapshot.below(node)
            if is_option(below) and Ternary.TRUE in (below.selected, below.checked)
        ]
        seen = [node.value] if node.value.strip() else chosen
        if not seen:
            seen = [
                " ".join(
                    line.text
                    for line in self._view.lines_in(node.index)
                    if not self._view.options[line.first] or is_option(node)
                )
            ]
        seen = [text for text in dict.fromkeys(seen) if text.strip()]
        if not seen and node.tag != "select":
            yield from self._button(node)
            return
        if not seen or is_loading(seen[0]):
            return
        if len(seen) > 1:
            yield Place(node.index, "choice", " / ".join(seen), None, 1.0, node.name)
            return
        meaning = self._meanings.of(seen[0])
        strength = min(meaning.strength if meaning else 1.0, DISABLED if node.disabled else 1.0)
        audience = meaning.audience if meaning else None
        yield Place(node.index, "choice", seen[0], audience, strength, _other(node.name, seen[0]))

    def _button(self, node: Node) -> Iterable[Place]:
        view = self._view
        inner = tuple(view.lines_in(node.index))
        if any(at in self._labelled for at in range(node.index, node.end)) and inner:
            if not any(at in self._labelled for at in range(node.index + 1, node.end)):
                # Named like a setting from outside: what stands inside is its value.
                yield from self._from_button(node, inner, named=True)
            return
        yield from self._from_button(node, inner, named=False)

    def _from_button(self, node: Node, inner: tuple[Line, ...], *, named: bool) -> Iterable[Place]:
        pieces = tuple(line.text for line in inner)
        texts: dict[str, Meaning | None] = {}
        whole = " ".join(pieces)
        if pieces:
            texts[whole] = self._meanings.of_pieces(whole, pieces)
        if node.name.strip() and not named and key(node.name) != key(whole):
            texts[node.name] = self._meanings.of(node.name)
        for extra in (node.value, node.description):
            if extra.strip():
                texts[extra] = self._meanings.of(extra)
        known = {text: meaning for text, meaning in texts.items() if meaning is not None}
        self._cover(node)
        if len({meaning.audience for meaning in known.values()}) > 1:
            yield Place(node.index, "button", " / ".join(known), None, 1.0)
        elif known:
            meaning = next(iter(known.values()))
            raw = meaning.raw
            strength = min(meaning.strength, DISABLED if node.disabled else 1.0)
            yield Place(node.index, "button", raw, meaning.audience, strength)
        else:
            yield from self._unknown_button(node, whole, named=named)

    def _unknown_button(self, node: Node, whole: str, *, named: bool) -> Iterable[Place]:
        parts = [
            part
            for text in (whole, "" if named else node.name)
            for part in clauses(text)
            if not is_generic(part) and not is_loading(part)
        ]
        if not parts:
            return
        opens = node.marks.get("aria-haspopup", "") in _POPUPS
        if node.role == "link" and not opens:
            return
        yield Place(node.index, "button", parts[0], None, 1.0, timid=not opens)

    # -- radios ---------------------------------------------------------------------------------

    def _radios(self) -> Iterable[Place]:
        for node in self._view.nodes:
            if not (is_radio(node) or node.role == "option") or self._inside_choice(node):
                continue
            chosen, note = _chosen(node)
            if not chosen and not note:
                continue
            words = self._radio_words(node)
            if not words:
                continue
            whole = " ".join(words)
            meaning = self._meanings.of_pieces(node.name or whole, words)
            if meaning is None and node.name and key(node.name) != key(whole):
                meaning = self._meanings.of_pieces(whole, words)
            raw = meaning.raw if meaning and not note else node.name or whole
            strength = min(meaning.strength if meaning else 1.0, DISABLED if node.disabled else 1)
            if self._view.silent[node.index]:
                strength = min(strength, HIDDEN)
            audience = None if note or meaning is None else meaning.audience
            name = self._group_name(node)
            yield Place(node.index, "radio", raw, audience, strength, name, note)

    def _inside_choice(self, node: Node) -> bool:
        return any(
            above.tag == "select" or above.role in ("listbox", "combobox")
            for above in self._view.snapshot.above(node)
        )

    def _radio_words(self, node: Node) -> tuple[str, ...]:
        pieces = self._view.pieces_in(node.index)
        if pieces:
            return pieces
        labels = [above for above in self._view.snapshot.above(node) if above.tag == "label"]
        labels += [
            other
            for other in self._view.nodes
            if other.tag == "label"
            and other.marks.get("for")
            and other.marks.get("for") == node.marks.get("id")
        ]
        for label in labels:
            pieces = self._view.pieces_in(label.index)
            if pieces:
                return pieces
        return (node.name,) if node.name.strip() else ()

    def _group_name(self, node: Node) -> str:
        for above in self._view.snapshot.above(node):
            if above.role in ("radiogroup", "group", "menu", "listbox"):
                return above.name
        return ""

    # -- descriptions and text ------------------------------------------------------------------

    def _notes(self) -> Iterable[Place]:
        """Values in the accessible description of something that is not a button."""
        for node in self._view.nodes:
            if not node.description.strip() or self._view.silent[node.index] or is_option(node):
                continue
            if node.role in BUTTON_ROLES and node.index in self._covered:
                continue
            meaning = self._meanings.of(node.description)
            if meaning is not None:
                yield Place(
                    node.index, "note", meaning.raw, meaning.audience, min(meaning.strength, 0.95)
                )

    def _fields(self) -> Iterable[Place]:
        """Free text in fields, for settings that are what the user wrote."""
        for node in self._view.nodes:
            typed = node.tag == "textarea" or node.role in ("textbox", "searchbox", "spinbutton")
            if not typed or self._view.silent[node.index]:
                continue
            self._cover(node)
            raw = node.value.strip()
            audience = self._meanings.empty if not raw else self._meanings.free
            meaning = self._meanings.of(raw)
            if meaning is not None:
                audience = meaning.audience
            yield Place(node.index, "text", raw, audience, 1.0, _other(node.name, raw))

    def _texts(self) -> Iterable[Place]:
        view = self._view
        for line in view.lines:
            if line.first in self._covered or view.options[line.first]:
                continue
            if any(at in self._labelled for at in (line.at, line.first)):
                continue
            if key(line.text) in view.control_names or self._in_heading(line):
                continue
            meaning = self._meanings.of_pieces(line.text, line.pieces)
            if meaning is not None:
                yield Place(line.first, "text", meaning.raw, meaning.audience, meaning.strength)

    def _strange(self, known: set[int]) -> tuple[int, ...]:
        states = tuple(
            line.first
            for line in self._view.lines
            if line.first not in known
            and line.first not in self._covered
            and line.first not in self._labelled
            and key(line.text) in STATE_WORDS
            and not self._view.options[line.first]
        )
        return states + tuple(
            node.index
            for node in self._view.nodes
            if node.index not in known
            and not self._view.silent[node.index]
            and (
                is_toggle(node)
                or node.tag == "select"
                or node.role in ("combobox", "listbox")
                or (is_radio(node) and _chosen(node)[0])
                or (node.role == "button" and not is_generic(node.name))
            )
        )

    def _in_heading(self, line: Line) -> bool:
        return any(heading_level(node) for node in self._view.ancestors(line.first))

    def _cover(self, node: Node) -> None:
        self._covered.update(range(node.index, node.end))

    def is_label_like(self, line: Line) -> bool:
        """Whether a text may be the label of some other row."""
        if line.first in self._covered or self._view.options[line.first]:
            return False
        return not (
            is_description(line.text)
            or is_generic(line.text)
            or is_loading(line.text)
            or self._meanings.of(line.text) is not None
        )


_SWITCHING = wordset("toggle switch on off button setting enabled disabled turn")


def _is_tool(node: Node) -> bool:
    """Whether a button that can be pressed only opens something ("Menu", "More")."""
    named = bool(words(node.name)) and is_generic(node.name)
    return node.role == "button" and named and not set(words(node.name)) <= _SWITCHING


def toggle_state(node: Node) -> tuple[Ternary, float, str]:
    """The state of a switch, how sure it is, and a note where two sources disagree."""
    state = node.checked if node.checked is not Ternary.NONE else node.pressed
    said = [
        node.marks[name]
        for name in ("aria-checked", "aria-pressed")
        if node.marks.get(name) in ("true", "false", "mixed")
    ]
    if not said and node.tag != "input" and (node.role in TOGGLE_ROLES):
        # Browsers call a switch that says nothing of its state off; nobody said so.
        return Ternary.NONE, 0.0, ""
    if state is Ternary.NONE:
        return (Ternary(said[0]), UNSURE_STATE, "") if said else (Ternary.NONE, 0.0, "")
    if any(value != state for value in said):
        return state, 0.0, "the switch says both on and off"
    return state, 1.0, ""


def _chosen(node: Node) -> tuple[bool, str]:
    states = [state for state in (node.checked, node.selected) if state is not Ternary.NONE]
    said = node.marks.get("aria-checked", "")
    chosen = Ternary.TRUE in states
    if said in ("true", "false") and states and (said == "true") != chosen:
        return True, "the option says both chosen and not chosen"
    return chosen or (not states and said == "true"), ""


def _other(name: str, value: str) -> str:
    return "" if key(name) == key(value) else plain(name)

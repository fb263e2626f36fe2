"""Makes a ``Snapshot`` from the browser's own answers: its layout tree and accessibility tree.

Pure. The layout tree (``DOMSnapshot.captureSnapshot``) is the flat tree: shadow roots, closed ones
too, stand in place, and slotted content where it is shown. The accessibility trees
(``Accessibility.getFullAXTree``, one for each frame) are joined by the node's own number.

What counts as visible: laid out with a size, ``visibility: visible``, not clipped away by an
ancestor of no size, not wholly transparent, and not struck out: what has a line through it is no
longer so. One exception: a checkbox, radio or switch that is itself transparent or without size
still counts while something drawn holds it, because sites put the native control, invisible,
under a drawn one. ``display: none`` never counts. Words that style sheets put before or after an
element are text like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from paravent.core.page import Box, Node, Snapshot, Ternary, without_struck

STYLES = (
    "visibility", "opacity", "overflow-x", "overflow-y", "position", "text-decoration-line",
)  # fmt: skip
"""The computed styles to ask the browser for, in the order that ``build`` expects."""

LONGEST_MARK = 2000
_ELEMENT, _TEXT, _DOCUMENT = 1, 3, 9
_SKIPPED = frozenset({"script", "style", "noscript", "template"})
"""Never part of a page. What stands in its head (meta, link) is: not visible, with its marks."""
_TOGGLES = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})
_INTERNAL_ROLES = {
    "RootWebArea": "document",
    "DisclosureTriangle": "button",
    "DisclosureTriangleGrouped": "button",
    "image": "img",
    "PopUpButton": "combobox",
    "ToggleButton": "button",
}
Answer = Mapping[str, Any]
Shift = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Ax:
    role: str = ""
    name: str = ""
    description: str = ""
    value: str = ""
    states: Mapping[str, Any] | None = None


_NO_AX = _Ax()


@dataclass(slots=True)
class _Style:
    """What a node passes down to those below it."""

    opacity: float = 1.0
    clipped: bool = False
    """Inside something of no size that hides what overflows."""
    clipped_absolute: bool = False
    """The same for absolutely positioned nodes, which escape unpositioned ancestors."""
    drawn: bool = True
    struck: bool = False


def build(
    layout: Answer, trees: Sequence[Answer], url: str = "", taken_at: str | None = None
) -> Snapshot:
    """The page as one tree, frames in place under their elements.

    ``layout`` is the answer of ``DOMSnapshot.captureSnapshot`` asked with ``STYLES``; ``trees``
    those of ``Accessibility.getFullAXTree``.
    """
    ax = _joined(trees)
    walker = _Walker(layout, ax)
    documents = layout.get("documents") or []
    if documents:
        walker.document(0, -1, 0.0, 0.0, _Style())
    strings = layout["strings"] if documents else ()
    first = documents[0] if documents else {}
    snapshot = Snapshot(
        url=url or _at(strings, first.get("documentURL", -1)),
        title=_at(strings, first.get("title", -1)),
        language=(walker.language or _at(strings, first.get("contentLanguage", -1))).lower(),
        nodes=tuple(walker.finished()),
        taken_at=taken_at or datetime.now(UTC).isoformat(timespec="seconds"),
    )
    return without_struck(snapshot, walker.struck)


def _at(strings: Sequence[str], index: int) -> str:
    return strings[index] if 0 <= index < len(strings) else ""


def _joined(trees: Sequence[Answer]) -> dict[int, _Ax]:
    found: dict[int, _Ax] = {}
    for tree in trees:
        for node in tree.get("nodes", ()):
            number = node.get("backendDOMNodeId")
            if number is None or node.get("ignored"):
                continue
            found.setdefault(number, _ax(node))
    return found


def _ax(node: Answer) -> _Ax:
    return _Ax(
        role=role_of(node),
        name=_value(node.get("name")),
        description=_value(node.get("description")),
        value=_value(node.get("value")),
        states={p["name"]: p.get("value", {}).get("value") for p in node.get("properties", ())},
    )


def role_of(node: Answer) -> str:
    """The ARIA role of a node of the accessibility tree; the browser's inner ones map or go."""
    role = _value(node.get("role"))
    if role in _INTERNAL_ROLES:
        return _INTERNAL_ROLES[role]
    return role if role[:1].islower() and role != "none" else ""


def _value(given: Any) -> str:
    value = given.get("value") if isinstance(given, Mapping) else None
    return "" if value is None else str(value)


def ternary(value: Any) -> Ternary:
    """An accessibility state as ``Ternary``."""
    if value is None or value == "":
        return Ternary.NONE
    text = str(value).lower()
    return {"true": Ternary.TRUE, "mixed": Ternary.MIXED}.get(text, Ternary.FALSE)


def _state(states: Mapping[str, Any], name: str) -> Ternary:
    return ternary(states[name]) if name in states else Ternary.NONE


class _Document:
    """One document of the layout answer, with its columns turned into look-ups."""

    def __init__(self, answer: Answer, strings: Sequence[str]) -> None:
        nodes, layout = answer["nodes"], answer["layout"]
        self.strings = strings
        self.base = _at(strings, answer.get("baseURL", -1))
        self.shift = (float(answer.get("scrollOffsetX") or 0), answer.get("scrollOffsetY") or 0)
        self.kinds: list[int] = nodes["nodeType"]
        self.names: list[int] = nodes["nodeName"]
        self.values: list[int] = nodes["nodeValue"]
        self.numbers: list[int] = nodes["backendNodeId"]
        self.attributes: list[list[int]] = nodes["attributes"]
        self.frames = _rare(nodes.get("contentDocumentIndex"))
        self.inputs = _rare(nodes.get("inputValue"))
        self.areas = _rare(nodes.get("textValue"))
        self.pseudo = set(nodes.get("pseudoType", {}).get("index", ()))
        self.said = _said(answer["layout"], self.pseudo, strings)
        self.ticked = set(nodes.get("inputChecked", {}).get("index", ()))
        self.chosen = set(nodes.get("optionSelected", {}).get("index", ()))
        self.place: dict[int, int] = {}
        for at, node in enumerate(layout["nodeIndex"]):
            self.place.setdefault(node, at)
        self.bounds: list[list[float]] = layout["bounds"]
        self.styles: list[list[int]] = layout["styles"]
        self.children: list[list[int]] = [[] for _ in self.kinds]
        after = [i for i in self.pseudo if self.tag(i) == "::after"]
        for index, parent in enumerate(nodes["parentIndex"]):
            if parent >= 0 and index not in after:
                self.children[parent].append(index)
        for index in sorted(after):
            # The browser names it first; it stands last.
            self.children[nodes["parentIndex"][index]].append(index)

    def tag(self, index: int) -> str:
        return _at(self.strings, self.names[index]).lower()

    def marks(self, index: int) -> dict[str, str]:
        flat = self.attributes[index]
        pairs = zip(flat[::2], flat[1::2], strict=False)
        return {_at(self.strings, key): _at(self.strings, value) for key, value in pairs}

    def text_below(self, index: int) -> str:
        pieces, rest = [], [index]
        while rest:
            at = rest.pop()
            if self.kinds[at] == _TEXT:
                pieces.append(_at(self.strings, self.values[at]))
            rest.extend(reversed(self.children[at]))
        return " ".join(" ".join(pieces).split())


def _said(layout: Answer, pseudo: set[int], strings: Sequence[str]) -> dict[int, str]:
    """The words that style sheets write; pictures drawn by a font of signs are none."""
    found: dict[int, str] = {}
    if pseudo:
        for node, text in zip(layout["nodeIndex"], layout.get("text", ()), strict=False):
            words = _at(strings, text)
            if node in pseudo and any(sign.isalpha() for sign in words):
                found[node] = f"{found.get(node, '')} {words}".strip()
    return found


def _rare(column: Answer | None) -> dict[int, int]:
    if not column:
        return {}
    return dict(zip(column["index"], column["value"], strict=False))


class _Walker:
    """Walks the documents in order and collects nodes; ends are filled in when known."""

    def __init__(self, layout: Answer, ax: Mapping[int, _Ax]) -> None:
        self._strings: Sequence[str] = layout.get("strings", ())
        self._answers: Sequence[Answer] = layout.get("documents") or ()
        self._ax = ax
        self._made: list[dict[str, Any]] = []
        self._seen_documents: set[int] = set()
        self.language = ""
        self.struck: list[int] = []
        """Text with a line through it."""

    def finished(self) -> list[Node]:
        """All nodes, ends set."""
        ends = [0] * len(self._made)
        for index in range(len(self._made) - 1, -1, -1):
            ends[index] = max(ends[index], index + 1)
            parent = self._made[index]["parent"]
            if parent >= 0:
                ends[parent] = max(ends[parent], ends[index])
        return [Node(end=ends[i], **fields) for i, fields in enumerate(self._made)]

    def document(self, which: int, parent: int, x: float, y: float, style: _Style) -> None:
        """Add the document ``which``, moved by ``x`` and ``y``, below the node ``parent``."""
        if which in self._seen_documents or not 0 <= which < len(self._answers):
            return
        self._seen_documents.add(which)
        doc = _Document(self._answers[which], self._strings)
        if which != 0:
            x, y = x - doc.shift[0], y - doc.shift[1]
        rest: list[tuple[int, int, _Style]] = [
            (index, parent, style) for index in reversed(doc.children[0] if doc.kinds else [])
        ]
        while rest:
            index, above, inherited = rest.pop()
            place, passed = self._node(doc, index, above, inherited, (x, y))
            if place is None:
                continue
            rest.extend((child, place, passed) for child in reversed(doc.children[index]))
            if index in doc.frames:
                box = self._made[place]["box"]
                at = (box.x, box.y) if box else (x, y)
                self.document(doc.frames[index], place, at[0], at[1], passed)

    def _node(
        self, doc: _Document, index: int, parent: int, above: _Style, shift: Shift
    ) -> tuple[int | None, _Style]:
        kind = doc.kinds[index]
        if index in doc.pseudo:
            if index not in doc.said:
                return None, above
            kind = _TEXT
        tag = "#text" if kind == _TEXT else doc.tag(index)
        if kind not in (_ELEMENT, _TEXT) or tag in _SKIPPED:
            return None, above
        text = doc.said.get(index, _at(doc.strings, doc.values[index])) if kind == _TEXT else ""
        if kind == _TEXT and not text.strip():
            return None, above
        marks = doc.marks(index) if kind == _ELEMENT else {}
        ax = self._ax.get(doc.numbers[index], _NO_AX)
        box, visible, passed = _seen(doc, index, above, kind, shift)
        if tag == "input" and not visible and box is not None:
            is_toggle = ax.role in _TOGGLES or marks.get("type", "") in ("checkbox", "radio")
            visible = is_toggle and above.drawn and not above.clipped and _shown(doc, index)
        if tag == "html" and not self._made:
            self.language = marks.get("lang", "")
        fields = {
            "index": len(self._made),
            "parent": parent,
            "ref": doc.numbers[index],
            "tag": tag,
            "text": text,
            "visible": visible,
            "box": box,
        }
        if kind == _ELEMENT:
            fields.update(_element(doc, index, tag, marks, ax))
        if kind == _TEXT and passed.struck:
            self.struck.append(len(self._made))
        self._made.append(fields)
        return len(self._made) - 1, passed


def _shown(doc: _Document, index: int) -> bool:
    return _at(doc.strings, doc.styles[doc.place[index]][0]) in ("visible", "")


def _seen(
    doc: _Document, index: int, above: _Style, kind: int, shift: Shift
) -> tuple[Box | None, bool, _Style]:
    """Box, visibility, and what goes down to the nodes below."""
    at = doc.place.get(index)
    if at is None:
        # No box of its own: display none (nothing below has one either) or contents.
        return None, False, above
    left, top, width, height = doc.bounds[at]
    box = Box(left + shift[0], top + shift[1], width, height)
    if kind == _TEXT:
        seen = width > 0 and height > 0 and above.drawn and not above.clipped
        return box, seen, above
    visibility, opacity, over_x, over_y, position, *lines = (
        _at(doc.strings, s) for s in doc.styles[at][: len(STYLES)]
    )
    own = above.opacity * _number(opacity)
    clipped = {"fixed": False, "absolute": above.clipped_absolute}.get(position, above.clipped)
    sized = width > 0 and height > 0
    drawn = own > 0.01 and visibility in ("visible", "")
    hides = (width <= 0 and over_x not in ("visible", "")) or (
        height <= 0 and over_y not in ("visible", "")
    )
    inside = clipped or hides
    passed = _Style(
        opacity=own,
        clipped=inside,
        clipped_absolute=inside if position not in ("static", "") else above.clipped_absolute,
        drawn=drawn,
        struck=above.struck or "line-through" in "".join(lines),
    )
    return box, sized and drawn and not clipped, passed


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0


def _element(
    doc: _Document, index: int, tag: str, marks: dict[str, str], ax: _Ax
) -> dict[str, Any]:
    states = ax.states or {}
    kind = marks.get("type", "").lower()
    href = marks.get("href", "")
    return {
        "role": ax.role,
        "name": ax.name,
        "description": ax.description,
        "value": _field_value(doc, index, tag, marks, ax),
        "checked": _checked(doc, index, tag, kind, states),
        "selected": _selected(doc, index, tag, states),
        "expanded": _state(states, "expanded"),
        "pressed": _state(states, "pressed"),
        "disabled": bool(states.get("disabled")) or "disabled" in marks,
        "href": _absolute(doc.base, href) if href and tag in ("a", "area") else "",
        "marks": {key: value[:LONGEST_MARK] for key, value in marks.items() if key != "style"},
    }


def _absolute(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return ""


def _checked(doc: _Document, index: int, tag: str, kind: str, states: Mapping[str, Any]) -> Ternary:
    """For a native control what the document says; the accessibility tree adds only mixed."""
    said = _state(states, "checked")
    if tag == "input" and kind in ("checkbox", "radio"):
        if said is Ternary.MIXED:
            return said
        return Ternary.TRUE if index in doc.ticked else Ternary.FALSE
    return said


def _selected(doc: _Document, index: int, tag: str, states: Mapping[str, Any]) -> Ternary:
    if tag == "option":
        return Ternary.TRUE if index in doc.chosen else Ternary.FALSE
    return _state(states, "selected")


def _field_value(doc: _Document, index: int, tag: str, marks: Mapping[str, str], ax: _Ax) -> str:
    """What a field holds now. A password is never taken."""
    kind = marks.get("type", "").lower()
    if tag == "input":
        if kind in ("password", "hidden"):
            return ""
        if kind in ("checkbox", "radio"):
            return marks.get("value", "")
        return _at(doc.strings, doc.inputs.get(index, -1)) or ax.value
    if tag == "textarea":
        return _at(doc.strings, doc.areas.get(index, -1)) or ax.value
    if tag == "select":
        return ", ".join(_chosen_labels(doc, index)) or ax.value
    return ax.value


def _chosen_labels(doc: _Document, index: int) -> list[str]:
    labels, rest = [], list(reversed(doc.children[index]))
    while rest:
        at = rest.pop()
        if at in doc.chosen and doc.tag(at) == "option":
            labels.append(doc.marks(at).get("label") or doc.text_below(at))
        rest.extend(reversed(doc.children[at]))
    return labels

"""A snapshot prepared for reading: its lines of text, what stands aside, what belongs to what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from paravent.core.page import Node, Snapshot, Ternary
from paravent.engine.wording import key
from paravent.engine.wordset import wordset

_PHRASING = wordset(
    """
    b i em strong u mark small bdi bdo abbr font wbr sup sub s q cite time span label var
    data slot
    """
)
"""Elements that run on within a line."""
_ASIDE_ROLES = wordset(
    """
    navigation banner contentinfo complementary tooltip search alert log marquee timer
    menubar toolbar feed
    """
)
_ASIDE_TAGS = wordset("nav aside footer blockquote")
_SILENT_TAGS = wordset("script style noscript template head title del s strike")
"""Never shown, or shown as no longer so."""
TOGGLE_ROLES = wordset("switch checkbox menuitemcheckbox")
RADIO_ROLES = wordset("radio menuitemradio")
OPTION_ROLES = wordset("option radio menuitem menuitemradio treeitem")
CHOICE_ROLES = wordset("combobox listbox")
BUTTON_ROLES = wordset("button link")
_JOINING_WORDS = ("with", "to", "of", "not", "by", "for", "except", "and", "or", "your", "the")


@dataclass(frozen=True, slots=True)
class Line:
    """Text that runs on without a break, over one or several nodes."""

    at: int
    """The node that stands for it: the text itself, or the element that holds all of it."""
    first: int
    last: int
    text: str
    pieces: tuple[str, ...]


class View:
    """What the finders need to know of a snapshot, worked out once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.nodes = snapshot.nodes

    def node(self, index: int) -> Node:
        """The node at ``index``."""
        return self.nodes[index]

    def inside(self, index: int, root: int) -> bool:
        """Whether the node ``index`` is ``root`` or below it."""
        return root <= index < self.nodes[root].end

    def ancestors(self, index: int) -> Iterator[Node]:
        """The node itself, then its ancestors, nearest first."""
        yield self.nodes[index]
        yield from self.snapshot.above(self.nodes[index])

    def branch(self, index: int, root: int) -> int:
        """The child of ``root`` that holds ``index``; ``root`` itself if that is the node."""
        at = index
        while at != root and self.nodes[at].parent != root:
            at = self.nodes[at].parent
        return at

    def meet(self, one: int, other: int) -> int:
        """The lowest common ancestor of two nodes."""
        at = min(one, other)
        far = max(one, other)
        while not self.inside(far, at):
            at = self.nodes[at].parent
        return at

    @cached_property
    def aside(self) -> tuple[bool, ...]:
        """For each node whether it stands outside the page's matter (menus, help, footers)."""
        found = [False] * len(self.nodes)
        for node in self.nodes:
            up = node.parent >= 0 and found[node.parent]
            found[node.index] = up or node.role in _ASIDE_ROLES or node.tag in _ASIDE_TAGS
        return tuple(found)

    @cached_property
    def silent(self) -> tuple[bool, ...]:
        """For each node whether it is never shown (scripts, styles, hidden parts)."""
        found = [False] * len(self.nodes)
        for node in self.nodes:
            up = node.parent >= 0 and found[node.parent]
            hidden = node.tag != "#text" and not node.visible and _is_hidden(node)
            found[node.index] = up or hidden or node.tag in _SILENT_TAGS
        for node in self.nodes:
            if node.tag == "#text" and not node.visible:
                found[node.index] = True
        return tuple(found)

    @cached_property
    def options(self) -> tuple[bool, ...]:
        """For each node whether it belongs to one choice among several (an option, a radio)."""
        found = [False] * len(self.nodes)
        named: set[str] = set()
        for node in self.nodes:
            up = node.parent >= 0 and found[node.parent]
            own = is_option(node)
            found[node.index] = up or own
            if own:
                named.update(node.marks.get("aria-labelledby", "").split())
                named.update(node.marks.get("aria-describedby", "").split())
        for node in self.nodes:
            pointed_at = bool(node.marks.get("id")) and node.marks["id"] in named
            if pointed_at or (node.tag == "label" and self._labels_an_option(node)):
                self._spread(found, node)
        for index in self._option_words():
            found[index] = True
        return tuple(found)

    def _option_words(self) -> Iterator[int]:
        """Texts that only repeat the name of the one radio button that they stand beside."""
        radios = [node for node in self.nodes if is_radio(node) and node.name.strip()]
        for radio in radios:
            for above in self.snapshot.above(radio):
                if sum(self.inside(other.index, above.index) for other in radios) > 1:
                    break
                same = [
                    node.index
                    for node in self.snapshot.below(above)
                    if node.tag == "#text" and key(node.text) == key(radio.name)
                ]
                yield from same
                if same:
                    break

    def _spread(self, found: list[bool], node: Node) -> None:
        for below in range(node.index, node.end):
            found[below] = True

    def _labels_an_option(self, label: Node) -> bool:
        target = self.by_id.get(label.marks.get("for", ""))
        if target is not None:
            return is_option(self.nodes[target])
        return any(is_option(node) for node in self.snapshot.below(label))

    @cached_property
    def by_id(self) -> dict[str, int]:
        """Element ids to nodes, the first of each."""
        found: dict[str, int] = {}
        for node in self.nodes:
            name = node.marks.get("id", "")
            if name:
                found.setdefault(name, node.index)
        return found

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The visible text of the page, line by line, in document order."""
        texts = [
            node
            for node in self.nodes
            if node.tag == "#text" and node.text.strip() and not self.silent[node.index]
        ]
        found: list[Line] = []
        run: list[Node] = []
        for node in texts:
            if run and not self._runs_on(run[-1], node):
                found.append(self._line(run))
                run = []
            run.append(node)
        if run:
            found.append(self._line(run))
        return tuple(found)

    def _line(self, run: Sequence[Node]) -> Line:
        at = run[0].index
        if len(run) > 1:
            at = self.meet(run[0].index, run[-1].index)
        pieces = tuple(node.text.strip() for node in run)
        return Line(at, run[0].index, run[-1].index, " ".join(pieces), pieces)

    def _runs_on(self, one: Node, other: Node) -> bool:
        top = self.meet(one.index, other.index)
        for node in (one, other):
            for above in self.snapshot.above(node):
                if above.index == top:
                    break
                if above.tag not in _PHRASING or above.role in _SEPARATE_ROLES:
                    return False
        if any(
            self.nodes[at].tag in ("br", "hr", "input", "select", "img")
            for at in range(one.index, other.index)
            if not self.silent[at]
        ):
            return False
        tags = {
            above.tag
            for node in (one, other)
            for above in self.snapshot.above(node)
            if top < above.index
        }
        mixed = self.nodes[one.index].parent == top or self.nodes[other.index].parent == top
        if mixed or not tags & {"span", "label", "slot"}:
            return True
        return _continues(one.text, other.text)

    @cached_property
    def _firsts(self) -> list[int]:
        return [line.first for line in self.lines]

    def lines_in(self, root: int) -> Iterator[Line]:
        """The lines that lie wholly below ``root``."""
        node = self.nodes[root]
        for place in range(bisect_left(self._firsts, node.index), len(self.lines)):
            line = self.lines[place]
            if line.first >= node.end:
                break
            if line.last < node.end:
                yield line

    def pieces_in(self, root: int) -> tuple[str, ...]:
        """The visible text below ``root``, one string a line."""
        return tuple(line.text for line in self.lines_in(root))

    @cached_property
    def headings(self) -> tuple[int, ...]:
        """All visible headings, in order."""
        return tuple(
            node.index for node in self.nodes if heading_level(node) and not self.silent[node.index]
        )

    @cached_property
    def control_names(self) -> frozenset[str]:
        """Keys of the names of switches, choices and groups: such words are labels."""
        roles = TOGGLE_ROLES | CHOICE_ROLES | {"radiogroup", "textbox", "slider", "spinbutton"}
        return frozenset(
            key(node.name) for node in self.nodes if node.role in roles and node.name.strip()
        )

    def is_busy(self, root: int) -> bool:
        """Whether something below ``root``, or around it, is still loading."""
        node = self.nodes[root]
        parts = self.nodes[node.index : node.end]
        return any(
            (part.role == "progressbar" and part.visible)
            or part.marks.get("aria-busy") == Ternary.TRUE
            for part in parts
        )

    def is_within_busy(self, root: int) -> bool:
        """Whether a part around ``root``, smaller than the page's matter, is still loading."""
        for above in self.snapshot.above(self.nodes[root]):
            if above.tag in ("body", "html", "main") or above.role in ("main", "document"):
                return False
            if above.marks.get("aria-busy") == Ternary.TRUE:
                return True
        return False

    def in_other_row(self, one: int, other: int) -> bool:
        """Whether two nodes stand in two items of one list, or in two rows of one table."""
        top = self.meet(one, other)
        rows = [self._row_below(index, top) for index in (one, other)]
        return None not in rows

    def _row_below(self, index: int, top: int) -> int | None:
        for node in self.ancestors(index):
            if node.index == top:
                return None
            if node.tag in ("li", "tr") or node.role in ("listitem", "row"):
                return node.index
        return None

    def refs(self, indexes: Sequence[int]) -> tuple[int, ...]:
        """The browser's handles of some nodes; text is stood for by its element."""
        found: list[int] = []
        for index in indexes:
            node = self.nodes[index]
            if (not node.ref or node.tag == "#text") and node.parent >= 0:
                node = self.nodes[node.parent]
            if node.ref and node.ref not in found:
                found.append(node.ref)
        return tuple(found)


_SEPARATE_ROLES = wordset(
    """
    button link switch checkbox radio option heading cell gridcell listitem row combobox
    listbox menuitem tab term definition status
    """
)


def _is_hidden(node: Node) -> bool:
    """Whether an element that is not drawn also hides what is below it.

    A container of no size may hold parts that are drawn; ``display: none`` leaves no box at all.
    """
    return node.box is None or node.marks.get("hidden") is not None


def _continues(one: str, other: str) -> bool:
    """Whether the second text goes on with the sentence that the first began."""
    start = other.lstrip()[:1]
    if start.islower() or start in ",.;:?!)…'’\"":
        return True
    last = one.rsplit(maxsplit=1)[-1].casefold() if one.split() else ""
    return last in _JOINING_WORDS or one.rstrip().endswith("-")


def heading_level(node: Node) -> int:
    """1 to 6 for a heading, 0 for anything else."""
    if len(node.tag) == 2 and node.tag[0] == "h" and node.tag[1] in "123456":
        return int(node.tag[1])
    if node.role == "heading":
        level = node.marks.get("aria-level", "")
        return int(level) if level.isdigit() and 1 <= int(level) <= 6 else 2
    return 0


def is_toggle(node: Node) -> bool:
    """A switch, checkbox or button that is pressed or not."""
    if node.role in TOGGLE_ROLES:
        return True
    if node.tag == "input" and node.marks.get("type", "") == "checkbox":
        return True
    return node.role == "button" and node.pressed is not Ternary.NONE


def is_radio(node: Node) -> bool:
    """A radio button, native or by role."""
    return node.role in RADIO_ROLES or (
        node.tag == "input" and node.marks.get("type", "") == "radio"
    )


def is_option(node: Node) -> bool:
    """One choice among several."""
    return node.role in OPTION_ROLES or is_radio(node) or node.tag == "option"

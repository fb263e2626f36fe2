"""What the engine sees of a page: a snapshot of its accessibility and layout, and the port to it.

The engine reads snapshots in plain Python. The browser room makes them from the browser's own
accessibility tree and layout (open and closed shadow roots and same-origin frames included), not
by running scripts in the page. Tests build them by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in CSS pixels, from the top left of the whole page."""

    x: float
    y: float
    width: float
    height: float


class Ternary(StrEnum):
    """An ARIA state: true, false, mixed; ``NONE`` where the element has no such state."""

    NONE = ""
    TRUE = "true"
    FALSE = "false"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Node:
    """One element or piece of text of a page, in document order.

    ``index`` is the place in ``Snapshot.nodes``; the nodes below it are those from ``index + 1``
    up to, not including, ``end``. All strings are untrusted.
    """

    index: int
    parent: int
    """Index of the parent, -1 for the root."""
    end: int
    ref: int
    """The browser's own handle of the node, good while the page stays; 0 for none."""
    tag: str
    """Lower-case tag, ``#text`` for text."""
    role: str = ""
    """The computed ARIA role, "" where the browser gives none."""
    name: str = ""
    """The computed accessible name."""
    description: str = ""
    """The computed accessible description."""
    text: str = ""
    """The characters of a ``#text`` node."""
    value: str = ""
    """The current value of a field or the label of the chosen option of a select."""
    checked: Ternary = Ternary.NONE
    selected: Ternary = Ternary.NONE
    expanded: Ternary = Ternary.NONE
    pressed: Ternary = Ternary.NONE
    disabled: bool = False
    visible: bool = True
    """Rendered with a size, not hidden by style; being covered or off screen does not count."""
    box: Box | None = None
    href: str = ""
    """The absolute address of a link."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """The element's attributes (id, name, type, data-…, aria-…, class left out)."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole page at one moment."""

    url: str
    title: str
    language: str
    """The ``lang`` of the document, lower case, "" where none is given."""
    nodes: tuple[Node, ...]
    taken_at: str
    """UTC, ISO 8601."""

    def children(self, node: Node) -> Iterator[Node]:
        """The direct children, in order."""
        at = node.index + 1
        while at < node.end:
            child = self.nodes[at]
            yield child
            at = child.end

    def below(self, node: Node) -> Sequence[Node]:
        """All nodes below ``node``, in document order."""
        return self.nodes[node.index + 1 : node.end]

    def above(self, node: Node) -> Iterator[Node]:
        """The ancestors, nearest first."""
        at = node.parent
        while at >= 0:
            node = self.nodes[at]
            yield node
            at = node.parent

    def text_of(self, node: Node) -> str:
        """The visible text of ``node`` and all below it, pieces joined by spaces."""
        pieces = (
            p.text.strip() for p in (node, *self.below(node)) if p.tag == "#text" and p.visible
        )
        return " ".join(piece for piece in pieces if piece)


_STRUCK_TAGS = ("s", "del", "strike")


def without_struck(snapshot: Snapshot, struck: Collection[int] = ()) -> Snapshot:
    """The page without what is struck out: no longer shown, nor part of any control's name.

    ``struck``: text nodes with a line through them, beside those in elements that mean it.
    """
    nodes = snapshot.nodes
    gone = set(struck)
    for node in nodes:
        if node.tag in _STRUCK_TAGS:
            gone.update(at for at in range(node.index, node.end) if nodes[at].tag == "#text")
    gone = {at for at in gone if nodes[at].text.strip()}
    if not gone:
        return snapshot
    holders = {above.index for at in gone for above in snapshot.above(nodes[at])}
    ids = {nodes[at].marks["id"] for at in holders if nodes[at].marks.get("id")}
    texts = {" ".join(nodes[at].text.split()).casefold() for at in gone}

    def told(said: str, by: str, node: Node) -> str:
        named = bool(ids & set(node.marks.get(by, "").split()))
        if not said or not (named or node.index in holders):
            return said
        plain = " ".join(said.split()).casefold()
        return "" if any(text in plain for text in texts) else said

    return replace(
        snapshot,
        nodes=tuple(
            replace(
                node,
                visible=node.visible and node.index not in gone,
                name=told(node.name, "aria-labelledby", node),
                description=told(node.description, "aria-describedby", node),
                value=told(node.value, "aria-labelledby", node),
            )
            for node in nodes
        ),
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of opening an address."""

    asked: str
    url: str
    """Where the page ended up after redirects."""
    status: int
    """The HTTP status of the document, 0 where none came."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Response headers of the document, names in lower case; cookies are left out."""


@dataclass(frozen=True, slots=True)
class Captured:
    """JSON that the page fetched by itself, or that its HTML embeds."""

    url: str
    """Without query."""
    operation: str
    """The operation name where the platform's pack says how to find it, else ""."""
    status: int
    data: Any
    embedded: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One link row harvested from a list: all visible strings and the first profile link."""

    href: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListStep:
    """What one step through an endless list brought."""

    rows: tuple[Row, ...]
    """Rows not handed out before."""
    at_end: bool
    """The scroller can go no further down at this moment."""
    busy: bool
    """A progress bar or ``aria-busy`` is shown, or a request of the page is under way."""


class PagePort(Protocol):
    """One tab. There is no way to type, submit, toggle or run a script through this port."""

    def open(self, url: str) -> Arrival:
        """Go to ``url``, wait for the document and for the page to come to rest.

        Raises ``SiteUnreachableError``, ``BrowserGoneError`` or, for a host outside the platform's
        list, ``ReadOnlyRefusalError``.
        """

    def rest(self, seconds: float, quiet: float = 0) -> bool:
        """Wait until nothing is loading and the page no longer changes; False if time ran out.

        ``quiet``: so many seconds must have gone by since the last change, unless the page has
        nothing in it that could change it.
        """

    def scroll_on(self) -> bool:
        """Go down the page's main part by a little less than what is in view, and wait for rest.

        False where it was at its end.
        """

    def snapshot(self) -> Snapshot:
        """The page as it is now."""

    def captured(self) -> Sequence[Captured]:
        """JSON responses since ``open``, oldest first, then JSON embedded in the page."""

    def expand(self, ref: int, allowed: Sequence[str]) -> None:
        """Follow a tab or open a disclosure, menu button or dialog opener named in ``allowed``.

        The browser looks at role and accessible name again before it acts. Switches, checkboxes,
        radios, options, submit buttons and names that act ("Save", "Remove" …) are refused with
        ``ReadOnlyRefusalError``.
        """

    def dismiss(self) -> None:
        """Close what ``expand`` opened, by the Escape key, without choosing anything."""

    def list_step(self, container: str, row: str) -> ListStep:
        """Collect the rows now in the list and scroll one step towards its end.

        ``container`` and ``row`` are CSS selectors of documented marks, "" for the main region
        and for any link.
        """

    def picture(self, refs: Sequence[int]) -> bytes:
        """A PNG of the part of the page that holds all ``refs``, with a small margin."""

    def close(self) -> None:
        """Close the tab, sending nothing."""


class BrowserSessionPort(Protocol):
    """A running, guarded browser for one platform."""

    def tab(self, *, signed_in: bool = True) -> PagePort:
        """A new tab; ``signed_in=False`` gives one without any cookie, as a stranger has."""

    def guard_record(self) -> GuardRecord:
        """What the guard has counted so far."""

    def close(self) -> None:
        """End the browser and wipe the temporary profile."""


@dataclass(frozen=True, slots=True)
class GuardRecord:
    """What the network guard counted. ``writes_sent`` is measured on the wire side of the guard:
    requests that it let through although no rule called them reads; it must stay 0.
    """

    writes_blocked: int = 0
    writes_sent: int = 0
    hosts_refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRule:
    """A request other than GET or HEAD that is known to read (design, section 6).

    ``host`` and ``path`` match exactly, ``path`` may end in ``*``. ``operation`` says where the
    operation name is: ``form:FIELD``, ``json:KEY``, ``header:NAME``, ``path:last``. A request
    passes only if **every** operation that it carries matches ``allow`` (shell-style patterns)
    and none matches ``deny``; an operation that cannot be found is denied. ``agrees`` names
    further places, in the words of ``operation``: where one is there, it must say the same.
    """

    host: str
    path: str
    operation: str
    allow: tuple[str, ...]
    deny: tuple[str, ...] = ()
    agrees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DenyRule:
    """A GET that changes something: refused. ``path`` and each of ``query`` are shell patterns
    for the path and for ``key=value`` pairs; an empty ``query`` matches on the path alone.
    """

    path: str
    query: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Everything the browser must know of a platform."""

    platform: str
    hosts: tuple[str, ...]
    """Host names that may be asked; ``*.example.org`` stands for all below it."""
    start_url: str
    sign_in_url: str
    signed_in_cookies: tuple[str, ...] = ()
    """Names of cookies that are there only when signed in; a trailing ``*`` is allowed."""
    operations: tuple[ReadRule, ...] = ()
    denied: tuple[DenyRule, ...] = ()
    attach_only: bool = False
    """The platform turns away a browser that a tool launched: attach to a plain one."""

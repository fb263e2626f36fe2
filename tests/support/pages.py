"""Makes snapshots from small pieces of HTML, and stands in for the browser: for tests only.

Roles, names and states follow the accessibility rules closely enough for settings pages; the
browser room's own tests check the real thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from paravent.core.errors import ReadOnlyRefusalError
from paravent.core.page import (
    Arrival,
    Captured,
    GuardRecord,
    ListStep,
    Node,
    PagePort,
    Row,
    Snapshot,
    Ternary,
    without_struck,
)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _set(
    """
    area base br col embed hr img input link meta source track wbr
    """
)
_ROLES = {
    "a": "link",
    "article": "article",
    "aside": "complementary",
    "body": "RootWebArea",
    "button": "button",
    "dd": "definition",
    "dialog": "dialog",
    "dt": "term",
    "fieldset": "group",
    "footer": "contentinfo",
    "form": "form",
    "li": "listitem",
    "main": "main",
    "nav": "navigation",
    "ol": "list",
    "option": "option",
    "p": "paragraph",
    "progress": "progressbar",
    "section": "region",
    "select": "combobox",
    "table": "table",
    "td": "cell",
    "textarea": "textbox",
    "th": "columnheader",
    "tr": "row",
    "ul": "list",
    **{f"h{level}": "heading" for level in range(1, 7)},
}
_INPUTS = {"checkbox": "checkbox", "radio": "radio", "submit": "button", "button": "button"}
_NAMED_BY_CONTENT = _set(
    """
    button cell columnheader heading link menuitem menuitemcheckbox menuitemradio option
    radio row switch checkbox tab treeitem tooltip
    """
)


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Element] = field(default_factory=list)
    parent: _Element | None = None
    text: str = ""

    def walk(self) -> list[_Element]:
        found = [self]
        for child in self.children:
            found += child.walk()
        return found


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("html")
        self.at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {k: v or "" for k, v in attrs}, parent=self.at)
        self.at.children.append(element)
        if tag not in _VOID:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        here: _Element | None = self.at
        while here is not None and here.tag != tag:
            here = here.parent
        if here is not None and here.parent is not None:
            self.at = here.parent

    def handle_data(self, data: str) -> None:
        if data:
            self.at.children.append(_Element("#text", parent=self.at, text=data))


def page(
    html: str,
    url: str = "https://www.example.org/settings",
    language: str = "en",
    title: str = "Settings",
) -> Snapshot:
    """A snapshot of ``html``; ``ref`` of every element is its index plus one."""
    tree = _Tree()
    tree.feed(f"<body>{html}</body>")
    tree.close()
    return _Maker(tree.root).snapshot(url, language, title)


class _Maker:
    def __init__(self, root: _Element) -> None:
        self.root = root
        self.everything = root.walk()
        self.by_id = {e.attributes["id"]: e for e in self.everything if "id" in e.attributes}
        self.nodes: list[Node] = []

    def snapshot(self, url: str, language: str, title: str) -> Snapshot:
        self._add(self.root, -1, True)
        made = Snapshot(url, title, language, tuple(self.nodes), "2026-11-21T12:00:00Z")
        lines = [n for n in made.nodes if "line-through" in n.marks.get("style", "")]
        return without_struck(made, [at for n in lines for at in range(n.index, n.end)])

    def _add(self, element: _Element, parent: int, shown: bool) -> None:
        index = len(self.nodes)
        a = element.attributes
        style = a.get("style", "").replace(" ", "")
        shown = shown and "hidden" not in a and "display:none" not in style
        shown = shown and "visibility:hidden" not in style
        if element.tag in ("script", "style", "head", "title", "meta", "template"):
            shown = False
        self.nodes.append(Node(index, parent, index + 1, 0, element.tag))
        for child in element.children:
            self._add(child, index, shown)
        end = len(self.nodes)
        if element.tag == "#text":
            self.nodes[index] = Node(
                index, parent, end, 0, "#text", text=element.text, visible=shown
            )
            return
        role = self.role(element)
        self.nodes[index] = Node(
            index,
            parent,
            end,
            index + 1,
            element.tag,
            role=role,
            name=self.name(element) if shown else "",
            description=self.description(element),
            value=self.value(element, role),
            checked=self.checked(element, role),
            selected=_state(a.get("aria-selected")) if element.tag != "option" else _has(a),
            expanded=_state(a.get("aria-expanded")),
            pressed=_state(a.get("aria-pressed")),
            disabled="disabled" in a or a.get("aria-disabled") == "true",
            visible=shown,
            href=a.get("href", "") if element.tag == "a" else "",
            marks=dict(a),
        )

    def role(self, element: _Element) -> str:
        given = element.attributes.get("role", "")
        if given:
            return given
        if element.tag == "input":
            return _INPUTS.get(element.attributes.get("type", "text"), "textbox")
        if element.tag == "section" and not self._given_name(element):
            return ""
        return _ROLES.get(element.tag, "")

    def _given_name(self, element: _Element) -> str:
        ids = element.attributes.get("aria-labelledby", "").split()
        parts = [self.text(self.by_id[i]) for i in ids if i in self.by_id]
        if any(parts):
            return " ".join(parts)
        return element.attributes.get("aria-label", "")

    def name(self, element: _Element) -> str:
        given = self._given_name(element)
        if given:
            return given
        if element.tag in ("input", "select", "textarea"):
            own = element.attributes.get("id")
            for label in self.everything:
                if label.tag == "label" and own and label.attributes.get("for") == own:
                    return self.text(label)
            above = element.parent
            while above is not None:
                if above.tag == "label":
                    return self.text(above)
                above = above.parent
            return element.attributes.get("placeholder", "")
        if element.tag == "fieldset":
            legends = [c for c in element.children if c.tag == "legend"]
            return self.text(legends[0]) if legends else ""
        if self.role(element) in _NAMED_BY_CONTENT:
            return self.text(element)
        return element.attributes.get("title", "")

    def description(self, element: _Element) -> str:
        ids = element.attributes.get("aria-describedby", "").split()
        parts = [self.text(self.by_id[i]) for i in ids if i in self.by_id]
        return " ".join(parts) or element.attributes.get("aria-description", "")

    def value(self, element: _Element, role: str) -> str:
        if element.tag == "select":
            options = [e for e in element.walk() if e.tag == "option"]
            chosen = [o for o in options if "selected" in o.attributes] or options[:1]
            return self.text(chosen[0]) if chosen else ""
        if role == "textbox":
            inner = "".join(child.text for child in element.children)
            return element.attributes.get("value", "") or inner.strip()
        return ""

    def checked(self, element: _Element, role: str) -> Ternary:
        if element.tag == "input" and element.attributes.get("type") in ("checkbox", "radio"):
            return _has(element.attributes, "checked")
        if role in ("switch", "checkbox", "radio", "menuitemradio", "menuitemcheckbox", "option"):
            return _state(element.attributes.get("aria-checked"))
        return Ternary.NONE

    def text(self, element: _Element) -> str:
        def gather(e: _Element) -> list[str]:
            if e.tag == "#text":
                return [e.text]
            if e.tag in ("select", "input", "textarea", "script", "style"):
                return []
            if e.attributes.get("aria-label") and e is not element:
                return [e.attributes["aria-label"]]
            return [piece for child in e.children for piece in gather(child)]

        return " ".join(" ".join(gather(element)).split())


def _state(text: str | None) -> Ternary:
    return Ternary(text) if text in ("true", "false", "mixed") else Ternary.NONE


def _has(attributes: Mapping[str, str], name: str = "selected") -> Ternary:
    return Ternary.TRUE if name in attributes else Ternary.FALSE


# -- ports -----------------------------------------------------------------------------------------


@dataclass
class FakeSite:
    """What a made-up site answers: address to page, JSON, status, redirect, or a list."""

    pages: dict[str, str | list[str]] = field(default_factory=dict)
    """HTML by address; a list gives one after another on each look."""
    json: dict[str, list[Captured]] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    redirect: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    lists: dict[str, list[list[Row]]] = field(default_factory=dict)
    screens: dict[str, list[str]] = field(default_factory=dict)
    """HTML by address, one for each screen further down: pages that draw what is in view."""
    dialogs: dict[tuple[str, str], str] = field(default_factory=dict)
    """HTML shown beside the page once the opener with this name was followed."""
    busy_steps: int = 0
    opened: list[str] = field(default_factory=list)
    expanded: list[str] = field(default_factory=list)
    on_open: Callable[[str], None] | None = None
    stranger_pages: dict[str, str] = field(default_factory=dict)


class FakePage(PagePort):
    """A tab on a ``FakeSite``."""

    def __init__(self, site: FakeSite, signed_in: bool) -> None:
        self.site = site
        self.signed_in = signed_in
        self.url = ""
        self.looks = 0
        self.screen = 0
        self.shown = ""
        self.step = 0
        self.refs: dict[int, str] = {}
        self.pictures: list[Sequence[int]] = []

    def open(self, url: str) -> Arrival:
        self.site.opened.append(url)
        if self.site.on_open is not None:
            self.site.on_open(url)
        self.url = self.site.redirect.get(url, url)
        self.looks, self.step, self.screen, self.shown = 0, 0, 0, ""
        missing = self._html_now() is None
        status = self.site.status.get(url, 404 if missing else 200)
        return Arrival(url, self.url, status, self.site.headers.get(url, {}))

    def _html_now(self) -> str | None:
        if not self.signed_in and self.url in self.site.stranger_pages:
            return self.site.stranger_pages[self.url]
        given = self.site.pages.get(self.url)
        if isinstance(given, list):
            given = given[min(self.looks, len(given) - 1)]
        if self.screen:
            return self.site.screens[self.url][self.screen - 1]
        return given

    def rest(self, seconds: float, quiet: float = 0) -> bool:
        self.looks += 1
        return True

    def scroll_on(self) -> bool:
        further = self.site.screens.get(self.url, [])
        if self.screen < len(further):
            self.screen += 1
            return True
        return False

    def snapshot(self) -> Snapshot:
        html = (self._html_now() or "<h1>Not found</h1>") + self.shown
        seen = page(html, self.url, self.site.language)
        self.refs = {node.ref: node.name for node in seen.nodes if node.ref}
        return seen

    def captured(self) -> Sequence[Captured]:
        return self.site.json.get(self.url, [])

    def expand(self, ref: int, allowed: Sequence[str]) -> None:
        name = self.refs.get(ref, "")
        if name not in allowed:
            raise ReadOnlyRefusalError("Not opened: it is not named by the pack.")
        self.site.expanded.append(name)
        self.shown = self.site.dialogs.get((self.url, name), "")

    def dismiss(self) -> None:
        self.shown = ""

    def list_step(self, container: str, row: str) -> ListStep:
        steps = self.site.lists.get(self.url, [[]])
        rows = steps[self.step] if self.step < len(steps) else []
        self.step += 1
        busy = self.step <= self.site.busy_steps
        return ListStep(tuple(rows), self.step >= len(steps), busy)

    def picture(self, refs: Sequence[int]) -> bytes:
        self.pictures.append(refs)
        return b"\x89PNG"

    def close(self) -> None:
        pass


class FakeSession:
    """A browser on a ``FakeSite``."""

    def __init__(self, site: FakeSite) -> None:
        self.site = site
        self.closed = False

    def tab(self, *, signed_in: bool = True) -> PagePort:
        return FakePage(self.site, signed_in)

    def guard_record(self) -> GuardRecord:
        return GuardRecord()

    def close(self) -> None:
        self.closed = True

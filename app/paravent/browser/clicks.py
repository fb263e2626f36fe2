"""The click layer: looks at role and name again, refuses whatever might act, and never hovers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from paravent.browser.acting import ACTS, ACTS_ALONE, ASKS, PHRASES, TIES, WHAT
from paravent.browser.guard import Verdict, judge
from paravent.browser.requests import Asked
from paravent.browser.snapshot import role_of
from paravent.core.errors import ReadOnlyRefusalError
from paravent.core.page import SiteRules
from paravent.core.text import folded

OPENERS = ("button", "tab", "link")
_NEVER_STATES = ("checked", "pressed")
_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Seen:
    """An element as the browser describes it at the moment of acting."""

    tag: str
    role: str
    name: str
    marks: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, Any] = field(default_factory=dict)
    href: str = ""
    in_form: bool = False
    in_label: bool = False
    in_toggle: bool = False
    """Inside, or around, a switch, checkbox, radio or option."""


def acts(name: str) -> bool:
    """Whether a name on a button reads like doing something.

    Questions ("Who can send you requests?") do not. Long names are judged by their first and last
    words, since in German the verb comes last.
    """
    text = folded(name)
    words = _WORDS.findall(text)
    if not words:
        return False
    if any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) for phrase in PHRASES):
        return not _asks(words, text)
    if _asks(words, text):
        return False
    if words[0] in ACTS_ALONE and (len(words) == 1 or words[1] in WHAT):
        return True
    looked_at = words if len(words) <= 4 else [words[0], words[-1]]
    return any(word in ACTS for word in looked_at)


def _undoes(name: str) -> bool:
    """Whether a button shows a tie that pressing it would undo: "Following", "Following @name".

    Openers of lists say how many there are ("Following 12").
    """
    words = _WORDS.findall(folded(name))
    alone = len(words) == 1 and not any(c.isdigit() for c in name)
    return bool(words) and words[0] in TIES and (alone or "@" in name)


def _asks(words: Sequence[str], text: str) -> bool:
    return words[0] in ASKS and (text.endswith("?") or len(words) > 4)


def is_allowed(name: str, allowed: Sequence[str]) -> bool:
    """Whether ``name`` is one of ``allowed``, which may hold shell-style patterns."""
    text = folded(name)
    return bool(text) and any(
        text == folded(one) or (_is_pattern(one) and fnmatchcase(text, folded(one)))
        for one in allowed
    )


def _is_pattern(text: str) -> bool:
    return "*" in text and bool(text.strip("*? "))


def why_not(seen: Seen, allowed: Sequence[str], rules: SiteRules, page: str) -> str:
    """Why ``seen`` must not be clicked, in a few fixed words; "" where it may be."""
    if seen.role not in OPENERS:
        return "it is not a tab, link or button that opens something"
    if seen.tag in ("input", "select", "textarea", "option", "label"):
        return "it is a field"
    if seen.in_label or seen.in_toggle or any(s in seen.states for s in _NEVER_STATES):
        return "it is a switch or belongs to one"
    if not is_allowed(seen.name, allowed):
        return "its name is not among those that may be opened"
    if acts(seen.name) or (seen.role == "button" and _undoes(seen.name)):
        return "its name says that it does something"
    if seen.tag == "button" and _sends(seen):
        return "it sends a form"
    return _why_not_link(seen, rules, page)


def _sends(seen: Seen) -> bool:
    """A button without a type sends the form that it is in."""
    if "formaction" in seen.marks:
        return True
    return seen.marks.get("type", "submit").lower() != "button" and (
        seen.in_form or "form" in seen.marks
    )


def _why_not_link(seen: Seen, rules: SiteRules, page: str) -> str:
    if seen.tag not in ("a", "area") or not seen.marks.get("href"):
        return ""
    if "download" in seen.marks:
        return "it downloads a file"
    if seen.marks.get("target", "").lower() not in ("", "_self"):
        return "it opens another window"
    scheme = urlsplit(seen.href).scheme
    if scheme == "javascript":
        bare = re.sub(r"[\s;]", "", seen.href).lower()
        return "" if bare in ("javascript:", "javascript:void(0)", "javascript:void0") else "script"
    if seen.href.partition("#")[0] == page.partition("#")[0]:
        return ""
    if scheme not in ("http", "https"):
        return "it leaves the web"
    judgement = judge(rules, Asked("GET", seen.href, "Document"))
    return "" if judgement.verdict is Verdict.PASS else "it leads somewhere that may not be asked"


_AROUND = """function() {
  const toggles = '[role=switch],[role=checkbox],[role=radio],[role=option],'
    + '[role=menuitemcheckbox],[role=menuitemradio],input,select,textarea,option';
  const up = (e, mark) => {
    for (let n = e; n; n = n.parentElement || (n.getRootNode() instanceof ShadowRoot
        ? n.getRootNode().host : null)) if (n !== e && n.matches(mark)) return n;
    return null;
  };
  const label = up(this, 'label');
  return {inForm: !!(this.form || this.closest('form')),
    inLabel: !!label && !!(label.control || label.querySelector('input')),
    inToggle: !!up(this, toggles) || !!this.querySelector(toggles),
    href: this.href && this.href.baseVal === undefined ? String(this.href) : '',
    page: String(document.URL), expanded: this.getAttribute('aria-expanded')};
}"""

_CLICK = "function() { this.click(); }"

_PRESS = """function() {
  const at = this.getBoundingClientRect();
  const how = {bubbles: true, cancelable: true, composed: true, button: 0, detail: 1,
    clientX: at.x + at.width / 2, clientY: at.y + at.height / 2};
  this.dispatchEvent(new PointerEvent('pointerdown', {...how, buttons: 1, isPrimary: true,
    pointerType: 'mouse'}));
  this.dispatchEvent(new MouseEvent('mousedown', {...how, buttons: 1}));
  this.dispatchEvent(new PointerEvent('pointerup', {...how, isPrimary: true,
    pointerType: 'mouse'}));
  this.dispatchEvent(new MouseEvent('mouseup', how));
}"""


async def expand(cdp: Any, rules: SiteRules, ref: int, allowed: Sequence[str], world: int) -> None:
    """Click the element ``ref`` if it may be clicked.

    The click is given to the element itself, from an isolated world: the mouse moves over nothing
    on the way. Openers that listen to pressing instead of clicking get that second, and only
    where they say themselves (``aria-expanded``) that the click did nothing.

    Raises ``ReadOnlyRefusalError``.
    """
    import asyncio

    from playwright.async_api import Error

    try:
        seen, page, handle = await _look(cdp, ref, world)
    except Error:
        raise ReadOnlyRefusalError(
            "What was to be opened is no longer on the page, so nothing was clicked. Open the"
            " page again."
        ) from None
    why = why_not(seen, allowed, rules, page)
    if why:
        raise ReadOnlyRefusalError(
            f"Something on the page was not clicked, because {why}. Nothing was changed; open it"
            " by hand if you need to see it."
        )
    await _call(cdp, handle, _CLICK)
    if seen.states.get("expanded") is False:
        for _ in range(10):
            await asyncio.sleep(0.03)
            if await _expanded(cdp, ref) is not False:
                return
        await _call(cdp, handle, _PRESS)


async def _look(cdp: Any, ref: int, world: int) -> tuple[Seen, str, str]:
    described = (await cdp.send("DOM.describeNode", {"backendNodeId": ref}))["node"]
    ax = await _ax(cdp, ref)
    resolved = await cdp.send(
        "DOM.resolveNode", {"backendNodeId": ref, "executionContextId": world}
    )
    handle = str(resolved["object"]["objectId"])
    around = await _call(cdp, handle, _AROUND)
    flat = described.get("attributes", [])
    seen = Seen(
        tag=described["localName"].lower(),
        role=role_of(ax),
        name=str(ax.get("name", {}).get("value", "")),
        marks=dict(zip(flat[::2], flat[1::2], strict=False)),
        states={p["name"]: p.get("value", {}).get("value") for p in ax.get("properties", ())},
        href=around["href"],
        in_form=around["inForm"],
        in_label=around["inLabel"],
        in_toggle=around["inToggle"],
    )
    return seen, around["page"], handle


async def _ax(cdp: Any, ref: int) -> Mapping[str, Any]:
    answer = await cdp.send(
        "Accessibility.getPartialAXTree", {"backendNodeId": ref, "fetchRelatives": False}
    )
    found: Mapping[str, Any] = answer["nodes"][0] if answer["nodes"] else {}
    return {} if found.get("ignored") else found


async def _expanded(cdp: Any, ref: int) -> bool | None:
    from playwright.async_api import Error

    try:
        ax = await _ax(cdp, ref)
    except Error:
        return None
    for state in ax.get("properties", ()):
        if state["name"] == "expanded":
            return bool(state["value"]["value"])
    return None


async def _call(cdp: Any, handle: str, function: str) -> Any:
    answer = await cdp.send(
        "Runtime.callFunctionOn",
        {"objectId": handle, "functionDeclaration": function, "returnByValue": True},
    )
    return answer.get("result", {}).get("value")

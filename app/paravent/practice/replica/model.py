"""How a rehearsed site is described: its pages, controls, answers, lists and ways to change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from paravent.practice.state import Doctor, PlatformState, Spec
from paravent.practice.web import Request, Response


@dataclass(frozen=True, slots=True)
class Asked:
    """One request with what is needed to answer it."""

    request: Request
    state: PlatformState
    doctor: Doctor
    signed_in: bool
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Markup:
    """How the site writes its controls: HTML with ``$names``.

    Every template may use ``$id``, ``$key`` (the setting's name in requests), ``$ident`` (that
    name as an id: ``account_settings_indexable``), ``$label``, ``$description`` and ``$value``;
    ``$checked`` is the attribute or nothing, ``$aria`` ``true`` or ``false``, ``$set`` what ties a
    control to the change it makes, ``$opens`` what ties a button to the part that it shows.
    """

    page: str = "<h1>$title</h1>$body"
    group: str = "<h2>$words</h2>"
    switch: str = (
        '<div><label for="s-$id">$label</label>'
        '<input id="s-$id" type="checkbox" role="switch" aria-checked="$aria" $checked $set></div>'
        "<p>$description</p>"
    )
    radios: str = (
        '<fieldset role="radiogroup" aria-label="$label"><legend>$label</legend>'
        "<p>$description</p>$options</fieldset>"
    )
    radio: str = (
        '<label><input type="radio" name="r-$id" $checked $set> <span>$words</span></label>'
    )
    row: str = '<div role="button" tabindex="0" $opens><span>$label</span><span>$value</span></div>'
    closed_row: str = '<div role="button" tabindex="0" $opens><span>$label</span></div>'
    dialog: str = (
        '<div role="dialog" aria-modal="true" aria-label="$label"><h2>$label</h2>$body'
        '<button type="button" aria-label="Close" data-close>×</button></div>'
    )
    select: str = (
        '<label for="c-$id">$label</label><select id="c-$id" $set>$options</select>'
        "<p>$description</p>"
    )
    option: str = '<option value="$raw" $selected>$words</option>'
    text: str = "<div><span>$label</span> <span>$value</span></div>"
    field: str = '<label for="f-$id">$label</label><input id="f-$id" type="text" value="$value">'
    link: str = '<a href="$href"><span>$label</span></a>'
    value_link: str = '<a href="$href"><span>$label</span> <span>$value</span></a>'
    opener: str = '<div role="button" tabindex="0" $opens><span>$label</span></div>'
    broken: str = '<div role="alert">Something went wrong. Try again later.</div>'
    locked: str = (
        '<form><label for="pw">Confirm your password</label><input id="pw" type="password">'
        '<button type="button">Continue</button></form>'
    )
    banner: str = (
        '<div role="dialog" aria-label="Cookies"><p>We use cookies.</p>'
        '<button type="button" data-close>Allow all cookies</button>'
        '<button type="button" data-close>Decline optional cookies</button></div>'
    )


@dataclass(frozen=True, slots=True)
class Link:
    """A row that leads to another page, perhaps with that page's value in it."""

    label: str
    to: str
    """The id of a page, or a path."""
    shows: str = ""
    """The setting whose value stands in the row."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of settings: where it is, and what stands on it beside its settings."""

    id: str
    path: str
    """May hold ``{me}``; "" for a part of ``under`` that has no address of its own."""
    title: str
    host: str = ""
    """Where it is not on the site's own host."""
    query: Mapping[str, str] = field(default_factory=dict)
    """What the query must say for this page to be meant."""
    also: tuple[str, ...] = ()
    """Older addresses that show the same."""
    under: str = ""
    """The page on which a row opens this part in its place."""
    links: tuple[Link, ...] = ()
    before: Callable[[Asked], str] | None = None
    after: Callable[[Asked], str] | None = None
    """Further HTML above and below the settings."""
    lists: tuple[Mapping[str, Any], ...] = ()
    """What the page's script needs to draw lists as they are scrolled (``replica/app.js``)."""
    public: bool = False
    """Whether strangers may open it."""
    wrap: str = ""
    """Another ``Markup.page`` for this page alone."""
    late: bool | None = None
    """Whether its content comes after the page; None as for the whole site."""
    fetches: tuple[Mapping[str, Any], ...] = ()
    """Requests that the page makes by itself and waits for before it shows its content."""
    markup: Markup | None = None
    """The markup of this page alone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON (or other) answer to the site's own pages."""

    path: str
    """Shell-style pattern."""
    make: Callable[[Asked], Any]
    """JSON data, or a whole ``Response``."""
    method: str = "GET"
    host: str = ""
    stranger: bool = False
    """Whether it answers without a session too."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A page that stops a walk."""

    title: str
    words: str
    html: str = ""
    status: int = 200


def _nothing(request: Request) -> bool:
    return False


def _no_change(request: Request) -> Mapping[str, str]:
    return {}


def _no_page(request: Request) -> str:
    return ""


def _nowhere(doctor: Doctor, token: str) -> list[dict[str, Any]]:
    return []


@dataclass(frozen=True, slots=True)
class Replica:
    """One site, described."""

    name: str
    host: str
    """The host of its pages."""
    hosts: tuple[str, ...]
    """Patterns of all hosts that are its own."""
    domain: str
    """Of its cookies."""
    me: str
    """The doctor's handle there."""
    specs: tuple[Spec, ...]
    pages: tuple[Page, ...]
    start: PlatformState
    """What it holds at the start."""
    cookies: Callable[[Doctor, str], Mapping[str, tuple[str, bool]]]
    """Name to value and HttpOnly of the cookies of a signed-in browser."""
    session: str
    """The cookie that carries the session's secret."""
    login: str
    sign_in: str
    """The path to which the sign-in form posts."""
    asks_again: bool = True
    """Whether single pages may ask for the password without that being a challenge."""
    splash: str = ""
    """What strangers get in place of a page, where the site does not lead them to sign in."""
    cors: bool = False
    """Whether its answers may be read by its pages on another host."""
    login_host: str = ""
    """Where that page is not on the site's own host."""
    bearer: bool = False
    """Whether its pages send the secret themselves, as ``{token}``, with each request."""
    profile: Callable[[Asked], str | Response] | None = None
    """The own profile as this visitor sees it; at ``profile_paths``."""
    profile_paths: tuple[str, ...] = ()
    static: tuple[str, ...] = ()
    """Patterns of hosts that serve scripts, styles and pictures only."""
    markup: Markup = field(default_factory=Markup)
    answers: tuple[Answer, ...] = ()
    around: str = "<main>$content</main>"
    """What stands around every page; ``$content``, ``$me``."""
    around_stranger: str = "<main>$content</main>"
    head: Callable[[Asked, str], str] | None = None
    """Further HTML for the head of each page: JSON that the site embeds, for example;
    it is given the session's secret."""
    late: bool = False
    """Whether the content of pages comes by a request of their own."""
    load: Mapping[str, Any] = field(default_factory=dict)
    """That request, where it is late: url, method, headers, body (``replica/app.js``)."""
    wanted: Callable[[Request], str] = _no_page
    """The page whose content a request asks for; "" for other requests."""
    write: Mapping[str, Any] = field(default_factory=dict)
    """The request by which its pages change a setting, likewise."""
    is_read: Callable[[Request], bool] = _nothing
    """Whether a request other than GET is a documented read."""
    writing_gets: tuple[str, ...] = ()
    """Patterns of paths whose GET changes something."""
    changed: Callable[[Request], Mapping[str, str]] = _no_change
    """What a writing request asks to set: key (or setting) to raw value."""
    challenge: str = "/challenge/"
    challenge_notice: Notice | None = None
    """What is shown in place of any page, where a challenge has no address of its own."""
    more_domains: tuple[str, ...] = ()
    """Further domains that carry the same cookies."""
    blocked: str = ""
    """Where a blocked account is led; "" shows ``block_notice`` in place of any page."""
    notices: Mapping[str, Notice] = field(default_factory=dict)
    block_notice: Notice | None = None
    limit_words: str = "Too many requests"
    origins: Callable[[Doctor, str], list[dict[str, Any]]] = _nowhere
    """Local storage of a signed-in browser, as a storage-state file has it."""
    site: str = ""
    """The address to audit, where the platform is software on many sites."""
    not_found: Notice = field(default_factory=lambda: Notice("Not found", "This page isn't here."))
    login_notice: str = ""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Own path to where it leads."""
    headers: Callable[[Asked], tuple[tuple[str, str], ...]] | None = None
    background: tuple[Mapping[str, Any], ...] = ()
    """Requests that its pages send by themselves once they are shown: telemetry, read marks."""

    def raw(self, spec: Spec, words: str) -> str | bool:
        """``words`` of ``spec`` as its requests have them; unknown words as they are."""
        option = spec.option(words)
        return words if option is None else option.raw


__all__ = ["Answer", "Asked", "Link", "Markup", "Notice", "Page", "Replica", "Response"]

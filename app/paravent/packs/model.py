"""The closed vocabulary of a pack, typed once; the JSON Schema for editors comes from here.

A pack is data. There is no word that types, submits, toggles or runs a script.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from paravent.core.words import Audience, Confidence, StopReason

VOCABULARY = 1
"""The version of the vocabulary; a pack that ``needs`` a higher one asks for an update."""

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Words = Annotated[str, Field(min_length=1, max_length=600)]
Address = Annotated[str, Field(pattern=r"^(https://|\{site\})", max_length=400)]
"""May hold ``{me}`` (own handle or id, read from the page), ``{site}`` (given with --site) and
``{host}`` (the host name of that site, for dashboards that stand elsewhere)."""
Pattern = Annotated[str, Field(min_length=1, max_length=300)]
"""A shell-style pattern (``*``, ``?``); there are no regular expressions in packs."""
Selector = Annotated[str, Field(min_length=1, max_length=300)]
"""A CSS selector of a documented mark: attributes, ids, test ids; no positions, no classes
that a build makes."""


class Strict(BaseModel):
    """Unknown keys are errors; nothing is changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Strict):
    """A label in a language other than the pack's first, or one that is not current."""

    text: Words
    lang: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]{2})?$")] = "en"
    since: str = ""
    until: str = ""


Labels = tuple[Words | Label, ...]


class Way(Strict):
    """One way to read a value. Several ways of one setting must agree.

    ========== =====================================================================
    row        a label, then its value as text, in a button's name or beside it
    switch     a label and a switch, checkbox or toggle button: on or off
    radio      a group's label and the chosen radio's name
    choice     a label and a select, combobox or list box: the chosen option
    text       a sentence on the page: the words among ``values`` that are shown
    attribute  an attribute ``of`` the elements that match ``mark``
    dialog     opened by ``open`` (a disclosure), read as ``then``, closed by Escape
    json       a response that the page fetched by itself: ``in`` the operation or path
               pattern, ``at`` the place inside
    embedded   the same in JSON inside the page's HTML
    header     a response header of the document, ``of`` names it
    ========== =====================================================================

    What is seen is looked up in ``values``: folded words for row, radio, choice, text and
    dialog; ``on`` and ``off`` for a switch; JSON values, attributes and headers as text.
    """

    how: Literal[
        "row",
        "switch",
        "radio",
        "choice",
        "text",
        "attribute",
        "dialog",
        "json",
        "embedded",
        "header",
    ]
    labels: Labels = ()
    """Instead of the setting's own, where this way names it differently."""
    section: Labels = ()
    """Headings under which the label stands, where the same label occurs twice on the page."""
    in_: Annotated[Pattern | None, Field(alias="in")] = None
    at: str = ""
    """``a.b[*].c``, ``[key=value]`` picks from a list, ``..key`` looks at any depth;
    ``[key={a.b}]`` picks by what stands at another place of the same data."""
    mark: Selector | None = None
    """For ``attribute`` what to look at. For row, switch, radio, choice and text: the control (or
    the element with the words), found by its documented mark instead of by a label."""
    of: str = ""
    """For ``me``, ``href`` is the last part of a link's path, ``href?u`` the ``u`` of its query."""
    page: Slug | None = None
    """Read on this page instead of the setting's own (a second, independent source)."""
    open: Labels = ()
    then: Literal["row", "switch", "radio", "choice", "text"] | None = None
    values: dict[str, Audience] = {}
    """Raw value to audience for this way alone (JSON values as text: true, false, 1, all …),
    instead of the setting's. A key with ``*`` is a shell pattern, tried after all others in
    order (``*`` alone: any other words that are there); an empty key is a place that is there
    and empty. Without them an unknown value maps to nothing."""
    confidence: Confidence = Confidence.SOURCED


class Setting(Strict):
    """One row of a platform's facts table, under its slug."""

    id: Slug
    page: Slug | None = None
    """The page it is on; None: the web has no page, ask with ``ask`` and ``phone``."""
    title: Words
    """The good state as a sentence: "Only you see your friends list"."""
    labels: Labels = ()
    read: tuple[Way, ...] = ()
    values: dict[str, Audience] = {}
    """The platform's words to audience, current words first; compared folded. Patterns and the
    empty key as in ``Way.values``: only for free text, never for a scale."""
    checks: tuple[Annotated[str, Field(pattern=r"^8[a-d]-\d\d$")], ...] = ()
    advise: Audience | None = None
    enough: Audience | None = None
    good: tuple[Audience, ...] = ()
    why: Words
    fix: Words
    ask: Words
    phone: str = ""
    """The path in the phone app, where the web has no page."""
    source: Words
    confidence: Confidence = Confidence.SOURCED
    fallback: tuple[Audience, ...] = ()
    """What the site also shows while it does not know the value yet: believed only after a
    longer look."""
    not_offered: Labels = ()
    """Words that the page shows where the platform does not offer this setting."""
    inform_only: bool = False
    fixed: Audience | None = None
    """A thing that the platform never lets anyone change (always public, always private)."""
    list: Slug | None = None
    """The list of people.toml or apps.toml that answers this setting instead of a way to read:
    ``on`` when it has entries, ``off`` when its whole end was seen and it is empty."""


class Page(Strict):
    """One page to visit."""

    id: Slug
    url: Address
    other_urls: tuple[Address, ...] = ()
    """Older or alternative addresses, tried in order when nothing is found on the first."""
    title: Words
    """The path in the platform's own words: "Settings → Posts"."""
    wait_for: Labels = ()
    """Any of these texts or headings shows that the page is ready; empty: the labels of its
    settings."""
    expand: Labels = ()
    """Names of tabs and disclosures to open before reading."""
    signed_in: bool = True
    """False: visited without cookies, as a stranger."""


class StopMark(Strict):
    """How a page looks at which a walk must stop; any one of the lists is enough."""

    reason: StopReason
    url: tuple[Pattern, ...] = ()
    text: tuple[Words, ...] = ()
    mark: tuple[Selector, ...] = ()
    status: tuple[int, ...] = ()
    json_key: tuple[str, ...] = ()
    json_code: tuple[int, ...] = ()
    sentence: Words


class SignedIn(Strict):
    """How to tell that the user is signed in; all that are given must hold."""

    cookies: tuple[str, ...] = ()
    not_url: tuple[Pattern, ...] = ()
    me: tuple[Way, ...] = ()
    """Ways to read the user's own handle or id (``{me}``), best first."""
    me_page: Address | None = None


class Operation(Strict):
    """A non-GET request that reads (``core.page.ReadRule``)."""

    host: str
    path: str
    operation: str
    """``form:FIELD``, ``json:KEY``, ``header:NAME`` or ``path:last``."""
    allow: tuple[Pattern, ...]
    deny: tuple[Pattern, ...] = ()
    agrees: tuple[str, ...] = ()
    """Other places, in the same words as ``operation``, that repeat the name: where one is
    there, it must say the same."""


class Denied(Strict):
    """A GET that changes something (``core.page.DenyRule``)."""

    path: Pattern
    query: tuple[Pattern, ...] = ()


class Engine(Strict):
    """How to tell that a site given with ``--site`` is of this kind: any one of what is given."""

    name: Words
    url: Address
    mark: tuple[Selector, ...] = ()
    header: dict[str, Pattern] = {}
    json_key: tuple[str, ...] = ()
    text: tuple[Words, ...] = ()


class Platform(Strict):
    """``platform.toml``."""

    needs: Annotated[int, Field(ge=1)]
    id: Slug
    name: Words
    version: Annotated[str, Field(pattern=r"^\d{4}\.\d{1,2}\.\d{1,3}$")]
    checked_live: Annotated[str, Field(pattern=r"^(never|\d{4}-\d\d-\d\d)$")]
    needs_site: bool = False
    languages: tuple[str, ...] = ("en",)
    hosts: tuple[str, ...]
    start_url: Address
    sign_in_url: Address
    sign_in_hint: str = ""
    terms: Words
    export: Words
    export_url: str = ""
    attach_only: bool = False
    signed_in: SignedIn
    page: tuple[Page, ...]
    stop: tuple[StopMark, ...] = ()
    operation: tuple[Operation, ...] = ()
    deny: tuple[Denied, ...] = ()
    engine: tuple[Engine, ...] = ()


class Items(Strict):
    """One way to harvest a list.

    ``json``: every captured response whose operation or path matches ``in``; ``items`` the place
    of the list inside, ``name``, ``url``, ``detail`` places inside an item, ``more`` the place of
    the "has next page" value. ``scroll``: rows in the page while scrolling to the end. ``pages``:
    rows page by page, following the link named in ``next``.
    """

    how: Literal["scroll", "pages", "json"]
    in_: Annotated[Pattern | None, Field(alias="in")] = None
    items: str = ""
    name: str = ""
    url: str = ""
    detail: str = ""
    more: str = ""
    url_template: str = ""
    """Makes an address from an item's value: ``https://x.com/{url}``."""
    container: Selector | None = None
    row: Selector | None = None
    not_href: tuple[Pattern, ...] = ()
    """Addresses in the list that are not people (menus, tabs, hashtags)."""
    next: Labels = ()


class ListOf(Strict):
    """A list of people, apps or sessions."""

    id: Slug
    """friends, followers, following, requests, blocked; apps, sessions …"""
    title: Words
    url: Address
    other_urls: tuple[Address, ...] = ()
    stands_at: tuple[Pattern, ...] = ()
    """Addresses at which the list really stands. Where the site leads elsewhere (a feed, the
    profile), nothing there is taken for it. Empty: anywhere."""
    expand: Labels = ()
    """Names of tabs and disclosures to open before reading."""
    read: tuple[Items, ...]
    """The entries that these ways find are put together, each person once."""
    count: tuple[Way, ...] = ()
    """Where the page says how many there are."""
    empty: Labels = ()
    """Words that show that the list is really empty."""
    empty_mark: Selector | None = None
    """A documented mark of an empty list."""
    end: Labels = ()
    """Words that show that the end was reached, where the platform says so."""
    load_more: Labels = ()
    """Names of a button that brings further entries and changes nothing; while it is there, the
    end was not seen."""
    checks: tuple[str, ...] = ()
    source: Words
    confidence: Confidence = Confidence.SOURCED
    connections: bool = True
    """Whether the entries are connections to review (requests and followers are, blocked are
    not)."""


class StrangerField(Strict):
    """One thing that a stranger may see on the profile."""

    id: Slug
    title: Words
    read: tuple[Way, ...]
    labels: Labels = ()
    checks: tuple[str, ...] = ()
    compares_with: Slug | None = None
    """The setting whose claim this observation tests (8b-18)."""
    url: Address | None = None
    """Where it shows, if not on the profile itself (a blog's feed, its list of authors)."""
    source: Words


class Stranger(Strict):
    """``stranger.toml``: the own profile, seen without signing in."""

    url: Address
    other_urls: tuple[Address, ...] = ()
    wall: Labels = ()
    """Words of a sign-in wall: then nothing can be said of what a stranger sees."""
    wall_url: tuple[Pattern, ...] = ()
    missing: Labels = ()
    """Words that show that the profile does not exist or is hidden from strangers."""
    field: tuple[StrangerField, ...]


class SettingsFile(Strict):
    """``settings.toml`` and ``questions.toml``: ``[[setting]]`` each."""

    setting: Annotated[tuple[Setting, ...], Field(max_length=300)]


class ListsFile(Strict):
    """``people.toml`` and ``apps.toml``: ``[[list]]`` each."""

    list: Annotated[tuple[ListOf, ...], Field(max_length=40)]


class Pack(Strict):
    """A whole pack, all files of a folder put together."""

    platform: Platform
    settings: tuple[Setting, ...]
    people: tuple[ListOf, ...] = ()
    apps: tuple[ListOf, ...] = ()
    stranger: Stranger | None = None
    """Settings of ``questions.toml`` (no page on the web) stand in ``settings`` too."""

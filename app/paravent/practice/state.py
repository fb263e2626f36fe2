"""What the rehearsal profiles hold: every setting's value, people, apps, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from paravent.core.words import Audience


class Shape(StrEnum):
    """How a page shows a setting."""

    ROW = "row"
    """A clickable row with the current words in it; a dialog of radios behind it."""
    SWITCH = "switch"
    RADIO = "radio"
    SELECT = "select"
    DIALOG = "dialog"
    """A row without its value; the value is in the dialog behind it."""
    FIELD = "field"
    """A detail of the profile with its own audience button."""
    BUTTON = "button"
    """A button whose words tell the state."""
    TEXT = "text"
    """A sentence that tells the state."""
    INPUT = "input"
    """A text field; what it says is public."""
    JSON = "json"
    """On no page; a value in an answer only."""
    TAGGING = "tagging"
    """A checkbox, and radios below it while it is on."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value a setting can take: the page's words, what they mean, the value in JSON."""

    words: str
    audience: Audience
    raw: str | bool = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """One setting as the platform's facts describe it, under its slug."""

    id: str
    page: str
    label: str
    options: tuple[Option, ...]
    shape: Shape = Shape.ROW
    description: str = ""
    group: str = ""
    """The heading above it."""
    json_key: str = ""
    """Its key in the account-settings response, where it has one."""
    uk: str = ""
    """The label in UK English, where it differs."""
    newer: str = ""
    """The label in the newer layout, where it differs."""
    newer_group: str = ""
    text: str = ""
    """For details of a profile: what the detail says."""
    documented: bool = True
    """Whether the facts name page, label and words outright, so that a reader can be expected to
    read it for sure; False where one of them is only inferred."""

    def option(self, words: str) -> Option | None:
        """The option that shows as ``words``; None for words the platform never documented."""
        return next((o for o in self.options if o.words == words), None)


@dataclass(frozen=True, slots=True)
class Doctor:
    """The fictional owner of the profiles."""

    name: str = "Dr Morgan Ellery"
    handle: str = "dr.morgan.ellery"
    number: str = "100090017345221"
    x_handle: str = "morganellery_x"
    x_number: str = "1739004412207731"


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """One fictional person in a list."""

    name: str
    handle: str
    number: str
    detail: str = ""
    by_number: bool = False
    """Whether the profile has no name in its address."""


@dataclass(frozen=True, slots=True)
class PracticeApp:
    """One connected app, integration or session."""

    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PlatformState:
    """Everything one platform holds. ``values`` maps setting id to the words shown."""

    values: Mapping[str, str]
    people: tuple[Acquaintance, ...] = ()
    """Friends on Facebook, followers on X."""
    following: tuple[Acquaintance, ...] = ()
    requests: tuple[Acquaintance, ...] = ()
    blocked: tuple[Acquaintance, ...] = ()
    apps: tuple[PracticeApp, ...] = ()
    expired_apps: tuple[PracticeApp, ...] = ()
    integrations: tuple[PracticeApp, ...] = ()
    sessions: tuple[PracticeApp, ...] = ()
    removed: frozenset[str] = frozenset()
    """Settings that are on no page and in no answer."""
    broken_pages: frozenset[str] = frozenset()
    """Pages whose layout no longer ties labels to values."""
    password_pages: frozenset[str] = frozenset()
    """Pages that ask for the password again."""
    covered_pages: frozenset[str] = frozenset()
    """Pages under a cookie or consent dialog; what lies below is still there."""

    def with_value(self, setting: str, words: str) -> PlatformState:
        """The same, but ``setting`` shows ``words``."""
        return replace(self, values={**self.values, setting: words})


class Wording(StrEnum):
    """Which documented variant of the labels is shown."""

    CURRENT = "current"
    UK = "uk"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class PracticeState:
    """All profiles of the practice person."""

    facebook: PlatformState
    x: PlatformState
    doctor: Doctor = field(default_factory=Doctor)
    wording: Wording = Wording.CURRENT
    language: str = "en"
    """``en`` or ``de``."""
    others: Mapping[str, PlatformState] = field(default_factory=dict)
    """The platforms besides these two, by name."""

    def platform(self, name: str) -> PlatformState:
        """The state of one platform. Raises ``KeyError`` for one that is not rehearsed."""
        if name in ("facebook", "x"):
            return self.facebook if name == "facebook" else self.x
        return self.others[name]

    def with_platform(self, name: str, state: PlatformState) -> PracticeState:
        """The same with one platform's state replaced."""
        if name not in ("facebook", "x"):
            return replace(self, others={**self.others, name: state})
        return replace(self, facebook=state) if name == "facebook" else replace(self, x=state)


def audience_of(spec: Spec, state: PlatformState) -> Audience | None:
    """What ``spec`` is really set to, whether or not a page shows it; None for unknown words."""
    option = spec.option(state.values.get(spec.id, ""))
    return option.audience if option else None


def readable(spec: Spec, state: PlatformState) -> bool:
    """Whether some page ties the label to the value and shows it without a password."""
    return (
        spec.documented
        and spec.id not in state.removed
        and spec.page not in state.broken_pages
        and spec.page not in state.password_pages
    )

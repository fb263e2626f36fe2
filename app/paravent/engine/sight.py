"""Everything that was seen of one page, and what its ways of reading need worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from paravent.core.page import Captured, Snapshot
from paravent.engine.labels import LabelBook, Mention, Sections, mentions
from paravent.engine.places import Places
from paravent.engine.view import View
from paravent.packs.model import Label, Labels, Pack, Setting, Way

OpenDialog = Callable[[int, str], Snapshot | None]
"""Opens the disclosure with this handle and name, hands out the page with it, closes it."""


def texts(labels: Labels) -> tuple[str, ...]:
    """The wordings of a list of labels, in every language."""
    return tuple(label.text if isinstance(label, Label) else label for label in labels)


def wordings(setting: Setting) -> tuple[str, ...]:
    """Every wording that names ``setting``, its ways' own included."""
    found = [*texts(setting.labels)]
    for way in setting.read:
        found += texts(way.labels)
    return tuple(dict.fromkeys(found))


def pages_of(setting: Setting) -> tuple[str, ...]:
    """The pages on which something of ``setting`` is read."""
    found = [way.page or setting.page for way in setting.read]
    if setting.page and not setting.read:
        found.append(setting.page)
    return tuple(dict.fromkeys(page for page in found if page))


class Atlas:
    """The labels of a pack, page by page."""

    def __init__(self, settings: Sequence[Setting], ignore: Iterable[str] = ()) -> None:
        """``ignore``: the names of the platform, which mean nothing in a label."""
        self.settings = tuple(settings)
        self._ignore = tuple(ignore)
        self._books: dict[str, LabelBook] = {}

    @classmethod
    def of(cls, pack: Pack) -> Atlas:
        """The atlas of a whole pack."""
        return cls(pack.settings, (pack.platform.name, pack.platform.id))

    def book(self, page: str) -> LabelBook:
        """The labels that compete on ``page``: those of settings with a way to be read there.

        Settings of other pages compete too where their wording is not one of this page's.
        """
        if page not in self._books:
            here = {s.id: wordings(s) for s in self.settings if not page or page in pages_of(s)}
            used = {text.casefold() for own in here.values() for text in own}
            for setting in self.settings:
                if setting.id not in here:
                    other = [t for t in wordings(setting) if t.casefold() not in used]
                    if other:
                        here[setting.id] = tuple(other)
            self._books[page] = LabelBook(here, self._ignore)
        return self._books[page]

    def sections(self, page: str) -> tuple[str, ...]:
        """All section headings that the ways of a page name."""
        return tuple(
            dict.fromkeys(
                text
                for setting in self.settings
                for way in setting.read
                if not page or (way.page or setting.page) == page
                for text in texts(way.section)
            )
        )


@dataclass(frozen=True)
class Sight:
    """One page as seen at one moment."""

    page: str
    """The page's id in the pack, "" where it does not matter."""
    snapshot: Snapshot
    atlas: Atlas
    captured: Sequence[Captured] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    open_dialog: OpenDialog | None = None

    @cached_property
    def view(self) -> View:
        """The snapshot prepared for reading."""
        return View(self.snapshot)

    @cached_property
    def book(self) -> LabelBook:
        """The labels that compete on this page."""
        return self.atlas.book(self.page)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every place that names a setting."""
        return mentions(self.view, self.book)

    @cached_property
    def known_places(self) -> dict[object, Places]:
        """The places of values found so far, by what words mean."""
        return {}

    @cached_property
    def sections(self) -> Sections:
        """What stands under which heading."""
        return Sections(self.view, self.atlas.sections(self.page))

    def names_any(self, settings: Iterable[Setting]) -> bool:
        """Whether the page's matter names any of ``settings``; help and menus beside it may stand
        there long before it.
        """
        wanted = {setting.id for setting in settings}
        return any(
            wanted & set(mention.scores)
            for mention in self.mentions
            if not self.view.aside[mention.at]
        )

    def inside(self, snapshot: Snapshot) -> Sight:
        """The same page with something opened on it."""
        return Sight(self.page, snapshot, self.atlas, self.captured, self.headers)


def ways_on(setting: Setting, page: str) -> tuple[Way, ...]:
    """The ways of ``setting`` that are tried on ``page`` (all, where ``page`` is "")."""
    return tuple(way for way in setting.read if not page or (way.page or setting.page) == page)

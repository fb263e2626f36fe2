"""What the user is told before the first walk of a platform: what is opened, what is never done."""

from __future__ import annotations

from dataclasses import dataclass

NEVER = (
    "Change, send, delete, follow or accept anything: four safeguards see to that.",
    "Open anybody else’s profile, or read your messages.",
    "Hurry: one tab, at a person’s pace, and it stops at once if the site objects.",
    "See your password: you sign in yourself, in an ordinary browser window.",
)
"""What a walk never does."""
PRACTICE_SECONDS_A_PAGE = 148 / 52
"""What a page took on the walks through the practice profiles of Facebook and X, pauses aside:
see ``core.selfaudit.PRACTICE_WALKS``; 28 and 24 pages."""
MAY_REFUSE = (
    "{name} is known to turn away browsers that a program reads with. If it does, the review stops"
    " at once, nothing is tried again, and you answer its questions by hand."
)


@dataclass(frozen=True, slots=True)
class BeforeWalk:
    """What a walk of one platform will do, in words; nothing of it is a promise of the site."""

    platform: str
    name: str
    pages: tuple[str, ...]
    """The settings pages that are opened, in the site's own words, in order."""
    lists: tuple[str, ...] = ()
    """The lists that are read: friends, apps, sessions …"""
    stranger: bool = False
    """Whether the own profile is also opened without being signed in."""
    seconds: float = 0.0
    """The stay on each page."""
    terms: str = ""
    """What the site's terms say, in one sentence."""
    export: str = ""
    """The site's official export, the other way."""
    export_url: str = ""
    may_refuse: bool = False
    """Whether the site is known to turn away browsers that a program looks at pages with."""
    settings: int = 0
    """How many settings the pack knows."""
    never: tuple[str, ...] = NEVER

    def opened(self) -> str:
        """How much is opened, in a sentence or two."""
        count = len(self.pages) + len(self.lists) + self.stranger
        minutes = max(1, round(count * (self.seconds + PRACTICE_SECONDS_A_PAGE) / 60))
        pages = "page" if count == 1 else "pages"
        about = "a minute" if minutes == 1 else f"{minutes} minutes"
        told = (
            f"{count} {pages} of your own, one after the other; about {about}, measured on the"
            " practice profiles."
        )
        return f"{told} {MAY_REFUSE.format(name=self.name)}" if self.may_refuse else told

    def as_text(self) -> str:
        """All of it as plain lines, for a terminal."""
        lines = [self.opened(), *(f"  - {page}" for page in (*self.pages, *self.lists))]
        if self.stranger:
            lines.append("  - your own profile, without being signed in")
        lines += ["Never done:", *(f"  - {each}" for each in self.never)]
        lines += [self.terms, " ".join(part for part in (self.export, self.export_url) if part)]
        return "\n".join(line for line in lines if line)

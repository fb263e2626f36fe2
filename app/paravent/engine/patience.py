"""How long a walk waits for pages and lists; all in seconds, all short in tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits of waiting."""

    loading: float = 20.0
    """For a page that shows that it is still loading (skeletons take up to 20 s on some sites)."""
    silent: float = 2.0
    """For a page that is quiet but shows none of its labels."""
    partly: float = 0.6
    """For a page that shows some of its labels: how long to wait for the rest."""
    steady: float = 0.3
    """Between two looks that must agree before a page is believed."""
    step: float = 0.4
    """Between two quiet steps of a list; for a page to come to rest between two looks."""
    screens: int = 15
    """How far down a page is gone, in screens, for rows that it has not shown."""
    quiet_steps: int = 4
    """So many steps of a list in a row without anything new, at its end, make the end."""
    stuck_steps: int = 20
    """So many steps without anything new end a list that never comes to rest."""
    list_seconds: float = 1800.0
    list_entries: int = 50_000
    list_steps: int = 20_000
    pages: int = 500
    """How many pages of a paged list are followed."""
    fallback: float = 8.0
    """Seconds before a value is believed that a site also shows while it does not know better."""

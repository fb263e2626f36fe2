"""Pieces that several described platforms share: switches, choices, connected apps."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from paravent.core.words import Audience
from paravent.practice.state import Acquaintance, Option, PracticeApp, Shape, Spec

ON = Option("On", Audience.ON, True)
OFF = Option("Off", Audience.OFF, False)
SWITCH = (ON, OFF)


def switch(
    id_: str, page: str, label: str, description: str = "", *, key: str = "", group: str = "",
    documented: bool = True, on: Audience = Audience.ON, off: Audience = Audience.OFF,
) -> Spec:  # fmt: skip
    """A switch; ``on`` and ``off`` where its states mean an audience."""
    options = (Option("On", on, True), Option("Off", off, False))
    return Spec(id_, page, label, options, Shape.SWITCH, description, group, key,
                documented=documented)  # fmt: skip


def choice(
    id_: str, page: str, label: str, *options: tuple[str, Audience] | tuple[str, Audience, str],
    shape: Shape = Shape.RADIO, description: str = "", group: str = "", key: str = "",
    documented: bool = True,
) -> Spec:  # fmt: skip
    """One value of several: words, what they mean, and the value in requests if it differs."""
    made = tuple(Option(o[0], o[1], o[2] if len(o) == 3 else o[0]) for o in options)
    return Spec(id_, page, label, made, shape, description, group, key, documented=documented)


def apps(*pairs: tuple[str, str]) -> tuple[PracticeApp, ...]:
    """Connected apps or sessions: name and detail."""
    return tuple(PracticeApp(name, detail) for name, detail in pairs)


def page_of(people: Sequence[Acquaintance], start: str, size: int) -> tuple[Any, str]:
    """``size`` people from ``start``, and where the next ones start; "" at the end."""
    at = int(start) if start.isdigit() else 0
    following = at + size
    return people[at:following], str(following) if following < len(people) else ""


def rows(entries: Sequence[PracticeApp], template: str) -> str:
    """One ``template`` with ``{name}`` and ``{detail}`` for each entry."""
    return "".join(
        template.replace("{name}", escape(e.name)).replace("{detail}", escape(e.detail))
        for e in entries
    )

"""What a reader of one platform's archives is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.text import repaired

Claim = Callable[[Member, str], int]
"""From a member and the start of its text: 0 not ours, 1 could be ours, more: surely ours."""
Read = Callable[[Member, IO[bytes], Collector], None]

_FIRST_KEY = re.compile(r"^\s*\{\s*\"([^\"]{1,80})\"")


@dataclass(frozen=True, slots=True)
class Reader:
    """One platform: its id as in the packs, what it claims, and how it reads a member."""

    platform: str
    claim: Claim
    read: Read


def stem(member: Member) -> str:
    """The base name without its ending, part number and copy mark, in lower case.

    ``your_posts_1.json``, ``posts (1).json`` and ``people_who_followed_you_2.html`` lose theirs;
    an apostrophe may be written ``'``, ``’`` or ``_``.
    """
    base = member.base.rpartition(".")[0] or member.base
    base = re.sub(r"\s?\(\d+\)$", "", base.lower())
    base = re.sub(r"[_-]?(?:part)?\d{1,4}$", "", base)
    return re.sub(r"['’]", "_", base)


def ending(member: Member) -> str:
    """The ending of the base name, in lower case, without the dot."""
    return member.base.rpartition(".")[2].lower()


def first_key(head: str) -> str:
    """The first key of a JSON object; "" where the text starts otherwise."""
    found = _FIRST_KEY.match(head)
    return found[1] if found else ""


def unversioned(key: str) -> str:
    """``friends_v2`` as ``friends``."""
    return re.sub(r"_v\d+$", "", key)


def text(value: Any) -> str:
    """``value`` as repaired text, "" where it is none."""
    return repaired(value).strip() if isinstance(value, str) else ""


def items(value: Any) -> list[dict[str, Any]]:
    """The objects in a list, or the one object where there is but one."""
    found = value if isinstance(value, list) else [value]
    return [item for item in found if isinstance(item, dict)]


def inside(value: Any, *keys: str) -> Any:
    """The value under ``keys``, one below another; None where a step is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value

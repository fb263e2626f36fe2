"""The headings as data: titles, paragraphs, reasons, and the words that name a facet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from paravent.core.footprint import FlagAnswer, Heading, Post, RemovalRoute
from paravent.footprint.words import load


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """What a heading says to the user."""

    title: str
    paragraph: str
    why: str
    signs: tuple[str, ...]


@cache
def headings() -> Mapping[Heading, HeadingWords]:
    """All headings."""
    return {
        Heading(entry["id"]): HeadingWords(
            entry["title"], entry["paragraph"], entry["why"], tuple(entry["signs"])
        )
        for entry in load("footprint_headings")["heading"]
    }


@cache
def facets() -> Mapping[str, str]:
    """A class of words to the facet it shows."""
    return dict(load("footprint_headings")["facets"])


@cache
def facet_words() -> Mapping[str, str]:
    """A facet to its words for the user."""
    return dict(load("footprint_headings")["facet_words"])


def advice(answer: FlagAnswer) -> str:
    """What is worth knowing with an answer."""
    return str(load("footprint_headings")["advice"][answer.value])


def removal(post: Post) -> RemovalRoute:
    """How the user finds ``post`` again; the program itself takes nothing away."""
    routes = load("footprint_headings")["removal"]
    link, sentence = routes.get(post.platform, routes["other"])
    if post.url.startswith("https://"):
        return RemovalRoute(post.url, f"Opens the post itself. {sentence}", direct=True)
    return RemovalRoute(link, sentence)


@cache
def _no_names() -> frozenset[str]:
    return frozenset(w.strip() for w in load("footprint_headings")["anonymous"]["words"].split(";"))


def shows_name(owner: tuple[str, ...]) -> bool | None:
    """Whether a profile's names look like a person's own; None where nothing is known."""
    if not any(o.strip() for o in owner):
        return None
    for name in owner:
        words = [
            w.strip(".")
            for w in name.split()
            if w.strip(".").replace("-", "").replace("'", "").isalpha()
        ]
        real = [
            w for w in words if len(w) > 1 and w.casefold() not in _no_names() and w[:1].isupper()
        ]
        if len(real) >= 2:
            return True
    return False

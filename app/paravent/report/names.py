"""Keeps names, handles and ids of connections out of every text and address of a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlsplit

from paravent.core.records import Audit, Person
from paravent.core.text import plain

NOT_SHOWN = "(not shown: it may name a person)"
_PATH_WORDS = frozenset({"profile.php", "user", "users", "profile", "intent", "people", "friends"})
"""Pieces of addresses that name nobody."""
_LONGEST_NAME = 8
"""In words; of longer names the first eight words are looked for."""


class Names:
    """What would name a connection: names, handles and ids, as words joined by spaces."""

    def __init__(self, people: Iterable[Person]) -> None:
        found = {words for person in people for words in _words_of(person)}
        self._known = frozenset(words for words in found if len(words) > 1)

    @classmethod
    def of(cls, audits: Iterable[Audit]) -> Names:
        """Those of everybody whom ``audits`` list."""
        return cls(person for audit in audits for person in audit.people)

    def safe(self, untrusted: str, longest: int = 300) -> str:
        """Words from outside as plain text, or a note in their place where they name anybody."""
        text = plain(untrusted, longest)
        return NOT_SHOWN if self._named(text, 1) else text

    def ours(self, sentence: str, longest: int = 600) -> str:
        """As ``safe``, for sentences of the program's: one word that is also somebody's name
        ("Friends", "Rose") does not hide them.
        """
        text = plain(sentence, longest)
        return NOT_SHOWN if self._named(text, 2) else text

    def address(self, untrusted: str) -> str:
        """An address that may be shown as a link: https, or this computer; else ""."""
        text = plain(untrusted, 400)
        try:
            parts = urlsplit(text)
            host = parts.hostname or ""
        except ValueError:
            return ""
        pieces = [*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))]
        if " " in text or any(_tokens(p) in self._known for p in pieces if p not in _PATH_WORDS):
            return ""
        local = parts.scheme == "http" and host in ("127.0.0.1", "localhost", "::1")
        return text if host and (parts.scheme == "https" or local) else ""

    def _named(self, text: str, least: int) -> bool:
        """Whether a run of at least ``least`` words of ``text`` is a name."""
        if not text or not self._known:
            return False
        words = re.findall(r"\w+", text.casefold())
        return any(
            " ".join(words[start : start + size]) in self._known
            for start in range(len(words))
            for size in range(least, _LONGEST_NAME + 1)
        )


def _words_of(person: Person) -> Iterator[str]:
    parts = urlsplit(person.url)
    yield _tokens(person.name)
    for piece in (*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))):
        if piece not in _PATH_WORDS:
            yield _tokens(piece)


def _tokens(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text).casefold())[:_LONGEST_NAME])

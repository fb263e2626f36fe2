"""Guided answers: what was not read is put to the user, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paravent.core.desk import Question
from paravent.core.errors import UsageError
from paravent.core.present import present
from paravent.core.records import Reading
from paravent.core.text import site_filled
from paravent.core.words import Audience, ReadingStatus
from paravent.desks.base import Base, now


class Questions:
    """The part of the desk that asks, and keeps what the user answers."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def questions(self) -> Sequence[Question]:
        """Everything of the newest audits that was not read or needs confirmation."""
        found: list[Question] = []
        for audit in present(self._base.store.latest(1)):
            if audit.platform not in self._base.packs.packs:
                continue
            facts = self._base.facts(audit.platform)
            by_id = {setting.id: setting for setting in facts.settings}
            for reading in audit.readings:
                if not is_open(reading) or reading.setting not in by_id:
                    continue
                setting = by_id[reading.setting]
                address = reading.url or site_filled(setting.url, audit.site)
                if "{" in address:
                    address = facts.sign_in_url
                found.append(
                    Question(audit.id, audit.platform, facts.name, setting, reading, address)
                )
        return found

    def answer(
        self, question: Question, audience: Audience | None, words: str, offered: bool = True
    ) -> None:
        """Keep what the user says the page shows, with its date."""
        said = replace(
            question.reading,
            status=ReadingStatus.CONFIRMED if offered else ReadingStatus.NOT_OFFERED,
            audience=audience if offered else None,
            raw=words or None,
            how=(*question.reading.how, "asked"),
            url=question.address,
            seen_at=now(),
            why="",
        )
        self._base.store.confirm(question.audit_id, said)

    def show_page(self, address: str) -> None:
        """Open an address in the user's everyday browser."""
        import webbrowser
        from urllib.parse import urlsplit

        parts = urlsplit(address)
        loopback = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
            raise UsageError("Only pages with a secure address (https) are opened.")
        if self._base.is_practice:
            raise UsageError(
                "The practice profiles are not on the internet, so this page cannot be opened in"
                " your own browser."
            )
        webbrowser.open(address)


def is_open(reading: Reading) -> bool:
    """Whether a question is left about this reading."""
    return reading.status in (ReadingStatus.COULD_NOT_READ, ReadingStatus.NEEDS_CONFIRMATION)

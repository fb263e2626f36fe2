"""A report before it is saved: made once, looked at, and then kept byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

KINDS = ("pdf", "html", "csv", "json")
"""The kinds of file that a report can be: also the endings of their names."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One report, made: ``content`` is what is saved, to the last byte."""

    kind: str
    portfolio: bool
    content: bytes
    printed: bytes = b""
    """The pages as PDF, to look at: ``content`` itself, or the HTML of ``content`` printed; empty
    for what is text, and where no browser could print."""
    not_printed: str = ""
    """Why there are no pages though there should be; else ""."""

    @property
    def text(self) -> str:
        """What is in the file, for those kinds that are text."""
        return "" if self.kind == "pdf" else self.content.decode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class PageSize:
    """One page in points (1/72 inch)."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as it is printed: four bytes a pixel (blue, green, red, nothing), no gaps."""

    width: int
    height: int
    pixels: bytes
    text: str
    """The words on the page, in their order, for who cannot see the picture."""


class PapersPort(Protocol):
    """The part of the desk that makes reports, shows their pages and saves them."""

    def make(self, kind: str, *, portfolio: bool = False) -> Paper:
        """Make a report of one of ``KINDS``. Raises ``UsageError``, ``ReportError``."""

    def sizes(self, paper: Paper) -> Sequence[PageSize]:
        """The pages of ``paper.printed``."""

    def page(self, paper: Paper, number: int, width: int) -> PagePicture:
        """Page ``number`` (from 0) of ``paper.printed``, ``width`` pixels wide."""

    def save(self, paper: Paper, out: Path) -> Sequence[Path]:
        """Write ``paper.content``, whole or not at all. Raises ``FolderError``."""

"""Made-up reports for the window: printed by Qt instead of a browser, drawn and saved for real."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument

from paravent.core.paper import PagePicture, PageSize, Paper
from paravent.report import pages


class MadeUpPapers:
    """``core.paper.PapersPort`` over a given HTML; ``called`` may raise what a test asks for."""

    def __init__(self, html: Callable[[bool], str], called: Callable[[str], None]) -> None:
        self._html = html
        self._called = called
        self.made: list[Paper] = []
        self.prints = True

    def make(self, kind: str, *, portfolio: bool = False) -> Paper:
        self._called("make_report")
        html = self._html(portfolio)
        if kind == "pdf":
            pdf = printed(html)
            paper = Paper(kind, portfolio, pdf, pdf)
        elif kind == "html" and not self.prints:
            why = "No browser was found. Install one."
            paper = Paper(kind, portfolio, html.encode(), not_printed=why)
        elif kind == "html":
            paper = Paper(kind, portfolio, html.encode(), printed(html))
        else:
            words = {"csv": "limb,check\r\n8a,8a-01\r\n", "json": '{"report": "own"}\n'}[kind]
            paper = Paper(kind, portfolio, words.encode())
        self.made.append(paper)
        return paper

    def sizes(self, paper: Paper) -> Sequence[PageSize]:
        return pages.sizes(paper.printed)

    def page(self, paper: Paper, number: int, width: int) -> PagePicture:
        return pages.page(paper.printed, number, width)

    def save(self, paper: Paper, out: Path) -> Sequence[Path]:
        self._called("write_report")
        out.write_bytes(paper.content)
        return [out]


def printed(html: str) -> bytes:
    """``html`` as a PDF of A4 pages; quick, and without a browser."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(15, 15, 15, 15))
    document = QTextDocument()
    document.setHtml(html)
    document.print_(writer)
    del writer
    return bytes(buffer.data().data())

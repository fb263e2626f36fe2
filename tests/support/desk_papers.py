"""Made-up reports for the window: printed by Qt instead of a browser, drawn and saved for real."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageSize, QPainter, QPdfWriter

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


_SIZES = {"h1": 20, "h2": 14}
_LEFT, _TOP, _BOTTOM = 60, 70, 780


def printed(html: str) -> bytes:
    """The words of ``html`` as a PDF of A4 pages; quick, in any thread, without a browser."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(72)
    painter = QPainter(writer)
    y = _TOP
    for tag, words in _blocks(html):
        size = _SIZES.get(tag, 10)
        font = QFont("Liberation Serif" if tag in _SIZES else "Liberation Sans", size)
        font.setBold(tag in ("h2", "th"))
        painter.setFont(font)
        room = QRectF(_LEFT, y, 595 - 2 * _LEFT, 400)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        needed = painter.boundingRect(room, flags, words)
        if needed.bottom() > _BOTTOM and y > _TOP:
            writer.newPage()
            y = _TOP
            room.moveTop(y)
        painter.drawText(room, flags, words)
        y += int(needed.height()) + size
    painter.end()
    return bytes(buffer.data().data())


def _blocks(html: str) -> list[tuple[str, str]]:
    """Tag and words of each block, in order; a row of a table is one."""
    body = re.sub(r"<(style|title)>.*?</\1>", "", html, flags=re.DOTALL)
    found = []
    for tag, inside in re.findall(r"<(h1|h2|p|li|tr)\b[^>]*>(.*?)</\1>", body, re.DOTALL):
        cells = re.sub(r"</t[dh]>", "   ", inside)
        words = " ".join(unescape(re.sub(r"<[^>]+>", "", cells)).split(" ")).strip()
        found.append((tag, words.replace("\n", " ")))
    return found

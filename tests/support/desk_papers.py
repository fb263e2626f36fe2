"""Made-up reports for the window: printed by Qt instead of a browser, drawn and saved for real."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageSize, QPainter, QPdfWriter

from paravent.core.desk import DeskPort
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


class PrintedPapers(MadeUpPapers):
    """Real reports of what a made-up desk knows, printed by a real browser, for pictures."""

    def __init__(self, desk: DeskPort) -> None:
        super().__init__(lambda portfolio: real_report(desk, portfolio), lambda _: None)

    def make(self, kind: str, *, portfolio: bool = False) -> Paper:
        from paravent.browser.options import BrowserOptions
        from paravent.browser.printing import print_pdf

        html = self._html(portfolio)
        with tempfile.TemporaryDirectory() as folder:
            pdf = print_pdf(html, BrowserOptions(data_dir=Path(folder), headless=True))
        return Paper(kind, portfolio, pdf if kind == "pdf" else html.encode(), pdf)


def real_report(desk: DeskPort, portfolio: bool) -> str:
    """The report of what ``desk`` has stored."""
    from paravent.checklist.guidance import load
    from paravent.core.present import present
    from paravent.report.html import render
    from paravent.report.make import More, make

    store = desk.store
    audits = present(store.latest(2))
    reviewed = {audit.platform for audit in audits}
    data = make(
        replace(desk.checklist(), guidance=load()),
        [p for p in desk.platforms() if p.id in reviewed],
        audits,
        made_at="2025-11-21T22:40:00+00:00",
        photos=store.photo_summary(),
        store_sentence=store.kept_sentence,
        decisions=store.decisions(),
        more=More(
            pictures={
                r.picture: png
                for audit in audits
                for r in audit.readings
                if r.picture and (png := store.picture(r.picture))
            },
            changes=desk.changes.since_last_time(),
            days=desk.past.line().days,
            again_on="2026-02-21",
        ),
    )
    return render(data, portfolio)

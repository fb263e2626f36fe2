"""SEC-01: whatever a page, file or site says is shown letter for letter, and nothing is fetched."""

from __future__ import annotations

import ast
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from tests.support.desk import NOW, MadeUpDesk, made_up_audit, made_up_people, made_up_platforms
from tests.support.window import button, texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core.desk import AuditRequest
from paravent.core.errors import HistoryError
from paravent.core.records import (
    Audit,
    CheckEvidence,
    CheckResult,
    Finding,
    PhotoInspection,
    PhotoOutcome,
    PlatformFacts,
    Reading,
)
from paravent.core.settings import Settings
from paravent.core.words import CheckClass, CheckOutcome, Limb, ReadingStatus
from paravent.ui.pages import PAGES
from paravent.ui.pages.checklist import ChecklistPage
from paravent.ui.pages.connections import ConnectionsPage
from paravent.ui.pages.photos import PhotosPage
from paravent.ui.pages.report import ReportPage
from paravent.ui.widgets.text import Text, set_tip
from paravent.ui.window import Window

UI = Path(__file__).resolve().parents[2] / "app" / "paravent" / "ui"


class Port:
    """A port on this computer that counts who knocks."""

    def __init__(self) -> None:
        self.hits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.number: int = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                taken, _ = self._socket.accept()
            except OSError:
                return
            self.hits += 1
            taken.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def port() -> Iterator[Port]:
    made = Port()
    yield made
    made.close()


def payload(port: Port) -> str:
    return (
        f'<img src="http://127.0.0.1:{port.number}/x"><b>bold</b>'
        "<table><tr><td>&lt;cell</td></tr></table>"
    )


LITERAL = "<b>bold</b>"
NASTY = "\u202eevil\u202c\u200b\u0007\n\n" + "x" * 100_000


class HostileDesk(MadeUpDesk):
    """Everything that comes from outside is the payload."""

    def __init__(self, bad: str) -> None:
        facts = tuple(self._spoilt(p, bad) for p in made_up_platforms() if p.id == "facebook")
        super().__init__(
            settings=Settings(profiles=("facebook",), terms_read=("facebook",)), platforms=facts
        )
        self.bad = bad
        self.asks_for_sign_in = False
        people = tuple(
            replace(p, name=bad, detail=bad, kind="friend") for p in made_up_people("facebook", 2)
        )
        readings = [self.spoil(s.id) for s in facts[0].settings]
        self.made_up_store.finish(made_up_audit(facts[0], readings, NOW, people=people))
        self.problems = [bad]
        evidence = CheckEvidence(
            "facebook",
            "friends_list",
            CheckOutcome.NOT_MET,
            CheckClass.SETTING,
            bad,
            NOW.isoformat(),
            advice=bad,
        )
        self.extra_results = (
            CheckResult(
                "8d-99",
                bad,
                Limb.D,
                (CheckClass.ATTESTATION,),
                CheckOutcome.NOT_MET,
                (evidence,),
                bad,
                bad,
                bad,
            ),
        )
        self.html = f"<h1>{bad}</h1><p>{bad.replace('<', '&lt;')}</p>"

    @staticmethod
    def _spoilt(facts: PlatformFacts, bad: str) -> PlatformFacts:
        settings = tuple(
            replace(s, title=bad, why=bad, fix=bad, ask=bad, phone_path=bad) for s in facts.settings
        )
        return replace(facts, name=bad, terms=bad, settings=settings)

    def spoil(self, name: str) -> Reading:
        return Reading(
            name, ReadingStatus.NEEDS_CONFIRMATION, raw=self.bad, why=self.bad, seen_at="never"
        )

    def _walk(
        self, facts: PlatformFacts, request: AuditRequest, events: object, cancel: object
    ) -> Audit:
        events.page_opened("facebook", self.bad, 0, 3)  # type: ignore[attr-defined]
        for setting in facts.settings:
            events.reading_made("facebook", self.spoil(setting.id), b"no picture")  # type: ignore[attr-defined]
        events.stopped("facebook", self.bad)  # type: ignore[attr-defined]
        raise HistoryError(self.bad)


def literal(widget: QWidget) -> bool:
    return any(LITERAL in t.replace("\u200b", "") for t in texts(widget))


def every_label_is_plain(widget: QWidget) -> None:
    for label in widget.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()[:80]
        assert not label.openExternalLinks()


def visit(window: Window, qtbot: QtBot, bad: str, tmp_path: Path) -> list[str]:
    """Bring the payload into every view; the names of views that showed it."""
    shown = []
    for entry in PAGES:
        window.go(entry.id)
        settle(qtbot, window)
        page = window.pages[entry.id]
        if isinstance(page, ChecklistPage):
            while not page.is_whole:
                QApplication.processEvents()
            for fold in page.folds.values():
                fold.open()
        if isinstance(page, ConnectionsPage):
            page.show_names()
        if isinstance(page, PhotosPage):
            file = tmp_path / "a.jpg"
            desk = window.context.desk
            assert isinstance(desk, MadeUpDesk)
            desk.inspections[str(file)] = PhotoInspection(
                str(tmp_path / "<b>bold<\\b>.jpg"), bad, (Finding(bad, bad, bad),), bad, None
            )
            desk.outcomes[str(tmp_path / "<b>bold<\\b>.jpg")] = PhotoOutcome(
                str(tmp_path / "<b>bold<\\b>.jpg"), "failed", (bad,), (bad,), bad, False, bad
            )
            page.add([file])
            qtbot.waitUntil(lambda page=page: not page.is_busy())  # type: ignore[misc]
            page.clean()
            qtbot.waitUntil(lambda page=page: not page.is_busy())  # type: ignore[misc]
        page.grab()
        if literal(page):
            shown.append(entry.id)
        every_label_is_plain(page)
    return shown


def test_the_payload_is_literal_in_every_view_and_nothing_is_fetched(
    open_window: OpenWindow, qtbot: QtBot, port: Port, tmp_path: Path
) -> None:
    bad = payload(port)
    window = open_window(HostileDesk(bad), "home")
    shown = visit(window, qtbot, bad, tmp_path)
    assert set(shown) >= {"home", "profiles", "questions", "checklist", "connections", "photos"}
    report = window.pages["report"]
    assert isinstance(report, ReportPage)
    window.go("report")
    report.format.setCurrentIndex(report.format.findData("html"))
    settle(qtbot, window)
    report.preview.words.show_report(window.context.desk.preview_report())
    assert LITERAL in report.preview.words.toPlainText()
    window.go("profiles")
    button(window, "Review ").click()
    settle(qtbot, window)
    assert literal(window.pages["profiles"])
    window.say(bad, "not_met")
    assert literal(window)
    qtbot.wait(50)
    assert port.hits == 0


def test_endless_bidi_and_control_text_breaks_no_view(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(HostileDesk(NASTY), "home")
    visit(window, qtbot, NASTY, tmp_path)
    for text in texts(window, hidden=True):
        assert "\u202e" not in text
        assert "\u0007" not in text
        assert len(text) < 200_000
    for entry in PAGES:
        window.go(entry.id)
        QApplication.processEvents()
        area = window.pages[entry.id].area
        column = area.widget()
        assert column is not None
        assert column.width() <= area.viewport().width(), entry.id
    assert "\u202e" not in window.windowTitle()


def test_tooltips_are_literal(qtbot: QtBot, port: Port) -> None:
    from PySide6.QtGui import QTextDocument
    from PySide6.QtWidgets import QToolTip

    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, payload(port))
    document = QTextDocument()
    document.setHtml(widget.toolTip())
    assert LITERAL in document.toPlainText()
    widget.show()
    QToolTip.showText(QPoint(5, 5), widget.toolTip(), widget)
    qtbot.wait(50)
    assert port.hits == 0


def test_the_failing_twin_a_label_that_guesses_does_take_markup(qtbot: QtBot) -> None:
    guess = QLabel("<b>bold</b>")
    qtbot.addWidget(guess)
    sure = Text("<b>bold</b>")
    qtbot.addWidget(sure)
    assert guess.textFormat() == Qt.TextFormat.AutoText
    assert guess.sizeHint().width() < sure.sizeHint().width()


FORBIDDEN = {"setHtml", "RichText", "MarkdownText", "setMarkdown", "insertHtml", "AutoText"}


def test_no_markup_is_set_outside_the_one_helper() -> None:
    found = set()
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN:
                found.add((file.name, node.attr))
            if isinstance(node, ast.Name) and node.id in ("QMessageBox", "QErrorMessage"):
                found.add((file.name, node.id))
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "QLabel"
            ):
                found.add((file.name, "QLabel"))
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "setToolTip"
                and file.name != "text.py"
            ):
                found.add((file.name, "setToolTip"))
    assert found == {("preview.py", "setHtml")}
    assert QMessageBox is not None

"""History: reviews on a line, outcomes over time, one opened as it was then, two compared."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk, full_desk
from tests.support.desk_past import with_years
from tests.support.window import button, press, texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core.past import DayOutcomes, PastAudit, total
from paravent.core.words import Limb
from paravent.ui.pages.history import HistoryPage
from paravent.ui.widgets.audit_line import AuditLine
from paravent.ui.widgets.cards import Fold
from paravent.ui.widgets.outcome_chart import table, told
from paravent.ui.widgets.past_audit import NOT_KEPT
from paravent.ui.window import Window


def opened(open_window: OpenWindow, desk: MadeUpDesk | None = None) -> tuple[Window, HistoryPage]:
    window = open_window(desk or with_years(full_desk()), "history")
    page = window.pages["history"]
    assert isinstance(page, HistoryPage)
    return window, page


def test_every_review_is_on_the_line_and_in_the_list(open_window: OpenWindow) -> None:
    desk = with_years(full_desk())
    _, page = opened(open_window, desk)
    audits = desk.made_up_store.audits()
    assert page.line is not None and page.changes is not None
    assert {m.audit.id for m in page.line.marks} == {a.id for a in audits}
    assert page.line.lanes == ["Facebook", "LinkedIn", "X"]
    days = [page.line.place(m).x() for m in page.line.marks]
    assert days == sorted(days)
    assert all(0 < x < page.line.width() for x in days)
    button(page, f"Show all {len(audits)}").click()
    assert len(page.rows) == len(audits)
    assert "Ended early" in texts(page)


def test_the_line_by_keys_alone(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, page = opened(open_window)
    line = page.line
    assert line is not None
    said: list[str] = []
    window.context.spoken.connect(said.append)
    line.setFocus()
    newest = line.at
    press(line, Qt.Key.Key_Home)
    assert line.at == 0 and line.accessibleName().endswith(f"1 of {len(line.marks)}")
    press(line, Qt.Key.Key_Right)
    press(line, Qt.Key.Key_End)
    assert line.at == newest
    lane = line.marks[line.at].lane
    press(line, Qt.Key.Key_Up if lane else Qt.Key.Key_Down)
    assert line.marks[line.at].lane != lane
    assert len(said) == 4 and "known" in said[-1]
    chosen = line.marks[line.at].audit.id
    press(line, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert page.view is not None and page.view._opened.audit.id == chosen
    assert page.view.back_button.hasFocus()
    press(page, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert "Every review on a line" in texts(page)


def test_a_click_on_a_mark_opens_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, page = opened(open_window)
    assert page.line is not None
    mark = page.line.marks[0]
    place = page.line.place(mark)
    assert page.line.mark_at(place) == 0 and page.line.mark_at(QPointF(-90, 0)) is None
    QTest.mouseClick(page.line, Qt.MouseButton.LeftButton, pos=place.toPoint())
    settle(qtbot, window)
    assert page.view is not None and page.view._opened.audit.id == mark.audit.id


def test_a_review_opened_says_its_versions_and_what_was_not_kept(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window, page = opened(open_window)
    page.open("facebook-27")
    settle(qtbot, window)
    assert page.view is not None
    shown = " ".join(texts(page))
    assert "description 2025.6 of the site (today’s is 2025.11)" in shown
    assert NOT_KEPT not in shown
    for fold in page.view.findChildren(Fold):
        fold.open()
    shown = " ".join(texts(page))
    assert "New posts reach friends only" in shown and "Aim: " in shown
    page.open("facebook-80")
    settle(qtbot, window)
    assert NOT_KEPT in texts(page)


def test_lists_and_the_strangers_view_of_that_day_are_told_without_names(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk()
    newest = next(a for a in desk.made_up_store.audits() if a.platform == "facebook")
    whole = desk.made_up_store.audit(newest.id)
    kind = whole.people[0].kind
    desk.made_up_store.finish(
        replace(
            whole,
            lists_read={kind: True, "apps": False},
            stranger={"workplace": "Some Hospital", "friends": None},
        )
    )
    window, page = opened(open_window, desk)
    page.open(newest.id)
    settle(qtbot, window)
    assert page.view is not None
    page.view.lists_fold.open()
    page.view.readings_fold.open()
    shown = texts(page)
    assert f"{len(whole.people)} entries" in shown and "End not seen" in shown
    assert "Seen by a stranger" in shown and "Not seen" in shown
    assert not any("Some Hospital" in text for text in shown)
    pictures = [r for r in whole.readings if r.picture]
    assert len([t for t in shown if "See the picture" in t]) == len(pictures) > 0


def test_two_reviews_compared(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, page = opened(open_window, full_desk())
    newest = next(a for a in page._entries() if a.platform == "facebook")
    page.open(newest.id)
    settle(qtbot, window)
    assert page.view is not None
    page.view.before_button.click()
    settle(qtbot, window)
    changed = [line.title for line in page.view.changes.lines]
    assert any("future" in t.casefold() or "post" in t.casefold() for t in changed)
    assert len(changed) == 3


def test_outcomes_by_limb_as_chart_and_as_table(open_window: OpenWindow) -> None:
    desk = with_years(full_desk())
    _, page = opened(open_window, desk)
    assert page.chart is not None and page._line is not None
    days = page._line.days
    page.table_fold.open()
    assert page.table.rowCount() == len(days)
    button(page, "8b").click()
    newest = days[-1]
    counts = total(newest.counts, Limb.B)
    cells = [page.table.item(0, n) for n in range(1, 5)]
    assert [c.text() for c in cells if c] == [str(n) for n in counts.values()]
    assert page.chart.accessibleName() == told(newest, Limb.B)
    page.chart.setFocus()
    press(page.chart, Qt.Key.Key_Left)
    assert page.chart.accessibleName() == told(days[-2], Limb.B)
    assert not page.chart.grab().isNull()
    oldest = page.table.item(len(days) - 1, 5)
    assert oldest is not None and oldest.text() == "not kept"


def test_a_day_is_told_for_what_it_is() -> None:
    counts = {limb: {"met": 1, "partly": 0, "not_met": 2, "not_known": 3} for limb in Limb}
    day = DayOutcomes("2026-11-21", ("a",), ("x",), counts, "1", True)
    assert told(day, None) == ("21 November 2026: 4 met, 0 partly met, 8 not met, 12 not known")
    assert told(day, Limb.A).startswith("8a, 21 November 2026: 1 met")
    assert "today’s guidance" in told(DayOutcomes("2026-11-21", (), (), counts, "1", False), None)
    assert "not kept" in told(DayOutcomes("2026-11-21", (), (), {}, "1", False), None)


def test_the_table_needs_no_days(open_window: OpenWindow) -> None:
    opened(open_window, full_desk())
    assert table((), None).rowCount() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_one_review_alone_has_its_line(open_window: OpenWindow, theme: str) -> None:
    window, _ = opened(open_window, full_desk())
    only = PastAudit("a", "x", "", "2026-11-21T20:00:00+00:00", True, "", 3, 1, "1", "1")
    line = AuditLine(window.theme, [only], lambda _: "X", lambda _: None, lambda _: None)
    window.theme.choose(theme)
    line.resize(400, line.height())
    assert not line.grab().isNull()
    assert 0 < line.place(line.marks[0]).x() < 400
    line.deleteLater()


def test_before_the_first_review(open_window: OpenWindow) -> None:
    _, page = opened(open_window, MadeUpDesk())
    assert "No reviews yet" in texts(page)


def test_what_the_newest_reviews_come_to_is_kept_once_it_is_on_screen(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk()
    window, _ = opened(open_window, desk)
    assert len(desk.past.kept) == 1
    window.context.refresh()
    settle(qtbot, window)
    assert len(desk.past.kept) == 2 and desk.past.kept[-1] is window.context.state.checklist


def test_nothing_is_wider_than_the_page(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, page = opened(open_window)
    window.resize(640, 480)
    settle(qtbot, window)
    column = page.area.widget()
    assert column is not None
    qtbot.waitUntil(lambda: column.width() <= page.area.viewport().width(), timeout=4000)
    shown = [label for label in page.findChildren(QLabel) if label.isVisible()]
    assert shown and all(label.width() <= column.width() for label in shown)

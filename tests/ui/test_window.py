"""The window itself: first start, keys, size, closing, colours, names for screen readers."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk, full_desk
from tests.support.stalls import StallMeter
from tests.support.window import button, press, texts, type_in
from tests.ui.conftest import OpenWindow, settle

from paravent.core.desk import StoreMode, StoreState
from paravent.core.errors import WrongKeyError
from paravent.ui.jobs import Jobs
from paravent.ui.pages import PAGES
from paravent.ui.pages.start import RecoveryBox
from paravent.ui.theme import Theme, style_sheet, tokens
from paravent.ui.widgets.cards import Card
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.window import Window

ROOT = Path(__file__).resolve().parents[2]
NO_KEY_STORE = StoreState(False, StoreMode.PASSPHRASE, True, "This computer has no safe key store.")


def test_pages_are_made_when_first_shown(open_window: OpenWindow) -> None:
    window = open_window(full_desk())
    assert list(window.pages) == ["home"]
    window.go("checklist")
    assert list(window.pages) == ["home", "checklist"]


@pytest.mark.parametrize("number", range(1, 8))
def test_ctrl_and_a_number_shows_a_page(open_window: OpenWindow, qtbot: QtBot, number: int) -> None:
    window = open_window(full_desk(), "settings" if number == 1 else "home")
    pages = [entry.id for entry in PAGES if not entry.below]
    key = Qt.Key(int(Qt.Key.Key_0) + number)
    press(window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.page_id == pages[number - 1]
    assert window.sidebar.buttons[window.page_id].isChecked()


@pytest.mark.parametrize("page", [entry.id for entry in PAGES])
def test_tab_reaches_every_control_of_a_page(
    open_window: OpenWindow, qtbot: QtBot, page: str
) -> None:
    window = open_window(full_desk(), page)
    settle(qtbot, window)
    texts(window)
    wanted = {
        w
        for w in window.findChildren(QWidget)
        if w.isVisible()
        and w.isEnabled()
        and isinstance(w, QAbstractButton | QComboBox | QAbstractItemView)
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    assert not [b for b in window.findChildren(QAbstractButton) if not _reachable(b)]
    seen: set[QWidget] = set()
    for _ in range(200):
        press(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in seen:
            break
        seen.add(now)
    # Of a group of radio buttons or pages, Tab visits one; the arrows the others.
    missed = {w for w in wanted - seen if not _in_a_group(w)}
    assert not missed, [w.accessibleName() for w in missed]


def _reachable(control: QAbstractButton) -> bool:
    return bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus) or not control.isVisible()


def _in_a_group(control: QWidget) -> bool:
    return isinstance(control, QAbstractButton) and (
        control.autoExclusive() or control.group() is not None
    )


@pytest.mark.parametrize("page", [entry.id for entry in PAGES])
def test_every_control_has_a_name(open_window: OpenWindow, qtbot: QtBot, page: str) -> None:
    window = open_window(full_desk(), page)
    settle(qtbot, window)
    for control in window.findChildren(QWidget):
        if not control.isVisible() or control.objectName().startswith("qt_"):
            continue
        if isinstance(control, QAbstractButton | QComboBox | QAbstractItemView | QLineEdit):
            named = control.accessibleName() or (
                control.text() if isinstance(control, QAbstractButton) else ""
            )
            inside = control.parentWidget()
            while inside is not None and not named:
                named, inside = inside.accessibleName(), inside.parentWidget()
            assert named, control


def test_no_key_store_asks_how_and_takes_a_passphrase(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = MadeUpDesk()
    desk.state = NO_KEY_STORE
    window = open_window(desk, ready=False)
    qtbot.waitUntil(lambda: window.start is not None)
    start = window.start
    assert start is not None
    assert any("no safe key store" in t for t in texts(window))
    assert not window.sidebar.buttons["home"].isVisible()
    assert not start.main_button.isEnabled()
    type_in(start.field, "four quiet words here")
    assert not start.main_button.isEnabled()
    type_in(start.again, "four quiet words here")
    assert start.main_button.isEnabled()
    press(start.again, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert desk.opened == [StoreMode.PASSPHRASE]
    assert window.sidebar.buttons["home"].isVisible()
    assert window.page_id == "home"


def test_memory_only_is_said_all_the_time(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    desk.state = NO_KEY_STORE
    window = open_window(desk, ready=False)
    qtbot.waitUntil(lambda: window.start is not None)
    button(window, "Keep nothing").click()
    settle(qtbot, window)
    assert desk.opened == [StoreMode.MEMORY]
    for entry in PAGES:
        window.go(entry.id)
        assert any("gone when you close the window" in t for t in texts(window.memory_banner))


def test_a_history_from_another_computer_is_brought_in_at_the_start(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = full_desk(state=NO_KEY_STORE)
    desk.own_data.fails = WrongKeyError("That is not the recovery passphrase. Try again.")
    window = open_window(desk, ready=False)
    qtbot.waitUntil(lambda: window.start is not None)
    start = window.start
    assert start is not None
    button(window, "Bring a history from another computer")
    start.move_in_from(tmp_path / "paravent-history.move", "seven calm words")
    qtbot.waitUntil(lambda: "not the recovery passphrase" in " ".join(texts(window)), timeout=4000)
    assert start.move_button.isEnabled() and not start.main_button.isEnabled()
    assert window.start is start, "nothing has changed"
    desk.own_data.fails = None
    start.move_in_from(tmp_path / "paravent-history.move", "seven calm words")
    qtbot.waitUntil(lambda: window.start is None, timeout=4000)
    settle(qtbot, window)
    assert window.page_id == "home" and len(desk.own_data.moved_in) == 1
    assert desk.opened == [], "no second store is made"


def test_a_wrong_passphrase_says_so_and_can_be_tried_again(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk(
        passphrase="right words", state=StoreState(True, StoreMode.PASSPHRASE, True, "")
    )
    window = open_window(desk, ready=False)
    qtbot.waitUntil(lambda: window.start is not None)
    start = window.start
    assert start is not None
    type_in(start.field, "wrong words")
    press(start.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any("does not open it" in t for t in texts(window)))
    start.field.setText("right words")
    press(start.field, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.start is None


def test_practice_before_the_choice_leads_back_to_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    desk.state = NO_KEY_STORE
    window = open_window(desk, ready=False)
    qtbot.waitUntil(lambda: window.start is not None)
    button(window, "Try it on the practice profiles").click()
    qtbot.waitUntil(lambda: window.context.desk.is_practice)
    settle(qtbot, window)
    window._leave_button.click()
    qtbot.waitUntil(lambda: window.start is not None)
    assert desk.opened == []


def test_a_new_store_shows_its_recovery_passphrase_once(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = MadeUpDesk()
    desk.state = StoreState(False, StoreMode.KEYRING, False, "")
    desk.recovery = "seven calm words"
    shown: list[str] = []

    def read() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, RecoveryBox):
            QTimer.singleShot(20, read)
            return
        shown.extend(texts(box))
        box.accept()

    QTimer.singleShot(20, read)
    window = open_window(desk)
    assert any("seven calm words" in t for t in shown)
    assert desk.opened == [StoreMode.KEYRING]
    assert not any("seven calm words" in t for t in texts(window, hidden=True))


def test_closing_during_a_review_asks_first(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk(asks_for_sign_in=False, pace=0.2)
    window = open_window(desk, "profiles")
    button(window, "Review X again").click()
    answers = iter([False, True])

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, Confirm)
        box.done(QDialog.DialogCode.Accepted if next(answers) else QDialog.DialogCode.Rejected)

    QTimer.singleShot(50, answer)
    assert not window.close()
    assert window.isVisible()
    QTimer.singleShot(50, answer)
    assert window.close()
    assert window.jobs.stop_all(1)


def test_a_small_window_has_a_narrow_sidebar(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(full_desk())
    wide = window.sidebar.width()
    window.resize(700, 500)
    assert window.sidebar.width() < wide / 2
    assert window.sidebar.buttons["home"].accessibleName() == "Home"
    window.resize(1200, 800)
    assert window.sidebar.width() == wide


@pytest.mark.parametrize("size", [(660, 480), (1000, 700), (1920, 1080)])
def test_no_page_is_wider_than_the_window(
    open_window: OpenWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = open_window(full_desk())
    window.resize(*size)
    for entry in PAGES:
        window.go(entry.id)
        settle(qtbot, window)
        QApplication.processEvents()
        area = window.pages[entry.id].area
        column = area.widget()
        assert column is not None
        assert column.minimumSizeHint().width() <= area.viewport().width(), entry.id


@pytest.mark.parametrize("size", [(1000, 700), (1200, 800), (1440, 900)])
def test_no_page_is_squeezed(open_window: OpenWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    window = open_window(full_desk())
    window.resize(*size)
    for entry in PAGES:
        window.go(entry.id)
        settle(qtbot, window)
        column = window.pages[entry.id].area.widget()
        assert column is not None
        layout = column.layout()
        assert layout is not None
        for _ in range(20):
            QApplication.processEvents()
        needed = layout.totalHeightForWidth(column.width())
        assert column.height() >= needed, (entry.id, column.height(), needed)
        for card in column.findChildren(Card):
            if card.isVisible():
                assert card.height() >= card.heightForWidth(card.width()) - 1, entry.id


def _luminance(colour: str) -> float:
    one = QColor(colour)
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (one.redF(), one.greenF(), one.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("table", list(tokens()))
def test_text_stands_out_from_what_is_behind_it(table: str) -> None:
    colours = tokens()[table]
    pairs = [
        (text, behind)
        for text in ("text", "muted", "faint", "accent_text")
        for behind in ("page", "surface", "raised", "side", "lead")
    ]
    tones = ("met", "partly", "not_met", "unread", "attested", "na")
    pairs += [(tone, f"{tone}_soft") for tone in tones]
    pairs += [(tone, "surface") for tone in tones]
    pairs += [("on_accent", "accent"), ("text", "accent_soft"), ("accent_text", "accent_soft")]
    low = {p: contrast(colours[p[0]], colours[p[1]]) for p in pairs}
    assert all(ratio >= 4.5 for ratio in low.values()), {
        p: round(r, 2) for p, r in low.items() if r < 4.5
    }
    assert contrast(colours["line_strong"], colours["surface"]) >= 3


@pytest.mark.parametrize("table", list(tokens()))
def test_the_style_sheet_has_no_word_left_over(table: str) -> None:
    assert "$" not in style_sheet(table, 10)


def test_a_theme_change_reaches_every_label(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(full_desk())
    before = window.grab().toImage().pixelColor(600, 20)
    window.theme.choose("dark")
    QApplication.processEvents()
    after = window.grab().toImage().pixelColor(600, 20)
    assert before.lightness() > 200
    assert after.lightness() < 60


def test_a_review_leaves_the_window_free(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk(asks_for_sign_in=False, pace=0.005)
    many = tuple(
        replace(setting, id=setting.id if not copy else f"{setting.id}_{copy}")
        for copy in range(7)
        for setting in desk.platforms()[0].settings
    )
    desk._platforms = (replace(desk.platforms()[0], settings=many), *desk.platforms()[1:])
    window = open_window(desk, "profiles")
    with StallMeter() as meter:
        button(window, "Review Facebook again").click()
        qtbot.waitUntil(lambda: not window.pages["profiles"].is_busy(), timeout=20_000)
        settle(qtbot, window)
    print(f"longest stall {meter.longest * 1000:.0f} ms, work {meter.longest_work * 1000:.0f} ms")
    # The goal is 0.1 s; a machine that is busy with other tests stretches it.
    assert meter.longest_work < 0.4, meter.longest_work


HEAVY: tuple[str, ...] = ("pydantic", "playwright", "apsw", "cryptography", "keyring", "jinja2")
HEAVY += ("piexif", "PIL", "pi_heif")


def test_the_window_opens_without_heavy_libraries() -> None:
    code = f"""
import sys
from paravent.ui.app import run
from tests.support.desk import MadeUpDesk
from paravent.ui.window import Window
seen = []
old = Window._begin
def begin(self):
    seen.extend(m for m in {HEAVY!r} if m in sys.modules)
    seen.extend(m for m in sys.modules if m.startswith("paravent.ui.pages.") and m.split(".")[-1]
                not in ("base", "home"))
    old(self)
    self._closing = True
    self.close()
Window._begin = begin
run(MadeUpDesk())
print("seen", seen)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'app'}:{ROOT}", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "seen []" in done.stdout, done.stdout + done.stderr


def test_smoke_shows_every_page_and_ends(capsys: pytest.CaptureFixture[str], qapp: object) -> None:
    from paravent.ui.app import run

    assert run(full_desk(), smoke=True) == 0
    assert f"{len(PAGES)} pages" in capsys.readouterr().out


def test_a_rehearsal_reviews_by_itself_and_writes_its_report(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    desk = MadeUpDesk()
    practice = desk.practice()
    theme, jobs = Theme(qapp, "light"), Jobs(qapp)
    window = Window(desk, jobs, theme)
    window.rehearse(practice, tmp_path / "out")
    window.show()
    reports = [tmp_path / "out" / f"paravent-practice.{ending}" for ending in ("html", "pdf")]
    qtbot.waitUntil(lambda: all(report.exists() for report in reports), timeout=15_000)
    settle(qtbot, window)
    assert [walk.platform for walk in practice.walks] == ["facebook", "x"]
    assert any("Written to" in t for t in texts(window))
    assert desk.opened == []
    assert window.close()
    assert practice.closed
    assert not desk.closed
    jobs.stop_all(1)
    window.deleteLater()
    theme.deleteLater()

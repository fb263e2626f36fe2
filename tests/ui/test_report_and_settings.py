"""Report: the preview has all words and no power; Settings: every field, kept at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk, full_desk
from tests.support.window import button, click, texts, type_in
from tests.ui.conftest import OpenWindow, settle

from paravent.core.errors import ReportError
from paravent.ui.pages.report import ReportPage
from paravent.ui.pages.settings import SettingsPage, unknown_fields
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.own_data import ExportBox
from paravent.ui.widgets.preview import rebuilt


def test_the_preview_has_the_reports_words(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(full_desk(), "report")
    page = window.pages["report"]
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: "What was not looked at" in page.preview.toPlainText())
    assert "For yourself" in page.preview.toPlainText()
    page.portfolio.setChecked(True)
    qtbot.waitUntil(lambda: "For a portfolio" in page.preview.toPlainText())


def test_the_report_on_screen_is_the_one_written(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(full_desk(), "report")
    page = window.pages["report"]
    assert isinstance(page, ReportPage)
    page.portfolio.setChecked(True)
    out = tmp_path / "review.html"
    page.write(out)
    assert not page.save_button.isEnabled()
    qtbot.waitUntil(page.save_button.isEnabled)
    assert "For a portfolio" in out.read_text("utf-8")
    assert any("Written: review.html" in t for t in texts(page))
    assert button(page, "Open the folder").isVisible()


def test_a_report_that_cannot_be_written_says_why(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = full_desk()
    window = open_window(desk, "report")
    page = window.pages["report"]
    assert isinstance(page, ReportPage)
    desk.fails["write_report"] = ReportError("The folder is read-only. Choose another.")
    page.write(tmp_path / "a.pdf")
    qtbot.waitUntil(lambda: any("read-only" in t for t in texts(window)))
    assert page.save_button.isEnabled()


def test_rebuilding_keeps_words_and_drops_power() -> None:
    safe, pictures = rebuilt(
        "<html><head><style>x{background:url(http://127.0.0.1/a)}</style><script>1</script></head>"
        '<body><h1 onclick="x()" style="color:red">A &lt;b&gt; B</h1>'
        '<img src="http://127.0.0.1/x.png" alt="a picture"><a href="http://127.0.0.1">link</a>'
        '<iframe src="http://127.0.0.1"></iframe><p>end</p></body></html>'
    )
    assert "http" not in safe
    assert "onclick" not in safe
    assert "style" not in safe
    assert "A &lt;b&gt; B" in safe
    assert "link" in safe
    assert "a picture" in safe
    assert pictures == []


def test_every_field_is_shown_or_belongs_to_another_page() -> None:
    assert unknown_fields() == set()


def test_settings_are_kept_at_once(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "settings")
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    months, theme, headless = (page.fields[n] for n in ("review_months", "theme", "headless"))
    assert isinstance(months, QSpinBox)
    assert isinstance(theme, QComboBox)
    assert isinstance(headless, QCheckBox)
    months.setValue(6)
    headless.setChecked(True)
    theme.setCurrentIndex(theme.findData("dark"))
    assert window.theme.table == "dark"
    qtbot.waitUntil(lambda: desk.settings.review_months == 6)
    assert desk.settings.headless
    assert desk.settings.theme == "dark"
    settle(qtbot, window)
    assert window.theme.table == "dark"


def test_leaving_the_page_keeps_what_was_just_changed(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "settings")
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    spin = page.fields["lock_minutes"]
    assert isinstance(spin, QSpinBox)
    spin.setValue(9)
    window.go("home")
    qtbot.waitUntil(lambda: desk.settings.lock_minutes == 9)


def test_this_computer_is_looked_at(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(MadeUpDesk(), "home")
    window.go("settings")
    qtbot.waitUntil(lambda: any("Chromium 156 was found" in t for t in texts(window)))
    assert any("Install an emoji font" in t for t in texts(window))


def test_deleting_everything_wants_the_words_typed(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    window = open_window(desk, "settings")
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    seen: list[bool] = []

    def type_it() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, Confirm)
        seen.append(box.yes_button.isEnabled())
        type_in(box.field, "delete everything")
        seen.append(box.yes_button.isEnabled())
        click(box.yes_button)

    QTimer.singleShot(50, type_it)
    page.delete_button.click()
    qtbot.waitUntil(lambda: desk.deleted)
    assert seen == [False, True]
    qtbot.waitUntil(lambda: not window.isVisible())


@pytest.mark.parametrize(
    ("where", "words"), [("keyring", "key store"), ("memory", "Nothing is kept")]
)
def test_how_it_is_kept_is_always_said(open_window: OpenWindow, where: str, words: str) -> None:
    from paravent.core.desk import StoreMode, StoreState

    desk = MadeUpDesk()
    desk.state = StoreState(True, StoreMode(where), False, "")
    window = open_window(desk, "settings")
    assert any(words in t for t in texts(window.pages["settings"]))
    assert window.memory_banner.isVisible() == (where == "memory")


def test_everything_can_be_taken_along(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    window = open_window(desk, "settings")
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: any("412 names" in t for t in texts(page.own_data)))
    page.own_data.export_to(Path("/made/up/all.zip"), "")
    qtbot.waitUntil(lambda: bool(desk.own_data.exported))
    settle(qtbot, window)
    assert any("It is not encrypted" in t for t in texts(window))
    page.own_data.move_in_from(Path("/made/up/other.move"), "words")
    qtbot.waitUntil(lambda: desk.own_data.moved_in == [(Path("/made/up/other.move"), "words")])


def test_an_export_says_that_it_is_not_encrypted_and_takes_only_long_passphrases(
    open_window: OpenWindow,
) -> None:
    window = open_window(full_desk(), "settings")
    box = ExportBox(window)
    box.show()
    assert any("not encrypted" in t for t in texts(box))
    assert box.yes_button.isEnabled()
    box.seal.setChecked(True)
    assert not box.yes_button.isEnabled()
    box.first.setText("a long passphrase")
    box.second.setText("another passphrase")
    assert not box.yes_button.isEnabled()
    box.second.setText("a long passphrase")
    assert box.yes_button.isEnabled()
    box.deleteLater()

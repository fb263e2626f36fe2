"""Report: the preview has all words and no power; Settings: every field, kept at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk, full_desk
from tests.support.window import button, click, press, texts, type_in
from tests.ui.conftest import OpenWindow, settle

from paravent.core.errors import ReportError
from paravent.ui.pages.report import ReportPage
from paravent.ui.pages.settings import SettingsPage, unknown_fields
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.own_data import ExportBox
from paravent.ui.widgets.preview import rebuilt


def report_page(open_window: OpenWindow, qtbot: QtBot, desk: MadeUpDesk) -> ReportPage:
    window = open_window(desk, "report")
    page = window.pages["report"]
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: page.preview.paper is not None)
    settle(qtbot, window)
    return page


def choose(page: ReportPage, qtbot: QtBot, kind: str, *, portfolio: bool = False) -> None:
    page.portfolio.setChecked(portfolio)
    page.format.setCurrentIndex(page.format.findData(kind))
    qtbot.waitUntil(
        lambda: (
            page.preview.paper is not None
            and (page.preview.paper.kind, page.preview.paper.portfolio) == (kind, portfolio)
            and page.save_button.isEnabled()
        )
    )


def test_the_preview_shows_the_pages_with_their_words(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    page = report_page(open_window, qtbot, full_desk())
    [sheet] = page.preview.sheets.sheets
    qtbot.waitUntil(lambda: bool(sheet.accessibleDescription()))
    assert "For yourself" in sheet.accessibleDescription()
    assert "What was not looked at" in sheet.accessibleDescription()
    assert sheet.accessibleName() == "Page 1 of 1"
    assert sheet.pixmap().width() == round(sheet.width() * sheet.devicePixelRatioF())
    assert any("drawn from the very file" in t for t in texts(page))
    choose(page, qtbot, "pdf", portfolio=True)
    [sheet] = page.preview.sheets.sheets
    qtbot.waitUntil(lambda: "For a portfolio" in sheet.accessibleDescription())


def test_only_pages_near_what_is_on_screen_are_drawn(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    desk.html = "".join(f"<p>Line {n} of a long report</p>" for n in range(700))
    page = report_page(open_window, qtbot, desk)
    sheets = page.preview.sheets
    assert len(sheets.sheets) > 12
    qtbot.waitUntil(lambda: bool(sheets.sheets[0].drawn_at))
    assert not sheets.sheets[-1].drawn_at
    sheets.verticalScrollBar().setValue(sheets.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: bool(sheets.sheets[-1].drawn_at))
    assert "Line 699" in sheets.sheets[-1].accessibleDescription()
    assert not sheets.sheets[0].drawn_at


@pytest.mark.parametrize("portfolio", [False, True])
@pytest.mark.parametrize("kind", ["pdf", "html", "csv", "json"])
def test_what_is_on_screen_is_what_is_saved(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, kind: str, portfolio: bool
) -> None:
    desk = full_desk()
    page = report_page(open_window, qtbot, desk)
    choose(page, qtbot, kind, portfolio=portfolio)
    qtbot.waitUntil(lambda: page.context.jobs.running == 0)
    shown = page.preview.paper
    assert shown is not None
    made = len(desk.papers.made)
    out = tmp_path / f"review.{kind}"
    page.write(out)
    qtbot.waitUntil(lambda: any(f"Written: {out.name}" in t for t in texts(page)))
    assert out.read_bytes() == shown.content
    assert len(desk.papers.made) == made
    if kind in ("csv", "json"):
        assert page.preview.text.toPlainText().split() == shown.text.split()
    assert button(page, "Open the folder").isVisible()


def test_a_report_that_was_made_is_not_made_again_until_something_changes(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk()
    page = report_page(open_window, qtbot, desk)
    choose(page, qtbot, "csv")
    choose(page, qtbot, "pdf")
    assert [p.kind for p in desk.papers.made] == ["pdf", "csv"]
    page.context.refresh()
    qtbot.waitUntil(lambda: len(desk.papers.made) == 3)


def test_one_report_never_stands_under_the_name_of_the_other(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    page = report_page(open_window, qtbot, full_desk())
    page.portfolio.setChecked(True)
    assert not page.preview.sheets.sheets
    assert not page.save_button.isEnabled()
    qtbot.waitUntil(lambda: page.preview.paper is not None)
    assert getattr(page.preview.paper, "portfolio", False)


def test_pages_can_be_made_larger_by_key_and_button(open_window: OpenWindow, qtbot: QtBot) -> None:
    page = report_page(open_window, qtbot, full_desk())
    sheets = page.preview.sheets
    [sheet] = sheets.sheets
    ratio = sheet.devicePixelRatioF()
    qtbot.waitUntil(lambda: sheet.drawn_at == round(sheet.width() * ratio))
    before = sheet.width()
    press(sheets, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert sheet.width() > before * 1.15
    qtbot.waitUntil(lambda: sheet.drawn_at == round(sheet.width() * ratio))
    button(page, "Smaller pages").click()
    qtbot.waitUntil(lambda: abs(sheet.width() - before) <= 1)


def test_without_a_browser_the_words_are_shown(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    desk.papers.prints = False
    page = report_page(open_window, qtbot, desk)
    choose(page, qtbot, "html")
    assert "What was not looked at" in page.preview.words.toPlainText()
    assert any("Install one." in t for t in texts(page))


def test_a_report_that_cannot_be_made_says_why(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    desk.fails["make_report"] = ReportError("The browser could not print. Save it as HTML.")
    window = open_window(desk, "report")
    page = window.pages["report"]
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: any("could not print" in t for t in texts(page)))
    assert not page.save_button.isEnabled()
    del desk.fails["make_report"]
    choose(page, qtbot, "html")


def test_a_report_that_cannot_be_written_says_why(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = full_desk()
    page = report_page(open_window, qtbot, desk)
    desk.fails["write_report"] = ReportError("The folder is read-only. Choose another.")
    page.write(tmp_path / "a.pdf")
    qtbot.waitUntil(lambda: any("read-only" in t for t in texts(page.window())))
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

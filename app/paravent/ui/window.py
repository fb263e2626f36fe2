"""The window: sidebar, pages, banners; opens the store, takes files dropped anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from paravent.core.desk import DeskPort, StoreMode, StoreState
from paravent.core.errors import FolderError, ParaventError
from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.jobs import Jobs
from paravent.ui.pages import PAGES
from paravent.ui.sidebar import Sidebar
from paravent.ui.theme import Theme
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Notice
from paravent.ui.widgets.guide_strip import GuideStrip

if TYPE_CHECKING:
    from paravent.ui.pages.base import Page
    from paravent.ui.pages.start import StartPage

NARROW_BELOW = 880
PACKED = (".zip", ".tgz", ".tar", ".gz")
SAID_FOR_MS = 7000
PRACTICE_REPORTS = ("paravent-practice.html", "paravent-practice.pdf")
PRACTICE_SENTENCE = (
    "You are looking at the practice profiles. They are made up; nothing here is yours, and"
    " nothing is kept."
)


class Window(QWidget):
    """The one window of the program."""

    painted = Signal()
    """The window was painted for the first time."""

    def __init__(
        self, desk: DeskPort, jobs: Jobs, theme: Theme, *, start_page: str = "home"
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Paravent")
        self.setMinimumSize(640, 420)
        self.resize(1120, 780)
        self.setAcceptDrops(True)
        self.jobs = jobs
        self.theme = theme
        self._own_desk = desk
        self._start_page = start_page
        self._was_painted = False
        self._closing = False
        self._store_open = desk.is_practice
        self.start: StartPage | None = None
        self._rehearsal: DeskPort | None = None
        self._practice_out: Path | None = None
        self.pages: dict[str, Page] = {}
        self.page_id = ""
        self.context = self._new_context(desk)
        self._build()
        self.go(start_page)

    # What it is made of

    def _build(self) -> None:
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.sidebar = Sidebar(PAGES, lambda: self.go("settings", "store"))
        self.sidebar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sidebar.chosen.connect(self.go)
        outer.addWidget(self.sidebar)
        main = QVBoxLayout()
        main.setSpacing(0)
        outer.addLayout(main, 1)
        self._practice_banner = self._make_practice_banner()
        main.addWidget(self._practice_banner)
        self.memory_banner = Notice(
            "Nothing is kept: what is read is gone when you close the window.",
            tone="partly",
            icon="memory",
            kind="banner",
            buttons=[Button("Change", lambda: self.go("settings", "store"), kind="plain")],
        )
        self.memory_banner.hide()
        main.addWidget(self.memory_banner)
        self.guide_strip = GuideStrip(self.theme, lambda: self.page_id, self._reviews)
        self.guide_strip.follow(self.context.guide)
        main.addWidget(self.guide_strip)
        self.stack = QStackedWidget()
        main.addWidget(self.stack, 1)
        self._said_bar = self._make_said_bar(main)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._hide_said)
        for key, act in (("Escape", self._escape), ("Ctrl+W", self.close), ("F5", self._again)):
            QShortcut(QKeySequence(key), self, activated=act)  # type: ignore[call-overload]
        paste = QShortcut(QKeySequence("Ctrl+V"), self)
        paste.activated.connect(self._paste)

    def _make_practice_banner(self) -> Notice:
        self._leave_button = Button("&Leave practice", self._leave_practice, icon="left")
        banner = Notice(
            PRACTICE_SENTENCE, icon="screen", kind="banner", buttons=[self._leave_button]
        )
        banner.setVisible(self.context.desk.is_practice)
        return banner

    def _make_said_bar(self, main: QVBoxLayout) -> Notice:
        close = Button("", icon="close", kind="plain", name="Close message")
        bar = Notice("", buttons=[close])
        close.clicked.connect(self._hide_said)
        holder = QWidget()
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(24, 8, 24, 14)
        inside.addWidget(bar)
        holder.setObjectName("column")
        holder.hide()
        main.addWidget(holder)
        self._said_place = holder
        return bar

    def _new_context(self, desk: DeskPort) -> Context:
        context = Context(desk, self.jobs, self.theme, self)
        context.wants_page.connect(self.go)
        context.said.connect(self.say)
        context.spoken.connect(self._speak)
        context.state_changed.connect(self._show_state)
        context.wants_practice.connect(self._enter_practice)
        context.wants_leave.connect(self._leave_practice)
        context.wants_end.connect(self._end)
        context.guide.left.connect(self._stop_review)
        return context

    # Pages

    def go(self, page: str, what: object = None) -> None:
        """Show ``page``, making it if it was never shown."""
        self._make_page(page)
        before = self.pages.get(self.page_id)
        shown = self.pages[page]
        if before is not None and before is not shown:
            before.leave()
        self.page_id = page
        self.stack.setCurrentWidget(shown)
        self.sidebar.show_page(page)
        if before is not shown:
            shown.show_state()
        shown.arrive(what)
        if before is not shown and not shown.isAncestorOf(self.focusWidget()):
            # The keyboard goes where the eyes go; no ring is drawn round a whole page.
            shown.setFocus()
        self.setWindowTitle(f"{shown.TITLE} – Paravent")
        self.context.guide.arrived(page)
        self.guide_strip.show_place()

    def _make_page(self, page: str) -> None:
        if page not in self.pages:
            entry = next(e for e in PAGES if e.id == page)
            made = entry.make(self.context)
            self.pages[page] = made
            self.stack.addWidget(made)
            made.show_state()

    def _show_state(self) -> None:
        state = self.context.state
        if state.settings.photos_watch and not state.is_practice:
            # The page watches its folder from the start, also where it is not looked at.
            self._make_page("photos")
        self.sidebar.buttons["questions"].set_count(len(state.questions), "to answer")
        self.sidebar.show_kept(state.kept_where, state.kept_sentence)
        self.memory_banner.setVisible(state.kept_where == "memory" and not state.is_practice)
        self.theme.choose(state.settings.theme)
        shown = self.pages.get(self.page_id)
        if shown is not None:
            shown.show_state()
        for sentence in state.troubles:
            self.say(sentence, "not_met")

    def _reviews(self) -> bool:
        """Whether a review of a whole profile runs."""
        page = self.pages.get("profiles")
        return page is not None and page.is_busy()

    def _stop_review(self) -> None:
        from paravent.ui.pages.profiles import ProfilesPage

        page = self.pages.get("profiles")
        if isinstance(page, ProfilesPage) and page.walk is not None and page.is_busy():
            page.walk.stop()

    def _drop_pages(self) -> None:
        for page in self.pages.values():
            page.leave()
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages = {}
        self.page_id = ""

    # The store

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Begin with the store only when the window is on screen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._begin)

    def _begin(self) -> None:
        self.painted.emit()
        if self._rehearsal is not None:
            self._begin_rehearsal(self._rehearsal)
        else:
            self._look_at_store()

    def _look_at_store(self) -> None:
        self.context.run(lambda _work: self.context.desk.store_state(), self._store_seen)

    def _store_seen(self, state: StoreState) -> None:
        if self.context.desk.is_practice:
            self._opened(None)
        elif state.exists and not state.needs_passphrase and state.mode is not None:
            self.open_store(state.mode)
        elif not state.exists and state.mode is StoreMode.KEYRING:
            self.open_store(StoreMode.KEYRING)
        else:
            self._ask_how(state)

    def _ask_how(self, state: StoreState) -> None:
        from paravent.ui.pages.start import StartPage

        self._drop_start()
        self.sidebar.set_usable(False)
        self.start = StartPage(self.context, state, self.open_store, lambda: self._opened(None))
        self.stack.addWidget(self.start)
        self.stack.setCurrentWidget(self.start)
        self.start.take_focus()

    def open_store(self, mode: StoreMode, passphrase: str = "") -> None:
        """Open or make the store, then show what is in it."""
        desk = self.context.desk

        def task(_work: object) -> str | None:
            desk.open_store(mode, passphrase)
            desk.wipe_leftovers()
            return desk.recovery_passphrase()

        self.context.run(task, self._opened, self._not_opened)

    def _opened(self, recovery: str | None) -> None:
        self._store_open = True
        if self.start is not None:
            self._drop_start()
            self.go(self._start_page)
        if recovery:
            from paravent.ui.pages.start import RecoveryBox

            box = RecoveryBox(self, recovery)
            box.exec()
            # Shown once means once: nothing of it stays in the window.
            box.setParent(None)
            box.deleteLater()
        self.context.refresh()

    def _drop_start(self) -> None:
        if self.start is not None:
            self.stack.removeWidget(self.start)
            self.start.deleteLater()
            self.start = None
        self.sidebar.set_usable(True)

    def _not_opened(self, error: ParaventError) -> None:
        if self.start is not None:
            self.start.show_error(error)
        else:
            self._ask_how(StoreState(False, None, False, error.sentence))

    # Practice

    def rehearse(self, desk: DeskPort, out: Path | None) -> None:
        """Open on the practice desk ``desk``, review its profiles, write the report to ``out``."""
        self._rehearsal = desk
        self._practice_out = out

    def _enter_practice(self) -> None:
        self.say("Getting the practice profiles ready. This takes a few seconds.")
        desk = self._own_desk
        self.context.run(lambda _work: desk.practice(), self._practise)

    def _practise(self, desk: DeskPort) -> None:
        self._use(desk)
        self.go("profiles")

    def _begin_rehearsal(self, desk: DeskPort) -> None:
        self._practise(desk)
        context = self.context
        context.reviewed.connect(self._write_rehearsal)

        def start() -> None:
            context.state_changed.disconnect(start)
            self.go("profiles", "all")

        context.state_changed.connect(start)

    def _write_rehearsal(self) -> None:
        desk, out = self.context.desk, self._practice_out
        self._practice_out = None
        if out is None or not desk.is_practice:
            return

        def task(_work: object) -> list[str]:
            try:
                out.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise FolderError(
                    f"The folder {out} cannot be written to. Choose another one with --out."
                ) from error
            paths = [p for name in PRACTICE_REPORTS for p in desk.write_report(out / name)]
            return [path.name for path in paths]

        self.context.run(
            task, lambda names: self.say(f"Written to {out}: {', '.join(names)}", "met")
        )

    def _leave_practice(self) -> None:
        if self.context.desk is self._own_desk:
            self.close()
            return
        practice = self.context.desk
        self.jobs.stop_all(0)
        self.jobs.run(lambda _work: practice.close(), lambda _: None, self._not_closed)
        self._use(self._own_desk)
        self.go("home")
        if not self._store_open:
            self._look_at_store()

    def _not_closed(self, error: ParaventError) -> None:
        self.say(error.sentence, "not_met")

    def _use(self, desk: DeskPort) -> None:
        self._drop_pages()
        self._drop_start()
        self.context.deleteLater()
        self.context = self._new_context(desk)
        self.guide_strip.follow(self.context.guide)
        self._practice_banner.setVisible(desk.is_practice)
        self._hide_said()
        if self._store_open or desk.is_practice:
            self.context.refresh()

    # Talking to the user

    def say(self, sentence: str, tone: str = "accent") -> None:
        """Show a sentence at the bottom; what went wrong stays until it is closed."""
        bar = self._said_bar
        bar.setProperty("tone", tone)
        bar.style().unpolish(bar)
        bar.style().polish(bar)
        bar.show_icon("not_met" if tone == "not_met" else "info", tone)
        bar.say(sentence)
        self._said_place.show()
        self._speak(sentence)
        if tone == "not_met":
            self._quiet.stop()
        else:
            self._quiet.start(SAID_FOR_MS)

    def _speak(self, sentence: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, plain(sentence)))

    def _escape(self) -> None:
        if self.guide_strip.isAncestorOf(self.focusWidget()):
            self.context.guide.leave()
            return
        shown = self.pages.get(self.page_id)
        if shown is None or not shown.escape():
            self._hide_said()

    def _hide_said(self) -> None:
        self._said_place.hide()

    def _again(self) -> None:
        if self.context.ready:
            self.context.refresh()

    # Photos from anywhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files and folders of this computer, nothing from the web, nothing of our own."""
        paths = local_paths(event.mimeData())
        if self.start is None and paths and event.source() is None and take_copies(event):
            self.go(self._page_for(paths), "hover")

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Say all the way that they would be copied."""
        take_copies(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """The files went elsewhere: nothing is held over the page any more."""
        super().dragLeaveEvent(event)
        shown = self.pages.get(self.page_id)
        if shown is not None:
            shown.arrive("unhover")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Hand the files to the page that they are for."""
        paths = local_paths(event.mimeData())
        if paths and take_copies(event):
            self.go(self._page_for(paths), paths)

    def _page_for(self, paths: list[Path]) -> str:
        """Packed files are exports; so is everything while that page is on screen."""
        packed = all(path.suffix.lower() in PACKED for path in paths)
        if packed and self.page_id == "footprint":
            return "footprint"
        return "exports" if packed or self.page_id == "exports" else "photos"

    def _paste(self) -> None:
        data = QApplication.clipboard().mimeData()
        paths = local_paths(data)
        if paths and self.start is None:
            self.go(self._page_for(paths), paths)
        elif data is not None and data.hasImage() and self.start is None:
            self.go("photos", QApplication.clipboard().image())
        elif self.page_id == "photos":
            self.go("photos", "paste")

    # Size and end

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Make the sidebar narrow where there is little room."""
        super().resizeEvent(event)
        self.sidebar.set_narrow(self.width() < NARROW_BELOW)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Tell the page when the window loses or gets the keyboard."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and hasattr(self, "stack"):
            shown = self.pages.get(self.page_id)
            if shown is not None:
                shown.activated(self.isActiveWindow())

    def _end(self) -> None:
        self._closing = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask first while a review is running; then stop all work."""
        busy = any(page.is_busy() for page in self.pages.values())
        if busy and not self._closing and not self._may_close():
            event.ignore()
            return
        self._closing = True
        for page in self.pages.values():
            page.leave()
        self.hide()
        self.jobs.stop_all()
        if self.context.desk is not self._own_desk:
            self.context.desk.close()
        event.accept()

    def _may_close(self) -> bool:
        from paravent.ui.widgets.dialogs import Confirm

        return Confirm(
            self,
            "Stop and close?",
            "Something is still running. Nothing that was read is kept when the window closes;"
            " photos that were cleaned stay."
            if self.context.state.kept_where == "memory"
            else "Something is still running. What was read or cleaned until now is kept; the rest"
            " can go on next time.",
            "&Stop and close",
            no="&Go on",
        ).ask()


def take_copies(event: QDropEvent) -> bool:
    """Accept what is dragged as copies; whether its owner gives any.

    A file manager that proposes to move, and hears yes, may delete the user's own files.
    """
    copied = bool(event.possibleActions() & Qt.DropAction.CopyAction)
    if copied:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.ignore()
    return copied


def local_paths(mime: QMimeData | None) -> list[Path]:
    """The files and folders of this computer in ``mime``; nothing from the web, no links."""
    if mime is None or not mime.hasUrls():
        return []
    found = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in found if path.exists() and not path.is_symlink()]

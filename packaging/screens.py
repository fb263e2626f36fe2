"""Makes the pictures of every page, light and dark, in assets/screens/ from a made-up desk.

``python packaging/screens.py [--out DIR] [--all] [NAME…]``: without ``--all`` only the pictures
that the README shows; with it also small windows, double scale, empty and failing states.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "app"), str(ROOT)]

if TYPE_CHECKING:
    from tests.support.desk import MadeUpDesk

    from paravent.ui.window import Window

FONTS = ("Inter", "Cantarell", "Noto Sans", "Segoe UI", "Liberation Sans")


@dataclass(frozen=True)
class Scene:
    """One picture: what to do with a desk and a window before it is taken."""

    name: str
    page: str = "home"
    size: tuple[int, int] = (1200, 800)
    theme: str = "light"
    scale: float = 1.0
    desk: str = "full"
    act: str = ""
    shown: bool = False
    """Whether it is kept in assets/screens/."""


PAGES = (
    ("home", "home", ""),
    ("selfaudit", "selfaudit", ""),
    ("selfaudit-step", "checklist", "guide"),
    ("profiles", "profiles", ""),
    ("review", "profiles", "walk"),
    ("questions", "questions", ""),
    ("checklist", "checklist", "unfold"),
    ("who-sees-what", "lens", ""),
    ("history", "history", ""),
    ("history-opened", "history", "past"),
    ("connections", "connections", ""),
    ("connections-person", "connections", "names"),
    ("exports", "exports", ""),
    ("your-timeline", "life", ""),
    ("footprint", "footprint", ""),
    ("photos", "photos", "cleaned"),
    ("report", "report", ""),
    ("settings", "settings", ""),
)


DESKS = {"history": "years", "history-opened": "years", "selfaudit-step": "guided"}
"""Pages that are shown with another made-up desk than the usual one."""


def scenes() -> list[Scene]:
    """All pictures."""
    made = []
    for name, page, act in PAGES:
        kind = DESKS.get(name, "full")
        made += [
            Scene(f"{name}-light", page, act=act, desk=kind, shown=True),
            Scene(f"{name}-dark", page, theme="dark", act=act, desk=kind, shown=True),
            Scene(f"small-{name}", page, (1000, 700), act=act, desk=kind),
            Scene(f"wide-{name}", page, (1440, 900), act=act, desk=kind),
            Scene(f"double-{name}", page, (1000, 700), scale=2.0, act=act, desk=kind),
            Scene(f"tiny-{name}", page, (660, 480), act=act, desk=kind),
            Scene(f"empty-{name}", page, (1000, 700), desk="empty"),
        ]
    made += [
        Scene("sign-in-light", "profiles", act="sign-in", shown=True),
        Scene("practice-light", "profiles", act="practice", shown=True),
        Scene("photos-drop-light", "photos", shown=True),
        Scene("first-start-light", desk="nostore", shown=True),
        Scene("walk-stopped", "profiles", act="walk-stopped"),
        Scene("walk-ended", "profiles", act="walk-ended"),
        Scene("walk-failed", "profiles", desk="failing", act="walk"),
        Scene("home-cut", "home", desk="cut"),
        Scene("home-failing", "home", desk="failing"),
        Scene("unlock", desk="locked"),
        Scene("connections-cover", "connections", act="cover"),
        Scene("checklist-said", "checklist", act="unfold-said"),
        Scene("confirm", "checklist", act="confirm"),
        Scene("photos-found", "photos", act="found"),
        Scene("photos-many", "photos", act="many"),
        Scene("photos-look-light", "photos", act="look", shown=True),
        Scene("photos-look-dark", "photos", theme="dark", act="look"),
        Scene("photos-paste", "photos", (1000, 700), act="paste"),
        Scene("report-portfolio", "report", act="portfolio"),
        Scene("questions-phone", "questions", act="phone"),
        Scene("contrast", "checklist", act="contrast"),
        Scene("settings-end", "settings", act="end"),
        Scene("home-end", "home", act="end"),
        Scene("home-guided", "home", desk="guided"),
        Scene("selfaudit-pointers", "selfaudit", desk="guided", act="pointers"),
        Scene("selfaudit-left", "selfaudit", desk="guided"),
        Scene("history-end", "history", desk="years", act="end"),
        Scene("profiles-end", "profiles", act="end"),
    ]
    return made


def desk_for(kind: str) -> MadeUpDesk:
    """A made-up desk in the state that a scene needs."""
    from tests.support import desk as made_up

    from paravent.core.desk import StoreMode, StoreState
    from paravent.core.errors import HistoryError

    if kind == "empty":
        return made_up.MadeUpDesk()
    desk = made_up.full_desk()
    if kind in ("years", "guided"):
        from tests.support.desk_past import with_years

        with_years(desk)
    if kind == "guided":
        from paravent.core.selfaudit import Round, StepId

        chosen = (("facebook", ""), ("linkedin", ""), ("x", ""))
        desk.selfaudit.kept = Round("2025-11-21T20:10:00+00:00", StepId.DECIDE, chosen)
    if kind == "cut":
        desk.made_up_store.add_unfinished(made_up.cut_walk())
    elif kind == "failing":
        desk.fails["audit"] = made_up.no_browser()
        desk.fails["checklist"] = HistoryError(
            "The stored reviews could not be read. Close Paravent and start it again."
        )
    elif kind == "nostore":
        desk = made_up.MadeUpDesk()
        desk.state = StoreState(
            False,
            StoreMode.PASSPHRASE,
            True,
            "This computer has no safe key store, so Paravent cannot keep a key for you.",
        )
    elif kind == "locked":
        desk.state = StoreState(
            True, StoreMode.PASSPHRASE, True, "Your reviews are kept with a passphrase."
        )
        desk.passphrase = "made up"
    return desk


class Shooter:
    """Brings one window into a scene's state and saves its picture."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        from PySide6.QtWidgets import QApplication

        self.scene = scene
        self.folder = folder
        self.app = QApplication.instance() or QApplication(sys.argv[:1])
        self.desk = desk_for(scene.desk)
        self.window: Window | None = None

    def wait(self, until: Callable[[], object], seconds: float = 8) -> None:
        """Let the window work until something is so."""
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise SystemExit(f"{self.scene.name}: the scene did not come about.")
            self.app.processEvents()
            time.sleep(0.005)

    def settle(self, seconds: float = 0.15) -> None:
        """Let layouts come to rest."""
        end, rounds = time.monotonic() + seconds, 0
        # New widgets need a few rounds to be shown, measured and placed, however busy the machine.
        while time.monotonic() < end or rounds < 40:
            self.app.processEvents()
            time.sleep(0.005)
            rounds += 1

    def shoot(self) -> None:
        """Take the picture."""
        from PySide6.QtGui import QFont, QFontDatabase
        from PySide6.QtWidgets import QApplication

        from paravent.core.settings import Settings
        from paravent.ui.jobs import Jobs
        from paravent.ui.theme import Theme
        from paravent.ui.window import Window

        assert isinstance(self.app, QApplication)
        families = set(QFontDatabase.families())
        family = next((f for f in FONTS if f in families), self.app.font().family())
        self.app.setFont(QFont(family, 10))
        settings: Settings = self.desk.settings
        from dataclasses import replace

        self.desk.save_settings(replace(settings, theme=self.scene.theme))
        if self.scene.page == "report" and self.scene.desk == "full":
            from tests.support.desk_papers import PrintedPapers

            self.desk.papers = PrintedPapers(self.desk)
        theme = Theme(self.app, self.scene.theme)
        jobs = Jobs(self.app)
        window = Window(self.desk, jobs, theme, start_page=self.scene.page)
        self.window = window
        window.resize(*self.scene.size)
        window.show()
        if self.scene.desk in ("nostore", "locked"):
            self.wait(lambda: window.start is not None)
        else:
            # A report that is really printed takes a while.
            self.wait(lambda: window.context.ready and jobs.running == 0, 60)
        if self.scene.act:
            getattr(self, "act_" + self.scene.act.replace("-", "_"))(window)
        self.settle()
        target = self.app.activeModalWidget() or window
        target.grab().save(str(self.folder / f"{self.scene.name}.png"))
        jobs.stop_all(2)

    # What scenes do

    def act_walk(self, window: Window) -> None:
        """A review in the middle."""
        from paravent.ui.pages.profiles import ProfilesPage

        self.desk.pace = 0.06
        self.desk.asks_for_sign_in = False
        page = window.pages["profiles"]
        assert isinstance(page, ProfilesPage)
        page.review([p for p in window.context.state.profiles() if p.facts.id == "facebook"])
        self.settle(0.62)
        self.desk.pace = 5

    def act_walk_stopped(self, window: Window) -> None:
        """A review that a platform stopped."""
        self.desk.stops_after = 4
        self.act_walk_ended(window)

    def act_walk_ended(self, window: Window) -> None:
        """A review at its end."""
        from paravent.ui.pages.profiles import ProfilesPage

        self.desk.asks_for_sign_in = False
        page = window.pages["profiles"]
        assert isinstance(page, ProfilesPage)
        page.review([p for p in window.context.state.profiles() if p.facts.id == "facebook"])
        self.wait(lambda: not page.is_busy())

    def act_sign_in(self, window: Window) -> None:
        """The program waits for the user to sign in."""
        from paravent.ui.pages.profiles import ProfilesPage

        page = window.pages["profiles"]
        assert isinstance(page, ProfilesPage)
        page.review([p for p in window.context.state.profiles() if p.facts.id == "facebook"])
        self.settle(0.3)

    def act_practice(self, window: Window) -> None:
        """The practice profiles, just entered."""
        window.context.wants_practice.emit()
        self.wait(lambda: window.context.desk.is_practice and window.context.ready)

    def act_unfold(self, window: Window) -> None:
        """A result opened."""
        from paravent.ui.pages.checklist import ChecklistPage

        page = window.pages["checklist"]
        assert isinstance(page, ChecklistPage)
        self.wait(lambda: page.is_whole)
        page.folds["8b-05"].open()
        self.settle(0.1)
        page.area.ensureWidgetVisible(page.folds["8b-05"], 0, 260)

    def act_unfold_said(self, window: Window) -> None:
        """A check that only the user can answer, opened."""
        from paravent.ui.pages.checklist import ChecklistPage

        page = window.pages["checklist"]
        assert isinstance(page, ChecklistPage)
        self.wait(lambda: page.is_whole)
        page.folds["8a-01"].open()
        page.folds["8a-11"].open()
        page.folds["8a-09"].open()

    def act_guide(self, window: Window) -> None:
        """In the middle of a self-audit."""
        window.context.guide.resume()
        self.wait(lambda: window.jobs.running == 0)

    def act_pointers(self, window: Window) -> None:
        """The step that points at connections and photos."""
        from dataclasses import replace

        from paravent.core.selfaudit import StepId

        guide = window.context.guide
        assert guide.round is not None
        guide.round = replace(guide.round, step=StepId.OTHERS)
        self.act_guide(window)

    def act_past(self, window: Window) -> None:
        """An earlier review opened, and compared with the one before."""
        from paravent.ui.pages.history import HistoryPage

        page = window.pages["history"]
        assert isinstance(page, HistoryPage)
        newest = next(a for a in page._entries() if a.platform == "facebook")
        page.open(newest.id)
        self.wait(lambda: page.view is not None and window.jobs.running == 0)
        assert page.view is not None
        page.view.before_button.click()
        self.wait(lambda: window.jobs.running == 0)

    def act_contrast(self, window: Window) -> None:
        """High contrast."""
        window.theme._shown = ""
        window.theme._wanted = lambda: "contrast_light"  # type: ignore[method-assign]
        window.theme._apply()

    def act_confirm(self, window: Window) -> None:
        """The question before a page is opened."""
        from paravent.ui.widgets.dialogs import Confirm

        Confirm(
            window,
            "Open this page in your browser?",
            "Your everyday browser opens it. Whatever you change there, you change yourself.",
            "&Open",
            detail="https://www.facebook.com/settings/?tab=find_and_contact",
        ).open()

    def act_names(self, window: Window) -> None:
        """One person on screen."""
        from paravent.ui.pages.connections import ConnectionsPage

        page = window.pages["connections"]
        assert isinstance(page, ConnectionsPage)
        page.show_names()

    def act_cover(self, window: Window) -> None:
        """The window lost the keyboard."""
        from paravent.ui.pages.connections import ConnectionsPage

        self.act_names(window)
        page = window.pages["connections"]
        assert isinstance(page, ConnectionsPage)
        page.activated(False)

    def _photos(self, window: Window, names: list[str], *, drawn: bool = True) -> None:
        from tests.support import pictures

        folder = Path(tempfile.mkdtemp()) / "Pictures"
        folder.mkdir()
        for number, name in enumerate(names if drawn else ()):
            hills = pictures.hills(1600 if number % 3 else 900, hue=(205 + 37 * number) % 360)
            image = pictures.corridor() if name.startswith("night") else hills
            pictures.save(image, folder / name)
        window.go("photos", [folder / name for name in names])
        self.wait(lambda: self.app.processEvents() is None and not window.pages["photos"].is_busy())
        self.wait(lambda: window.jobs.running == 0, 60)

    NAMES = (
        "IMG_2041.jpg",
        "IMG_2042.jpg",
        "night shift.jpg",
        "scan of a drawing.jpg",
        "garden.heic",
        "notes.txt",
        "Roundhay Park 12 May.jpg",
        "broken upload.jpg",
    )

    def act_found(self, window: Window) -> None:
        """Photos looked into."""
        self._photos(window, list(self.NAMES))

    def act_cleaned(self, window: Window) -> None:
        """Photos cleaned."""
        from paravent.ui.pages.photos import PhotosPage

        self.act_found(window)
        page = window.pages["photos"]
        assert isinstance(page, PhotosPage)
        page.clean()
        self.wait(lambda: not page.is_busy())
        self.wait(lambda: window.jobs.running == 0, 60)

    def act_look(self, window: Window) -> None:
        """A picture large, two parts of it covered."""
        from paravent.ui.pages.photos import PhotosPage
        from paravent.ui.widgets.photo_cover import Cover, Part

        self.act_cleaned(window)
        page = window.pages["photos"]
        assert isinstance(page, PhotosPage)
        page.look(next(x.path for x in page.model.lines if "night" in x.path))
        self.wait(lambda: window.jobs.running == 0, 60)
        page.looking.cover_button.setChecked(True)
        page.looking.canvas.cover(Part(0.34, 0.07, 0.32, 0.14))
        page.looking.canvas.cover(Part(0.2, 0.64, 0.12, 0.16, Cover.BLUR))

    def act_paste(self, window: Window) -> None:
        """A picture pasted from the clipboard."""
        from tests.support import pictures

        window.go("photos", pictures.corridor())

    def act_many(self, window: Window) -> None:
        """Cleaning many."""
        from paravent.ui.pages.photos import PhotosPage

        self._photos(window, [f"IMG_{n:05}.jpg" for n in range(3000)], drawn=False)
        page = window.pages["photos"]
        assert isinstance(page, PhotosPage)
        self.desk.pace = 0.002
        page.clean()
        self.settle(0.8)
        self.desk.pace = 5

    def act_portfolio(self, window: Window) -> None:
        """The redacted report."""
        from paravent.ui.pages.report import ReportPage

        page = window.pages["report"]
        assert isinstance(page, ReportPage)
        page.portfolio.setChecked(True)
        self.wait(lambda: page.preview.paper is not None and window.jobs.running == 0, 60)
        self.settle(0.5)

    def act_phone(self, window: Window) -> None:
        """A question about the phone app, after an answer."""
        from paravent.ui.pages.questions import QuestionsPage

        page = window.pages["questions"]
        assert isinstance(page, QuestionsPage)
        while page.question is not None and page.question.address:
            page.skip()

    def act_end(self, window: Window) -> None:
        """The page scrolled to its end."""
        bar = window.pages[self.scene.page].area.verticalScrollBar()
        self.settle(0.1)
        bar.setValue(bar.maximum())


def main() -> int:
    """Make the pictures; each in a process of its own, so that the scale can differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--out", type=Path, default=ROOT / "assets" / "screens")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    if given.one:
        Shooter(next(s for s in scenes() if s.name == given.one), given.out).shoot()
        return 0
    failed = 0
    for scene in scenes():
        if given.names:
            if not any(name in scene.name for name in given.names):
                continue
        elif not (given.all or scene.shown):
            continue
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(scene.scale),
            "TMPDIR": tempfile.gettempdir(),
        }
        command = [sys.executable, __file__, "--one", scene.name, "--out", str(given.out)]
        code = subprocess.run(command, env=environment, check=False).returncode
        if code:
            print(f"{scene.name}: no picture (exit code {code})", file=sys.stderr)
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

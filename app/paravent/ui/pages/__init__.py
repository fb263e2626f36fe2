"""The pages of the window, in the order of the sidebar. Each is made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paravent.ui.context import Context
    from paravent.ui.pages.base import Page


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One line of the sidebar."""

    id: str
    title: str
    icon: str
    make: Callable[[Context], Page]
    below: str = ""
    """The id of the page under which it is indented."""


# Imports stand inside the functions, so that a page costs nothing before it is shown, and are
# written out, so that a frozen build finds them.


def _home(context: Context) -> Page:
    from paravent.ui.pages.home import HomePage

    return HomePage(context)


def _selfaudit(context: Context) -> Page:
    from paravent.ui.pages.selfaudit import SelfAuditPage

    return SelfAuditPage(context)


def _profiles(context: Context) -> Page:
    from paravent.ui.pages.profiles import ProfilesPage

    return ProfilesPage(context)


def _questions(context: Context) -> Page:
    from paravent.ui.pages.questions import QuestionsPage

    return QuestionsPage(context)


def _checklist(context: Context) -> Page:
    from paravent.ui.pages.checklist import ChecklistPage

    return ChecklistPage(context)


def _lens(context: Context) -> Page:
    from paravent.ui.pages.lens import LensPage

    return LensPage(context)


def _history(context: Context) -> Page:
    from paravent.ui.pages.history import HistoryPage

    return HistoryPage(context)


def _connections(context: Context) -> Page:
    from paravent.ui.pages.connections import ConnectionsPage

    return ConnectionsPage(context)


def _exports(context: Context) -> Page:
    from paravent.ui.pages.exports import ExportsPage

    return ExportsPage(context)


def _life(context: Context) -> Page:
    from paravent.ui.pages.life import LifePage

    return LifePage(context)


def _footprint(context: Context) -> Page:
    from paravent.ui.pages.footprint import FootprintPage

    return FootprintPage(context)


def _photos(context: Context) -> Page:
    from paravent.ui.pages.photos import PhotosPage

    return PhotosPage(context)


def _report(context: Context) -> Page:
    from paravent.ui.pages.report import ReportPage

    return ReportPage(context)


def _settings(context: Context) -> Page:
    from paravent.ui.pages.settings import SettingsPage

    return SettingsPage(context)


PAGES = (
    PageEntry("home", "Home", "home", _home),
    PageEntry("selfaudit", "Self-audit", "steps", _selfaudit, below="home"),
    PageEntry("profiles", "Profiles", "profiles", _profiles),
    PageEntry("questions", "Questions", "question", _questions, below="profiles"),
    PageEntry("checklist", "Checklist", "checklist", _checklist),
    PageEntry("lens", "Who sees what", "eye", _lens, below="checklist"),
    PageEntry("history", "History", "history", _history, below="checklist"),
    PageEntry("connections", "Connections", "connections", _connections),
    PageEntry("exports", "Data exports", "folder", _exports, below="connections"),
    PageEntry("life", "Your timeline", "clock", _life, below="connections"),
    PageEntry("footprint", "Footprint", "search", _footprint),
    PageEntry("photos", "Photos", "photo", _photos),
    PageEntry("report", "Report", "report", _report),
    PageEntry("settings", "Settings", "settings", _settings),
)

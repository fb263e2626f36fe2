"""Colours, sizes and the style sheet, made from the tokens in assets/styles; follows the system."""

from __future__ import annotations

import json
from functools import cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from paravent.core.resources import data_folder

SIZES = {"small": 0.92, "body": 1.0, "lead": 1.06, "h3": 1.1, "h2": 1.28, "h1": 1.75, "figure": 1.9}
"""Text sizes as multiples of the system's own font size."""

SMALLEST_POINTS = 10.0
"""The body is never set smaller than this, whatever the desktop says."""

_TONES = ("met", "partly", "not_met", "unread", "attested", "na", "accent")


@cache
def tokens() -> dict[str, dict[str, str]]:
    """The colour tables by name: light, dark, contrast_light, contrast_dark."""
    text = (data_folder("assets") / "styles" / "tokens.json").read_text("utf-8")
    tables: dict[str, dict[str, str]] = json.loads(text)
    return tables


class Theme(QObject):
    """Applies one of the colour tables to the application and hears when the system changes."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._base_font = app.font()
        points = self._base_font.pointSizeF()
        self._points = max(SMALLEST_POINTS, points if points > 0 else SMALLEST_POINTS)
        self._shown = ""
        hints = app.styleHints()
        app.setStyle("Fusion")
        self.choose(choice)
        hints.colorSchemeChanged.connect(self._system_changed)
        accessibility = getattr(hints, "accessibility", None)
        if accessibility is not None:
            accessibility().contrastPreferenceChanged.connect(self._system_changed)

    @property
    def table(self) -> str:
        """Which colour table is on screen."""
        return self._shown

    @property
    def colours(self) -> dict[str, str]:
        """The colours on screen by token."""
        return tokens()[self._shown]

    def colour(self, token: str) -> QColor:
        """One colour on screen."""
        return QColor(self.colours[token])

    def choose(self, choice: str) -> None:
        """Show ``system``, ``light`` or ``dark``."""
        self._choice = choice
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._app.styleHints().setColorScheme(scheme.get(choice, Qt.ColorScheme.Unknown))
        self._apply()

    def _system_changed(self, *_: object) -> None:
        self._apply()

    def _wanted(self) -> str:
        hints = self._app.styleHints()
        dark = hints.colorScheme() is Qt.ColorScheme.Dark
        if self._choice in ("light", "dark"):
            dark = self._choice == "dark"
        accessibility = getattr(hints, "accessibility", None)
        high = accessibility is not None and (
            accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
        )
        return ("contrast_" if high else "") + ("dark" if dark else "light")

    def _apply(self) -> None:
        wanted = self._wanted()
        if wanted == self._shown:
            return
        self._shown = wanted
        self._app.setPalette(_palette(self.colours))
        self._app.setStyleSheet(style_sheet(wanted, self._points))
        self.changed.emit()


def style_sheet(table: str, points: float) -> str:
    """The style sheet for one colour table with a body text of ``points``."""
    colours = tokens()[table]
    folder = data_folder("assets") / "styles"
    kind = "dark" if table.endswith("dark") else "light"
    words = dict(colours)
    words |= {name: f"{points * times:.1f}pt" for name, times in SIZES.items()}
    words |= {f"pill_line_{tone}": _pill_line(table, tone) for tone in _TONES}
    words |= {n: (folder / f"{n}-{kind}.svg").as_posix() for n in ("mark", "up", "down")}
    return Template((folder / "window.qss").read_text("utf-8")).substitute(words)


def _pill_line(table: str, tone: str) -> str:
    colours = tokens()[table]
    return colours[tone] if table.startswith("contrast") else colours.get(f"{tone}_soft", "")


def _palette(colours: dict[str, str]) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "page",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "raised",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.ToolTipBase: "surface",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "faint",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.Link: "accent_text",
    }
    for role, token in roles.items():
        palette.setColor(role, QColor(colours[token]))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours["faint"]))
    return palette

"""Shows a report as a calm page: rebuilt from a short list of harmless tags, without network."""

from __future__ import annotations

import base64
import binascii
import html
from html.parser import HTMLParser

from PySide6.QtCore import QMargins, QSize, Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from paravent.ui.widgets.picture import read_picture

_KEPT = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "strong",
        "b",
        "em",
        "i",
        "small",
        "br",
        "hr",
        "blockquote",
        "code",
        "caption",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "div",
        "span",
        "figure",
        "figcaption",
    ]
)
_DROPPED_WHOLE = frozenset(
    [
        "script",
        "style",
        "head",
        "template",
        "iframe",
        "object",
        "svg",
        "noscript",
        "form",
        "button",
        "title",
    ]
)
_BLOCKS = {"section", "article", "header", "footer", "main", "figure", "figcaption", "caption"}
_EMPTY = frozenset({"br", "hr", "img"})
_AS = {"dt": "p", "dd": "blockquote", "dl": "div"} | dict.fromkeys(_BLOCKS, "div")
_SPANS = frozenset({"colspan", "rowspan"})
MOST_PICTURES = 200
WIDEST = 860

_LOOK = """
h1 { font-size: 20pt; font-weight: 600; margin: 0 0 10px 0; }
h2 { font-size: 14.5pt; font-weight: 600; margin: 26px 0 8px 0; color: #0e5a61; }
h3 { font-size: 12pt; font-weight: 600; margin: 18px 0 4px 0; }
h4 { font-size: 11pt; font-weight: 600; margin: 12px 0 4px 0; }
p, li { margin: 0 0 7px 0; }
th { text-align: left; font-weight: 600; background: #eeece6; }
th, td { padding: 5px 9px; border: 1px solid #dedad1; }
small { color: #545d61; }
"""


class _Rebuilt(HTMLParser):
    """Writes HTML anew, tag by tag, from a list; everything else becomes plain text or goes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.pictures: list[bytes] = []
        self._inside_dropped = 0
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED_WHOLE:
            self._inside_dropped += 1
        elif self._inside_dropped:
            return
        elif tag == "img":
            self._picture(dict(attrs))
        elif tag in _KEPT:
            shown = _AS.get(tag, tag)
            spans = "".join(
                f' {name}="{int(value)}"'
                for name, value in attrs
                if name in _SPANS and value and value.isdecimal() and len(value) < 3
            )
            table = ' cellspacing="0" border="0" width="100%"' if tag == "table" else ""
            self.out.append(f"<{shown}{spans}{table}>")
            if tag not in _EMPTY:
                self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED_WHOLE:
            self._inside_dropped = max(0, self._inside_dropped - 1)
        elif tag in self._open and not self._inside_dropped:
            while True:
                last = self._open.pop()
                self.out.append(f"</{_AS.get(last, last)}>")
                if last == tag:
                    return

    def handle_data(self, data: str) -> None:
        if not self._inside_dropped:
            self.out.append(html.escape(data))

    def _picture(self, attrs: dict[str, str | None]) -> None:
        source = attrs.get("src") or ""
        start = "data:image/png;base64,"
        if source.startswith(start) and len(self.pictures) < MOST_PICTURES:
            try:
                self.pictures.append(base64.b64decode(source[len(start) :], validate=True))
            except (binascii.Error, ValueError):
                return
            self.out.append(f'<br><img src="picture:{len(self.pictures) - 1}"><br>')
        elif attrs.get("alt"):
            self.out.append(f"<em>{html.escape(attrs['alt'] or '')}</em>")


def rebuilt(untrusted_html: str) -> tuple[str, list[bytes]]:
    """``untrusted_html`` with harmless tags only and all text escaped, and its PNG pictures."""
    parser = _Rebuilt()
    parser.feed(untrusted_html)
    parser.close()
    return "".join(parser.out), parser.pictures


class Preview(QTextBrowser):
    """A page of paper. Never opens a link, never asks the network or a file for anything."""

    def __init__(self) -> None:
        super().__init__()
        self._pictures: list[bytes] = []
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName("Preview of the report")
        self.setMinimumHeight(220)
        self.document().setDocumentMargin(0)
        self.document().setDefaultStyleSheet(_LOOK)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def show_report(self, untrusted_html: str) -> None:
        """Show the report's words, rebuilt."""
        safe, self._pictures = rebuilt(untrusted_html)
        self.setHtml(safe)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Give the report's own pictures; refuse everything else."""
        url = QUrl(name)
        if kind == QTextDocument.ResourceType.ImageResource.value and url.scheme() == "picture":
            number = url.path()
            if number.isdecimal() and int(number) < len(self._pictures):
                picture = read_picture(self._pictures[int(number)], QSize(620, 400))
                return picture.toImage()
        return QImage()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the lines short enough to read, with margins like a page's."""
        side = max(28, (self.width() - WIDEST) // 2)
        self.setViewportMargins(QMargins(side, 28, side, 20))
        super().resizeEvent(event)

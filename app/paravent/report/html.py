"""The report as one HTML file that needs nothing else: no scripts, nothing fetched."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paravent.core.phrases import OUTCOME
from paravent.core.resources import data_folder
from paravent.core.words import CheckOutcome, ReadingStatus
from paravent.report.model import ReportData, day

if TYPE_CHECKING:
    from jinja2 import Environment

MARKS = {
    CheckOutcome.MET: "●",
    CheckOutcome.ATTESTED: "✓",
    CheckOutcome.PARTLY: "◐",
    CheckOutcome.NOT_MET: "○",
    CheckOutcome.COULD_NOT_READ: "?",
    CheckOutcome.NOT_APPLICABLE: "–",
}
"""A sign for each outcome that can be told apart without colour."""

ORDER = tuple(MARKS)


def render(data: ReportData, portfolio: bool = False) -> str:
    """The doctor's own report, or the redacted one, as HTML.

    The redacted one is given nothing but ``data.portfolio``, the guidance and the words of this
    program.
    """
    environment = _environment()
    shared = {
        "css": _css(),
        "guidance": data.guidance,
        "marks": MARKS,
        "order": ORDER,
        "outcome_words": OUTCOME,
    }
    if portfolio:
        return environment.get_template("portfolio.html").render(data=data.portfolio, **shared)
    return environment.get_template("own.html").render(
        data=data,
        unread=(ReadingStatus.COULD_NOT_READ, ReadingStatus.NEEDS_CONFIRMATION),
        known=(ReadingStatus.READ, ReadingStatus.CONFIRMED),
        status=ReadingStatus,
        names={p.id: p.name for p in data.profiles},
        **shared,
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(data_folder("assets") / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day
    environment.filters["short"] = _short
    environment.filters["png"] = _png
    environment.filters["plural"] = _plural
    return environment


@cache
def _css() -> str:
    from markupsafe import Markup

    file = data_folder("assets") / "report" / "report.css"
    return Markup(file.read_text("utf-8"))  # noqa: S704 - our own file, no words from outside


def _short(address: str) -> str:
    """An address without scheme and query, to be read on paper."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".removeprefix("www.").rstrip("/")


def _png(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"


def _plural(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"

"""The report as one HTML file that needs nothing else: no scripts, nothing fetched."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paravent.core.phrases import OUTCOME
from paravent.core.resources import data_folder
from paravent.report.charts import MARKS, moment_bars, outcome_bars
from paravent.report.model import ReportData, Standing
from paravent.report.words import number

if TYPE_CHECKING:
    from jinja2 import Environment


def render(data: ReportData, portfolio: bool = False) -> str:
    """The doctor's own report, or the redacted one, as HTML.

    The redacted one is given nothing but ``data.portfolio``, the guidance and the words of this
    program.
    """
    environment = _environment()
    given = data.portfolio if portfolio else data
    template = environment.get_template("portfolio.html" if portfolio else "own.html")
    return template.render(
        data=given,
        css=_css(),
        guidance=data.guidance,
        marks=MARKS,
        outcome_words=OUTCOME,
        limb_bars=outcome_bars([limb.counts for limb in given.limbs]),
        moment_bars=moment_bars(given.moments),
        **({} if portfolio else {"standings": Standing, "names": _names(data)}),
    )


def _names(data: ReportData) -> dict[str, str]:
    return {p.id: p.name for p in data.profiles}


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
    environment.filters["short"] = _short
    environment.filters["png"] = _png
    environment.filters["plural"] = number
    environment.filters["small"] = lambda words: f"{words[:1].lower()}{words[1:]}"
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

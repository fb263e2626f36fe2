"""Writes a report to a file, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from paravent.core.errors import FolderError, UsageError
from paravent.report.html import render
from paravent.report.model import ReportData
from paravent.report.tables import to_csv, to_json

ENDINGS = (".html", ".pdf", ".json", ".csv")


def write(
    data: ReportData, out: Path, portfolio: bool, print_pdf: Callable[[str], bytes]
) -> tuple[Path, ...]:
    """Write the report that the ending of ``out`` asks for; the files written.

    A file of that name is replaced. ``print_pdf`` turns HTML into PDF. Raises ``UsageError`` for
    another ending, ``FolderError`` where the file cannot be written, and what ``print_pdf`` raises.
    """
    ending = out.suffix.casefold()
    if ending not in ENDINGS:
        raise UsageError(
            "A report can be written as .html, .pdf, .json or .csv. Give the file one of these"
            " endings."
        )
    if not out.parent.is_dir() or out.is_dir():
        raise FolderError(_cannot(out))
    _put(out, _content(data, ending, portfolio, print_pdf))
    return (out,)


def _content(
    data: ReportData, ending: str, portfolio: bool, print_pdf: Callable[[str], bytes]
) -> bytes:
    if ending == ".html":
        return render(data, portfolio).encode("utf-8")
    if ending == ".pdf":
        return print_pdf(render(data, portfolio))
    if ending == ".json":
        text = json.dumps(to_json(data, portfolio), indent=2, ensure_ascii=False)
        return f"{text}\n".encode()
    # Spreadsheets take a file without this mark for an older encoding.
    return to_csv(data, portfolio).encode("utf-8-sig")


def _put(out: Path, content: bytes) -> None:
    """Beside first, then renamed over: a reader never sees half a report."""
    beside: Path | None = None
    try:
        number, name = tempfile.mkstemp(prefix=".report-", suffix=".new", dir=out.parent)
        beside = Path(name)
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
        beside = None
    except OSError as error:
        raise FolderError(_cannot(out)) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _cannot(out: Path) -> str:
    return (
        f"The report could not be written as {out.name} in {out.parent}. Choose another name, or a"
        " folder that exists, that you may write to and that has space left."
    )

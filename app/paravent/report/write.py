"""Makes the file that a report is, and writes it, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from paravent.core.errors import FolderError, UsageError
from paravent.core.paper import KINDS
from paravent.report.html import render
from paravent.report.model import ReportData
from paravent.report.tables import to_csv, to_json

PrintPdf = Callable[[str], bytes]
"""Turns HTML into PDF."""


def kind_of(out: Path) -> str:
    """The kind of report that the ending of ``out`` asks for. Raises ``UsageError``."""
    ending = out.suffix.casefold().removeprefix(".")
    if ending not in KINDS:
        raise UsageError(
            "A report can be written as .html, .pdf, .json or .csv. Give the file one of these"
            " endings."
        )
    return ending


def content(data: ReportData, kind: str, portfolio: bool, print_pdf: PrintPdf) -> bytes:
    """The file itself. Raises what ``print_pdf`` raises."""
    if kind == "html":
        return render(data, portfolio).encode("utf-8")
    if kind == "pdf":
        return print_pdf(render(data, portfolio))
    if kind == "json":
        text = json.dumps(to_json(data, portfolio), indent=2, ensure_ascii=False)
        return f"{text}\n".encode()
    # Spreadsheets take a file without this mark for an older encoding.
    return to_csv(data, portfolio).encode("utf-8-sig")


def check(out: Path) -> None:
    """Raise ``FolderError`` for a place where no file can be, before any work is spent on it."""
    if not out.parent.is_dir() or out.is_dir():
        raise FolderError(_cannot(out))


def put(out: Path, made: bytes) -> tuple[Path, ...]:
    """Write ``made`` in place of a file of that name; the files written. Raises ``FolderError``.

    Beside first, then renamed over: a reader never sees half a report.
    """
    check(out)
    beside: Path | None = None
    try:
        number, name = tempfile.mkstemp(prefix=".report-", suffix=".new", dir=out.parent)
        beside = Path(name)
        with os.fdopen(number, "wb") as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
        beside = None
    except OSError as error:
        raise FolderError(_cannot(out)) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)
    return (out,)


def write(data: ReportData, out: Path, portfolio: bool, print_pdf: PrintPdf) -> tuple[Path, ...]:
    """Make the report that the ending of ``out`` asks for, and write it; the files written.

    Raises ``UsageError`` for another ending, ``FolderError`` where the file cannot be written,
    and what ``print_pdf`` raises.
    """
    kind = kind_of(out)
    check(out)
    return put(out, content(data, kind, portfolio, print_pdf))


def _cannot(out: Path) -> str:
    return (
        f"The report could not be written as {out.name} in {out.parent}. Choose another name, or a"
        " folder that exists, that you may write to and that has space left."
    )

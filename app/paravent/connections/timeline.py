"""The user's own life in periods: a TOML file, edited in the window or by hand.

No rotas, no dates of care: only when and where the user lived, learned and worked.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from paravent.core.errors import UsageError

KINDS = ("school", "university", "placement", "job", "home")
_DAY = 86_400
_FIELDS = {"kind", "name", "place", "start", "end", "clinical", "grade"}


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of time. Dates are Unix seconds; ``end`` is None while it is still running."""

    kind: str
    name: str
    place: str
    start: int
    end: int | None
    clinical: bool
    grade: str = ""

    def holds(self, at: int, grace: int = 0) -> bool:
        """Whether ``at`` lies in it, or up to ``grace`` seconds after its end."""
        return self.start <= at and (self.end is None or at <= self.end + grace)


@dataclass(frozen=True, slots=True)
class Timeline:
    """All periods, by their start."""

    periods: tuple[Period, ...] = ()

    @property
    def clinical(self) -> tuple[Period, ...]:
        """The periods in which the user met patients."""
        return tuple(p for p in self.periods if p.clinical)

    @property
    def clinical_start(self) -> int | None:
        """When clinical work began; None where there was none."""
        return min((p.start for p in self.clinical), default=None)

    def clinical_at(self, at: int, grace_days: int = 0) -> Period | None:
        """The clinical period at ``at``, or the one that ended up to ``grace_days`` before."""
        return next((p for p in self.clinical if p.holds(at, grace_days * _DAY)), None)

    def begun_near(self, at: int, days: int) -> Period | None:
        """The period that began at most ``days`` before ``at``, the latest of them."""
        near = [p for p in self.periods if 0 <= at - p.start <= days * _DAY]
        return max(near, key=lambda p: p.start, default=None)


def load(path: Path) -> Timeline:
    """The timeline in ``path``. Raises ``UsageError``, naming file, entry and field."""
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise UsageError(f"The timeline {path} is not there. Check the name.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The timeline {path} cannot be read.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The timeline {path} is not sound TOML: {error}.") from error
    return read(data, str(path))


def read(data: dict[str, Any], where: str = "the timeline") -> Timeline:
    """A timeline out of parsed TOML."""
    unknown = set(data) - {"period", "version"}
    entries = data.get("period", [])
    if unknown or not isinstance(entries, list):
        raise UsageError(f"{where} must hold [[period]] entries and nothing else.")
    periods = [_period(entry, f"{where}, period {n}") for n, entry in enumerate(entries, 1)]
    return Timeline(tuple(sorted(periods, key=lambda p: p.start)))


def as_toml(entries: Sequence[Mapping[str, str | bool]]) -> str:
    """``entries`` (fields as in the file) as a TOML file that ``load`` reads."""
    import json

    lines = ["# Periods of your own life: no rotas, nobody else's dates.", ""]
    for entry in entries:
        lines.append("[[period]]")
        for name, value in entry.items():
            if isinstance(value, bool):
                lines.append(f"{name} = {str(value).lower()}")
            elif value:
                # A JSON string is a TOML string once what TOML does not know is written out.
                lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
        lines.append("")
    return "\n".join(lines)


def _period(entry: Any, where: str) -> Period:
    if not isinstance(entry, dict):
        raise UsageError(f"{where} must be a table of fields.")
    if extra := set(entry) - _FIELDS:
        raise UsageError(f"{where} has a field that is not known: {min(extra)}.")
    kind = entry.get("kind")
    if kind not in KINDS:
        raise UsageError(f"{where}: kind must be one of {', '.join(KINDS)}.")
    for name in ("name", "place", "grade"):
        if not isinstance(entry.get(name, ""), str):
            raise UsageError(f"{where}: {name} must be text.")
    clinical = entry.get("clinical", False)
    if not isinstance(clinical, bool):
        raise UsageError(f"{where}: clinical must be true or false.")
    start = _date(entry.get("start"), where, "start", last=False)
    end = None
    if entry.get("end") not in (None, ""):
        end = _date(entry["end"], where, "end", last=True)
        if end < start:
            raise UsageError(f"{where}: end lies before start.")
    return Period(
        kind,
        entry.get("name", ""),
        entry.get("place", ""),
        start,
        end,
        clinical,
        entry.get("grade", ""),
    )


def _date(value: Any, where: str, field: str, *, last: bool) -> int:
    """A TOML date, or ``2015``, ``2015-09``, ``2015-09-01`` as text; ``last``: its last moment."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, date):
        value = value.isoformat()
    found = (
        re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", value.strip())
        if isinstance(value, str)
        else None
    )
    try:
        if found is None:
            raise ValueError
        year = int(found[1])
        month = int(found[2] or (12 if last else 1))
        day = int(found[3] or (calendar.monthrange(year, month)[1] if last else 1))
        at = calendar.timegm((year, month, day, 0, 0, 0))
    except (ValueError, IndexError, calendar.IllegalMonthError) as error:
        raise UsageError(
            f"{where}: {field} must be a date such as 2015-09-01, 2015-09 or 2015."
        ) from error
    return at + _DAY - 1 if last else at

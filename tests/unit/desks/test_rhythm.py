"""The desk's rhythm: what counts as a review, the calendar file, starting with the session."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from paravent.core.errors import FolderError, UsageError
from paravent.core.records import Audit, Stop
from paravent.core.rhythm import Due, Notebook, Occasion, OccasionKind, Reminded
from paravent.core.settings import Settings
from paravent.core.words import StopReason
from paravent.desks import autostart
from paravent.desks.base import Base
from paravent.desks.diary import to_ics
from paravent.desks.rhythm import Rhythm
from paravent.history.memory import memory_store

NOW = datetime.now(UTC)
PROFILES = Settings(profiles=("facebook", "wordpress", "x"))


def ago(days: int) -> str:
    return (NOW - timedelta(days=days)).isoformat(timespec="seconds")


def rhythm(folder: Path, audits: Sequence[Audit], settings: Settings = PROFILES) -> Rhythm:
    store = memory_store()
    for audit in audits:
        store.begin(audit, audit.scope, False)
        store.finish(audit)
    return Rhythm(Base(folder, store=store, settings=settings))


def walked(platform: str, days: int, *, site: str = "", **more: object) -> Audit:
    made = Audit(f"{platform}{site}{days}", platform, site, "1", ago(days), ago(days))
    return replace(made, **more)  # type: ignore[arg-type]


def day_of(found: Sequence[Due], platform: str) -> date:
    return next(d.day for d in found if platform in d.platforms)


def test_a_look_at_one_setting_or_a_walk_cut_short_is_no_review(tmp_path: Path) -> None:
    whole = walked("x", 80)
    one = walked("x", 1, scope=("protect_posts",))
    cut = walked("x", 2, stopped=Stop(StopReason.CHALLENGE, "", "Stopped."))
    assert day_of(rhythm(tmp_path, [whole]).due(), "x") == day_of(
        rhythm(tmp_path, [whole, one, cut]).due(), "x"
    )


def test_of_two_sites_the_one_that_waits_longest_counts(tmp_path: Path) -> None:
    old = walked("wordpress", 200, site="https://a.example")
    new = walked("wordpress", 3, site="https://b.example")
    both = rhythm(tmp_path, [old, new]).due()
    assert day_of(both, "wordpress") == day_of(rhythm(tmp_path, [old]).due(), "wordpress")


def test_a_profile_never_reviewed_is_due_and_one_that_is_not_set_up_is_not(tmp_path: Path) -> None:
    found = rhythm(tmp_path, [walked("reddit", 400)]).due()
    assert [d.platforms for d in found] == [("facebook", "wordpress", "x")]


def test_one_reminder_then_quiet_and_a_second_copy_says_nothing(tmp_path: Path) -> None:
    one, two = rhythm(tmp_path, []), rhythm(tmp_path, [])
    assert one.reminder() is not None
    assert one.reminder() is None
    assert two.reminder() is None


def test_no_reminder_where_none_is_wanted_or_while_snoozed(tmp_path: Path) -> None:
    assert rhythm(tmp_path, [], replace(PROFILES, remind=False)).reminder() is None
    sleeping = rhythm(tmp_path, [])
    assert sleeping.snooze(7) == date.today() + timedelta(days=7)
    assert sleeping.reminder() is None
    Notebook(tmp_path).write(Reminded(quiet_until=date.today()))
    assert sleeping.reminder() is not None
    with pytest.raises(UsageError):
        sleeping.snooze(0)


def test_the_calendar_file_is_read_by_others_and_names_no_profile(tmp_path: Path) -> None:
    soon = date.today() + timedelta(days=60)
    settings = replace(PROFILES, occasions=(str(Occasion(OccasionKind.INTERVIEW, soon)),))
    out = rhythm(tmp_path, [walked("x", 10)], settings).write_calendar(tmp_path / "due.ics")
    text = out.read_text("utf-8")
    for name in PROFILES.profiles:
        assert name not in re.findall(r"\w+", text.lower())
    events = list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    assert len(events) == 2
    assert len({str(e["UID"]) for e in events}) == 2
    assert all(e.decoded("DTSTART") >= date.today() for e in events)
    regular = next(e for e in events if "RRULE" in e)
    assert "INTERVAL=3" in str(regular["RRULE"].to_ical())
    assert all(e.walk("VALARM") for e in events)


def test_read_in_again_events_move_instead_of_doubling() -> None:
    first = to_ics([Due(date(2027, 1, 5), ("x",))], 3, NOW)
    later = to_ics([Due(date(2027, 4, 5), ("x",))], 3, NOW)
    uids = [icalendar.Calendar.from_ical(t).walk("VEVENT")[0]["UID"] for t in (first, later)]
    assert uids[0] == uids[1]


def test_a_calendar_file_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="calendar"):
        rhythm(tmp_path, []).write_calendar(tmp_path / "missing" / "due.ics")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG autostart is Linux's")
def test_starting_with_the_session_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "executable", '/opt/my "tools"/100%/py$thon')
    desk = rhythm(tmp_path, [])
    assert not desk.starts_with_session()
    desk.start_with_session(True)
    assert desk.starts_with_session()
    (file,) = (tmp_path / "autostart").iterdir()
    line = next(w for w in file.read_text("utf-8").splitlines() if w.startswith("Exec="))
    assert _unquoted(line.removeprefix("Exec=")) == autostart.command()
    desk.start_with_session(False)
    assert not desk.starts_with_session()
    assert not list((tmp_path / "autostart").iterdir())


def _unquoted(line: str) -> list[str]:
    """The words of an Exec line, undone in the specification's order: string, then quoting."""
    line = line.replace("\\\\", "\\")
    words, word, quoted, at = [], "", False, 0
    while at < len(line):
        letter = line[at]
        if letter == '"':
            quoted = not quoted
        elif letter == "\\" and quoted:
            at += 1
            word += line[at]
        elif letter == " " and not quoted:
            words.append(word)
            word = ""
        elif letter == "%":
            at += 1
            word += line[at]
        else:
            word += letter
        at += 1
    return [*words, word]


def test_a_session_that_cannot_be_changed_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "autostart").write_text("")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    if sys.platform.startswith("linux"):
        with pytest.raises(FolderError, match="starts with your session"):
            autostart.turn(True)

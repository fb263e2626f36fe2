"""Earlier reviews: what each came to is kept by the words of its day, and opened as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.records import people

from paravent.checklist.guidance import load
from paravent.core.errors import NothingStoredError
from paravent.core.past import KeptChecklist, Line, counts_of, short, total
from paravent.core.records import Attestation, Audit, Checklist, Person, Reading
from paravent.core.settings import Settings
from paravent.core.words import Audience, CheckOutcome, Limb, ReadingStatus
from paravent.desks.base import Base
from paravent.history.memory import memory_store
from paravent.history.store import Store
from paravent.main import Desk

NOW = datetime.now(UTC)
MIDDAY = NOW.astimezone().replace(hour=12, minute=0, second=0, microsecond=0)
MakeDesk = Callable[..., Desk]


@pytest.fixture
def made(tmp_path: Path) -> Desk:
    base = Base(tmp_path, store=memory_store(), settings=Settings(profiles=("facebook", "x")))
    return Desk(tmp_path, base=base)


def at(days: float) -> str:
    """So many days from today's midday."""
    return (MIDDAY + timedelta(days=days)).astimezone(UTC).isoformat(timespec="seconds")


def walked(desk: Desk, name: str, days: float, value: Audience, platform: str = "x") -> Audit:
    """A whole audit in which every setting reads ``value``, as the desk keeps it."""
    facts = next(p for p in desk.platforms() if p.id == platform)
    readings = tuple(
        Reading(s.id, ReadingStatus.READ, value.value, value, ("row",), s.url, at(days))
        for s in facts.settings
    )
    audit = Audit(name, platform, "", facts.version, at(days), at(days), readings)
    audit = replace(audit, guidance=load().version)
    desk.store.begin(replace(audit, readings=()), (), False)
    desk.store.finish(audit)
    return audit


def test_outcomes_are_kept_with_the_review_and_stay_when_later_ones_differ(made: Desk) -> None:
    walked(made, "then", -40, Audience.PUBLIC)
    # The review was kept on its day: here as if no more than today's words had been known then.
    store = made.store
    assert isinstance(store, Store)
    first = made.checklist()
    store.keep_checklist(KeptChecklist("then", at(-40), load().version, short(first, "x", "")))
    walked(made, "now", -1, Audience.NOBODY)
    made.past.keep()
    line = made.past.line()
    assert [day.kept for day in line.days] == [True, True]
    assert line.days[0].counts == counts_of(first.results)
    assert total(line.days[0].counts)["not_met"] > total(line.days[1].counts)["not_met"]
    opened = made.past.opened("then")
    assert opened.kept and opened.kept_at == at(-40)
    assert [r.outcome for r in opened.checklist.results] == [r.outcome for r in first.results]
    assert [a.id for a in opened.others] == ["now"]
    assert opened.titles["protected_posts"]


def test_answers_given_within_the_month_belong_to_the_review(made: Desk) -> None:
    walked(made, "one", -3, Audience.NOBODY)
    made.past.keep()
    before = total(made.past.line().days[0].counts)
    made.store.attest(Attestation("8a-01", CheckOutcome.ATTESTED, at(-2)))
    made.past.keep(made.checklist())
    after = total(made.past.line().days[0].counts)
    assert after["met"] == before["met"] + 1
    assert after["not_known"] == before["not_known"] - 1


def test_what_is_said_later_than_that_changes_no_earlier_review(made: Desk) -> None:
    walked(made, "old", -35, Audience.NOBODY)
    line = made.past.line()
    [day] = line.days
    assert not day.kept, "35 days ago nothing was kept, and it is too late to keep it now"
    made.store.attest(Attestation("8a-01", CheckOutcome.ATTESTED, at(-1)))
    assert made.past.line().days[0].counts == day.counts
    assert not made.past.opened("old").kept
    made.store.attest(Attestation("8a-12", CheckOutcome.ATTESTED, at(-20)))
    anew = Desk(made._base.data_dir, base=made._base)  # the other has worked it out already
    assert total(anew.past.line().days[0].counts)["met"] == total(day.counts)["met"] + 1


def test_a_word_that_was_taken_back_later_still_counted_then(made: Desk) -> None:
    walked(made, "old", -60, Audience.NOBODY)
    made.store.attest(Attestation("8a-01", CheckOutcome.ATTESTED, at(-50)))
    made.store.attest(Attestation("8a-01", CheckOutcome.NOT_MET, at(-2)))
    [result] = [r for r in made.past.opened("old").checklist.results if r.id == "8a-01"]
    assert result.outcome is CheckOutcome.ATTESTED


@pytest.mark.parametrize("other", [{"guidance": "0"}, {"pack_version": "0"}])
def test_what_was_made_by_other_words_is_not_kept_as_if_of_that_day(
    made: Desk, other: dict[str, str]
) -> None:
    audit = walked(made, "one", -1, Audience.NOBODY)
    made.store.finish(replace(audit, **other))  # type: ignore[arg-type]
    assert [day.kept for day in made.past.line().days] == [False]
    assert not made.past.opened("one").kept


def test_reviews_of_one_day_stand_together_and_looks_at_settings_are_on_the_line(
    made: Desk,
) -> None:
    walked(made, "x1", -1, Audience.PUBLIC)
    walked(made, "f1", -0.99, Audience.NOBODY, "facebook")
    one = walked(made, "look", 0, Audience.NOBODY)
    made.store.finish(replace(one, scope=("protected_posts",), readings=one.readings[:1]))
    line: Line = made.past.line()
    assert {a.id: a.whole for a in line.audits} == {"x1": True, "f1": True, "look": False}
    [day] = line.days
    assert set(day.audits) == {"x1", "f1"} and set(day.platforms) == {"x", "facebook"}
    # Each is opened with the evidence of its own profile only.
    for name, platform in (("x1", "x"), ("f1", "facebook")):
        seen = {
            e.platform for r in made.past.opened(name).checklist.results for e in r.evidence
        } - {""}
        assert seen == {platform}


def test_names_are_not_in_what_is_opened_and_a_purge_reaches_what_was_kept(made: Desk) -> None:
    audit = walked(made, "one", -1, Audience.NOBODY)
    listed = (*people(2), Person("Ottoline Vandersloot", "https://x.com/o"))
    made.store.finish(replace(audit, people=listed, people_complete=True))
    store = made.store
    assert isinstance(store, Store)
    results = made.checklist().results
    place = next(n for n, r in enumerate(results) if any(e.platform == "x" for e in r.evidence))
    evidence = [replace(e, seen="All but Ottoline Vandersloot") for e in results[place].evidence]
    named = replace(results[place], evidence=tuple(evidence))
    kept = Checklist("", (*results[:place], named, *results[place + 1 :]))
    store.keep_checklist(KeptChecklist("one", at(0), "", short(kept, "x", "")))
    assert "Vandersloot" in repr(store.kept_checklist("one"))
    opened = made.past.opened("one")
    assert len(opened.audit.people) == 3 and not any(p.name for p in opened.audit.people)
    store.purge_names(NOW + timedelta(days=31), 30)
    assert "Vandersloot" not in repr(store.kept_checklist("one"))
    assert len(made.past.opened("one").audit.people) == 3


def test_an_audit_that_is_not_there(made: Desk) -> None:
    with pytest.raises(NothingStoredError):
        made.past.opened("nothing")
    assert made.past.line() == Line()
    made.past.keep()


def test_keeping_opens_no_store(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.past.keep()
    assert not list(tmp_path.iterdir())


def test_counts_leave_out_what_does_not_apply(made: Desk) -> None:
    walked(made, "one", -1, Audience.PUBLIC)
    results = made.checklist().results
    counts = counts_of(results)
    out = sum(1 for r in results if r.outcome is CheckOutcome.NOT_APPLICABLE)
    assert sum(total(counts).values()) == len(results) - out
    assert sum(total(counts, Limb.A).values()) <= sum(1 for r in results if r.limb is Limb.A)

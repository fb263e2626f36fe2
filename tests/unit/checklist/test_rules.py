"""The two tables of the rules, tried exhaustively, and what must hold whatever they say."""

from __future__ import annotations

import re
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paravent.checklist import rules
from paravent.checklist.rules import Need, combine, need_of, with_word
from paravent.core.records import CheckEvidence
from paravent.core.words import CheckClass, CheckOutcome

MET, PARTLY, NOT_MET, UNREAD, OUT, ATTESTED = (
    CheckOutcome.MET,
    CheckOutcome.PARTLY,
    CheckOutcome.NOT_MET,
    CheckOutcome.COULD_NOT_READ,
    CheckOutcome.NOT_APPLICABLE,
    CheckOutcome.ATTESTED,
)
RANK = {NOT_MET: 0, UNREAD: 1, PARTLY: 2, OUT: 3, ATTESTED: 3, MET: 3, None: 3}
SAID = (None, ATTESTED, NOT_MET, OUT)
OBSERVED = (None, *CheckOutcome)


def seen(outcome: CheckOutcome, obtained: CheckClass = CheckClass.SETTING) -> CheckEvidence:
    return CheckEvidence("toy", "x", outcome, obtained, "", "")


pieces = st.builds(seen, st.sampled_from(CheckOutcome), st.sampled_from(CheckClass))


@pytest.mark.parametrize("size", range(5))
def test_combining_all_small_cases(size: int) -> None:
    for outcomes in combinations_with_replacement(CheckOutcome, size):
        got = combine([seen(o) for o in outcomes])
        counting = set(outcomes) - {OUT}
        if not outcomes:
            assert got is None
        elif not counting:
            assert got is OUT
        elif counting == {MET}:
            assert got is MET
        elif counting <= {MET, ATTESTED}:
            assert got is ATTESTED
        elif NOT_MET in counting and not counting & {MET, ATTESTED}:
            assert got is NOT_MET
        elif counting & {NOT_MET, PARTLY}:
            assert got is PARTLY
        else:
            assert got is UNREAD


@given(st.lists(pieces), st.sampled_from(SAID), st.sampled_from(Need))
def test_something_unread_never_improves_anything(
    evidence: list[CheckEvidence], word: CheckOutcome | None, need: Need
) -> None:
    before = with_word(combine(evidence), word, need)
    after = with_word(combine([*evidence, seen(UNREAD)]), word, need)
    assert RANK[after] <= RANK[before]
    assert after is not MET
    if need is not Need.EITHER:
        assert after is not ATTESTED


@given(st.lists(pieces), st.sampled_from(SAID), st.sampled_from(Need))
def test_reading_what_was_unread_as_good_never_makes_it_worse(
    evidence: list[CheckEvidence], word: CheckOutcome | None, need: Need
) -> None:
    before = with_word(combine([*evidence, seen(UNREAD)]), word, need)
    after = with_word(combine([*evidence, seen(MET)]), word, need)
    assert RANK[after] >= RANK[before]


@given(st.lists(pieces), st.sampled_from(SAID), st.sampled_from(Need))
def test_met_means_that_everything_that_counts_is_met(
    evidence: list[CheckEvidence], word: CheckOutcome | None, need: Need
) -> None:
    if with_word(combine(evidence), word, need) is MET:
        assert {e.outcome for e in evidence} <= {MET, OUT}
        assert MET in {e.outcome for e in evidence}
        assert word is not NOT_MET
        assert need is not Need.WORD or word in (ATTESTED, OUT)


@given(st.lists(pieces))
def test_what_a_stranger_saw_decides(evidence: list[CheckEvidence]) -> None:
    assert combine([*evidence, seen(NOT_MET, CheckClass.PUBLIC_VIEW)]) is NOT_MET


@given(st.lists(pieces), st.randoms())
def test_order_does_not_matter(evidence: list[CheckEvidence], random: object) -> None:
    mixed = list(evidence)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert combine(mixed) is combine(evidence)


def _documented() -> dict[tuple[Need, CheckOutcome | None, CheckOutcome | None], CheckOutcome]:
    """The second table as the module's own words have it."""
    needs = {"needed": Need.WORD, "either": Need.EITHER, "only": Need.OBSERVED}
    found = {}
    need: Need | None = None
    for line in (rules.__doc__ or "").split("Together with the user's word")[1].splitlines():
        if heading := re.match(r"\*.*?(needed|either|only)", line):
            need = needs[heading[1]]
        cells = line.split()
        if need and len(cells) == 5 and not heading and not line.startswith("="):
            observed = None if cells[0] == "nothing" else CheckOutcome(cells[0])
            for word, cell in zip(SAID, cells[1:], strict=True):
                found[need, observed, word] = CheckOutcome(cell)
    return found


def test_the_table_is_what_the_code_does() -> None:
    table = _documented()
    assert len(table) == len(Need) * len(OBSERVED) * len(SAID)
    for need, observed, word in product(Need, OBSERVED, SAID):
        assert with_word(observed, word, need) is table[need, observed, word], (
            need,
            observed,
            word,
        )


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("U", Need.WORD),
        ("A/E + U", Need.WORD),
        ("P + U", Need.WORD),
        ("U, P", Need.EITHER),
        ("P, U", Need.EITHER),
        ("A", Need.OBSERVED),
        ("A + P", Need.OBSERVED),
        ("A (diff)", Need.OBSERVED),
    ],
)
def test_what_a_class_asks_of_the_user(words: str, need: Need) -> None:
    assert need_of(words) is need

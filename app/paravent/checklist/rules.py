"""The rules by which single observations and the user's word become the outcome of a check.

**What was observed** (``combine``), in this order:

=== ============================================================ ==================
1   something that a stranger saw is not as it should be         ``not_met``
2   something is not met, and nothing is met                     ``not_met``
3   something is not met or partly met, beside things that are   ``partly``
4   something was not read                                       ``could_not_read``
5   all is met or considered, something only by the user's word  ``attested``
6   all is met                                                   ``met``
7   all that was looked at does not apply                        ``not_applicable``
8   nothing was looked at                                        None
=== ============================================================ ==================

What does not apply counts for nothing. So something unread can turn a check from met to could
not read, and never the other way; and no single bad finding is hidden behind what was not read.

**Together with the user's word** (``with_word``); columns: what the user said, "—" nothing:

================ ============== =============== =============== ===============
observed         —              attested        not yet         does not apply
================ ============== =============== =============== ===============
*the word is needed* (``A + U``, ``U``)
not_met          not_met        not_met         not_met         not_met
partly           partly         partly          partly          partly
could_not_read   could_not_read partly          not_met         could_not_read
met              partly         met             partly          met
attested         partly         attested        partly          attested
not_applicable   could_not_read attested        not_met         not_applicable
nothing          could_not_read attested        not_met         not_applicable
*either will do* (``P, U``)
not_met          not_met        partly          not_met         not_met
partly           partly         partly          partly          partly
could_not_read   could_not_read attested        not_met         could_not_read
met              met            met             partly          met
attested         attested       attested        partly          attested
not_applicable   not_applicable attested        not_met         not_applicable
nothing          could_not_read attested        not_met         not_applicable
*only observed* (``A``, ``A + P``, ``E``)
not_met          not_met        not_met         not_met         not_met
partly           partly         partly          partly          partly
could_not_read   could_not_read could_not_read  not_met         could_not_read
met              met            met             partly          met
attested         attested       attested        partly          attested
not_applicable   not_applicable not_applicable  not_met         not_applicable
nothing          could_not_read attested        not_met         not_applicable
================ ============== =============== =============== ===============
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

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


class Need(Enum):
    """What part the user's word plays in a check."""

    WORD = "needed"
    EITHER = "either"
    OBSERVED = "observed"


def need_of(class_words: str) -> Need:
    """What ``A/E + U``, ``P, U``, ``A`` … ask of the user's word."""
    groups = [group.strip() for group in class_words.partition("(")[0].split("+")]
    if "U" in groups:
        return Need.WORD
    return Need.EITHER if any("U" in group for group in groups) else Need.OBSERVED


def combine(evidence: Iterable[CheckEvidence]) -> CheckOutcome | None:
    """What the observations come to together: the first table of the module."""
    counted = list(evidence)
    outcomes = {e.outcome for e in counted}
    if any(e.outcome is NOT_MET and e.obtained is CheckClass.PUBLIC_VIEW for e in counted):
        return NOT_MET
    good = outcomes & {MET, ATTESTED}
    if NOT_MET in outcomes and not good:
        return NOT_MET
    if outcomes & {NOT_MET, PARTLY}:
        return PARTLY
    if UNREAD in outcomes:
        return UNREAD
    if good:
        return ATTESTED if ATTESTED in good else MET
    return OUT if outcomes else None


def with_word(observed: CheckOutcome | None, word: CheckOutcome | None, need: Need) -> CheckOutcome:
    """What a check comes to: the second table of the module.

    ``word`` is attested, not_met ("not yet"), not_applicable or None.
    """
    if observed is PARTLY:
        return PARTLY
    if observed is NOT_MET:
        return PARTLY if word is ATTESTED and need is Need.EITHER else NOT_MET
    if observed in (MET, ATTESTED):
        missing = word is None and need is Need.WORD
        return PARTLY if missing or word is NOT_MET else observed
    if word is NOT_MET:
        return NOT_MET
    if word is ATTESTED:
        return _attested(observed, need)
    if observed is UNREAD:
        return UNREAD
    if word is OUT or (observed is OUT and need is not Need.WORD):
        return OUT
    return UNREAD


def _attested(observed: CheckOutcome | None, need: Need) -> CheckOutcome:
    """The user vouches, and nothing was observed for or against."""
    if need is Need.EITHER:
        return ATTESTED
    if need is Need.OBSERVED:
        return ATTESTED if observed is None else observed
    return PARTLY if observed is UNREAD else ATTESTED

"""What the words on a page mean: whole known values only, never a part of an unknown one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from paravent.core.text import folded
from paravent.core.words import Audience
from paravent.engine.wording import clauses, key, words
from paravent.engine.wordset import wordset

_LEAD = wordset(
    """
    edit change privacy audience visibility setting settings sharing shared share with
    visible to shown currently current set is are value option selected chosen now select
    choose your the by for only open available state status
    """
)
_BEFORE_VALUE = wordset(
    """
    with to privacy audience visibility setting value option is currently now your the
    only state status
    """
)
"""What may stand right before a value: "selected friends" are not "friends"."""
_ORDERS = wordset("change set edit select choose switch make")
_TELLING = wordset("visible shown shared sharing currently current now is value")
_TAIL = wordset("selected chosen current button menu dropdown only checked")
_EXCEPTION = wordset(
    """
    except excluding excluded exclude excludes minus including includes include plus apart
    but unless
    """
)
_CONNECTING = wordset(
    """
    of and or except but plus with without who whose in not minus only that from than
    """
)
_SWITCH_WORDS: Mapping[str, str] = {
    "on": "on",
    "off": "off",
    "yes": "on",
    "no": "off",
    "enabled": "on",
    "disabled": "off",
    "turnedon": "on",
    "turnedoff": "off",
    "switchedon": "on",
    "switchedoff": "off",
}
STATE_WORDS = frozenset(_SWITCH_WORDS)
"""What a switch says in words, folded."""
_ANY = "*"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A text read as a value."""

    raw: str
    audience: Audience
    strength: float


class Meanings:
    """The words a setting (or one way) knows, looked up folded and whole."""

    def __init__(self, values: Mapping[str, Audience], *, switch: bool = False) -> None:
        self.signature = (tuple(values.items()), switch)
        """Equal for meanings that read every text alike."""
        self.free = values.get(_ANY)
        """What any other words mean (free text only)."""
        self.empty = values.get("")
        self._exact: dict[str, Audience] = {}
        self._starts: list[tuple[tuple[str, ...], Audience]] = []
        self._phrases: list[tuple[tuple[str, ...], Audience]] = []
        self._patterns: list[tuple[str, Audience]] = []
        for text, audience in values.items():
            if text in (_ANY, "") or not words(text):
                continue
            if _ANY in text:
                self._patterns.append((folded(text), audience))
                continue
            self._exact[key(text)] = audience
            if text.rstrip().endswith(("…", "...")):
                self._starts.append((words(text), audience))
            if len(key(text)) > 3:
                self._phrases.append((words(text), audience))
        self._asks = any(text.rstrip().endswith("?") for text in values)
        self._starts.sort(key=lambda entry: -len(entry[0]))
        self._phrases.sort(key=lambda entry: -len(entry[0]))
        self._states = self._switch_states(values) if switch else {}
        self.is_switch = switch
        """Whether the value is sought in a switch first of all."""
        self.knows_states = switch and (bool(self._states) or not values)

    def _switch_states(self, values: Mapping[str, Audience]) -> dict[str, Audience]:
        given = {state: self._exact.get(state) for state in ("on", "off")}
        if not values or (given["on"] is None and given["off"] is None):
            worded = [audience for text, audience in values.items() if text]
            if any(not audience.is_switch for audience in worded):
                return {}
            given = {"on": Audience.ON, "off": Audience.OFF}
        states: dict[str, Audience] = {}
        for word, state in _SWITCH_WORDS.items():
            audience = given[state]
            if audience is not None:
                states[word] = audience
        return states

    def state(self, on: bool) -> Audience | None:
        """What a switch that is on (or off) means, None where the pack does not say."""
        return self._states.get("on" if on else "off")

    def of_key(self, text: str) -> Audience | None:
        """The audience of a text that is a value as a whole, without any leeway."""
        return self._exact.get(key(text))

    def of(self, text: str) -> Meaning | None:
        """``text`` read as one known value: whole, after a lead-in, or before an explanation.

        A question is no value, unless the pack knows one that is.
        """
        if text.rstrip().endswith("?") and not self._asks:
            return None
        found = self._whole(text)
        if found is None:
            found = self._among_clauses(text)
        return found

    def _whole(self, text: str) -> Meaning | None:
        all_words = words(text)
        if not all_words:
            return None
        joined = "".join(all_words)
        if joined in self._exact:
            return Meaning(text, self._exact[joined], 1.0)
        if joined in self._states:
            return Meaning(text, self._states[joined], 0.95)
        for start, audience in self._starts:
            if all_words[: len(start)] == start:
                return Meaning(text, audience, 0.95)
        for pattern, audience in self._patterns:
            if fnmatchcase(folded(text), pattern):
                return Meaning(text, audience, 0.95)
        return self._after_lead_in(text, all_words)

    def _after_lead_in(self, text: str, all_words: tuple[str, ...]) -> Meaning | None:
        for phrase, audience in self._phrases:
            count = len(phrase)
            for at in range(len(all_words) - count + 1):
                if all_words[at : at + count] != phrase:
                    continue
                before, after = all_words[:at], all_words[at + count :]
                fits = all(word in _LEAD for word in before) and all(w in _TAIL for w in after)
                if fits and _leads_to_value(before):
                    return Meaning(text, audience, 0.95)
                return None  # The longest value in the text has company that is not understood.
        return None

    def _among_clauses(self, text: str) -> Meaning | None:
        parts = clauses(text)
        if len(parts) < 2:
            return None
        found: Meaning | None = None
        for part in parts:
            meaning = self._whole(part)
            if found is None and meaning is not None:
                found = meaning
            elif found is None:
                if any(word not in _LEAD for word in words(part)):
                    return None
            elif meaning is not None:
                if meaning.audience is not found.audience:
                    return None
            elif not explains(part):
                return None
        return found and Meaning(found.raw, found.audience, min(found.strength, 0.93))

    def of_pieces(self, whole: str, pieces: tuple[str, ...]) -> Meaning | None:
        """A control's text, given whole and in the pieces it is made of: value, then comment."""
        found = self.of(whole)
        if found is not None or len(pieces) < 2:
            return found
        return self._among_clauses("\n".join(pieces))


def _leads_to_value(before: tuple[str, ...]) -> bool:
    """Whether these words tell what is ("Sharing with"), not what to do ("Change to")."""
    if not before:
        return True
    if before[-1] not in _BEFORE_VALUE:
        return False
    return not (before[-1] == "to" and before[0] in _ORDERS and not _TELLING & set(before))


def explains(text: str) -> bool:
    """Whether a text beside a value only explains it, and takes nothing away from it."""
    found = words(text)
    if not found or found[0] in _CONNECTING or _EXCEPTION & set(found):
        return False
    first = next((c for c in text if c.isalnum()), "")
    return not first.islower()

"""Makes one reading of all that the ways of a setting saw: agreement is read, doubt is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from paravent.core.page import Captured, Snapshot
from paravent.core.records import Evidence, Reading
from paravent.core.text import plain
from paravent.core.words import Confidence, ReadingStatus
from paravent.engine.sight import Atlas, OpenDialog, Sight, texts, ways_on
from paravent.engine.ways import FOLDED_AWAY, Try, try_way
from paravent.engine.wording import STRONG, key, likeness
from paravent.engine.wordset import wordset
from paravent.packs.model import Setting

_PAGE_WAYS = wordset("row switch radio choice text dialog")


@dataclass
class Gathered:
    """What the ways of one setting saw so far, on one page or several."""

    setting: Setting
    tries: list[Try] = field(default_factory=list)
    not_offered: str = ""
    """The words by which a page says that the setting is not there for this account."""
    url: str = ""
    seen_at: str = ""
    refs: tuple[int, ...] = ()

    def add(self, sight: Sight) -> None:
        """Try every way that belongs to the page."""
        tries = [try_way(way, self.setting, sight) for way in ways_on(self.setting, sight.page)]
        self.tries += tries
        if any(found.evidence is not None for found in tries) or not self.url:
            self.url = without_query(sight.snapshot.url)
            self.seen_at = sight.snapshot.taken_at
        self.refs = tuple(dict.fromkeys(ref for found in tries for ref in found.refs))
        if not self.not_offered:
            self.not_offered = _words_shown(texts(self.setting.not_offered), sight)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What was seen, page first, then data; strongest first.

        Words that one way does not know, but another reads as a whole, are known.
        """
        seen = [found.evidence for found in self.tries if found.evidence is not None]
        known = {key(one.raw) for one in seen if one.audience is not None and one.how == "text"}
        seen = [one for one in seen if one.audience is not None or key(one.raw) not in known]
        return tuple(sorted(seen, key=lambda e: (e.how not in _PAGE_WAYS, -e.strength)))

    @property
    def is_folded_away(self) -> bool:
        """Whether the button is there that opens it, and nothing was opened yet."""
        return any(found.why == FOLDED_AWAY for found in self.tries)

    def reading(self, why: str = "") -> Reading:
        """The reading that this comes to; ``why`` is used where nothing was seen."""
        evidence = self.evidence
        if not evidence:
            return self._unseen(why)
        audiences = {seen.audience for seen in evidence}
        raws = tuple(dict.fromkeys(seen.raw for seen in evidence))
        doubt = self._doubt(evidence)
        if doubt:
            return self._made(
                ReadingStatus.NEEDS_CONFIRMATION, raw=plain(" / ".join(raws)), why=doubt
            )
        return self._made(ReadingStatus.READ, raw=evidence[0].raw, audience=next(iter(audiences)))

    def _doubt(self, evidence: Sequence[Evidence]) -> str:
        """Why the evidence does not make a reading; "" if it does."""
        audiences = {seen.audience for seen in evidence}
        if None in audiences:
            strange = next(seen for seen in evidence if seen.audience is None)
            if (strange.note and "more than one" in strange.note) or "different" in strange.note:
                return "The page shows more than one value for it."
            return "The page shows words that this version does not know."
        if len(audiences) > 1:
            return "Two places on the site say different things."
        if self.setting.confidence is Confidence.WEAK:
            return "What is known of this setting is thinly sourced, so please confirm it."
        if max(seen.strength for seen in evidence) < STRONG:
            return "It was found, but not surely enough to rely on."
        return ""

    def _unseen(self, why: str) -> Reading:
        if self.not_offered:
            return self._made(
                ReadingStatus.NOT_OFFERED,
                raw=self.not_offered,
                why="The page says that this is not offered for your account.",
            )
        reasons = dict.fromkeys(found.why for found in self.tries if found.why)
        sentence = why or " ".join(reasons) or "Nothing on the page told it."
        return Reading(
            self.setting.id, ReadingStatus.COULD_NOT_READ, url=self.url, why=plain(sentence)
        )

    def _made(
        self,
        status: ReadingStatus,
        *,
        raw: str,
        audience: object = None,
        why: str = "",
    ) -> Reading:
        from paravent.core.words import Audience

        hows = tuple(dict.fromkeys(seen.how for seen in self.evidence))
        return Reading(
            self.setting.id,
            status,
            raw=raw,
            audience=audience if isinstance(audience, Audience) else None,
            how=hows,
            url=self.url,
            seen_at=self.seen_at,
            evidence=self.evidence,
            why=why,
        )


def read_setting(
    setting: Setting,
    snapshot: Snapshot,
    captured: Sequence[Captured] = (),
    *,
    atlas: Atlas | None = None,
    page: str = "",
    headers: Mapping[str, str] | None = None,
    open_dialog: OpenDialog | None = None,
) -> Reading:
    """Read one setting from one page; ``atlas`` holds the other settings that compete."""
    sight = Sight(page, snapshot, atlas or Atlas((setting,)), captured, headers or {}, open_dialog)
    gathered = Gathered(setting)
    gathered.add(sight)
    return gathered.reading()


def health(found: int, asked: int) -> str:
    """How much of a page was recognised, in a sentence; "" where there is nothing to say."""
    if found >= asked:
        return ""
    if not found:
        return f"None of the {asked} settings looked for was recognised on this page." + CHANGED
    return f"{found} of {asked} settings were recognised on this page." + (
        CHANGED if found * 2 < asked else ""
    )


CHANGED = " Its layout or wording may have changed."


def explain(gathered: Gathered) -> tuple[str, ...]:
    """Each way tried, its candidates with their scores, and what came of it, a line each."""
    lines: list[str] = []
    for found in gathered.tries:
        seen = found.evidence
        if seen is None:
            lines.append(f"{found.way.how}: nothing. {found.why or 'Nothing was found.'}")
        else:
            meaning = seen.audience or "not known"
            note = f" – {seen.note}" if seen.note else ""
            lines.append(f"{found.way.how}: “{seen.raw}” = {meaning} ({seen.strength:.2f}){note}")
        lines += [f"    {candidate}" for candidate in found.explained]
    came_to = gathered.reading()
    value = f" – {came_to.audience}" if came_to.audience is not None else ""
    why = f". {came_to.why}" if came_to.why else ""
    lines.append(f"comes to: {came_to.status.replace('_', ' ')}{value}{why}")
    return tuple(lines)


def without_web(setting: Setting) -> Reading | None:
    """The reading of a setting that no page can show: fixed by the platform, or phone only."""
    if setting.read or setting.list is not None:
        return None
    if setting.fixed is not None:
        # Known from the platform's facts, not from the page: never said to be read.
        return Reading(
            setting.id,
            ReadingStatus.NOT_OFFERED,
            how=("fixed",),
            why=f"The platform offers no choice here: {setting.title.rstrip('.')}.",
        )
    where = "in the phone app" if setting.phone else "where this program cannot look"
    return Reading(
        setting.id,
        ReadingStatus.COULD_NOT_READ,
        why=f"It stands {where}; please say what it shows.",
    )


def without_query(url: str) -> str:
    """An address without what could identify: query values stay only for settings tabs."""
    return url.split("#", 1)[0]


def _words_shown(wanted: Sequence[str], sight: Sight) -> str:
    for line in sight.view.lines:
        if sight.view.aside[line.first]:
            continue
        if any(likeness(text, line.text) >= STRONG for text in wanted):
            return plain(line.text)
    return ""

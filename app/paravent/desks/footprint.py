"""The look through one's own posts: archives in, flags out, answers kept without any text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from paravent.core.errors import ParaventError, ReportError
from paravent.core.footprint import CareerPeriod, Flag, FlagAnswer, PostReview
from paravent.core.jobs import Cancel, Report, ignore_progress
from paravent.desks.base import Base, now
from paravent.desks.lists import Lists

ANSWERS, FALSE = "footprint:answers", "footprint:false"


class Footprint:
    """``core.footprint.FootprintPostsPort``."""

    def __init__(self, base: Base, lists: Lists) -> None:
        self._base = base
        self._lists = lists

    def posts(
        self,
        paths: Sequence[Path],
        timeline: Path | Sequence[CareerPeriod] | None = None,
        *,
        gmc_name: str = "",
        report: Report = ignore_progress,
        cancel: Cancel | None = None,
    ) -> PostReview:
        """Look through the posts, comments and captions in official exports."""
        from paravent.archives.open import import_all
        from paravent.footprint.headings import removal
        from paravent.footprint.review import order, review

        cancel = cancel or Cancel()
        found = import_all(paths, cancel, report)
        made = review(
            found, self._periods(timeline), gmc_name=gmc_name, report=report, cancel=cancel
        )
        answers, false = self._kept(ANSWERS), list(self._kept(FALSE).values())
        flags = []
        for flag in made.flags:
            stands = self._stands(flag, answers, false)
            posted = made.posts[flag.anchor or flag.posts[0]]
            flags.append(replace(stands, removal=removal(posted)))
        return replace(made, flags=tuple(sorted(flags, key=order)))

    def _periods(self, timeline: Path | Sequence[CareerPeriod] | None) -> tuple[CareerPeriod, ...]:
        from paravent.connections.timeline import load, read

        if timeline is not None and not isinstance(timeline, Path):
            return tuple(timeline)
        if timeline is not None:
            life = load(timeline)
        else:
            try:
                kept = self._lists.life().periods
                # Only fields that were filled in: an empty grade or end is none.
                life = read({"period": [{k: v for k, v in asdict(p).items() if v} for p in kept]})
            except ParaventError:
                return ()  # Nothing was ever told of a timeline, or its file moved away.
        return tuple(
            CareerPeriod(p.kind, p.name, p.place, p.start, p.end, p.clinical, p.grade)
            for p in life.periods
        )

    def _kept(self, room: str) -> dict[str, Mapping[str, object]]:
        try:
            notes = self._base.store.notes(room)
        except ParaventError:
            return {}  # Without an open store nothing was answered before.
        return {key: json.loads(body) for key, body in notes.items()}

    def _stands(
        self,
        flag: Flag,
        answers: Mapping[str, Mapping[str, object]],
        false: Sequence[Mapping[str, object]],
    ) -> Flag:
        """``flag`` with the answer given before, or lowered as like one called false."""
        from paravent.footprint import learn

        if false:
            flag = learn.lowered(flag, frozenset(self._hashed(flag)), false)
        if answers and (said := answers.get(self._key(flag))):
            return replace(
                flag, answer=FlagAnswer(str(said["answer"])), answered_at=str(said["at"])
            )
        return flag

    def _key(self, flag: Flag) -> str:
        return self._base.store.note_key(ANSWERS, flag.id)

    def _hashed(self, flag: Flag) -> list[str]:
        from paravent.footprint import learn

        store = self._base.store
        return [store.note_key(FALSE, words)[:24] for words in learn.words(flag)]

    def answer_flag(self, flag: Flag, answer: FlagAnswer) -> Flag:
        """Keep an answer; nothing of the post's text is kept, only keyed hashes."""
        from paravent.footprint import learn

        store, key, at = self._base.store, self._key(flag), now()
        store.keep_note(ANSWERS, key, json.dumps({"answer": answer.value, "at": at}))
        if answer is FlagAnswer.FALSE_FLAG:
            store.keep_note(FALSE, key, learn.note(flag, self._hashed(flag), at))
        else:
            store.drop_note(FALSE, key)
        return replace(flag, answer=answer, answered_at=at)

    def undo_flag(self, flag: Flag) -> Flag:
        """Take an answer back."""
        store, key = self._base.store, self._key(flag)
        store.drop_note(ANSWERS, key)
        store.drop_note(FALSE, key)
        return replace(flag, answer=None, answered_at="")

    def advice(self, answer: FlagAnswer) -> str:
        """What is worth knowing with an answer."""
        from paravent.footprint.headings import advice

        return advice(answer)

    def write_report(
        self, review: PostReview, out: Path, *, portfolio: bool = False
    ) -> Sequence[Path]:
        """Write the outcome as html or pdf; ``portfolio``: counts only, no words, names or ids."""
        from paravent.footprint import paper

        html = (
            paper.portfolio(paper.counts(review, now())) if portfolio else paper.own(review, now())
        )
        ending = out.suffix.lower()
        if ending not in (".html", ".pdf"):
            raise ReportError("This report can be written as .html or .pdf. Choose such a name.")
        try:
            if ending == ".html":
                out.write_text(html, "utf-8")
            else:
                from paravent.browser.printing import print_pdf

                out.write_bytes(print_pdf(html, self._base.options(headless=True)))
        except OSError as error:
            raise ReportError(
                "The report could not be written there. Choose another folder."
            ) from error
        return [out]

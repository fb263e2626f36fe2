"""The review before an interview: kept in the encrypted store, carried on where it was left."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from paravent.core.errors import ParaventError, UsageError
from paravent.core.footprint import Coverage, FlagAnswer, ProfileWords
from paravent.core.jobs import Cancel, Report
from paravent.core.lists import LifePeriod
from paravent.core.records import Observation
from paravent.core.review import (
    AboutMe,
    OldProfile,
    OldSite,
    Part,
    PartState,
    Plan,
    Presence,
    RemovalForm,
    RequestText,
    ResultAnswer,
    ReviewSummary,
    Search,
    SearchResult,
    StrangerTable,
)
from paravent.core.rhythm import (
    OCCASION_WORDS,
    Occasion,
    OccasionKind,
    occasions,
    with_occasions,
)
from paravent.core.text import plain
from paravent.core.words import CheckOutcome
from paravent.desks.base import Base, now
from paravent.desks.lists import Lists
from paravent.desks.review_looks import Kept, Looks
from paravent.desks.review_told import (
    NOT_SEEN_BY_ANY,
    day_of,
    not_looked,
    not_read,
    number,
    old_profiles_seen,
    seen_by_user,
    to_do,
)

if TYPE_CHECKING:
    from paravent.footprint.forgotten import Asker, Site

ROOM = "review"
T = TypeVar("T")


class Review:
    """The part of the desk that leads through the review (``core.review.ReviewPort``)."""

    def __init__(
        self,
        base: Base,
        lists: Lists,
        *,
        asker: Asker | None = None,
        sites: Sequence[Site] | None = None,
        pace: float | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._base = base
        self._lists = lists
        self._today = today
        kept = Kept(ROOM, self._note, self._keep, self._begun)
        self._looks = Looks(base, kept, self._own_words, asker=asker, sites=sites, pace=pace)

    # What is kept

    def _note(self, key: str) -> dict[str, Any]:
        body = self._base.store.notes(ROOM).get(key)
        found = json.loads(body) if body else {}
        return found if isinstance(found, dict) else {}

    def _keep(self, key: str, body: Mapping[str, Any]) -> None:
        self._base.store.keep_note(ROOM, key, json.dumps(body))

    # The plan

    def plan(self) -> Plan | None:
        """The review under way; None where none was begun."""
        kept = self._note("plan")
        if not kept:
            return None
        from paravent.footprint.plan import lay_out

        occasion = Occasion(OccasionKind(kept["kind"]), date.fromisoformat(kept["day"]))
        states = {Part(p): PartState(s) for p, s in kept.get("parts", {}).items()}
        begun_on = date.fromisoformat(kept["begun_on"])
        return lay_out(occasion, begun_on, self._today(), states, self._counts())

    def begin(self, occasion: Occasion) -> Plan:
        """Begin, or move the day of the one under way; answers given stay."""
        kept = self._note("plan")
        settings = self._base.settings
        others = set(occasions(settings))
        if kept:
            others.discard(Occasion(OccasionKind(kept["kind"]), date.fromisoformat(kept["day"])))
        self._base.save_settings(with_occasions(settings, others | {occasion}))
        self._keep(
            "plan",
            {
                "kind": occasion.kind.value,
                "day": occasion.day.isoformat(),
                "begun_on": kept.get("begun_on", self._today().isoformat()),
                "parts": kept.get("parts", {}),
            },
        )
        return self._planned()

    def mark(self, part: Part, state: PartState) -> Plan:
        """Say how far a part is. Raises ``UsageError`` where nothing was begun."""
        kept = self._note("plan")
        if not kept:
            raise UsageError("No review was begun yet. Say what it is for and when.")
        kept["parts"] = {**kept.get("parts", {}), part.value: state.value}
        self._keep("plan", kept)
        return self._planned()

    def _begun(self, part: Part) -> None:
        """Something of a part was done: it is under way, if a review is."""
        kept = self._note("plan")
        if kept and kept.get("parts", {}).get(part.value, "open") == PartState.OPEN:
            self.mark(part, PartState.BEGUN)

    def _planned(self) -> Plan:
        plan = self.plan()
        if plan is None:
            raise UsageError("No review was begun yet. Say what it is for and when.")
        return plan

    def end(self) -> None:
        """Forget this review and all its answers; the due days of the occasion stay."""
        store = self._base.store
        for key in store.notes(ROOM):
            store.drop_note(ROOM, key)

    def _counts(self) -> dict[Part, str]:
        searches = self.searches()
        looked = sum(1 for s in searches if s.looked_at)
        profiles = self.old_profiles()
        table = self.stranger()
        posts = self._note("posts")
        counts: dict[Part, str] = {}
        if table.columns:
            counts[Part.STRANGER] = f"{number(len(table.columns), 'page')} seen as a stranger"
        if looked:
            counts[Part.SEARCHES] = f"{looked} of {number(len(searches), 'search', 'searches')}"
        if profiles:
            asked = number(len({p.site for p in profiles}), "site")
            there = sum(1 for p in profiles if p.presence is Presence.EXISTS)
            counts[Part.OLD_PROFILES] = f"{asked} asked, {there} with a profile"
        if posts:
            answered = sum(posts["answers"].values())
            counts[Part.POSTS] = f"{answered} of {number(posts['flags'], 'flag')} answered"
        return counts

    # Who the user is

    def about_me(self) -> AboutMe:
        """What was kept, else what the timeline and the reviewed profiles suggest."""
        kept = self._note("about")
        if kept:
            fields: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in kept.items()
            }
            return AboutMe(**fields)
        periods = self._life()
        return AboutMe(
            names=_names(self._shown("name")),
            towns=_each(
                [p.place for p in periods if p.kind in ("home", "job")]
                + self._shown("current_city", "location", "hometown")
            ),
            schools=_each(
                [p.name for p in periods if p.kind in ("school", "university")]
                + self._shown("education")
            ),
            employers=_each(
                [p.name for p in periods if p.kind in ("job", "placement")] + self._shown("work")
            ),
            handles=_each(self._handles()),
        )

    def _shown(self, *fields: str) -> list[str]:
        """What profiles show to strangers under any of these fields."""
        views = [audit.stranger for audit in self._looks.audits()]
        return [text for view in views for field in fields if (text := view.get(field))]

    def _life(self) -> Sequence[LifePeriod]:
        try:
            return self._lists.life().periods
        except ParaventError:
            return ()  # A timeline file that was moved away only leaves the fields empty.

    def _own_words(self) -> list[ProfileWords]:
        """What profiles are set beside: the name on the register, the present post."""
        from paravent.footprint.profiles import REGISTER, TIMELINE

        words = []
        if name := str(self._note("about").get("gmc_name", "")):
            words.append(ProfileWords(REGISTER, {"name": name}, "you"))
        jobs = [p for p in self._life() if p.kind == "job" and not p.end]
        if jobs:
            newest = max(jobs, key=lambda p: p.start)
            said = {"employer": plain(newest.name, 120), "grade": plain(newest.grade, 60)}
            words.append(ProfileWords(TIMELINE, {k: v for k, v in said.items() if v}, "you"))
        return words

    def _handles(self) -> list[str]:
        found = []
        for audit in self._looks.audits():
            path = urlsplit(audit.stranger_look.url if audit.stranger_look else "").path
            last = path.rstrip("/").split("/")[-1].lstrip("@")
            if last and "." not in last:
                found.append(last)
        return found

    def save_about_me(self, about: AboutMe) -> None:
        """Keep it."""
        words = {
            key: [w for each in value if (w := plain(each, 80))]
            if isinstance(value, tuple)
            else plain(value, 300)
            for key, value in asdict(about).items()
        }
        self._keep("about", words)

    # Searches

    def searches(self) -> Sequence[Search]:
        """All searches with the answers given, the most useful first."""
        from paravent.footprint.searches import compose

        notes = self._base.store.notes(ROOM)
        made = []
        for search in compose(self.about_me()):
            kept = json.loads(notes.get(f"search:{search.id}", "{}"))
            results = tuple(
                SearchResult(ResultAnswer(a), note) for a, note in kept.get("results", ())
            )
            made.append(replace(search, results=results, looked_at=kept.get("looked_at", "")))
        return made

    def answer_search(
        self, search: Search, results: Sequence[SearchResult], *, through: bool
    ) -> Search:
        """Keep the answers about a search's results; ``through``: the user is done with it."""
        looked_at = now() if through else ""
        kept = [[r.answer.value, plain(r.note, 400)] for r in results]
        self._keep(f"search:{search.id}", {"results": kept, "looked_at": looked_at})
        self._begun(Part.SEARCHES)
        return replace(search, results=tuple(results), looked_at=looked_at)

    def removal_forms(self) -> Sequence[RemovalForm]:
        """The search engines' own forms."""
        from paravent.footprint.searches import removal_forms

        return removal_forms()

    def request_texts(self, address: str = "") -> Sequence[RequestText]:
        """Texts to ask with, filled in with the user's name, today and ``address``."""
        from paravent.footprint.searches import request_texts

        names, plan = self.about_me().names, self._note("plan")
        occasion = OCCASION_WORDS[OccasionKind(plan["kind"])] if plan else ""
        return request_texts(names[0] if names else "", address, self._today(), occasion)

    # Looking from outside

    def old_sites(self) -> Sequence[OldSite]:
        """The sites that would be asked about forgotten profiles."""
        return self._looks.old_sites()

    def old_profiles(self) -> Sequence[OldProfile]:
        """What was found so far."""
        return self._looks.old_profiles()

    def look_for_old_profiles(
        self, handles: Sequence[str], report: Report, cancel: Cancel, *, consent: bool
    ) -> Sequence[OldProfile]:
        """Ask each site, signed out and slowly. Raises ``UsageError`` without consent."""
        return self._looks.look_for_old_profiles(handles, report, cancel, consent=consent)

    def say_mine(self, profile: OldProfile, mine: bool | None) -> OldProfile:
        """Keep whether a profile that exists is the user's."""
        return self._looks.say_mine(profile, mine)

    def stranger(self) -> StrangerTable:
        """The stranger's view of everything that was looked at."""
        return self._looks.stranger()

    def look_at_page(self, url: str, cancel: Cancel) -> StrangerTable:
        """Look at another page as a stranger and keep what it shows."""
        return self._looks.look_at_page(url, cancel)

    def drop_page(self, url: str) -> StrangerTable:
        """Forget a page that was added."""
        return self._looks.drop_page(url)

    # The outcome

    def observations(self) -> list[Observation]:
        """What the review says for the checklist: numbers, nobody's name."""
        found = []
        searches = self.searches()
        looked = [s for s in searches if s.looked_at]
        if looked:
            act = sum(r.answer is ResultAnswer.ACT for s in looked for r in s.results)
            whole = len(looked) == len(searches) and not act
            outcome = CheckOutcome.ATTESTED if whole else CheckOutcome.PARTLY
            seen = f"{len(looked)} of {number(len(searches), 'search', 'searches')} looked at"
            seen += f", {number(act, 'result')} to act on." if act else "."
            found.append(
                seen_by_user("8b-20", outcome, seen, max(s.looked_at for s in looked), whole)
            )
        profiles = self.old_profiles()
        if profiles:
            found.append(old_profiles_seen(profiles))
        about = self._note("about")
        if about.get("separate_profile"):
            words = "You named a professional page to point patients to."
            found.append(seen_by_user("8b-22", CheckOutcome.ATTESTED, words, now(), True))
        return found

    def note_posts(self, coverage: Coverage, flags: int, answers: Mapping[FlagAnswer, int]) -> Plan:
        """Keep the numbers of the look through own posts, and nothing that stands in them."""
        self._keep(
            "posts",
            {
                "items": coverage.items,
                "flags": flags,
                "answers": dict(answers),
                "oldest": coverage.oldest,
                "newest": coverage.newest,
                "undated": coverage.undated,
                "platforms": sorted(coverage.by_platform),
            },
        )
        self._begun(Part.POSTS)
        return self._planned()

    def summary(self) -> ReviewSummary | None:
        """The outcome as numbers and days; None where no review was begun."""
        plan = self.plan()
        if plan is None:
            return None
        searches, profiles, table = self.searches(), self.old_profiles(), self.stranger()
        posts = self._note("posts")
        asked = {p.site for p in profiles}
        unasked = sum(site.name not in asked for site in self.old_sites())
        answers = Counter(r.answer for s in searches for r in s.results)
        return ReviewSummary(
            plan.occasion.kind,
            plan.occasion.day,
            plan.begun_on,
            tuple((s.title, s.state) for s in plan.steps),
            profiles_seen=sum(1 for c in table.columns if not c.added),
            pages_seen=sum(1 for c in table.columns if c.added and not c.why),
            differences=sum(1 for d in table.differences if d.differs),
            searches=len(searches),
            searches_looked=sum(1 for s in searches if s.looked_at),
            results={a: answers[a] for a in ResultAnswer},
            sites_asked=len({p.site for p in profiles}),
            presences={p: sum(1 for f in profiles if f.presence is p) for p in Presence},
            posts_items=posts.get("items", 0),
            posts_oldest=day_of(posts.get("oldest", 0)),
            posts_newest=day_of(posts.get("newest", 0)),
            flags=posts.get("flags", 0),
            flag_answers={FlagAnswer(a): n for a, n in posts.get("answers", {}).items()},
            not_looked_at=tuple(
                not_looked(plan, searches, profiles, table, unasked)
                + not_read(posts, self._without_posts(posts))
                + [NOT_SEEN_BY_ANY]
            ),
            to_do=tuple(to_do(searches, profiles, posts)),
        )

    def _without_posts(self, posts: Mapping[str, Any]) -> list[str]:
        """Names of the profiles that are set up and whose posts were not looked through."""
        read = posts.get("platforms", ())
        facts = self._base.facts_of(self._looks.audits())
        return [plain(f.name, 60) for f in facts if f.id not in read]


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w for each in words if (w := plain(each, 80))))


def _names(shown: Iterable[str]) -> tuple[str, ...]:
    """Names as profiles show them, without user names and titles beside them, each once."""
    from paravent.footprint.searches import variants

    bare = (" ".join(w for w in text.split() if not w.startswith("@")) for text in shown)
    return tuple(dict.fromkeys(ways[0] for name in bare if (ways := variants(name))))

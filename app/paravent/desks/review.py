"""The review before an interview: kept in the encrypted store, carried on where it was left."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from paravent.core.errors import ParaventError, UsageError
from paravent.core.footprint import FlagAnswer
from paravent.core.jobs import Cancel, Report
from paravent.core.present import present
from paravent.core.records import Audit, CheckEvidence, Observation
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
from paravent.core.rhythm import Occasion, OccasionKind, occasions, with_occasions
from paravent.core.text import plain
from paravent.core.words import CheckClass, CheckOutcome
from paravent.desks.base import Base, now
from paravent.desks.lists import Lists

if TYPE_CHECKING:
    from paravent.footprint.forgotten import Asker, Site
    from paravent.footprint.stranger import PageLook

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
        self._asker = asker
        self._sites = sites
        self._pace = pace
        self._today = today

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
            counts[Part.STRANGER] = f"{_number(len(table.columns), 'page')} seen as a stranger"
        if looked:
            counts[Part.SEARCHES] = f"{looked} of {_number(len(searches), 'search', 'searches')}"
        if profiles:
            asked = _number(len({p.site for p in profiles}), "site")
            there = sum(1 for p in profiles if p.presence is Presence.EXISTS)
            counts[Part.OLD_PROFILES] = f"{asked} asked, {there} with a profile"
        if posts:
            answered = sum(posts["answers"].values())
            counts[Part.POSTS] = f"{answered} of {_number(posts['flags'], 'flag')} answered"
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
        shown = [a.stranger for a in self._audits() if a.stranger]
        names = [name for fields in shown if (name := fields.get("name"))]
        return AboutMe(
            names=_each(names),
            towns=_each(place for kind, _, place in periods if kind in ("home", "job")),
            schools=_each(name for kind, name, _ in periods if kind in ("school", "university")),
            employers=_each(name for kind, name, _ in periods if kind in ("job", "placement")),
            handles=_each(self._handles()),
        )

    def _life(self) -> list[tuple[str, str, str]]:
        try:
            return [(p.kind, p.name, p.place) for p in self._lists.life().periods]
        except ParaventError:
            return []  # A timeline file that was moved away only leaves the fields empty.

    def _handles(self) -> list[str]:
        found = []
        for audit in self._audits():
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

        names = self.about_me().names
        return request_texts(names[0] if names else "", address, self._today())

    # Forgotten profiles

    def _all_sites(self) -> Sequence[Site]:
        from paravent.footprint.forgotten import sites

        return self._sites if self._sites is not None else sites()

    def old_sites(self) -> Sequence[OldSite]:
        """The sites that would be asked about forgotten profiles."""
        from paravent.footprint.forgotten import told

        return told(self._all_sites())

    def old_profiles(self) -> Sequence[OldProfile]:
        """What was found so far."""
        found = [
            OldProfile(**{**entry, "presence": Presence(entry["presence"])})
            for entry in self._note("old").get("found", ())
        ]
        order = list(Presence)
        return sorted(found, key=lambda p: (order.index(p.presence), p.site.casefold()))

    def look_for_old_profiles(
        self, handles: Sequence[str], report: Report, cancel: Cancel, *, consent: bool
    ) -> Sequence[OldProfile]:
        """Ask each site, signed out and slowly. Raises ``UsageError`` without consent."""
        from paravent.footprint import forgotten
        from paravent.footprint.fetch import Fetcher

        if consent and self._asker is None and self._base.is_practice:
            raise UsageError(
                "The practice profiles have no old accounts, so no site is asked. Leave practice"
                " to look for your own."
            )
        before = {(p.site, p.handle.casefold()): p for p in self.old_profiles()}
        fresh = forgotten.look(
            handles,
            self._all_sites(),
            self._asker or Fetcher(),
            consent=consent,
            now=now,
            report=report,
            cancel=cancel,
            pace=forgotten.PACE_SECONDS if self._pace is None else self._pace,
        )
        for profile in fresh:
            key = (profile.site, profile.handle.casefold())
            said = before[key].mine if key in before else None
            before[key] = replace(profile, mine=said)
        self._keep_old(before.values())
        if fresh:
            self._begun(Part.OLD_PROFILES)
        return self.old_profiles()

    def _keep_old(self, profiles: Any) -> None:
        self._keep("old", {"found": [{**asdict(p), "presence": p.presence} for p in profiles]})

    def say_mine(self, profile: OldProfile, mine: bool | None) -> OldProfile:
        """Keep whether a profile that exists is the user's."""
        said = replace(profile, mine=mine)
        self._keep_old(
            said if (p.site, p.handle) == (said.site, said.handle) else p
            for p in self.old_profiles()
        )
        return said

    # The stranger

    def _audits(self) -> list[Audit]:
        return present(self._base.store.latest(2))

    def _pages(self) -> list[PageLook]:
        from paravent.footprint.stranger import PageLook

        return [
            PageLook(**json.loads(body))
            for key, body in sorted(self._base.store.notes(ROOM).items())
            if key.startswith("page:")
        ]

    def stranger(self) -> StrangerTable:
        """The stranger's view of everything that was looked at."""
        from paravent.footprint.stranger import side_by_side

        audits = self._audits()
        return side_by_side(audits, self._base.facts_of(audits), self._pages())

    def look_at_page(self, url: str, cancel: Cancel) -> StrangerTable:
        """Look at another page as a stranger and keep what it shows."""
        address = _checked(url)
        look = self._look(address, cancel)
        key = self._base.store.note_key(ROOM, address)
        self._keep(f"page:{key}", asdict(replace(look, url=address)))
        self._begun(Part.STRANGER)
        return self.stranger()

    def _look(self, url: str, cancel: Cancel) -> PageLook:
        from paravent.browser.session import start
        from paravent.core.page import SiteRules
        from paravent.footprint.stranger import read_page

        host = urlsplit(url).netloc.rpartition("@")[2]
        bare = urlsplit(url).hostname or ""
        other = bare.removeprefix("www.") if bare.startswith("www.") else f"www.{bare}"
        hosts = tuple(dict.fromkeys([host, bare, other]))
        rules = SiteRules("page", hosts, url, url)
        session = start(rules, self._base.options(headless=True), cancel)
        try:
            tab = session.tab(signed_in=False)
            arrival = tab.open(url)
            tab.rest(4)
            return read_page(arrival, tab.snapshot(), tab.captured())
        finally:
            session.close()

    def drop_page(self, url: str) -> StrangerTable:
        """Forget a page that was added."""
        store = self._base.store
        store.drop_note(ROOM, f"page:{store.note_key(ROOM, url)}")
        return self.stranger()

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
            seen = f"{len(looked)} of {_number(len(searches), 'search', 'searches')} looked at"
            seen += f", {_number(act, 'result')} to act on." if act else "."
            found.append(_seen("8b-20", outcome, seen, max(s.looked_at for s in looked), whole))
        profiles = self.old_profiles()
        if profiles:
            found.append(_old_profiles_seen(profiles))
        about = self._note("about")
        if about.get("separate_profile"):
            words = "You named a professional page to point patients to."
            found.append(_seen("8b-22", CheckOutcome.ATTESTED, words, now(), True))
        return found

    def note_posts(self, items: int, flags: int, answers: Mapping[FlagAnswer, int]) -> Plan:
        """Keep the numbers of the look through own posts."""
        self._keep("posts", {"items": items, "flags": flags, "answers": dict(answers)})
        self._begun(Part.POSTS)
        return self._planned()

    def summary(self) -> ReviewSummary | None:
        """The outcome as numbers and days; None where no review was begun."""
        plan = self.plan()
        if plan is None:
            return None
        searches, profiles, table = self.searches(), self.old_profiles(), self.stranger()
        posts = self._note("posts")
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
            flags=posts.get("flags", 0),
            flag_answers={FlagAnswer(a): n for a, n in posts.get("answers", {}).items()},
            not_looked_at=tuple(_not_looked(plan, searches, profiles, table, posts)),
        )


def _not_looked(
    plan: Plan,
    searches: Sequence[Search],
    profiles: Sequence[OldProfile],
    table: StrangerTable,
    posts: Mapping[str, Any],
) -> list[str]:
    """What the review says nothing about, in our own words, without names."""
    said = []
    for name, why in table.not_looked:
        said.append(f"{name}, as a stranger: {why}")
    partly = sum(1 for c in table.columns if c.why)
    if partly:
        said.append(f"Parts of {_number(partly, 'page')} that strangers could not be shown.")
    left = sum(1 for s in searches if not s.looked_at)
    if left:
        said.append(f"{_number(left, 'search', 'searches')}: not looked at.")
    unknown = sum(1 for p in profiles if p.presence is Presence.UNKNOWN)
    if unknown:
        said.append(f"{_number(unknown, 'old profile')}: the site could not tell.")
    if not profiles:
        said.append("Forgotten profiles: no site was asked.")
    if not posts:
        said.append("Your own posts: no export was looked through.")
    out = (s for s in plan.steps if s.state is PartState.LEFT_OUT)
    said += [f"{step.title}: you left this out." for step in out]
    said.append("Closed groups, messages, what others share without your name, and paid databases.")
    return said


def _seen(check: str, outcome: CheckOutcome, seen: str, at: str, done: bool) -> Observation:
    return Observation(
        check,
        CheckEvidence(
            "", "footprint", outcome, CheckClass.PUBLIC_VIEW, seen, at,
            advice="" if done else "Go on under Footprint.",
            title="The review before an interview",
        ),
    )  # fmt: skip


def _old_profiles_seen(profiles: Sequence[OldProfile]) -> Observation:
    """8b-21: an open profile is a thing to do; a site that could not tell is never fine."""
    open_ones = sum(p.presence is Presence.EXISTS and p.mine is not False for p in profiles)
    unknown = sum(p.presence is Presence.UNKNOWN for p in profiles)
    known = len(profiles) - unknown
    if open_ones:
        outcome = CheckOutcome.PARTLY
    elif unknown:
        outcome = CheckOutcome.PARTLY if known else CheckOutcome.COULD_NOT_READ
    else:
        outcome = CheckOutcome.ATTESTED
    asked = _number(len({p.site for p in profiles}), "site")
    seen = f"{asked} asked: {open_ones} with a profile that may be yours, {unknown} could not tell."
    at = max(p.looked_at for p in profiles)
    return _seen("8b-21", outcome, seen, at, outcome is CheckOutcome.ATTESTED)


def _checked(url: str) -> str:
    """The address as it is opened. Raises ``UsageError`` for what is none."""
    words = url.strip()
    if "://" not in words:
        words = f"https://{words}"
    try:
        parts = urlsplit(words)
        host = parts.hostname or ""
        local = host in ("localhost", "127.0.0.1", "::1")
        fits = not parts.username and (
            parts.scheme == "https" or (local and parts.scheme == "http")
        )
    except ValueError:
        host, fits = "", False
    if not fits or not (local or "." in host) or " " in words:
        raise UsageError("Type the address of a public page, such as https://example.org/staff.")
    return words


def _each(words: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w for each in words if (w := plain(each, 80))))


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"

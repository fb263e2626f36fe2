"""Clears connections by circle and orders the rest into a short list of people to think about.

Nobody is judged here: a cleared entry says why the user surely knows the person from elsewhere,
an asked one says what makes it worth a thought. Whoever gives reason for neither is counted as
not looked at. Nothing about a person's origin, looks, faith, age, home or own posts is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from paravent.connections.evidence import Known, gather
from paravent.connections.language import Heard, listen
from paravent.connections.names import read_name
from paravent.connections.timeline import Period, Timeline
from paravent.connections.words import circle_words, name_words
from paravent.core.archive import ArchiveContents
from paravent.core.jobs import many_objects
from paravent.core.text import folded, plain

_DAY = 86_400
GRACE_DAYS = 365
"""People met at work may ask to connect for so long after the user left."""
MOST_ASKED = 25
QUIET_TAIL = 6
"""People with nothing but a date are asked about only if they are this few."""

LONE_SIGNS = 12
"""The same for people with nothing but one sign: of very many any choice would be by chance."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """Someone whom the user surely knows from elsewhere."""

    id: str
    also: tuple[str, ...]
    circle: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Someone worth a thought."""

    id: str
    also: tuple[str, ...]
    name: str
    band: str
    """strong, possible or weak."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewList:
    """The outcome; ``connections`` counts people, each once, and is the sum of the three."""

    connections: int
    cleared: tuple[Cleared, ...]
    ask: tuple[Asked, ...]
    not_looked_at: int
    rest: tuple[str, ...] = ()
    """First ids of those not looked at; not in the JSON."""
    known: Mapping[str, Known] = field(default_factory=dict)
    """First id to what is known, also of those decided already; in memory only."""

    @property
    def sentence(self) -> str:
        """What to say above the list."""
        if not self.ask:
            return (
                "Nobody stands out to think about. This does not show that none of your"
                " connections are patients."
            )
        return (
            f"{len(self.ask)} to think about, {len(self.cleared)} cleared by circle,"
            f" {self.not_looked_at} not looked at. A name here is a question, not a finding."
        )

    def as_json(self) -> dict[str, object]:
        """The design's object."""
        return {
            "connections": self.connections,
            "cleared": [
                {"id": c.id, "also": list(c.also), "circle": c.circle, "reason": c.reason}
                for c in self.cleared
            ],
            "ask": [
                {
                    "id": a.id,
                    "also": list(a.also),
                    "name": a.name,
                    "band": a.band,
                    "reasons": list(a.reasons),
                }
                for a in self.ask
            ],
            "not_looked_at": self.not_looked_at,
        }


@dataclass(slots=True)
class _Thought:
    """What speaks for asking about one person, and what speaks for having met elsewhere."""

    known: Known
    heard: Heard
    weight: float = 0.0
    reasons: list[str] = field(default_factory=list)
    circle: str = ""
    why: str = ""

    def clear(self, circle: str, why: str) -> bool:
        if not self.circle:
            self.circle, self.why = circle, why
        return True

    def ask(self, weight: float, reason: str) -> None:
        self.weight += weight
        self.reasons.append(reason)


def order(
    contents: Sequence[ArchiveContents],
    timeline: Timeline,
    *,
    decided: Collection[str] = (),
    fresh: Collection[str] = (),
    heard: Mapping[str, Heard] | None = None,
) -> ReviewList:
    """The review list for the connections in ``contents``.

    ``decided``: ids answered already, left out of everything. ``fresh``: ids that are new since
    the last audit; of those asked about they come first. ``heard``: what was heard before in
    words that are not in ``contents`` any more (see ``hear``). The same input gives the same
    list.
    """
    with many_objects():
        return _order(contents, timeline, frozenset(decided), frozenset(fresh), heard or {})


def _order(
    contents: Sequence[ArchiveContents],
    timeline: Timeline,
    done: frozenset[str],
    fresh: frozenset[str],
    before: Mapping[str, Heard],
) -> ReviewList:
    everyone = gather(contents)
    people = [k for k in everyone if not done.intersection(k.ids)]
    owner = [name for archive in contents for name in archive.owner]
    setting = _Setting(contents, timeline, owner)
    thoughts = [_Thought(known, _heard(known, before)) for known in people]
    for thought in thoughts:
        _think_of_care(thought, timeline)
        setting.think_of_circles(thought)
    _think_of_occasions(thoughts, timeline)
    _think_of_families(thoughts)
    cleared = [t for t in thoughts if t.circle and not _holds_back(t)]
    ids = {id(t) for t in cleared}
    left = [t for t in thoughts if id(t) not in ids]
    asked = _choose(left, fresh)
    on_list = {a.id for a in asked}
    return ReviewList(
        connections=len(people),
        cleared=tuple(
            Cleared(t.known.ids[0], tuple(t.known.ids[1:]), t.circle, t.why) for t in cleared
        ),
        ask=tuple(asked),
        not_looked_at=len(left) - len(asked),
        rest=tuple(t.known.ids[0] for t in left if t.known.ids[0] not in on_list),
        known={k.ids[0]: k for k in everyone},
    )


def hear(contents: Sequence[ArchiveContents]) -> dict[str, Heard]:
    """What was heard in the words of ``contents``, by id: reasons, never the words."""
    made = {}
    for known in gather(contents):
        if known.opening or known.note:
            heard = listen(known.opening, known.note)
            made.update(dict.fromkeys(known.ids, heard))
    return made


def _heard(known: Known, before: Mapping[str, Heard]) -> Heard:
    if known.opening or known.note:
        return listen(known.opening, known.note)
    return next((before[i] for i in known.ids if i in before), Heard())


def _holds_back(thought: _Thought) -> bool:
    """Whether something keeps a person from being cleared although a circle is known."""
    known, heard = thought.known, thought.heard
    if min(known.mine, known.theirs) >= 6:  # friends speak of hospitals too
        return heard.own and not heard.worked
    return heard.weight >= 2.0 and not heard.worked


def _think_of_care(thought: _Thought, timeline: Timeline) -> None:
    known, heard = thought.known, thought.heard
    one_sided = known.theirs > 0 and known.mine == 0
    if heard.weight and not (heard.worked and heard.weight < 2.5):
        for reason in heard.reasons:
            thought.reasons.append(f"They {reason}.")
        thought.weight += heard.weight + (0.5 if heard.early else 0.0)
    for weight, reason in heard.noted:
        thought.ask(weight, f"With the request they {reason}.")
    if known.received and not known.sent:
        thought.ask(1.0, "They asked to connect, not you.")
    elif known.follows:
        thought.ask(0.5, "They follow you; you do not follow them.")
    if known.requested and one_sided:
        thought.ask(1.0, "They wrote to you and you never answered.")
    elif one_sided:
        thought.ask(0.5, "They wrote to you and you never answered.")
    period = timeline.clinical_at(known.at, GRACE_DAYS) if known.at else None
    if period is not None:
        thought.ask(1.0, f"You connected {_during(period, known.at)}.")


def _during(period: Period, at: int) -> str:
    name = plain(period.name, 60) or {"placement": "a placement", "job": "a job"}.get(
        period.kind, "a clinical period"
    )
    return f"during {name}" if period.holds(at) else f"within a year after {name}"


class _Setting:
    """What is known of the user's own circles."""

    def __init__(
        self, contents: Sequence[ArchiveContents], timeline: Timeline, owner: Sequence[str]
    ) -> None:
        self._timeline = timeline
        profile: Counter[str] = Counter()
        self._employers: set[str] = set()
        for archive in contents:
            for what in ("school", "employer"):
                self._employers |= {folded(v) for v in archive.profile.get(what, ())}
            profile.update(folded(v) for v in archive.profile.get("surname", ()))
        self._employers |= {folded(p.name) for p in timeline.periods if p.kind != "home"}
        self._employers = {e for e in self._employers if len(e) >= 5}
        surnames = {read_name(s).tokens[-1] for s in profile if read_name(s).tokens}
        plain_names = (name for name in owner if " " in name and not set("/@:") & set(name))
        surnames |= {n.tokens[-1] for n in map(read_name, plain_names) if len(n.tokens) >= 2}
        self._surnames = {s for s in surnames if s not in name_words().common_surnames}

    def think_of_circles(self, thought: _Thought) -> None:
        """The first circle that fits counts; the order is from the surest down."""
        known = thought.known
        start = self._timeline.clinical_start
        _ = (
            (known.at and start is not None and known.at < start and self._before(thought))
            or (start is None and bool(self._timeline.periods) and self._never(thought))
            or self._family(thought)
            or self._page(thought)
            or self._colleague(thought)
            or self._together(thought)
            or self._two_way(thought)
            or self._your_side(thought)
            or self._other_time(thought)
        )

    def _before(self, thought: _Thought) -> bool:
        return thought.clear(
            "before clinical work", "You connected before your clinical time began."
        )

    def _never(self, thought: _Thought) -> bool:
        return thought.clear("no clinical time", "Your timeline has no clinical period.")

    def _family(self, thought: _Thought) -> bool:
        known = thought.known
        if known.family:
            return thought.clear("family", "You list them as family.")
        tokens = read_name(known.name).tokens
        if len(tokens) >= 2 and set(tokens[1:]) & self._surnames and not known.requested:
            return thought.clear("family", "They share your uncommon family name.")
        return False

    def _page(self, thought: _Thought) -> bool:
        known = thought.known
        words = folded(known.name).replace("-", " ").split()
        seen = set(words) & circle_words().pages
        if seen and len(words) >= 2 and words[-1] in circle_words().pages and not known.theirs:
            return thought.clear("pages", "The name is that of a page or a group, not of a person.")
        return False

    def _colleague(self, thought: _Thought) -> bool:
        known = thought.known
        company, position = folded(known.company), f" {folded(known.position)} "
        if any(self._same_place(company, e) for e in self._employers):
            return thought.clear("colleagues", "They name an employer or a school of yours.")
        words = circle_words()
        if any(f" {p} " in position or f" {p}," in position for p in words.positions):
            return thought.clear(
                "colleagues", "They work or learn in health care or at a university."
            )
        if any(f" {e} " in f" {company} " for e in words.employers):
            return thought.clear("colleagues", "Their employer is one of health care.")
        if known.vouched:
            return thought.clear("colleagues", "One of you vouched for the other's work.")
        if thought.heard.worked and known.mine >= 2 and known.theirs >= 2:
            return thought.clear("colleagues", "You write to one another about work or study.")
        return False

    @staticmethod
    def _same_place(company: str, employer: str) -> bool:
        shorter = " " in company and _within_words(company, employer)
        return shorter or _within_words(employer, company)

    def _together(self, thought: _Thought) -> bool:
        known = thought.known
        groups = [(title, others) for title, others in known.groups if others]
        if groups and not known.ambiguous:
            title = plain(max(groups, key=lambda g: (len(g[1]), g[0]))[0], 40)
            where = f"“{title}”" if title else "a conversation of several"
            return thought.clear("shared groups", f"You are together in {where}.")
        if known.tagged and not known.ambiguous:
            return thought.clear("your own posts", "You named them in posts of your own.")
        return False

    def _two_way(self, thought: _Thought) -> bool:
        known = thought.known
        days = (known.last_message - known.first_message) / _DAY
        read = thought.heard.read
        enough = (3, 14) if read else (6, 60)
        start = self._timeline.clinical_start
        old = bool(known.first_message and start and known.first_message < start)
        if known.ambiguous:
            return False
        if old and known.mine >= 2 and known.theirs >= 2:
            return thought.clear(
                "old friends", "You wrote to one another before your clinical time."
            )
        if min(known.mine, known.theirs) >= enough[0] and days >= enough[1]:
            return thought.clear("friends", "You have written to one another for a long time.")
        if read and known.wrote_first and known.mine >= 2 and known.theirs >= 2:
            return thought.clear("friends", "You wrote first, and they answered.")
        return False

    def _your_side(self, thought: _Thought) -> bool:
        known = thought.known
        if known.close:
            return thought.clear("close friends", "You put them on a list of close friends.")
        if known.contact:
            return thought.clear("your address book", "They are in the address book you uploaded.")
        if known.sent:
            return thought.clear("you asked", "You asked to connect, not they.")
        return False

    def _other_time(self, thought: _Thought) -> bool:
        known = thought.known
        if not known.at or known.received or known.requested or not self._timeline.periods:
            return False
        if (known.theirs and not known.mine) or not known.name:
            return False
        if self._timeline.clinical_at(known.at, GRACE_DAYS) is None:
            return thought.clear(
                "outside clinical work", "You connected at a time without clinical work."
            )
        return False


def _within_words(short: str, long: str) -> bool:
    """Whether ``short`` stands in ``long`` as whole words, and says something."""
    return len(short) >= 5 and f" {short} " in f" {long} "


def _think_of_occasions(thoughts: Sequence[_Thought], timeline: Timeline) -> None:
    """People met on one occasion: connected within days of several who are cleared as a circle."""
    sure = ("shared groups", "colleagues", "your own posts")
    dated = sorted((t for t in thoughts if t.known.at), key=lambda t: t.known.at)
    found: list[tuple[_Thought, str]] = []
    for place, thought in enumerate(dated):
        if thought.circle or thought.known.theirs or thought.known.received:
            continue
        near = _within(dated, place, 5 * _DAY)
        met = sum(1 for t in near if t.circle in sure)
        if met >= 3 and met >= 0.6 * len(near):
            found.append((thought, "You connected in the days when you met others of one circle."))
        elif len(near) >= 7 and timeline.begun_near(thought.known.at, 45):
            found.append((thought, "You connected with many at once as a new period began."))
    for thought, why in found:
        thought.clear("met together", why)


def _within(dated: Sequence[_Thought], place: int, seconds: int) -> list[_Thought]:
    at = dated[place].known.at
    low = place
    while low > 0 and at - dated[low - 1].known.at <= seconds:
        low -= 1
    high = place
    while high + 1 < len(dated) and dated[high + 1].known.at - at <= seconds:
        high += 1
    return [t for i, t in enumerate(dated[low : high + 1], low) if i != place]


def _think_of_families(thoughts: Sequence[_Thought]) -> None:
    """Someone with the uncommon family name of a person who wrote of care."""
    words = name_words()
    surnames = {
        tokens[-1]
        for t in thoughts
        if t.heard.weight >= 2.5 and not t.heard.worked
        if len(tokens := read_name(t.known.name).tokens) >= 2
    } - words.common_surnames
    count = Counter(
        tokens[-1] for t in thoughts if len(tokens := read_name(t.known.name).tokens) >= 2
    )
    for thought in thoughts:
        tokens = read_name(thought.known.name).tokens
        if (
            len(tokens) >= 2
            and tokens[-1] in surnames
            and count[tokens[-1]] <= 4
            and thought.heard.weight < 2.5
        ):
            thought.ask(1.0, "They share an uncommon family name with someone to think about.")
            if thought.circle not in ("before clinical work", "family", "colleagues"):
                thought.circle = "" if thought.known.received else thought.circle


def _more_than_a_date(thought: _Thought) -> bool:
    known = thought.known
    return known.received or known.requested or (known.theirs > 0 and known.mine == 0)


def _choose(left: Sequence[_Thought], fresh: frozenset[str]) -> list[Asked]:
    """The short list: by band, then by what speaks for it; never filled up."""
    banded: list[tuple[int, _Thought]] = []
    alone: list[_Thought] = []
    quiet: list[_Thought] = []
    for thought in left:
        if not thought.known.name and not thought.heard.weight:
            continue  # nobody can think about a number
        if thought.weight >= 3.0 and thought.heard.weight:
            banded.append((0, thought))
        elif thought.weight >= 2.0:
            banded.append((1, thought))
        elif thought.heard.weight or (thought.weight > 1.0 and _more_than_a_date(thought)):
            banded.append((2, thought))
        elif thought.weight >= 1.0 and _more_than_a_date(thought):
            alone.append(thought)
        elif thought.weight >= 1.0:
            quiet.append(thought)
    if len(alone) <= LONE_SIGNS:
        banded += [(2, t) for t in alone]
    if len(quiet) <= QUIET_TAIL:
        banded += [(2, t) for t in quiet]

    def new(pair: tuple[int, _Thought]) -> bool:
        return bool(fresh.intersection(pair[1].known.ids))

    banded.sort(
        key=lambda pair: (
            pair[0],
            not new(pair),
            -pair[1].weight,
            -pair[1].known.at,
            pair[1].known.ids[0],
        )
    )
    names = ("strong", "possible", "weak")
    made = []
    for band, thought in sorted(banded[:MOST_ASKED], key=lambda pair: not new(pair)):
        known = thought.known
        reasons = tuple(dict.fromkeys(thought.reasons))
        name = plain(known.name, 120)
        made.append(Asked(known.ids[0], tuple(known.ids[1:]), name, names[band], reasons))
    return made

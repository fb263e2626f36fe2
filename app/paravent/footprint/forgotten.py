"""Asks well-known sites whether a user name has a profile: yes, no, or could not tell.

A site must prove itself in the same run: rightly about an account that is known to exist and
about a random name. Only a site that did is believed, and only where its answer is plain.
"""

from __future__ import annotations

import difflib
import re
import secrets
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast
from urllib.parse import SplitResult, quote, unquote, urlsplit

from paravent.core.errors import CancelledError, ParaventError, UsageError
from paravent.core.jobs import Cancel, Progress, Report, ignore_progress
from paravent.core.review import OldProfile, OldSite, Presence
from paravent.core.text import folded, plain
from paravent.footprint.data import load

PACE_SECONDS = 3.0
"""Between two questions, whichever the site: the pace of somebody typing addresses by hand."""
_BEFORE_PROOF_AGES = 2
"""After more names than this the site must prove itself once more."""
_LONGEST_COMPARED = 6000
_ALIKE = 0.985
"""Pages more alike than this, once both names are taken out, are one and the same page."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered. ``text`` is the beginning of the page, untrusted."""

    status: int
    url: str
    """Where it ended up."""
    text: str = ""


class Asker(Protocol):
    """Fetches one address as a stranger: no cookies, no sign-in."""

    def __call__(self, url: str) -> Answer:
        """Raises ``SiteUnreachableError`` where no answer comes."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run asks."""

    ask: Asker
    now: Callable[[], str]
    cancel: Cancel
    pace: float
    """Seconds before every question."""
    random_name: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Site:
    """One entry of ``sites.toml``."""

    id: str
    name: str
    url: str
    known: str
    remove: str
    ask: str = ""
    names: str = r"[A-Za-z0-9._-]{2,40}"
    exists: tuple[int, ...] = (200,)
    absent: tuple[int, ...] = (404, 410)
    there: tuple[str, ...] = ("{user}",)
    missing: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    refused: tuple[str, ...] = field(default=())
    confidence: str = ""
    """"weak" where public lists do not bear the entry out."""

    def address(self, user: str) -> str:
        """What is asked about a name."""
        return (self.ask or self.url).replace("{user}", quote(user, safe=""))

    def page(self, user: str) -> str:
        """What the user may open."""
        return self.url.replace("{user}", quote(user, safe=""))

    @property
    def in_host(self) -> bool:
        """Whether the name stands in the host, where capital letters never count."""
        return "{user}" in urlsplit(self.ask or self.url).netloc


def sites() -> tuple[Site, ...]:
    """All sites of the data."""
    data = load("sites")
    return tuple(_site(entry, tuple(data["refused"])) for entry in data["site"])


def _site(entry: dict[str, Any], refused: tuple[str, ...]) -> Site:
    given = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    given["refused"] = (*refused, *given.get("refused", ()))
    return Site(**cast(dict[str, Any], given))


def told(every: Sequence[Site]) -> tuple[OldSite, ...]:
    """The sites, for the user."""
    return tuple(OldSite(s.id, s.name, s.remove) for s in every)


def handles_of(words: Sequence[str]) -> tuple[str, ...]:
    """User names to ask about: without the ``@``, each once, nothing that is no user name."""
    kept: dict[str, str] = {}
    for word in words:
        name = plain(word, 60).strip().lstrip("@")
        if re.fullmatch(r"[\w.-]{2,40}", name):
            kept.setdefault(name.casefold(), name)
    return tuple(kept.values())


def look(
    handles: Sequence[str],
    every: Sequence[Site],
    ask: Asker,
    *,
    consent: bool,
    now: Callable[[], str],
    report: Report = ignore_progress,
    cancel: Cancel | None = None,
    pace: float = PACE_SECONDS,
    random_name: Callable[[], str] | None = None,
) -> tuple[OldProfile, ...]:
    """Ask every site about every name, one after the other, ``pace`` seconds apart.

    Raises ``UsageError`` without consent or names. A stop keeps nothing of the site under way.
    """
    if not consent:
        raise UsageError(
            "Asking sites about your user names tells them that somebody looks for these names."
            " Agree to that first."
        )
    wanted = handles_of(handles)
    if not wanted:
        raise UsageError("Type at least one user name, present or old.")
    manner = Manner(ask, now, cancel or Cancel(), pace, random_name or a_random_name)
    found: list[OldProfile] = []
    for done, site in enumerate(every):
        report(Progress(done, len(every), f"Asking {site.name} …"))
        try:
            found += _at(site, wanted, manner)
        except CancelledError:
            break
    report(Progress(len(every), len(every), "Done."))
    return tuple(found)


def a_random_name() -> str:
    """A name that nobody has, of letters and digits that every site allows."""
    letters = string.ascii_lowercase
    body = "".join(secrets.choice(letters + string.digits) for _ in range(11))
    return secrets.choice(letters) + body


def _at(site: Site, wanted: Sequence[str], manner: Manner) -> list[OldProfile]:
    asked = [n for n in wanted if re.fullmatch(site.names, n)]
    found = [
        _profile(site, n, Presence.UNKNOWN, f"{site.name} allows no such user name.", manner.now())
        for n in wanted
        if n not in asked
    ]
    if not asked:
        return found
    turn = _Turn(site, manner)
    doubt, nobody = _proves_itself(turn, manner.random_name())
    for name in asked:
        presence, why = (Presence.UNKNOWN, doubt) if doubt else turn.of(name)
        if presence is Presence.EXISTS and turn.is_same(name, nobody):
            presence, why = Presence.UNKNOWN, _SAME_PAGE
        elif presence is Presence.ABSENT:
            presence, why = _surely(turn, name, nobody)
        found.append(_profile(site, name, presence, why, manner.now()))
    if len(asked) > _BEFORE_PROOF_AGES and not doubt:
        found = _unless_tired(turn, found)
    return found


def _surely(turn: _Turn, name: str, nobody: str) -> tuple[Presence, str]:
    """Absence, where it is beyond doubt: a word like "missing" may stand in anybody's profile, and
    a site that tells capital letters apart knows only the one way of writing that it was asked.
    """
    if turn.by_words(name) and not turn.is_same(name, nobody):
        return Presence.UNKNOWN, "It speaks of something missing, on a page unlike that for nobody."
    if turn.tells_case:
        return Presence.UNKNOWN, (
            f"It has no “{name}” written just so. It tells capital letters apart, so the name may"
            " exist written in another way."
        )
    return Presence.ABSENT, ""


def _unless_tired(turn: _Turn, found: Sequence[OldProfile]) -> list[OldProfile]:
    """After many questions some sites say "not found" to everything: the known account again."""
    if turn.of(turn.site.known)[0] is Presence.EXISTS:
        return list(found)
    tired = "Towards the end it no longer answered rightly about an account that exists."
    return [
        replace(f, presence=Presence.UNKNOWN, why=tired) if f.presence is Presence.ABSENT else f
        for f in found
    ]


_SAME_PAGE = "It shows one and the same page for names that exist and names that do not."


def _proves_itself(turn: _Turn, random: str) -> tuple[str, str]:
    """Why the site is not believed, "" where it is; and the random name."""
    presence, why = _knows_whom_it_knows(turn)
    if presence is not Presence.EXISTS:
        return why or "It said that an account which is known to exist does not.", random
    presence, why = turn.of(random)
    if presence is Presence.EXISTS:
        return "It said that a made-up name has a profile, so its word is not worth much.", random
    return why if presence is Presence.UNKNOWN else "", random


def _knows_whom_it_knows(turn: _Turn) -> tuple[Presence, str]:
    """What the site says of the account that is known to exist.

    Its name is asked in other letters first: where that is enough, capitals do not count there.
    """
    known = turn.site.known
    if turn.site.in_host or known.swapcase() == known:
        return turn.of(known)
    said = turn.of(known.swapcase())
    if said[0] is Presence.EXISTS or turn.is_refused:
        return said
    turn.tells_case = True
    return turn.of(known)


class _Turn:
    """The questions put to one site in one run."""

    def __init__(self, site: Site, manner: Manner) -> None:
        self.site = site
        self._ask, self._cancel, self._pace = manner.ask, manner.cancel, manner.pace
        self._pages: dict[str, Answer] = {}
        self._refused = ""
        self.tells_case = False
        """Whether the site was seen to tell capital letters apart."""

    @property
    def is_refused(self) -> bool:
        """Whether the site turned a question away or did not answer it."""
        return bool(self._refused)

    def of(self, name: str) -> tuple[Presence, str]:
        """What the site says of a name; once it refused, it is not asked again."""
        if self._refused:
            return Presence.UNKNOWN, self._refused
        self._cancel.check()
        self._cancel.wait(self._pace)
        self._cancel.check()
        try:
            answer = self._ask(self.site.address(name))
        except CancelledError:
            raise
        except ParaventError:
            self._refused = "It did not answer."
            return Presence.UNKNOWN, self._refused
        self._pages[name] = answer
        presence, why = judge(self.site, name, answer)
        if presence is Presence.UNKNOWN and _is_refusal(self.site, answer):
            self._refused = why
        return presence, why

    def by_words(self, name: str) -> bool:
        """Whether only words on the page say that there is no such profile."""
        answer = self._pages[name]
        return answer.status not in self.site.absent and not _has_moved(self.site, answer)

    def is_same(self, name: str, other: str) -> bool:
        """Whether both names led to one page, but for the names in it."""
        if name not in self._pages or other not in self._pages:
            return False
        one, two = self._pages[name], self._pages[other]
        if one.status != two.status:
            return False
        return _alike(_without(one.text, name), _without(two.text, other))


def judge(site: Site, name: str, answer: Answer) -> tuple[Presence, str]:
    """What one answer says, and why it says nothing where that is so."""
    text = folded(answer.text)
    asked, came = urlsplit(site.address(name)), urlsplit(answer.url)
    if _is_refusal(site, answer):
        return Presence.UNKNOWN, "It turns away questions like this one."
    if _has_moved(site, answer):
        return Presence.ABSENT, ""
    if _domain(asked.hostname) != _domain(came.hostname):
        return Presence.UNKNOWN, "It led to another site."
    if answer.status in site.absent:
        return Presence.ABSENT, ""
    if not _is_still_about(name, asked, came):
        where = "another page of its own" if came.path.strip("/") else "its front page"
        return Presence.UNKNOWN, f"It led to {where}."
    if any(folded(words) in text for words in site.missing):
        return Presence.ABSENT, ""
    if answer.status not in site.exists:
        return Presence.UNKNOWN, f"It answered in an unexpected way ({answer.status})."
    there = [folded(words.replace("{user}", name)) for words in site.there]
    if any(words in text for words in there):
        return Presence.EXISTS, ""
    return Presence.UNKNOWN, "Nothing on the page says that it is the profile."


def _has_moved(site: Site, answer: Answer) -> bool:
    return any(folded(words) in folded(answer.url) for words in site.moved)


def _is_still_about(name: str, asked: SplitResult, came: SplitResult) -> bool:
    """Whether the address has the name where it was asked: a page for signing in has not."""
    pairs = [(asked.hostname, came.hostname), (asked.path, came.path), (asked.query, came.query)]
    wanted = folded(name)
    return all(
        wanted in folded(unquote(after or ""))
        for before, after in pairs
        if wanted in folded(unquote(before or ""))
    )


def _is_refusal(site: Site, answer: Answer) -> bool:
    if answer.status in (401, 403, 407, 418, 423, 429, 451) or answer.status >= 500:
        return True
    if answer.status == 0:
        return True
    # A page that speaks of a robot check somewhere far down is a page about robots.
    head = folded(answer.text[:20_000])
    return any(folded(words) in head for words in site.refused) and len(answer.text) < 60_000


def _domain(host: str | None) -> str:
    return ".".join((host or "").removeprefix("www.").split(".")[-2:])


def _without(text: str, name: str) -> str:
    return re.sub(re.escape(name), "", text, flags=re.IGNORECASE)[:_LONGEST_COMPARED]


def _alike(one: str, two: str) -> bool:
    if one == two:
        return True
    if abs(len(one) - len(two)) > 0.03 * max(len(one), len(two), 1):
        return False
    matcher = difflib.SequenceMatcher(None, one.split(), two.split(), autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _profile(site: Site, name: str, presence: Presence, why: str, at: str) -> OldProfile:
    return OldProfile(site.name, name, presence, site.page(name), why, at, remove=site.remove)

"""Every stop rule of every pack, met in mid-walk: it ends at once and keeps what it has."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import pytest
from tests.support.made_walk import QUICK, Notes
from tests.support.pages import FakePage, FakeSession, FakeSite
from tests.support.wardrobe import dress, rows_of

from paravent.core.jobs import Cancel
from paravent.core.page import Arrival, Captured, ListStep, PagePort, Row, Snapshot
from paravent.core.records import Audit
from paravent.core.words import ReadingStatus, StopReason
from paravent.engine.walk import walk
from paravent.packs.loader import load_all
from paravent.packs.model import Pack

PACKS = load_all().packs
SITE = "https://blog.example.org"
READABLE = [name for name, pack in PACKS.items() if any(s.read for s in pack.settings)]


@dataclass(frozen=True)
class Trouble:
    """What a site does from some moment on."""

    name: str
    reason: StopReason
    address: str = ""
    status: int = 200
    body: str = ""
    data: tuple[Captured, ...] = ()
    language: str = ""
    also: tuple[StopReason, ...] = ()
    """Reasons that fit as well."""


def _address(pattern: str) -> str:
    made = pattern.replace("://*.", "://www.").replace("*", "x").replace("?", "x")
    return made if "://" in made else f"https://{made.lstrip('x:/')}"


def troubles(pack: Pack) -> list[Trouble]:
    """All that the pack's stop marks speak of, and what every walk must stop for."""
    limited, signed_out = StopReason.RATE_LIMITED, StopReason.SIGNED_OUT
    found = [
        Trouble("429", limited, status=429),
        Trouble("429 of data", limited, data=(Captured("https://x/api", "", 429, {}),)),
        Trouble("language", StopReason.UNEXPECTED_LANGUAGE, language="tlh"),
    ]
    found += [
        Trouble(
            f"signed out {pattern}",
            signed_out,
            address=_address(pattern),
            also=(StopReason.CHALLENGE,),
        )
        for pattern in pack.platform.signed_in.not_url
    ]
    for mark in pack.platform.stop:
        reason = mark.reason
        found += [Trouble(f"{reason} {u}", reason, address=_address(u)) for u in mark.url]
        found += [
            Trouble(f"{reason} “{t}”", reason, body=f"<main><p>{html.escape(t)}</p></main>")
            for t in mark.text
        ]
        found += [Trouble(f"{reason} {s}", reason, status=s) for s in mark.status]
        found += [
            Trouble(f"{reason} {k}", reason, data=(Captured("https://x/a", "", 200, {k: "/go"}),))
            for k in mark.json_key
        ]
        found += [
            Trouble(
                f"{reason} {c}",
                reason,
                data=(Captured("https://x/a", "", 200, {"errors": [{"code": c}]}),),
            )
            for c in mark.json_code
        ]
        found += [
            Trouble(f"{reason} {m}", reason, body=f"<main>{drawn}</main>")
            for m in mark.mark
            if (drawn := _drawn(m))
        ]  # fmt: skip
    return found


_SIMPLE = re.compile(r'([a-z0-9-]*)((?:#[\w-]+|\.[\w-]+|\[[\w-]+[~^*|$]?="[^"]*"\])+)')
_ONE = re.compile(r'#([\w-]+)|\.([\w-]+)|\[([\w-]+)[~^*|$]?="([^"]*)"\]')


def _drawn(selector: str) -> str:
    """An element that a simple selector finds, "" for others."""
    fits = _SIMPLE.fullmatch(selector.split(",", maxsplit=1)[0].strip())
    if fits is None:
        return ""
    said = []
    for ident, name, key, value in _ONE.findall(fits.group(2)):
        said.append(f'id="{ident}"' if ident else f'class="{name}"' if name else f'{key}="{value}"')
    tag = fits.group(1) or "div"
    return f"<{tag} {' '.join(said)}>Hm.</{tag}>"


@dataclass
class TroubledSite(FakeSite):
    """A site in good order that meets ``trouble`` once ``after`` pages were opened."""

    trouble: Trouble | None = None
    after: int = 10_000
    actions: list[str] = field(default_factory=list)
    signed_in_opens: int = 0
    hit_at: int = -1
    """How many actions had been done when the trouble was met."""


class TroubledPage(FakePage):
    """A tab of such a site."""

    site: TroubledSite

    @property
    def hit(self) -> Trouble | None:
        met = self.signed_in and self.site.signed_in_opens > self.site.after
        return self.site.trouble if met else None

    def open(self, url: str) -> Arrival:
        arrival = super().open(url)
        self.site.actions.append(f"open {url}")
        self.site.signed_in_opens += self.signed_in
        if self.hit is None:
            return arrival
        if self.site.hit_at < 0:
            self.site.hit_at = len(self.site.actions)
        return Arrival(url, self.hit.address or url, self.hit.status, {})

    def snapshot(self) -> Snapshot:
        from tests.support.pages import page

        if self.hit is None:
            return super().snapshot()
        body = self.hit.body or "<main><p>Hm.</p></main>"
        return page(body, self.hit.address or self.url, self.hit.language or "en")

    def captured(self) -> Sequence[Captured]:
        return self.hit.data if self.hit is not None else super().captured()

    def expand(self, ref: int, allowed: Sequence[str]) -> None:
        self.site.actions.append("expand")
        super().expand(ref, allowed)

    def list_step(self, container: str, row: str) -> ListStep:
        self.site.actions.append("step")
        return super().list_step(container, row)


class TroubledSession(FakeSession):
    """A browser on such a site."""

    site: TroubledSite

    def tab(self, *, signed_in: bool = True) -> PagePort:
        return TroubledPage(self.site, signed_in)


def site_of(pack: Pack) -> TroubledSite:
    """Every page of the pack, showing its settings in plain cards, every list with one row."""
    made = TroubledSite()
    for one in pack.platform.page:
        rows = rows_of(pack, one.id, SEED())
        url = one.url.replace("{site}", SITE).replace("{host}", "blog.example.org")
        body = dress(pack, one.id, 7, "cards", rows=rows).body if rows else "<main>Fine.</main>"
        made.pages[url.replace("{me}", "robin")] = body
    for engine in pack.platform.engine:
        url = engine.url.replace("{site}", SITE)
        marks = '<meta name="generator" content="x">'
        made.pages.setdefault(url, marks)
        made.headers[url] = {n: v.replace("*", "x") for n, v in engine.header.items()}
        keys = dict.fromkeys(engine.json_key, "x")
        made.json[url] = [Captured(url, "", 200, keys)] if keys else []
    return made


def go(pack: Pack, site: TroubledSite) -> tuple[Audit, Notes]:
    notes = Notes()
    audit = walk(
        pack,
        TroubledSession(site),
        site=SITE if pack.platform.needs_site else "",
        people=False,
        journal=notes,
        events=notes,
        cancel=Cancel(),
        patience=QUICK,
        clock=lambda: "2026-11-21T12:00:00Z",
    )
    return audit, notes


def _small(pack: Pack) -> Pack:
    """Three pages of the pack: enough for trouble in mid-walk, and quick.

    Which engine a site runs is found out before the walk; that is not what is tried here.
    """
    shown = [p.id for p in pack.platform.page if p.signed_in and rows_of(pack, p.id, SEED())][:3]
    kept = tuple(s for s in pack.settings if s.page in shown)[:12]
    kept = kept or tuple(s for s in pack.settings if s.read)[:3]
    platform = pack.platform.model_copy(update={"engine": ()})
    update = {"settings": kept, "platform": platform, "apps": (), "stranger": None}
    return pack.model_copy(update=update)


def SEED() -> random.Random:  # noqa: N802 - a constant that is used up
    return random.Random(7)


@cache
def calm(name: str) -> tuple[Pack, Audit, int]:
    """The pack made small, a walk without trouble, and how many pages it opened signed in."""
    pack = _small(PACKS[name])
    site = site_of(pack)
    return pack, go(pack, site)[0], site.signed_in_opens


CASES = [
    pytest.param(name, trouble, id=f"{name}: {trouble.name[:60]}")
    for name in READABLE
    for trouble in troubles(PACKS[name])
]


@pytest.mark.parametrize(("name", "trouble"), CASES)
def test_a_stop_in_mid_walk(name: str, trouble: Trouble) -> None:
    pack, fine, opened = calm(name)
    assert fine.stopped is None, fine.stopped
    site = site_of(pack)
    # A foreign language matters where nothing was read yet, all else in mid-walk.
    site.trouble, site.after = trouble, 0 if trouble.language or opened < 2 else 1
    audit, notes = go(pack, site)
    assert audit.stopped is not None, f"went on through {trouble.name}"
    assert audit.stopped.reason in {trouble.reason, *trouble.also}
    assert site.actions[site.hit_at :] == [], "something was done afterwards"
    said = audit.stopped.sentence
    assert notes.stops == [said]
    assert said.endswith(".")
    assert any(word in said for word in WAYS_ON), f"does not say what to do: {said}"
    assert "?" not in audit.stopped.url
    if site.after:
        before = {r.setting for r in fine.readings if r.status is ReadingStatus.READ}
        before &= {r.setting for r in audit.readings if r.evidence}
        kept = {r.setting for r in audit.readings if r.status is ReadingStatus.READ}
        assert before <= kept, "what was read before was lost"
    assert notes.finished == audit
    assert audit.witness == "not_run"


WAYS_ON = (
    "again", "Sign in", "sign in", "by hand", "yourself", "Wait", "wait", "Answer", "answer",
    "Open ", "let the review go on", "Close ", "Use ", "Look ",
)  # fmt: skip


@pytest.mark.parametrize("name", READABLE)
def test_every_pack_knows_the_stops(name: str) -> None:
    """Challenge, block, limit and sign-out are told by the pack or by the engine for all."""
    pack = PACKS[name]
    reasons = {trouble.reason for trouble in troubles(pack)}
    assert {StopReason.RATE_LIMITED, StopReason.UNEXPECTED_LANGUAGE} <= reasons
    assert pack.platform.signed_in.not_url or StopReason.SIGNED_OUT in reasons, "sign-out unknown"


def test_a_list_that_is_cut_off() -> None:
    """A limit met while a list is scrolled: no further step, and the list is not called whole."""
    pack = PACKS["facebook"]
    site = site_of(pack)
    friends = next(one for one in pack.people if one.id == "friends")
    url = friends.url.replace("{me}", "robin")
    site.lists[url] = [[Row(f"https://www.facebook.com/p{n}", (f"Person {n}",))] for n in range(30)]
    site.pages[url] = "<main><h1>All friends</h1></main>"
    site.trouble = Trouble(
        "429", StopReason.RATE_LIMITED, data=(Captured("https://x", "", 429, {}),)
    )

    class Cut(TroubledPage):
        @property
        def hit(self) -> Trouble | None:
            return self.site.trouble if self.step >= 3 else None

    class Session(TroubledSession):
        def tab(self, *, signed_in: bool = True) -> PagePort:
            return Cut(self.site, signed_in)

    notes = Notes()
    audit = walk(
        pack, Session(site), only=(), people=True, journal=notes, events=notes, cancel=Cancel(),
        patience=QUICK,
    )  # fmt: skip
    assert audit.stopped is not None
    assert audit.stopped.reason is StopReason.RATE_LIMITED
    assert site.actions[-3:] == ["step", "step", "step"]
    assert site.actions.count("step") == 3
    assert [p.name for p in audit.people] == ["Person 0", "Person 1", "Person 2"]
    assert not audit.people_complete

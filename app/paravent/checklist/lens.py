"""Works out what a viewer could see, from readings, a stranger's look, and what is assumed.

Pure. Where the audiences of a site do not nest exactly (people you follow need not be friends) the
wider reading is taken: it is better to think of somebody too many than of one too few. What was
not read is unknown for everybody; a look without signing in can show that something is seen, never
by itself that it is hidden from others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paravent.core.lens import (
    REACHES,
    TIE_WORDS,
    Agreement,
    Lens,
    LensRow,
    Sight,
    StrangerRow,
    StrangerSide,
    Tie,
    Viewer,
    viewer_facts,
)
from paravent.core.phrases import SEEN_BY
from paravent.core.present import present
from paravent.core.records import Audit, PlatformFacts, Reading, SettingFacts, StrangerFacts
from paravent.core.text import plain, site_filled
from paravent.core.words import Audience, ReadingStatus

_CHOSEN_AMONG = frozenset({Tie.FOLLOWER, Tie.FRIEND, Tie.FOLLOWED, Tie.MUTUAL})
"""People whom the owner can pick one by one."""
_ORDER = {Sight.SEEN: 0, Sight.DEPENDS: 1, Sight.UNKNOWN: 2, Sight.NOT_SEEN: 3}


def sight_of(
    audience: Audience, ties: frozenset[Tie], possible: frozenset[Tie]
) -> tuple[Sight, tuple[Tie, ...]]:
    """What somebody with ``ties`` sees of something open to ``audience``.

    The second part: for ``depends``, the ties of ``possible`` any of which would be enough.
    ``audience`` is no switch.
    """
    if audience is Audience.PUBLIC:
        return Sight.SEEN, ()
    if audience in (Audience.ONLY_ME, Audience.NOBODY):
        return Sight.NOT_SEEN, ()
    all_possible = possible | ties
    chosen = tuple(tie for tie in Tie if tie in all_possible & _CHOSEN_AMONG)
    if audience is Audience.CUSTOM:
        return (Sight.DEPENDS, chosen) if chosen else (Sight.NOT_SEEN, ())
    if any(REACHES[tie].is_within(audience) for tie in ties):
        return Sight.SEEN, ()
    enough = tuple(tie for tie in Tie if tie in all_possible and REACHES[tie].is_within(audience))
    # Whoever could be chosen one by one could have a closer tie than we thought of, too.
    enough = enough or chosen
    return (Sight.DEPENDS, enough) if enough else (Sight.NOT_SEEN, ())


def look(
    audits: Sequence[Audit],
    platforms: Sequence[PlatformFacts],
    viewer: Viewer,
    ties: frozenset[Tie],
    *,
    set_up: Sequence[str] = (),
) -> Lens:
    """All profiles through the eyes of ``viewer``, who has exactly ``ties``.

    ``set_up``: platforms of the user, reviewed or not; those without an audit are named.
    """
    eyes = _Eyes(viewer, ties)
    facts = {platform.id: platform for platform in platforms}
    rows: list[LensRow] = []
    left_out = 0
    now = present(audits)
    for audit in now:
        platform = facts.get(audit.platform)
        if platform is None:
            continue
        settings = [s for s in platform.settings if _has_audience(s, audit.reading(s.id))]
        left_out += len(platform.settings) - len(settings)
        rows += [eyes.setting(platform, audit, setting) for setting in settings]
        rows += eyes.only_seen(platform, audit, {s.id for s in settings})
    reviewed = {audit.platform for audit in now}
    missing = tuple(facts[p].name for p in set_up if p in facts and p not in reviewed)
    ordered = sorted(rows, key=lambda row: (_ORDER[row.sight], row.platform_name.casefold()))
    return Lens(viewer, ties, tuple(ordered), left_out, missing)


def _has_audience(setting: SettingFacts, reading: Reading | None) -> bool:
    """Whether a setting says who, not only on or off."""
    if setting.fixed is not None:
        return not setting.fixed.is_switch
    if reading is not None and reading.audience is not None:
        return not reading.audience.is_switch
    wanted = (setting.advise, *(audience for _, audience in setting.choices))
    return any(audience is not None and not audience.is_switch for audience in wanted)


class _Eyes:
    def __init__(self, viewer: Viewer, ties: frozenset[Tie]) -> None:
        self._viewer = viewer
        self._ties = ties
        self._possible = viewer_facts(viewer).possible

    def setting(self, platform: PlatformFacts, audit: Audit, setting: SettingFacts) -> LensRow:
        """One setting, with what a stranger's look adds to it."""
        reading = audit.reading(setting.id)
        sight, ties, reason = self._by_setting(setting, reading)
        seen = _seen_outside(platform, audit, setting.id)
        if seen is not None and sight is not Sight.SEEN:
            claim = " The setting says otherwise." if sight is not Sight.UNKNOWN else ""
            sight, ties = Sight.SEEN, ()
            reason = f"A look without signing in showed it, so anybody can see it.{claim}"
        elif sight is Sight.UNKNOWN and _looked_for(platform, audit, setting.id):
            reason += " A look without signing in did not show it, which proves little."
        url = reading.url if reading is not None and reading.url else setting.url
        return LensRow(
            platform=platform.id,
            platform_name=platform.name,
            site=audit.site,
            title=setting.ask or setting.title,
            sight=sight,
            reason=reason,
            setting=setting.id,
            url=site_filled(url, audit.site) if "{me}" not in url else "",
            phone_path=setting.phone_path,
            shown=plain(reading.raw or "", 80) if reading is not None else "",
            seen_at=reading.seen_at if reading is not None else "",
            if_tie=ties,
        )

    def _by_setting(
        self, setting: SettingFacts, reading: Reading | None
    ) -> tuple[Sight, tuple[Tie, ...], str]:
        if setting.fixed is not None and (
            reading is None or reading.status is ReadingStatus.NOT_OFFERED
        ):
            sight, ties = self._of(setting.fixed)
            return (
                sight,
                ties,
                f"The site offers no choice: {self._why(setting.fixed, sight, ties)}",
            )
        if reading is None:
            return Sight.UNKNOWN, (), "It was not looked at."
        if reading.status is ReadingStatus.NOT_OFFERED:
            return Sight.UNKNOWN, (), "The site does not offer this setting for your account."
        if not reading.status.is_known:
            why = plain(reading.why) or "It was not read."
            return Sight.UNKNOWN, (), why
        if reading.audience is None or reading.audience.is_switch:
            return Sight.UNKNOWN, (), "What was read does not say who can see it."
        sight, ties = self._of(reading.audience)
        return sight, ties, self._why(reading.audience, sight, ties)

    def _of(self, audience: Audience) -> tuple[Sight, tuple[Tie, ...]]:
        return sight_of(audience, self._ties, self._possible)

    def _why(self, audience: Audience, sight: Sight, ties: Sequence[Tie]) -> str:
        words = SEEN_BY[audience]
        if sight is Sight.DEPENDS and audience is Audience.CUSTOM:
            return f"It is {words}: it depends on whether this person is one of them."
        if sight is Sight.DEPENDS:
            # The widest tie is the least that it takes.
            least = min(ties, key=list(Tie).index)
            return f"It is {words}: only if {TIE_WORDS[least][1]}."
        if sight is Sight.SEEN and audience is not Audience.PUBLIC:
            fitting = [tie for tie in Tie if tie in self._ties and REACHES[tie].is_within(audience)]
            return f"It is {words}, and we assume that {TIE_WORDS[fitting[0]][1]}."
        return f"It is {words}."

    def only_seen(
        self, platform: PlatformFacts, audit: Audit, shown: set[str]
    ) -> Iterator[LensRow]:
        """What only the look from outside tells: no setting decides it."""
        for one in platform.stranger_fields:
            if one.compares_with in shown:
                continue
            yield self._outside(platform, audit, one)

    def _outside(self, platform: PlatformFacts, audit: Audit, one: StrangerFacts) -> LensRow:
        text = audit.stranger.get(one.id)
        if one.id not in audit.stranger:
            sight, reason = Sight.UNKNOWN, "A stranger’s view of it was not checked."
        elif text is not None:
            sight, reason = Sight.SEEN, "A look without signing in showed it."
        elif self._viewer is Viewer.STRANGER and not self._ties:
            sight, reason = Sight.NOT_SEEN, "A look without signing in did not show it."
        else:
            sight = Sight.UNKNOWN
            reason = "A look without signing in did not show it; others may see more."
        return LensRow(
            platform=platform.id,
            platform_name=platform.name,
            site=audit.site,
            title=one.title,
            sight=sight,
            reason=reason,
            setting="",
            shown=plain(text or "", 80),
            seen_at=audit.stranger_look.seen_at if audit.stranger_look else "",
        )


def _fields(platform: PlatformFacts, setting: str) -> list[str]:
    return [f.id for f in platform.stranger_fields if f.compares_with == setting]


def _seen_outside(platform: PlatformFacts, audit: Audit, setting: str) -> str | None:
    return next(
        (text for f in _fields(platform, setting) if (text := audit.stranger.get(f)) is not None),
        None,
    )


def _looked_for(platform: PlatformFacts, audit: Audit, setting: str) -> bool:
    return any(field in audit.stranger for field in _fields(platform, setting))


# -- the stranger's view beside the settings -------------------------------------------------------


def stranger_sides(
    audits: Sequence[Audit], platforms: Sequence[PlatformFacts]
) -> tuple[StrangerSide, ...]:
    """Each profile that can be looked at from outside, beside what its settings claim."""
    facts = {platform.id: platform for platform in platforms}
    found = []
    for audit in present(audits):
        platform = facts.get(audit.platform)
        if platform is None or not platform.has_stranger or not platform.stranger_fields:
            continue
        same = [a for a in audits if (a.platform, a.site) == (audit.platform, audit.site)]
        looked = max(
            (a for a in same if a.stranger_look or a.stranger),
            key=lambda a: a.started,
            default=audit,
        )
        look_made = looked.stranger_look
        at = look_made.seen_at if look_made else (looked.finished or "" if looked.stranger else "")
        found.append(
            StrangerSide(
                platform=platform.id,
                platform_name=platform.name,
                site=audit.site,
                looked_at=at,
                why=_why_not_checked(platform, looked),
                picture=look_made.picture if look_made else None,
                url=look_made.url if look_made else "",
                rows=tuple(_row(one, platform, audit, looked) for one in platform.stranger_fields),
            )
        )
    return tuple(found)


def _why_not_checked(platform: PlatformFacts, audit: Audit) -> str:
    if audit.stranger_look is not None and audit.stranger_look.why:
        return audit.stranger_look.why
    if not audit.stranger:
        return "No look without signing in was made at this profile."
    left = [f for f in platform.stranger_fields if f.id not in audit.stranger]
    return "Some of it could not be checked from outside." if left else ""


def _row(one: StrangerFacts, platform: PlatformFacts, audit: Audit, looked: Audit) -> StrangerRow:
    setting = next((s for s in platform.settings if s.id == one.compares_with), None)
    reading = audit.reading(setting.id) if setting is not None else None
    checked = one.id in looked.stranger
    text = looked.stranger.get(one.id)
    claim, hidden = _claim(setting, reading)
    if not checked or hidden is None:
        agreement = Agreement.NOT_COMPARED
    elif text is not None:
        agreement = Agreement.SHOWS_MORE if hidden else Agreement.AGREES
    else:
        agreement = Agreement.AGREES if hidden else Agreement.SHOWS_LESS
    url = (reading.url if reading else "") or (setting.url if setting else "")
    return StrangerRow(
        field=one.id,
        title=one.title,
        checked=checked,
        seen=plain(text, 160) if text is not None else None,
        setting=setting.id if setting else "",
        setting_title=(setting.ask or setting.title) if setting else "",
        claim=claim,
        claim_known=hidden is not None,
        agreement=agreement,
        url=site_filled(url, audit.site) if "{me}" not in url else "",
        picture=reading.picture if reading else None,
    )


def _claim(setting: SettingFacts | None, reading: Reading | None) -> tuple[str, bool | None]:
    """What a setting claims, in words, and whether that hides it from strangers (None: unknown)."""
    if setting is None:
        return "", None
    audience = reading.audience if reading is not None and reading.status.is_known else None
    if audience is None and setting.fixed is not None:
        audience = setting.fixed
    if audience is None:
        return "not known", None
    words = SEEN_BY[audience]
    if audience.is_switch:
        met = setting.is_met_by(audience)
        return words, None if met is None else met
    return words, audience is not Audience.PUBLIC

"""Looks at the own profile as a stranger: what shows, what does not, what nobody can say.

Three answers, never two. A field *shows* with its text. It is *absent* only where it was truly
looked for: the page is the profile, whole, at rest, in a language the labels are in, not behind
or beside a wall, and nothing on it so much as hints at the field. Anything else is left unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from paravent.core.errors import BrowserError, BrowserGoneError, ReadOnlyRefusalError
from paravent.core.page import Arrival
from paravent.core.pagehead import told
from paravent.core.text import plain
from paravent.core.words import StopReason
from paravent.engine.showing import UNSURE, Showing, is_excuse, look_for, surely_absent
from paravent.engine.sight import Sight, texts
from paravent.engine.stops import shows, stop_at_arrival, stop_on_page
from paravent.engine.tour import Tour, is_filling_in
from paravent.engine.view import View
from paravent.engine.whoami import fill
from paravent.engine.wording import key
from paravent.engine.wordset import wordset
from paravent.packs.model import Label, Stranger, StrangerField

_REFUSED = (401, 403, 404, 410)
_FROM_DATA = ("json", "embedded", "header")
_SIGN_IN = wordset(
    """
    login signin signup register loginorsignup loginorregister signuporlogin signinorregister
    createaccount createnewaccount createanaccount joinnow join continuewithgoogle
    continuewithfacebook continuewithapple continuewithemail signinwithgoogle signupwithgoogle
    signinwithapple loginwithfacebook loginwithgoogle logintocontinue signintocontinue
    logintoview signintoview logintoseemore signintoseemore signuptoseemore
    """
)
"""Keys of the names of what asks a stranger to sign in."""
_HELD_BACK = wordset(
    """
    yesviewprofile viewprofile showprofile viewanyway showanyway continuetoprofile
    seefullprofile viewfullprofile viewtheprofile seeprofile showcontent viewcontent
    """
)
"""Keys of the names of what shows the rest of a profile once it is pressed."""

WALL = "The site asks strangers to sign in, so what they would see was not checked."
UNRECOGNISED = "Nothing of the profile was recognised, so nothing can be said."


@dataclass
class StrangerView:
    """Field to text, None where it was looked for and not shown; see ``Audit.stranger``."""

    fields: dict[str, str | None] = field(default_factory=dict)
    why: str = ""
    """Why nothing can be said, where that is so."""
    url: str = ""
    """Where the look at the profile itself ended up."""
    picture: bytes | None = None
    """The upper part of that page, wall or profile, PNG."""
    told: Mapping[str, str | None] = field(default_factory=dict)
    """What that page tells search engines, where it is the profile (``core.pagehead``)."""


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a page: the page, what each field shows on it, whether it had come to rest."""

    sight: Sight
    seen: Mapping[str, Showing]
    settled: bool = False


def look_as_stranger(stranger: Stranger, tour: Tour, me: str, site: str) -> StrangerView:
    """Open the profile in ``tour``'s tab, which must be without any cookie."""
    found = StrangerView()
    by_address: dict[str, list[StrangerField]] = {}
    for one in stranger.field:
        by_address.setdefault(one.url or stranger.url, []).append(one)
    for address, fields in by_address.items():
        addresses = [address]
        if address == stranger.url:
            addresses += stranger.other_urls
        for url in (fill(each, me, site) for each in addresses):
            if not url:
                continue
            tour.cancel.check()
            seen, why, head = _on_page(stranger, tour, url, fields)
            found.why = found.why or why
            if address == stranger.url and seen:
                found.told = head
            if address == stranger.url and (seen or found.picture is None):
                found.url, found.picture = url, _picture(tour)
            if seen:
                found.fields.update(seen)
                break
    return found


def _picture(tour: Tour) -> bytes | None:
    try:
        return tour.tab.picture(())
    except BrowserGoneError:
        raise
    except BrowserError:
        return None  # The words stand without their picture.


def _on_page(
    stranger: Stranger, tour: Tour, url: str, fields: Sequence[StrangerField]
) -> tuple[dict[str, str | None], str, Mapping[str, str | None]]:
    """What can be said of ``fields``; empty where the page stands behind a wall or failed.

    Then why; then what the page tells search engines, where it is surely the profile.
    """
    try:
        arrival = tour.tab.open(url)
    except ReadOnlyRefusalError as error:
        return {}, error.sentence, {}
    stop = stop_at_arrival(tour.platform, arrival)
    if stop is not None and stop.reason is not StopReason.SIGNED_OUT:
        return {}, stop.sentence, {}
    if stop is not None or _is_wall_address(stranger, arrival) or _is_led_home(arrival):
        return {}, WALL, {}
    look = _looked(stranger, tour, arrival, fields)
    shown = {name: one.text for name, one in look.seen.items() if one.text}
    said: dict[str, str | None] = {**shown}
    if any(shows(look.sight.view, text) for text in texts(stranger.missing)):
        # Words of a missing profile beside a profile are somebody's post, or of another part.
        return said or ({one.id: None for one in fields} if arrival.status < 500 else {}), "", {}
    stop = stop_on_page(tour.platform, look.sight.snapshot, look.sight.captured, look.sight.view)
    if stop is not None or any(shows(look.sight.view, text) for text in texts(stranger.wall)):
        # Behind or beside a wall some of the page may show; what shows was seen.
        return said, WALL, {}
    wall = _asks_to_sign_in(look.sight.view)
    for one in fields:
        if one.id in shown or not look.seen[one.id].absent:
            continue
        if _is_data(one):
            sure = _may_miss_data(arrival, fields, shown)
        else:
            sure = not wall and _may_miss(one, look, arrival, fields, shown)
        if sure:
            said[one.id] = None
    head = told(arrival, look.sight.snapshot, look.sight.captured) if shown and not wall else {}
    return said, "" if said else (WALL if wall else UNRECOGNISED), head


# -- when absence may be said ----------------------------------------------------------------------


def _may_miss(
    one: StrangerField,
    look: _Look,
    arrival: Arrival,
    fields: Sequence[StrangerField],
    shown: Mapping[str, str],
) -> bool:
    """Whether a field that the page does not show is surely absent from it."""
    if not look.settled or not 0 < arrival.status < 400 or not shown:
        return False
    if any(key(node.name) in _HELD_BACK for node in look.sight.view.nodes if _acts(node.role)):
        return False
    by_label = [other for other in fields if other.labels and other.id in shown]
    return not one.labels or bool(by_label) or _speaks_as(one, look.sight.snapshot.language)


def _may_miss_data(
    arrival: Arrival, fields: Sequence[StrangerField], shown: Mapping[str, str]
) -> bool:
    """Data that was refused to a stranger is not shown to one; nor is what a full answer lacks."""
    return arrival.status < 400 or (
        arrival.status in _REFUSED and not shown and all(_is_data(one) for one in fields)
    )


def _speaks_as(one: StrangerField, language: str) -> bool:
    known = {
        (label.lang if isinstance(label, Label) else "en").split("-")[0] for label in one.labels
    }
    return language.split("-", maxsplit=1)[0].strip().casefold() in known


def _asks_to_sign_in(view: View) -> bool:
    """Whether the page, outside its head and foot, asks for a password or to sign in."""
    for node in view.nodes:
        if view.silent[node.index] or view.aside[node.index]:
            continue
        if node.tag == "input" and node.marks.get("type", "").casefold() == "password":
            return True
        if not _acts(node.role) or key(node.name) not in _SIGN_IN:
            continue
        if any(above.role in ("dialog", "alertdialog") for above in view.ancestors(node.index)):
            return True
    return False


def _acts(role: str) -> bool:
    return role in ("button", "link")


def _is_wall_address(stranger: Stranger, arrival: Arrival) -> bool:
    bare = arrival.url.split("?", 1)[0]
    return any(fnmatchcase(u, p) for p in stranger.wall_url for u in (arrival.url, bare))


def _is_led_home(arrival: Arrival) -> bool:
    """Whether the site led from a profile to its front page, or to another site."""
    asked, came = urlsplit(arrival.asked), urlsplit(arrival.url)
    if not came.hostname or not asked.hostname:
        return False
    ours, theirs = (part.hostname or "" for part in (asked, came))
    same = ours.removeprefix("www.").split(".")[-2:] == theirs.removeprefix("www.").split(".")[-2:]
    if not same:
        return True
    return came.path in ("", "/") and not came.query and asked.path not in ("", "/")


def _is_data(one: StrangerField) -> bool:
    return all(way.how in _FROM_DATA for way in one.read)


# -- looking ---------------------------------------------------------------------------------------


def _looked(
    stranger: Stranger, tour: Tour, arrival: Arrival, fields: Sequence[StrangerField]
) -> _Look:
    """Look again until two looks agree; pages fill in late.

    Where something is missing the page must also be quiet for a while, with nothing under way.
    """
    waited, look = 0.0, _at(stranger, tour, arrival, fields)
    while True:
        tour.cancel.wait(tour.patience.steady)
        calm = tour.tab.rest(tour.patience.step)
        waited += tour.patience.steady + tour.patience.step
        later = _at(stranger, tour, arrival, fields)
        same = later.seen == look.seen and len(later.sight.view.lines) == len(look.sight.view.lines)
        quiet = same and calm and not is_filling_in(later.sight.view)
        every = all(one.text for one in later.seen.values())
        certain = all(_is_data(one) and later.seen[one.id] is not UNSURE for one in fields)
        if same and (every or certain or (quiet and waited >= tour.patience.silent)):
            return _Look(later.sight, later.seen, quiet)
        if waited >= tour.patience.loading:
            return later
        look = later


def _at(stranger: Stranger, tour: Tour, arrival: Arrival, fields: Sequence[StrangerField]) -> _Look:
    sight = tour.look("", arrival)
    never = {key(text) for text in (*texts(stranger.wall), *texts(stranger.missing))}
    return _Look(sight, {one.id: read_field(one, sight, arrival, never) for one in fields})


def read_field(
    one: StrangerField, sight: Sight, arrival: Arrival, never: set[str] | None = None
) -> Showing:
    """What a page shows of a field; ``never`` holds keys of words that are no field's text."""
    refused = arrival.status in _REFUSED and _is_data(one)
    found = [(way, look_for(way, one, sight, refused=refused)) for way in one.read]
    for _, showing in found:
        if not showing.text:
            continue
        if not _is_data(one) and (
            arrival.status >= 400 or key(showing.text) in (never or ()) or is_excuse(showing.text)
        ):
            return UNSURE
        return Showing(plain(showing.text))
    return Showing(absent=True) if surely_absent(found) else UNSURE

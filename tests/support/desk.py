"""A made-up desk: rich, quick, without browser or files, for the window's tests and pictures."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.desk_changes import MadeUpChanges
from tests.support.desk_footprint import MadeUpFootprint
from tests.support.desk_lens import MadeUpLens
from tests.support.desk_lists import MadeUpPeople, made_up_lists
from tests.support.desk_own_data import MadeUpOwnData
from tests.support.desk_papers import MadeUpPapers
from tests.support.desk_past import MadeUpPast
from tests.support.desk_pictures import MadeUpPictures
from tests.support.desk_pointing import MadeUpPointing
from tests.support.desk_review import made_up_review
from tests.support.desk_rhythm import MadeUpRhythm
from tests.support.desk_selfaudit import MadeUpSelfAudit

from paravent.core.caution import BeforeWalk
from paravent.core.desk import (
    Ask,
    AuditRequest,
    Health,
    Prompt,
    PromptKind,
    Question,
    StoreMode,
    StoreState,
)
from paravent.core.errors import (
    CancelledError,
    NoBrowserError,
    NothingStoredError,
    ParaventError,
    WrongKeyError,
)
from paravent.core.jobs import Cancel, Progress, Report
from paravent.core.page import GuardRecord
from paravent.core.ports import EventsPort, StorePort, WalkStart
from paravent.core.records import (
    App,
    Attestation,
    Audit,
    CheckEvidence,
    Checklist,
    CheckResult,
    Decision,
    Finding,
    Person,
    PhotoInspection,
    PhotoOutcome,
    PhotoPoint,
    PhotoSummary,
    PlatformFacts,
    Reading,
    SettingFacts,
    Stop,
)
from paravent.core.settings import Settings
from paravent.core.words import (
    Audience,
    BoundaryAnswer,
    CheckClass,
    CheckOutcome,
    Confidence,
    Limb,
    ReadingStatus,
    StopReason,
)
from paravent.desks.lists import Lists

PAGE_NAMES = ("Posts", "How people find you", "Profile and tagging", "Stories", "Followers")
NOW = datetime(2025, 11, 21, 22, 40, tzinfo=UTC)
A = Audience
S = ReadingStatus
_WIDE = (
    ("Public", A.PUBLIC),
    ("Friends of friends", A.FRIENDS_OF_FRIENDS),
    ("Friends", A.FRIENDS),
    ("Only me", A.ONLY_ME),
)
_SWITCH = (("On", A.ON), ("Off", A.OFF))

Row = tuple[str, str, str, str, Audience, tuple[tuple[str, Audience], ...], str, str]

_FACEBOOK: tuple[Row, ...] = (
    (
        "future_posts",
        "Only friends see what you post from now on",
        "Who can see your future posts?",
        "8b-01",
        A.FRIENDS,
        _WIDE,
        "What you post late at night should not reach the people you treat.",
        "posts",
    ),
    (
        "friends_list",
        "Only you see your friends list",
        "Who can see your friends list?",
        "8b-05",
        A.ONLY_ME,
        _WIDE,
        "A patient or a stranger can work out where you live and work from the people around you.",
        "find_and_contact",
    ),
    (
        "friend_requests",
        "Only friends of friends can ask to be your friend",
        "Who can send you friend requests?",
        "8b-06",
        A.FRIENDS_OF_FRIENDS,
        (("Everyone", A.LOGGED_IN), ("Friends of friends", A.FRIENDS_OF_FRIENDS)),
        "Fewer requests from patients means fewer to refuse.",
        "find_and_contact",
    ),
    (
        "lookup_email",
        "Nobody finds you by your email address",
        "Who can look you up using the email address you provided?",
        "8b-07",
        A.ONLY_ME,
        _WIDE,
        "Your email address may be on letters, rotas and mailing lists.",
        "find_and_contact",
    ),
    (
        "lookup_phone",
        "Nobody finds you by your phone number",
        "Who can look you up using the phone number you provided?",
        "8b-07",
        A.ONLY_ME,
        _WIDE,
        "If you ever rang a patient from your own phone, they have your number.",
        "find_and_contact",
    ),
    (
        "search_engines",
        "Search engines do not link to your profile",
        "Do you want search engines outside Facebook to link to your profile?",
        "8b-08",
        A.OFF,
        _SWITCH,
        "A search for your name is the first thing many patients do.",
        "find_and_contact",
    ),
    (
        "see_tagged_posts",
        "Only friends see posts that you are tagged in",
        "Who can see posts that you're tagged in on your profile?",
        "8b-09",
        A.FRIENDS,
        _WIDE,
        "Others decide when to tag you, and with what.",
        "profile_and_tagging",
    ),
    (
        "tag_review",
        "You look at tags before they appear",
        "Review tags that people add to your posts before they appear?",
        "8b-09",
        A.ON,
        _SWITCH,
        "A tag can put your name beside a place or a night out.",
        "profile_and_tagging",
    ),
    (
        "stories_audience",
        "Only friends see your stories",
        "Who can see your stories?",
        "8b-11",
        A.FRIENDS,
        _WIDE,
        "Stories feel short-lived; a screenshot is not.",
        "stories",
    ),
    (
        "stories_reshare",
        "Others cannot share your stories",
        "Allow others to share your public stories to their own story?",
        "8d-04",
        A.OFF,
        _SWITCH,
        "What others share is out of your hands.",
        "stories",
    ),
    (
        "birthday",
        "Only you see your birthday",
        "Who can see your birthday?",
        "8b-04",
        A.ONLY_ME,
        _WIDE,
        "Date of birth and name together open doors elsewhere.",
        "profile_details",
    ),
    (
        "current_city",
        "Only you see where you live",
        "Who can see your current city?",
        "8c-11",
        A.ONLY_ME,
        _WIDE,
        "Where you live is not part of your work.",
        "profile_details",
    ),
    (
        "contact_upload",
        "Your phone's contacts are not uploaded",
        "Is Upload contacts on in the phone app?",
        "8a-09",
        A.OFF,
        _SWITCH,
        "Uploaded contacts can make patients and you suggestions for one another.",
        "",
    ),
)

_X: tuple[Row, ...] = (
    (
        "protect_posts",
        "Only followers you approve see your posts",
        "Protect your posts",
        "8b-03",
        A.ON,
        _SWITCH,
        "An open account is read by anyone, with or without an account.",
        "audience",
    ),
    (
        "photo_tagging",
        "Nobody can tag you in photos",
        "Photo tagging",
        "8b-09",
        A.OFF,
        _SWITCH,
        "Others decide when to tag you, and with what.",
        "audience",
    ),
    (
        "dm_requests",
        "Only people you follow can message you",
        "Who can send you message requests?",
        "8b-06",
        A.FOLLOWING,
        (("No one", A.NOBODY), ("Verified users", A.VERIFIED), ("Everyone", A.LOGGED_IN)),
        "A message from a patient needs an answer that you may not want to give there.",
        "messages",
    ),
    (
        "read_receipts",
        "Others do not see when you read a message",
        "Show read receipts",
        "8b-12",
        A.OFF,
        _SWITCH,
        "A receipt at 3 am tells when you are awake.",
        "messages",
    ),
    (
        "find_by_email",
        "Nobody finds you by your email address",
        "Let people who have your email address find you on X",
        "8b-07",
        A.OFF,
        _SWITCH,
        "Your email address may be on letters, rotas and mailing lists.",
        "discoverability",
    ),
    (
        "find_by_phone",
        "Nobody finds you by your phone number",
        "Let people who have your phone number find you on X",
        "8b-07",
        A.OFF,
        _SWITCH,
        "If you ever rang a patient from your own phone, they have your number.",
        "discoverability",
    ),
    (
        "post_location",
        "Your posts carry no location",
        "Add location information to your posts",
        "8c-07",
        A.OFF,
        _SWITCH,
        "A post from the ward says where you work and when.",
        "location",
    ),
    (
        "data_sharing",
        "X does not share your data with partners",
        "Allow additional information sharing with business partners",
        "8a-10",
        A.OFF,
        _SWITCH,
        "What partners hold is out of your hands.",
        "data_sharing",
    ),
)

_LINKEDIN: tuple[Row, ...] = (
    (
        "connections_visible",
        "Only you see your connections",
        "Connection visibility",
        "8b-05",
        A.ONLY_ME,
        (("On", A.FRIENDS), ("Off", A.ONLY_ME)),
        "Your connections say where you trained and with whom.",
        "visibility",
    ),
    (
        "public_profile",
        "Your public page shows no more than you want",
        "Your profile's public visibility",
        "8b-13",
        A.OFF,
        _SWITCH,
        "This page is what a patient finds first.",
        "visibility",
    ),
    (
        "active_status",
        "Nobody sees when you are online",
        "Manage active status",
        "8b-12",
        A.NOBODY,
        (
            ("All LinkedIn members", A.LOGGED_IN),
            ("Your connections only", A.FRIENDS),
            ("No one", A.NOBODY),
        ),
        "Being seen online invites messages.",
        "visibility",
    ),
)

_WORDPRESS: tuple[Row, ...] = (
    (
        "search_visibility",
        "Search engines are asked to leave the site out",
        "Search engine visibility",
        "8b-08",
        A.ON,
        _SWITCH,
        "A private blog that search engines list is not private.",
        "reading",
    ),
    (
        "default_comment_status",
        "Nobody can comment on new posts",
        "Allow people to submit comments on new posts",
        "8d-04",
        A.OFF,
        _SWITCH,
        "Comments under your name may tell a patient's story.",
        "discussion",
    ),
    (
        "users_endpoint",
        "Your user name is not listed for strangers",
        "What the list of authors gives away",
        "8b-04",
        A.NOBODY,
        (("Nothing", A.NOBODY), ("Name and picture", A.PUBLIC)),
        "It is half of what somebody needs to sign in as you.",
        "rest",
    ),
)


def _facts(platform: str, rows: tuple[Row, ...], base: str) -> tuple[SettingFacts, ...]:
    return tuple(
        SettingFacts(
            platform=platform,
            id=name,
            title=title,
            checks=(check,),
            advise=advise,
            enough=None,
            why=why,
            fix=f"Open the page, find “{label}” and choose the narrowest that suits you.",
            url=f"{base}{page}" if page else "",
            phone_path="" if page else "Menu › Settings › Media and contacts › Upload contacts",
            ask=label if label.endswith("?") else f"What does the page show for “{label}”?",
            choices=choices,
            confidence=Confidence.SOURCED,
            source="made up",
            good=(advise,) if advise.is_switch else (),
        )
        for name, title, label, check, advise, choices, why, page in rows
    )


def made_up_platforms() -> tuple[PlatformFacts, ...]:
    def make(
        name: str, shown: str, rows: tuple[Row, ...], base: str, people: bool = True
    ) -> PlatformFacts:
        return PlatformFacts(
            id=name,
            name=shown,
            version="2025.11",
            settings=_facts(name, rows, base),
            has_people=people,
            has_apps=people,
            has_stranger=True,
            checked_live="2025-10-02" if name == "x" else "never",
            needs_site=name == "wordpress",
            terms=(
                f"{shown}'s terms do not allow automated collection without permission. Paravent"
                " opens only your own settings pages, at a person's pace, and changes nothing. You"
                " decide whether to go on."
            ),
            export=f"You can also ask {shown} for a copy of your data and use that instead.",
            export_url=f"{base}export",
            sign_in_url=base,
        )

    return (
        make("facebook", "Facebook", _FACEBOOK, "https://www.facebook.com/settings/?tab="),
        make("linkedin", "LinkedIn", _LINKEDIN, "https://www.linkedin.com/mypreferences/d/"),
        make("wordpress", "WordPress blog", _WORDPRESS, "/wp-admin/options-", people=False),
        make("x", "X", _X, "https://x.com/settings/"),
    )


_SEEN: dict[str, tuple[str, Audience | None, ReadingStatus]] = {
    "future_posts": ("Friends", A.FRIENDS, S.READ),
    "friends_list": ("Public", A.PUBLIC, S.READ),
    "friend_requests": ("Friends of friends", A.FRIENDS_OF_FRIENDS, S.READ),
    "lookup_email": ("Friends", A.FRIENDS, S.READ),
    "lookup_phone": ("Only me", A.ONLY_ME, S.READ),
    "search_engines": ("On", A.ON, S.READ),
    "see_tagged_posts": ("Close colleagues", None, S.NEEDS_CONFIRMATION),
    "tag_review": ("On", A.ON, S.READ),
    "stories_audience": ("", None, S.COULD_NOT_READ),
    "stories_reshare": ("Off", A.OFF, S.CONFIRMED),
    "birthday": ("Only me", A.ONLY_ME, S.READ),
    "current_city": ("Public", A.PUBLIC, S.READ),
    "contact_upload": ("", None, S.COULD_NOT_READ),
    "protect_posts": ("Off", A.OFF, S.READ),
    "photo_tagging": ("Off", A.OFF, S.READ),
    "dm_requests": ("Everyone", A.LOGGED_IN, S.READ),
    "read_receipts": ("Off", A.OFF, S.READ),
    "find_by_email": ("Off", A.OFF, S.READ),
    "find_by_phone": ("", None, S.NOT_OFFERED),
    "post_location": ("Off", A.OFF, S.READ),
    "data_sharing": ("", None, S.COULD_NOT_READ),
    "connections_visible": ("Off", A.ONLY_ME, S.READ),
    "public_profile": ("On", A.ON, S.READ),
    "active_status": ("No one", A.NOBODY, S.READ),
    "search_visibility": ("On", A.ON, S.READ),
    "default_comment_status": ("Off", A.OFF, S.READ),
    "users_endpoint": ("Name and picture", A.PUBLIC, S.READ),
}
_WHY_NOT = {
    S.COULD_NOT_READ: "The page did not show this setting where it is documented.",
    S.NEEDS_CONFIRMATION: "The page showed a value that is not known yet.",
}

_FIRST = [
    "Aisling",
    "Amina",
    "Bethan",
    "Callum",
    "Chidi",
    "Daniyar",
    "Efua",
    "Eleri",
    "Farah",
    "Gethin",
    "Hamza",
    "Iona",
]
_LAST = [
    "Abara",
    "Blythe",
    "Cadwallader",
    "Dhillon",
    "Estrada",
    "Farquhar",
    "Grange",
    "Hussain",
    "Ito",
    "Jarvis",
]


def made_up_people(platform: str, number: int) -> tuple[Person, ...]:
    host = {"facebook": "https://www.facebook.com/", "x": "https://x.com/"}.get(
        platform, "https://www.linkedin.com/in/"
    )
    made = []
    for n in range(number):
        name = f"{_FIRST[n % len(_FIRST)]} {_LAST[(n * 7 + n // 12) % len(_LAST)]}"
        detail = ("Leeds", "3 friends in common", "", "Works at a bakery")[n % 4]
        kind = "friend" if platform != "x" else ("follower", "following")[n % 2]
        made.append(Person(name, f"{host}made.up.{n}", detail, kind))
    return tuple(made)


def picture(label: str, value: str) -> bytes:
    """A picture as the browser would cut it from a page: a label and its value."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (620, 92), "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 619, 91), outline="#d8dade")
    draw.text((20, 22), label[:74], fill="#1c1e21", font_size=17)
    draw.text((20, 52), value or " ", fill="#5f6770", font_size=15)
    draw.text((560, 34), "Edit", fill="#2a5db0", font_size=15)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class MadeUpStore(MadeUpPeople):
    """``StorePort`` in memory."""

    def __init__(self, where: str = "keyring") -> None:
        super().__init__()
        self._where = where
        self._audits: list[Audit] = []
        self._unfinished: list[WalkStart] = []
        self._said: dict[str, Attestation] = {}
        self._decisions: dict[str, Decision] = {}
        self._pictures: dict[str, bytes] = {}
        self._photos = PhotoSummary()
        self._notes: dict[str, dict[str, str]] = {}
        self._lock = threading.RLock()
        self.threads: set[int] = set()
        """Idents of the threads that called; the window's must not be among them."""

    def _seen(self) -> None:
        self.threads.add(threading.get_ident())

    @property
    def kept_where(self) -> str:
        return self._where

    @property
    def kept_sentence(self) -> str:
        return {
            "keyring": (
                "What is read is kept encrypted on this computer. The key is in the computer's own"
                " key store."
            ),
            "passphrase": "What is read is kept encrypted on this computer, with your passphrase.",
            "memory": "Nothing is kept: what is read is gone when you close the window.",
        }[self._where]

    def begin(self, audit: Audit, scope: Sequence[str], people: bool) -> None:
        self._seen()

    def keep_reading(self, audit_id: str, reading: Reading, picture: bytes | None) -> None:
        self._seen()
        if reading.picture and picture:
            self._pictures[reading.picture] = picture

    def keep_people(self, audit_id: str, people: Sequence[Person], complete: bool) -> None:
        self._seen()

    def keep_apps(self, audit_id: str, apps: Sequence[App]) -> None:
        self._seen()

    def keep_picture(self, audit_id: str, name: str, picture: bytes) -> str:
        self._seen()
        self._pictures[f"{audit_id}/{name}"] = picture
        return f"{audit_id}/{name}"

    def page_done(self, audit_id: str, page: str) -> None:
        self._seen()

    def finish(self, audit: Audit) -> None:
        self._seen()
        with self._lock:
            self._audits = [audit, *(a for a in self._audits if a.id != audit.id)]
            self._unfinished = [w for w in self._unfinished if w.audit.platform != audit.platform]

    def audits(self, platform: str | None = None) -> Sequence[Audit]:
        self._seen()
        with self._lock:
            return [replace(a, people=()) for a in self._audits if platform in (None, a.platform)]

    def latest(self, count: int = 2) -> Sequence[Audit]:
        self._seen()
        with self._lock:
            return [
                replace(a, people=tuple(Person("", "", "", p.kind) for p in a.people))
                for a in self._audits
            ]

    def last_known(self, platform: str, site: str, before: str) -> Mapping[str, Reading]:
        return {}

    def marks_by_kind(self, audit_id: str) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        audit = self.audit(audit_id)
        for person in audit.people:
            mark = self.mark(person, audit.platform)
            found[person.kind] = found.get(person.kind, frozenset()) | {mark}
        return found

    def mark(self, person: Person, platform: str) -> str:
        return self.decision_key(person, platform)[:16]

    def said_of(self, start: str) -> Sequence[Attestation]:
        return [word for word in self._said.values() if word.check.startswith(start)]

    def audit(self, audit_id: str) -> Audit:
        self._seen()
        with self._lock:
            for audit in self._audits:
                if audit.id == audit_id:
                    return audit
        raise NothingStoredError("There is no review with that number. Review a profile first.")

    def unfinished(self) -> Sequence[WalkStart]:
        self._seen()
        return list(self._unfinished)

    def add_unfinished(self, start: WalkStart) -> None:
        self._unfinished.append(start)

    def forget_unfinished(self, audit_id: str) -> None:
        self._seen()
        self._unfinished = [w for w in self._unfinished if w.audit.id != audit_id]

    def confirm(self, audit_id: str, reading: Reading) -> None:
        self._seen()
        with self._lock:
            self._audits = [
                replace(
                    a,
                    readings=tuple(
                        reading if r.setting == reading.setting else r for r in a.readings
                    ),
                )
                if a.id == audit_id
                else a
                for a in self._audits
            ]

    def picture(self, picture_id: str) -> bytes | None:
        self._seen()
        return self._pictures.get(picture_id)

    def attestations(self) -> Sequence[Attestation]:
        self._seen()
        return list(self._said.values())

    def attest(self, attestation: Attestation) -> None:
        self._seen()
        self._said[attestation.check] = attestation

    def decisions(self) -> Sequence[Decision]:
        self._seen()
        return list(self._decisions.values())

    def decide(self, person: Person, platform: str, answer: BoundaryAnswer) -> Decision:
        self._seen()
        key = self.decision_key(person, platform)
        self._decisions[key] = Decision(key, platform, answer, NOW.isoformat())
        return self._decisions[key]

    def undo_decision(self, key: str) -> None:
        self._seen()
        self._decisions.pop(key, None)

    def decision_key(self, person: Person, platform: str) -> str:
        self._seen()
        return hashlib.blake2b(
            (person.url or f"{platform}:{person.name}").encode(), key=b"made up"
        ).hexdigest()

    def photo_summary(self) -> PhotoSummary:
        self._seen()
        return self._photos

    def add_photos(self, summary: PhotoSummary) -> None:
        self._photos = summary

    def notes(self, room: str) -> Mapping[str, str]:
        return dict(self._notes.get(room, {}))

    def keep_note(self, room: str, key: str, body: str) -> None:
        self._notes.setdefault(room, {})[key] = body

    def drop_note(self, room: str, key: str) -> None:
        self._notes.get(room, {}).pop(key, None)

    def note_key(self, room: str, text: str) -> str:
        return hashlib.sha256(f"{room}\n{text}".encode()).hexdigest()

    def close(self) -> None:
        pass


class MadeUpDesk:
    """``DeskPort`` without rooms behind it. Attributes change what it does."""

    def __init__(
        self,
        *,
        store: MadeUpStore | None = None,
        settings: Settings | None = None,
        is_practice: bool = False,
        platforms: Sequence[PlatformFacts] | None = None,
    ) -> None:
        self._settings = settings or Settings()
        self._store = store or MadeUpStore()
        self._is_practice = is_practice
        self._lists: Lists | None = None
        self.rhythm = MadeUpRhythm()
        self.review = made_up_review(self)
        self.footprint = MadeUpFootprint()
        self._platforms = tuple(made_up_platforms() if platforms is None else platforms)
        self.state = StoreState(True, StoreMode.KEYRING, False, self._store.kept_sentence)
        self.passphrase = ""
        self.recovery: str | None = None
        self.problems: list[str] = []
        self.fails: dict[str, ParaventError] = {}
        """Method name to the error it raises."""
        self.pace = 0.0
        """Seconds for each setting of a walk."""
        self.asks_for_sign_in = True
        self.stops_after: int | None = None
        self.people = 24
        self.shown_pages: list[str] = []
        self.opened: list[StoreMode] = []
        self.deleted = False
        self.closed = False
        self.outcomes: dict[str, PhotoOutcome] = {}
        self.inspections: dict[str, PhotoInspection] = {}
        self.html = ""
        self.threads: set[int] = set()
        self.extra_results: tuple[CheckResult, ...] = ()
        self.walks: list[AuditRequest] = []
        self.pictures = MadeUpPictures()
        self.changes = MadeUpChanges(self)
        self.past = MadeUpPast(self)
        self.selfaudit = MadeUpSelfAudit()
        self.papers = MadeUpPapers(lambda p: self.html or made_up_report(p), self._called)
        self.own_data = MadeUpOwnData()
        self.lens = MadeUpLens(self)
        self.pointing = MadeUpPointing(self)

    def _called(self, name: str) -> None:
        self.threads.add(threading.get_ident())
        if name in self.fails:
            raise self.fails[name]

    @property
    def is_practice(self) -> bool:
        return self._is_practice

    @property
    def settings(self) -> Settings:
        return self._settings

    def save_settings(self, settings: Settings) -> None:
        self._called("save_settings")
        self._settings = settings

    def platforms(self) -> Sequence[PlatformFacts]:
        self._called("platforms")
        return self._platforms

    def pack_problems(self) -> Sequence[str]:
        return self.problems

    def store_state(self) -> StoreState:
        self._called("store_state")
        return self.state

    def open_store(self, mode: StoreMode, passphrase: str = "") -> StorePort:
        self._called("open_store")
        if self.state.needs_passphrase and self.state.exists and passphrase != self.passphrase:
            raise WrongKeyError("That passphrase does not open it. Nothing was changed; try again.")
        self.opened.append(mode)
        self._store._where = mode.value
        return self._store

    def recovery_passphrase(self) -> str | None:
        shown, self.recovery = self.recovery, None
        return shown

    @property
    def store(self) -> StorePort:
        self._called("store")
        return self._store

    @property
    def lists(self) -> Lists:
        if self._lists is None:
            self._lists = made_up_lists(self._store, self._platforms)
        return self._lists

    @property
    def made_up_store(self) -> MadeUpStore:
        return self._store

    def wipe_leftovers(self) -> int:
        self._called("wipe_leftovers")
        return 0

    def audit(self, request: AuditRequest, events: EventsPort, cancel: Cancel, ask: Ask) -> Audit:
        self._called("audit")
        self.walks.append(request)
        facts = next(p for p in self._platforms if p.id == request.platform)
        if facts.id not in self._settings.terms_read:
            self._ask_terms(facts, ask)
        if self.asks_for_sign_in and not self._is_practice:
            prompt = Prompt(
                PromptKind.SIGN_IN,
                facts.id,
                f"Sign in to {facts.name}",
                f"A browser window is open on {facts.name}. Sign in there by hand as you always"
                " do, then come back here. Paravent never sees your password.",
                "&I am signed in",
                "&Not now",
            )
            if not ask(prompt):
                raise CancelledError("Stopped before signing in. Nothing was read.")
        audit = self._walk(facts, request, events, cancel)
        self._store.finish(audit)
        return audit

    def _ask_terms(self, facts: PlatformFacts, ask: Ask) -> None:
        prompt = Prompt(
            PromptKind.TERMS,
            facts.id,
            f"Before the first review of {facts.name}",
            facts.terms,
            "&Go on",
            "&Not now",
            BeforeWalk(
                facts.id,
                facts.name,
                tuple(f"Settings → {page}" for page in PAGE_NAMES),
                ("Your connections", "Connected apps"),
                stranger=True,
                seconds=2.0,
                terms=facts.terms,
                export=facts.export,
                export_url=facts.export_url,
                settings=len(facts.settings),
            ),
        )
        if not ask(prompt):
            raise CancelledError("Stopped before the review. Nothing was read.")
        self._settings = replace(self._settings, terms_read=(*self._settings.terms_read, facts.id))

    def _walk(
        self, facts: PlatformFacts, request: AuditRequest, events: EventsPort, cancel: Cancel
    ) -> Audit:
        pages = sorted({s.url for s in facts.settings})
        readings = []
        stopped = None
        for number, setting in enumerate(facts.settings):
            if cancel.wait(self.pace):
                sentence = "Stopped. What was read until then is kept."
                stopped = Stop(StopReason.CANCELLED, setting.url, sentence)
                break
            if self.stops_after is not None and number >= self.stops_after:
                sentence = (
                    f"{facts.name} asks for a check that only you can answer. Open it in your"
                    " browser, answer it, and go on here later."
                )
                stopped = Stop(StopReason.CHALLENGE, setting.url, sentence)
                break
            page = setting.url.rsplit("=", 1)[-1].rsplit("/", 1)[-1].replace("_", " ")
            events.page_opened(facts.id, page, pages.index(setting.url), len(pages))
            reading = made_up_reading(setting)
            shot = picture(setting.ask, reading.raw or "") if reading.raw else None
            self._store.keep_reading("", reading, shot)
            events.reading_made(facts.id, reading, shot)
            readings.append(reading)
        if stopped is not None:
            events.stopped(facts.id, stopped.sentence)
        people = made_up_people(facts.id, self.people) if request.people else ()
        if facts.has_people and request.people and stopped is None:
            for n in range(0, len(people) + 1, 8):
                events.people_found(facts.id, min(n, len(people)))
        return made_up_audit(
            facts,
            readings,
            NOW,
            site=request.site,
            people=people if stopped is None else (),
            stopped=stopped,
        )

    def practice(self) -> MadeUpDesk:
        self._called("practice")
        both = [p for p in made_up_platforms() if p.id in ("facebook", "x")]
        desk = MadeUpDesk(
            store=MadeUpStore("memory"),
            settings=replace(self._settings, terms_read=("facebook", "x")),
            is_practice=True,
            platforms=both,
        )
        desk.pace = self.pace
        return desk

    def questions(self) -> Sequence[Question]:
        self._called("questions")
        found = []
        newest: dict[tuple[str, str], Audit] = {}
        for audit in self._store.audits():
            newest.setdefault((audit.platform, audit.site), audit)
        for audit in newest.values():
            facts = next(p for p in self._platforms if p.id == audit.platform)
            for setting in facts.settings:
                reading = audit.reading(setting.id)
                if reading and reading.status in (S.COULD_NOT_READ, S.NEEDS_CONFIRMATION):
                    address = setting.url
                    if address.startswith("/"):
                        address = audit.site + address
                    found.append(
                        Question(audit.id, facts.id, facts.name, setting, reading, address)
                    )
        return found

    def answer(
        self, question: Question, audience: Audience | None, words: str, offered: bool = True
    ) -> None:
        self._called("answer")
        self._store.confirm(
            question.audit_id,
            Reading(
                setting=question.facts.id,
                status=S.CONFIRMED if offered else S.NOT_OFFERED,
                raw=words,
                audience=audience,
                how=("asked",),
                url=question.address,
                seen_at=NOW.isoformat(),
            ),
        )

    def show_page(self, address: str) -> None:
        self._called("show_page")
        self.shown_pages.append(address)

    def checklist(self) -> Checklist:
        self._called("checklist")
        said = {a.check: a for a in self._store.attestations()}
        results = made_up_results(self._platforms, self._store, said)
        return Checklist("Doctors' use of social media, 2013", (*results, *self.extra_results))

    def inspect_photos(
        self,
        paths: Sequence[Path],
        each: Callable[[PhotoInspection], None],
        cancel: Cancel,
        *,
        everything: bool = False,
    ) -> None:
        self._called("inspect_photos")
        for file in _files(paths):
            if cancel.wait(self.pace):
                return
            each(self.inspections.get(str(file)) or made_up_inspection(file))

    def clean_photos(
        self,
        paths: Sequence[Path],
        each: Callable[[PhotoOutcome], None],
        report: Report,
        cancel: Cancel,
        *,
        out: Path | None = None,
        in_place: bool = False,
        everything: bool = False,
    ) -> None:
        self._called("clean_photos")
        files = _files(paths)
        for number, file in enumerate(files):
            if cancel.wait(self.pace):
                raise CancelledError("Stopped. Photos cleaned until then are kept.")
            report(Progress(number, len(files), f"Cleaning {number + 1} of {len(files)}"))
            each(self.outcomes.get(str(file)) or made_up_outcome(file, out, everything))

    def write_report(self, out: Path, *, portfolio: bool = False) -> Sequence[Path]:
        self._called("write_report")
        out.write_text(self.preview_report(portfolio=portfolio), "utf-8")
        return [out]

    def preview_report(self, *, portfolio: bool = False) -> str:
        self._called("preview_report")
        return self.html or made_up_report(portfolio)

    def health(self) -> Sequence[Health]:
        self._called("health")
        return [
            Health("Browser", True, "Chromium 156 was found.", ""),
            Health("Key store", True, "The computer's own key store works.", ""),
            Health("Display", True, "A display was found.", ""),
            Health(
                "Fonts",
                False,
                "No font with emoji was found.",
                "Install an emoji font if boxes show where smileys should be.",
            ),
        ]

    def delete_everything(self) -> None:
        self._called("delete_everything")
        self.deleted = True

    def close(self) -> None:
        self.closed = True


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        files += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return files


def made_up_reading(setting: SettingFacts, when: datetime = NOW) -> Reading:
    raw, audience, status = _SEEN.get(setting.id, ("", None, S.COULD_NOT_READ))
    return Reading(
        setting=setting.id,
        status=status,
        raw=raw or None,
        audience=audience,
        how=("row",) if raw else (),
        url=setting.url,
        seen_at=when.isoformat() if raw else "",
        why=_WHY_NOT.get(status, ""),
        picture=f"{setting.platform}-{setting.id}" if raw else None,
    )


def made_up_audit(
    facts: PlatformFacts,
    readings: Sequence[Reading],
    when: datetime,
    *,
    site: str = "",
    people: tuple[Person, ...] = (),
    stopped: Stop | None = None,
) -> Audit:
    return Audit(
        id=f"{facts.id}-{site}-{when:%Y%m%d%H%M%S}",
        platform=facts.id,
        site=site,
        pack_version=facts.version,
        started=(when - timedelta(minutes=3)).isoformat(),
        finished=when.isoformat(),
        readings=tuple(readings),
        people=people,
        people_complete=bool(people),
        stopped=stopped,
        guard=GuardRecord(),
        witness="same",
    )


_CHECKS: tuple[tuple[str, str, Limb, tuple[CheckClass, ...], str, str], ...] = (
    (
        "8a-01",
        "You accept that no setting makes a site confidential",
        Limb.A,
        (CheckClass.ATTESTATION,),
        "Settings limit who sees something today; they promise nothing.",
        "I know that no privacy setting makes what I post confidential.",
    ),
    ("8a-09", "Contacts are not uploaded", Limb.A, (CheckClass.SETTING,), "", ""),
    ("8a-10", "Data is not shared with partners", Limb.A, (CheckClass.SETTING,), "", ""),
    (
        "8a-11",
        "Nobody else uses your device or password",
        Limb.A,
        (CheckClass.ATTESTATION,),
        "Whoever can open your phone can open your profiles.",
        "I share neither my password nor an unlocked device with anyone.",
    ),
    (
        "8a-12",
        "You have read your employer's or university's policy",
        Limb.A,
        (CheckClass.ATTESTATION,),
        "Many have a policy that goes further than the regulator.",
        "I have read the social media policy of the place where I work or study.",
    ),
    ("8b-01", "New posts reach friends only", Limb.B, (CheckClass.SETTING,), "", ""),
    (
        "8b-03",
        "The account is private",
        Limb.B,
        (CheckClass.SETTING, CheckClass.PUBLIC_VIEW),
        "",
        "",
    ),
    (
        "8b-04",
        "Profile fields show no more than you want",
        Limb.B,
        (CheckClass.SETTING, CheckClass.PUBLIC_VIEW),
        "Small facts together say where to find you.",
        "",
    ),
    ("8b-05", "Only you see your connections", Limb.B, (CheckClass.SETTING,), "", ""),
    ("8b-06", "Few people can ask, follow or message", Limb.B, (CheckClass.SETTING,), "", ""),
    ("8b-07", "Nobody finds you by phone or email", Limb.B, (CheckClass.SETTING,), "", ""),
    ("8b-08", "Search engines leave you out", Limb.B, (CheckClass.SETTING,), "", ""),
    ("8b-09", "You decide on tags", Limb.B, (CheckClass.SETTING,), "", ""),
    ("8b-11", "Stories reach friends only", Limb.B, (CheckClass.SETTING,), "", ""),
    ("8b-12", "Nobody sees when you are online", Limb.B, (CheckClass.SETTING,), "", ""),
    ("8b-13", "The public page of your profession", Limb.B, (CheckClass.SETTING,), "", ""),
    (
        "8b-15",
        "You have thought about your connections",
        Limb.B,
        (CheckClass.EXPORT, CheckClass.ATTESTATION),
        "Patients among your friends blur the line between care and private life.",
        "I have gone through my connections and decided about each.",
    ),
    ("8c-01", "Photos carry no location", Limb.C, (CheckClass.EXPORT,), "", ""),
    ("8c-07", "Posts carry no location", Limb.C, (CheckClass.SETTING,), "", ""),
    (
        "8c-10",
        "You look at what a picture itself shows",
        Limb.C,
        (CheckClass.ATTESTATION,),
        "A badge, a ward sign or the view from a window says where you are.",
        "Before I post a picture I look for badges, signs, screens and views.",
    ),
    ("8c-11", "Your town is not shown", Limb.C, (CheckClass.SETTING,), "", ""),
    ("8d-04", "Others cannot pass on what you post", Limb.D, (CheckClass.SETTING,), "", ""),
    ("8d-09", "Nothing has changed since last time", Limb.D, (CheckClass.SETTING,), "", ""),
    (
        "8d-10",
        "You pause before posting",
        Limb.D,
        (CheckClass.ATTESTATION,),
        "What is published is hard to pull back.",
        "I wait before I post something about work or when upset.",
    ),
)

O = CheckOutcome  # noqa: E741 - short in a table


def made_up_results(
    platforms: Sequence[PlatformFacts], store: MadeUpStore, said: dict[str, Attestation]
) -> tuple[CheckResult, ...]:
    audits: dict[str, Audit] = {}
    for audit in store.audits():
        audits.setdefault(audit.platform, audit)
    results = []
    for check, title, limb, classes, why, ask in _CHECKS:
        evidence = []
        for facts in platforms:
            found = audits.get(facts.id)
            for setting in facts.settings:
                reading = found.reading(setting.id) if found else None
                if check in setting.checks and reading is not None:
                    evidence.append(_evidence(setting, reading, facts.version))
        outcome = said[check].value if check in said else _together([e.outcome for e in evidence])
        todo = None
        if outcome in (O.NOT_MET, O.PARTLY):
            todo = "Change the settings marked below, then review the profile again."
        elif outcome is O.COULD_NOT_READ:
            todo = "Answer the question, or review the profile again."
        results.append(
            CheckResult(check, title, limb, classes, outcome, tuple(evidence), todo, why, ask)
        )
    return tuple(results)


def _evidence(setting: SettingFacts, reading: Reading, version: str) -> CheckEvidence:
    if not reading.status.is_known:
        outcome = O.NOT_APPLICABLE if reading.status is S.NOT_OFFERED else O.COULD_NOT_READ
    else:
        assert reading.audience is not None
        outcome = O.MET if setting.is_met_by(reading.audience) else O.NOT_MET
    return CheckEvidence(
        platform=setting.platform,
        setting=setting.id,
        outcome=outcome,
        obtained=CheckClass.SETTING,
        seen=reading.raw or "",
        seen_at=reading.seen_at,
        url=setting.url,
        pack_version=version,
        advice=setting.fix if outcome is O.NOT_MET else "",
        thing=reading.raw or "" if outcome is O.NOT_MET else "",
    )


def _together(outcomes: Sequence[CheckOutcome]) -> CheckOutcome:
    kinds = {o for o in outcomes if o is not O.NOT_APPLICABLE}
    if not outcomes:
        return O.COULD_NOT_READ
    if not kinds:
        return O.NOT_APPLICABLE
    if len(kinds) == 1:
        return next(iter(kinds))
    if O.MET in kinds:
        return O.PARTLY
    return O.NOT_MET if O.NOT_MET in kinds else O.COULD_NOT_READ


def made_up_inspection(file: Path) -> PhotoInspection:
    name = file.name.lower()
    if name.endswith((".txt", ".pdf")):
        return PhotoInspection(
            str(file), "", (), None, "This is not a photo, whatever its name says. It was left."
        )
    if "clean" in name or "scan" in name:
        return PhotoInspection(str(file), "JPEG", (), None, None)
    return PhotoInspection(
        str(file),
        "HEIC" if name.endswith(".heic") else "JPEG",
        (
            Finding("Exif GPS", "coordinates", "53.8190, -1.5790"),
            Finding("Exif GPS", "altitude", "71 m"),
            Finding("XMP", "place name", "Headingley, Leeds"),
            Finding("preview → Exif GPS", "coordinates", "53.8190, -1.5790"),
        ),
        "near Headingley, Leeds, to within about 5 metres",
        None,
        PhotoPoint(53.8190, -1.5790, 5.0),
    )


def made_up_outcome(file: Path, out: Path | None, everything: bool) -> PhotoOutcome:
    name = file.name.lower()
    if name.endswith((".txt", ".pdf")):
        return PhotoOutcome(
            str(file), "refused", why="This is not a photo, whatever its name says. It was left."
        )
    if "clean" in name or "scan" in name:
        return PhotoOutcome(str(file), "already_clean", verified=True)
    if "broken" in name:
        return PhotoOutcome(
            str(file), "failed", why="The file is damaged. The original is as it was."
        )
    written = (out or file.parent) / f"{file.stem}-clean{file.suffix}"
    return PhotoOutcome(
        str(file),
        "cleaned",
        ("coordinates", "altitude", "place name", *(("serial number",) if everything else ())),
        ("orientation", "colour profile", "camera", "date"),
        str(written),
        True,
    )


def made_up_report(portfolio: bool) -> str:
    kind = "For a portfolio" if portfolio else "For yourself"
    return f"""<!doctype html><html lang="en-GB"><head><title>Privacy review</title>
<style>body {{ font-family: sans-serif }} .big {{ font-size: 2em }}</style></head><body>
<h1>Privacy review of social media profiles</h1>
<p>{kind} · 21 November 2025 · Doctors' use of social media, paragraph 8</p>
<h2>What was found</h2>
<p>Two profiles were reviewed: Facebook and X. Of 21 settings, 16 were read, 1 was confirmed by
hand, and 4 could not be read. What could not be read counts as unknown, not as fine.</p>
<table><thead><tr><th>Part</th><th>Met</th><th>To consider</th><th>Could not read</th></tr></thead>
<tbody><tr><td>8a Settings are not confidentiality</td><td>1</td><td>0</td><td>4</td></tr>
<tr><td>8b Who can reach me, and what they see</td><td>5</td><td>6</td><td>1</td></tr>
<tr><td>8c Where I am and have been</td><td>1</td><td>1</td><td>2</td></tr>
<tr><td>8d What cannot be taken back</td><td>1</td><td>0</td><td>2</td></tr></tbody></table>
<h2>What to change</h2>
<ol><li><strong>Only you see your friends list</strong> – Facebook shows “Public”.</li>
<li><strong>Search engines do not link to your profile</strong> – Facebook shows “On”.</li>
<li><strong>Only followers you approve see your posts</strong> – X shows “Off”.</li></ol>
<h2>What was not looked at</h2>
<p>Messages, groups, and what other people have posted.</p>
</body></html>"""


def full_desk(**changes: object) -> MadeUpDesk:
    """A desk of somebody who has reviewed three profiles, one of them twice."""
    settings = Settings(
        profiles=("facebook", "linkedin", "wordpress", "x"),
        blog_sites=("https://notes-from-the-wards.example",),
        terms_read=("facebook", "x"),
    )
    desk = MadeUpDesk(settings=settings)
    for name, value in changes.items():
        setattr(desk, name, value)
    store = desk.made_up_store
    facts = {p.id: p for p in made_up_platforms()}
    earlier = NOW - timedelta(days=97)
    first = [made_up_reading(s, earlier) for s in facts["facebook"].settings]
    first = [
        replace(r, raw="Only me", audience=A.ONLY_ME) if r.setting == "current_city" else r
        for r in first
    ]
    first = [
        replace(r, status=S.READ, raw="Friends", audience=A.FRIENDS)
        if r.setting == "stories_audience"
        else replace(r, raw="Public", audience=A.PUBLIC)
        if r.setting == "future_posts"
        else r
        for r in first
    ]
    store.finish(made_up_audit(facts["facebook"], first, earlier))
    for name, days in (("linkedin", 40), ("x", 6), ("facebook", 6)):
        when = NOW - timedelta(days=days)
        readings = [made_up_reading(s, when) for s in facts[name].settings]
        for setting, reading in zip(facts[name].settings, readings, strict=True):
            if reading.picture:
                store.keep_reading("", reading, picture(setting.ask, reading.raw or ""))
        store.finish(
            made_up_audit(facts[name], readings, when, people=made_up_people(name, desk.people))
        )
    for person in made_up_people("facebook", desk.people)[:9]:
        store.decide(person, "facebook", BoundaryAnswer.NO)
    store.attest(Attestation("8a-01", CheckOutcome.ATTESTED, NOW.isoformat()))
    store.add_photos(PhotoSummary(cleaned=14, already_clean=3, verified=17))
    return desk


def cut_walk() -> WalkStart:
    """A walk through X that a crash cut off."""
    facts = next(p for p in made_up_platforms() if p.id == "x")
    audit = made_up_audit(facts, [made_up_reading(s) for s in facts.settings[:3]], NOW)
    return WalkStart(replace(audit, finished=None), ("audience",), (), True)


def no_browser() -> NoBrowserError:
    return NoBrowserError(
        "No browser was found on this computer. Install Chrome, Edge or Chromium, or choose one in"
        " Settings."
    )

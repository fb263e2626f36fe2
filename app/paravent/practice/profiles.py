"""The practice person's profiles as they are at the start, and random ones for tests."""

from __future__ import annotations

import random
from collections.abc import Sequence
from types import MappingProxyType

from paravent.practice.facebook.settings import SPECS as FACEBOOK
from paravent.practice.people import crowd
from paravent.practice.platforms import REPLICAS
from paravent.practice.state import PlatformState, PracticeApp, PracticeState, Spec
from paravent.practice.x.settings import SPECS as X

SPECS: dict[str, tuple[Spec, ...]] = {
    "facebook": FACEBOOK,
    "x": X,
    **{name: replica.specs for name, replica in REPLICAS.items()},
}
"""The settings of every platform that can be rehearsed."""

_FACEBOOK_VALUES = {
    "future_posts": "Public",
    "followed_pages_lists": "Public",
    "friend_requests": "Everyone",
    "friends_list": "Public",
    "lookup_email": "Everyone",
    "lookup_phone": "Friends",
    "search_engines": "On",
    "msg_fof": "Chats",
    "msg_others": "Message requests",
    "msg_instagram": "Don't receive requests",
    "post_on_profile": "Friends",
    "see_others_posts": "Friends of friends",
    "share_posts_to_story": "On",
    "hide_comment_words": "Off",
    "see_tagged_posts": "Friends except…",
    "tag_audience_expand": "People in your circles",
    "tag_review": "Off",
    "timeline_review": "On",
    "stories_audience": "Friends",
    "stories_reshare": "On",
    "stories_mention_reshare": "Off",
    "stories_archive": "On",
    "reels_audience": "Public",
    "reels_reshare": "On",
    "who_can_follow": "Public",
    "followers_visible": "Only me",
    "public_post_comments": "Friends",
    "public_profile_info": "Friends of friends",
    "profile_lock": "Off",
    "work": "Public",
    "education": "Friends",
    "current_city": "Public",
    "hometown": "Only me",
    "relationship": "Friends",
    "family": "Custom",
    "contact_email": "Only me",
    "contact_phone": "Friends",
    "birthday": "Friends",
    "birth_year": "Only me",
    "details": "Public",
    "location_history": "Off",
    "off_meta_activity": "Connect future activity",
    "ad_partner_activity": "No, don't make my ads more relevant",
    "ads_off_meta": "Allowed",
    "social_interactions": "Friends",
    "audience_based_ads": "On",
    "profile_suggestions": "On",
    "default_post_audience_crosspost": "Off",
}
_X_VALUES = {
    "protected_posts": "Off",
    "protect_videos": "Off",
    "photo_tagging": "Only people you follow can tag you",
    "post_location": "On",
    "places_been": "On",
    "lookup_email": "On",
    "lookup_phone": "Off",
    "dm_requests": "Verified users",
    "dm_receipts": "On",
    "spaces_listening": "On",
    "profile_birth_month_day": "You follow each other",
    "profile_birth_year": "Your circle",
    "ads_personalised": "On",
    "inferred_identity": "Off",
    "partner_sharing": "Off",
    "grok_training": "On",
    "two_factor": "On",
    "password_reset_protect": "Off",
    "precise_location": "On",
    "dm_group_requests": "People you follow",
    "profile_fields": "Larkmoor",
    "about_page": "United Kingdom",
}


def _apps(*pairs: tuple[str, str]) -> tuple[PracticeApp, ...]:
    return tuple(PracticeApp(name, detail) for name, detail in pairs)


def default_state() -> PracticeState:
    """The fictional Dr Morgan Ellery: some settings open, some private, some not to be read.

    Not to be read on Facebook: the reels page (its layout lost the labels), who is added to the
    audience of tagged posts (words nobody documented), activity off the platform (asks for the
    password). On X: Spaces (the page fails), the year of birth (unknown words), Security (asks
    for the password).
    """
    facebook = PlatformState(
        values=MappingProxyType(_FACEBOOK_VALUES),
        people=crowd(137, "facebook friends"),
        requests=crowd(3, "facebook requests"),
        blocked=crowd(2, "facebook blocked"),
        apps=_apps(
            ("Tuneful Lantern", "Added on 2 May 2021"),
            ("Stride & Splash", "Added on 14 January 2024"),
            ("Quizzical Otter", "Added on 30 August 2019"),
        ),
        expired_apps=_apps(("Farmstead Dreams", "Expired on 3 March 2018")),
        integrations=_apps(("Larkmoor Fun Run Sign-up", "Added on 9 June 2023")),
        sessions=_apps(("Linux PC · Larkmoor", "This device"), ("Android phone", "2 days ago")),
        broken_pages=frozenset({"reels"}),
        password_pages=frozenset({"off_facebook_activity"}),
        covered_pages=frozenset({"stories"}),
    )
    x = PlatformState(
        values=MappingProxyType(_X_VALUES),
        people=crowd(143, "x followers", on_x=True),
        following=crowd(58, "x following", on_x=True),
        requests=crowd(2, "x requests", on_x=True),
        blocked=crowd(3, "x blocked", on_x=True),
        apps=_apps(
            ("Thread Untangler", "Read and write"),
            ("Poll Pigeon", "Read"),
        ),
        sessions=_apps(
            ("Chrome on Linux", "Larkmoor, United Kingdom · Active now"),
            ("X for Android", "Port Tallow, United Kingdom · 3 days ago"),
        ),
        broken_pages=frozenset({"spaces"}),
        covered_pages=frozenset({"contacts"}),
        password_pages=frozenset({"security"}),
    )
    others = {name: replica.start for name, replica in REPLICAS.items()}
    return PracticeState(facebook, x, others=others)


def _random_values(specs: Sequence[Spec], chance: random.Random) -> dict[str, str]:
    return {spec.id: chance.choice(spec.options).words for spec in specs}


def random_state(seed: int, *, troubled: bool = False) -> PracticeState:
    """A state with random values; the same seed gives the same state.

    Without ``troubled`` every page is sound and every value documented; with it, some settings
    are missing, some show unknown words, some pages are broken or ask for the password.
    """
    # Not for secrets: the same seed must give the same profiles.
    chance = random.Random(seed)  # noqa: S311
    start = default_state()
    result = start
    for name, specs in SPECS.items():
        values = _random_values(specs, chance)
        removed: frozenset[str] = frozenset()
        pages = sorted({spec.page for spec in specs})
        broken: frozenset[str] = frozenset()
        asking: frozenset[str] = frozenset()
        if troubled:
            ids = [spec.id for spec in specs]
            removed = frozenset(chance.sample(ids, 3))
            # A switch has no words of its own that could be unknown.
            worded = [s.id for s in specs if s.shape.value in ("row", "radio", "select", "dialog")]
            values |= dict.fromkeys(
                chance.sample(worded, min(2, len(worded))), "Neighbours and guests"
            )
            broken = frozenset(chance.sample(pages, 1))
            asking = frozenset(chance.sample(pages, 1))
            if name in REPLICAS and not REPLICAS[name].asks_again:
                asking = frozenset()
        old = start.platform(name)
        count = chance.randint(0, 60)
        # Facebook's lists know friends only; elsewhere handles have no dots.
        plain = name != "facebook"
        result = result.with_platform(
            name,
            PlatformState(
                values=MappingProxyType(values),
                people=crowd(count, f"{name} {seed}", on_x=plain),
                following=crowd(count // 2, f"{name} f {seed}", on_x=True) if plain else (),
                apps=old.apps[: chance.randint(0, len(old.apps))],
                sessions=old.sessions,
                removed=removed,
                broken_pages=broken,
                password_pages=asking,
            ),
        )
    return result

"""X's settings as documented: page, label, words, shape, key in the settings answer."""

from __future__ import annotations

from paravent.core.words import Audience
from paravent.practice.state import Option, Shape, Spec

ON = Option("On", Audience.ON, True)
OFF = Option("Off", Audience.OFF, False)
_SWITCH = (ON, OFF)
_WHO_SEES = (
    Option("Public", Audience.PUBLIC, "public"),
    Option("Your followers", Audience.FOLLOWERS, "followers"),
    Option("People you follow", Audience.FOLLOWING, "following"),
    Option("You follow each other", Audience.MUTUAL, "mutualfollow"),
    Option("Only you", Audience.ONLY_ME, "self"),
)


def _box(id_: str, page: str, label: str, description: str = "", key: str = "") -> Spec:
    return Spec(id_, page, label, _SWITCH, Shape.SWITCH, description, json_key=key)


SETTINGS: tuple[Spec, ...] = (
    Spec(
        "protected_posts",
        "audience_and_tagging",
        "Protect your posts",
        (Option("On", Audience.FOLLOWERS, True), Option("Off", Audience.PUBLIC, False)),
        Shape.SWITCH,
        "When selected, your posts and other account information are only visible to people who "
        "follow you.",
        json_key="protected",
    ),
    Spec(
        "protect_videos",
        "audience_and_tagging",
        "Protect your videos",
        _SWITCH,
        Shape.SWITCH,
        "If selected, videos in your posts will not be downloadable by default.",
        documented=False,
    ),
    Spec(
        "photo_tagging",
        "tagging",
        "Photo tagging",
        (
            Option("Anyone can tag you", Audience.LOGGED_IN, "all"),
            Option("Only people you follow can tag you", Audience.FOLLOWING, "following"),
            Option("Off", Audience.NOBODY, "none"),
        ),
        Shape.TAGGING,
        "Allow people to tag you in their photos and receive notifications when they do so.",
        json_key="allow_media_tagging",
    ),
    _box(
        "post_location",
        "location",
        "Add location information to your posts",
        "If enabled, you will be able to attach location information to your posts.",
        "geo_enabled",
    ),
    _box(
        "places_been",
        "location_information",
        "Personalize based on places you've been",
        "Experiences here are always based on your sign-up location and current location.",
        "allow_location_history_personalization",
    ),
    Spec(
        "precise_location",
        "location_information",
        "Precise location",
        _SWITCH,
        Shape.SWITCH,
        "See content by your current location.",
        documented=False,
    ),
    _box(
        "lookup_email",
        "contacts",
        "Let people who have your email address find you on X",
        "Let people who have your email address find and connect with you.",
        "discoverable_by_email",
    ),
    _box(
        "lookup_phone",
        "contacts",
        "Let people who have your phone number find you on X",
        "Let people who have your phone number find and connect with you.",
        "discoverable_by_mobile_phone",
    ),
    Spec(
        "dm_requests",
        "direct_messages",
        "Allow message requests from:",
        (
            Option("No one", Audience.NOBODY, "following"),
            Option("Verified users", Audience.VERIFIED, "verified"),
            Option("Everyone", Audience.LOGGED_IN, "all"),
        ),
        Shape.RADIO,
        "People you follow will always be able to message you.",
        json_key="allow_dms_from",
    ),
    _box(
        "dm_receipts",
        "direct_messages",
        "Show read receipts",
        "Let people you're messaging with know when you've seen their messages.",
        "dm_receipt_setting",
    ),
    _box(
        "spaces_listening",
        "spaces",
        "Allow followers to see which Spaces you're listening to",
        "Your followers will see which Spaces you're listening to.",
    ),
    Spec(
        "profile_birth_month_day",
        "profile",
        "Month and day",
        _WHO_SEES,
        Shape.SELECT,
        group="Birth date",
    ),
    Spec("profile_birth_year", "profile", "Year", _WHO_SEES, Shape.SELECT, group="Birth date"),
    _box(
        "ads_personalised",
        "ads_preferences",
        "Personalized ads",
        "You will always see ads based on your activity. When this setting is enabled, ads may "
        "be personalized further.",
        "allow_ads_personalization",
    ),
    _box(
        "inferred_identity",
        "off_twitter_activity",
        "Personalize based on your inferred identity",
        "Personalize your experience with inferred activity, for example on devices you haven't "
        "used to log in.",
        "allow_logged_out_device_personalization",
    ),
    _box(
        "partner_sharing",
        "data_sharing_with_business_partners",
        "Allow additional information sharing with business partners",
        "Always share information with business partners that help to run and improve products.",
        "allow_sharing_data_for_third_party_personalization",
    ),
    _box(
        "grok_training",
        "grok_settings",
        "Allow your posts as well as your interactions, inputs, and results with Grok to be used "
        "for training and fine-tuning",
        "To continuously improve your experience.",
    ),
    _box(
        "two_factor",
        "security",
        "Two-factor authentication",
        "Help protect your account from unauthorized access.",
    ),
    _box(
        "password_reset_protect",
        "security",
        "Password reset protect",
        "For added protection, you'll need to confirm your email or phone number.",
    ),
)

PLACE = "Larkmoor"
BASED_IN = "United Kingdom"

FURTHER: tuple[Spec, ...] = (
    # Known to the JSON only: the page that showed it is gone.
    Spec(
        "dm_group_requests",
        "direct_messages",
        "",
        (
            Option("People you follow", Audience.FOLLOWING, "following"),
            Option("Everyone", Audience.LOGGED_IN, "all"),
        ),
        Shape.JSON,
        json_key="allow_dm_groups_from",
        documented=False,
    ),
    Spec(
        "profile_fields",
        "profile",
        "Location",
        (Option(PLACE, Audience.PUBLIC, PLACE), Option("", Audience.NOBODY, "")),
        Shape.INPUT,
    ),
    Spec(
        "about_page",
        "about_page",
        "Account based in",
        (Option(BASED_IN, Audience.PUBLIC, BASED_IN),),
        Shape.TEXT,
        documented=False,
    ),
)

SPECS: tuple[Spec, ...] = (*SETTINGS, *FURTHER)

RECEIPTS = {True: "all_enabled", False: "all_disabled"}
"""``dm_receipt_setting`` says on and off in words of its own."""

PAGES: dict[str, str] = {
    "account": "Your account",
    "privacy_and_safety": "Privacy and safety",
    "audience_and_tagging": "Audience, media and tagging",
    "tagging": "Photo tagging",
    "your_tweets": "Your posts",
    "location": "Add location information to your posts",
    "content_you_see": "Content you see",
    "mute_and_block": "Mute and block",
    "blocked/all": "Blocked accounts",
    "muted/all": "Muted accounts",
    "direct_messages": "Chat",
    "spaces": "Spaces",
    "contacts": "Discoverability and contacts",
    "contacts_dashboard": "Manage contacts",
    "about_your_account": "About your account",
    "ads_preferences": "Ads preferences",
    "off_twitter_activity": "Inferred identity",
    "data_sharing_with_business_partners": "Data sharing with business partners",
    "location_information": "Location information",
    "grok_settings": "Grok & Third-party Collaborators",
    "cookie_preferences": "Cookie preferences",
    "security_and_account_access": "Security and account access",
    "security": "Security",
    "account/login_verification": "Two-factor authentication",
    "apps_and_sessions": "Apps and sessions",
    "connected_apps": "Connected apps",
    "sessions": "Sessions",
    "your_twitter_data/login_history": "Account access history",
    "your_twitter_data/devices": "Logged-in devices and apps",
    "connected_accounts": "Connected accounts",
    "delegate": "Delegate",
    "your_twitter_data/account": "Account information",
}
"""Path below /settings/ and the heading of its details pane."""

OLD_PAGES = {
    "safety": "audience_and_tagging",
    "blocked": "blocked/all",
    "muted": "muted/all",
}

LINKS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "privacy_and_safety": (
        (
            "audience_and_tagging",
            "Audience, media and tagging",
            "Manage what information you allow other people on X to see.",
        ),
        ("your_tweets", "Your posts", "Manage the information associated with your posts."),
        ("content_you_see", "Content you see", "Decide what you see on X."),
        ("mute_and_block", "Mute and block", "Manage the accounts that you have muted or blocked."),
        ("direct_messages", "Chat", "Manage who can message you directly."),
        ("spaces", "Spaces", "Manage who can see your Spaces listening activity"),
        (
            "contacts",
            "Discoverability and contacts",
            "Control your discoverability settings and manage contacts you've imported.",
        ),
        ("about_your_account", "About your account", ""),
        ("ads_preferences", "Ads preferences", "Manage your ads experience on X."),
        (
            "off_twitter_activity",
            "Inferred identity",
            "Allow X to personalize your experience with your inferred activity.",
        ),
        (
            "data_sharing_with_business_partners",
            "Data sharing with business partners",
            "Allow sharing of additional information with business partners.",
        ),
        (
            "location_information",
            "Location information",
            "Manage the location information X uses to personalize your experience.",
        ),
        ("grok_settings", "Grok & Third-party Collaborators", ""),
    ),
    "your_tweets": (("location", "Add location information to your posts", ""),),
    "mute_and_block": (
        ("blocked/all", "Blocked accounts", ""),
        ("muted/all", "Muted accounts", ""),
    ),
    "contacts": (("contacts_dashboard", "Manage contacts", ""),),
    "account": (
        ("your_twitter_data/account", "Account information", ""),
        ("apps_and_sessions", "Apps and sessions", ""),
        ("security", "Security", ""),
    ),
    "security": (("account/login_verification", "Two-factor authentication", ""),),
    "apps_and_sessions": (
        ("connected_apps", "Connected apps", ""),
        ("sessions", "Sessions", ""),
        ("your_twitter_data/login_history", "Account access history", ""),
    ),
}
"""Rows that lead on to another page: path, words, description."""

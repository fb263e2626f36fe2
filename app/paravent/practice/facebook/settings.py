"""Facebook's settings as documented: page, label, words, shape. In the order of their pages."""

from __future__ import annotations

from paravent.core.words import Audience
from paravent.practice.state import Option, Shape, Spec

PUBLIC = Option("Public", Audience.PUBLIC, "EVERYONE")
EVERYONE = Option("Everyone", Audience.PUBLIC, "EVERYONE")
ANY_USER = Option("Everyone", Audience.LOGGED_IN, "EVERYONE")
FOF = Option("Friends of friends", Audience.FRIENDS_OF_FRIENDS, "FRIENDS_OF_FRIENDS")
FRIENDS = Option("Friends", Audience.FRIENDS, "FRIENDS")
EXCEPT = Option("Friends except…", Audience.CUSTOM, "FRIENDS_EXCEPT")
SPECIFIC = Option("Specific friends", Audience.CUSTOM, "SPECIFIC_FRIENDS")
CUSTOM = Option("Custom", Audience.CUSTOM, "CUSTOM")
ONLY_ME = Option("Only me", Audience.ONLY_ME, "SELF")
NO_ONE = Option("No one", Audience.NOBODY, "NO_ONE")
ON = Option("On", Audience.ON, True)
OFF = Option("Off", Audience.OFF, False)

_USUAL = (PUBLIC, FRIENDS, EXCEPT, SPECIFIC, ONLY_ME, CUSTOM)
_LOOKUP = (ANY_USER, FOF, FRIENDS, ONLY_ME)
_SEEN_BY = (EVERYONE, FOF, FRIENDS, EXCEPT, SPECIFIC, ONLY_ME, CUSTOM)
_SWITCH = (ON, OFF)
_SUGGEST = "Who can Facebook suggest your profile to based on your phone number or email address?"
_REACH = "How people find and contact you"


def _message(reach: Audience) -> tuple[Option, ...]:
    return (
        Option("Chats", reach, "CHATS"),
        Option("Message requests", reach, "MESSAGE_REQUESTS"),
        Option("Don't receive requests", Audience.NOBODY, "NONE"),
    )


def _switch(id_: str, page: str, label: str, uk: str = "", description: str = "") -> Spec:
    return Spec(id_, page, label, _SWITCH, Shape.SWITCH, description, uk=uk)


def _field(id_: str, section: str, label: str, text: str) -> Spec:
    return Spec(
        id_, "about", label, _USUAL, Shape.FIELD, group=section, text=text, documented=False
    )


POSTS = (
    Spec(
        "future_posts",
        "posts",
        "Who can see your future posts?",
        _USUAL,
        description="This is who will see what you post from now on.",
    ),
    Spec(
        "followed_pages_lists",
        "posts",
        "Who can see the people, Pages and lists you follow?",
        _USUAL,
    ),
)

FIND_AND_CONTACT = (
    Spec(
        "friend_requests",
        "how_people_find_and_contact_you",
        "Who can send you friend requests?",
        (ANY_USER, FOF),
        group=_REACH,
    ),
    Spec(
        "friends_list",
        "how_people_find_and_contact_you",
        "Who can see your friends list?",
        _USUAL,
        group=_REACH,
        description="Remember that your friends control who can see their friendships on their "
        "own profiles.",
    ),
    Spec(
        "lookup_email",
        "how_people_find_and_contact_you",
        "Who can look you up using the email address you provided?",
        _LOOKUP,
        group=_REACH,
        newer="People with your email address",
        newer_group=_SUGGEST,
    ),
    Spec(
        "lookup_phone",
        "how_people_find_and_contact_you",
        "Who can look you up using the phone number you provided?",
        _LOOKUP,
        group=_REACH,
        newer="People with your phone number",
        newer_group=_SUGGEST,
    ),
    Spec(
        "search_engines",
        "how_people_find_and_contact_you",
        "Do you want search engines outside of Facebook to link to your profile?",
        (Option("On", Audience.PUBLIC, True), OFF),
        Shape.SWITCH,
        group=_REACH,
        uk="Do you want search engines outside Facebook to link to your profile?",
    ),
    Spec(
        "msg_fof",
        "how_people_find_and_contact_you",
        "For friends of friends on Facebook, deliver requests to:",
        _message(Audience.FRIENDS_OF_FRIENDS),
        documented=False,
        group="How you get message requests",
    ),
    Spec(
        "msg_others",
        "how_people_find_and_contact_you",
        "For others on Facebook, deliver requests to:",
        _message(Audience.LOGGED_IN),
        documented=False,
        group="How you get message requests",
    ),
    Spec(
        "msg_instagram",
        "how_people_find_and_contact_you",
        "For accounts on Instagram, deliver requests to:",
        _message(Audience.LOGGED_IN),
        documented=False,
        group="How you get message requests",
    ),
)

PROFILE_AND_TAGGING = (
    Spec(
        "post_on_profile",
        "profile_and_tagging",
        "Who can post on your profile?",
        (FRIENDS, ONLY_ME),
        group="Viewing and sharing",
    ),
    Spec(
        "see_others_posts",
        "profile_and_tagging",
        "Who can see what others post on your profile?",
        _SEEN_BY,
        group="Viewing and sharing",
    ),
    Spec(
        "share_posts_to_story",
        "profile_and_tagging",
        "Allow others to share your posts to their story?",
        _SWITCH,
        Shape.SWITCH,
        group="Viewing and sharing",
    ),
    Spec(
        "hide_comment_words",
        "profile_and_tagging",
        "Hide comments containing certain words from your profile",
        _SWITCH,
        group="Viewing and sharing",
    ),
    Spec(
        "see_tagged_posts",
        "profile_and_tagging",
        "Who can see posts you're tagged in on your profile?",
        _SEEN_BY,
        group="Tagging",
        uk="Who can see posts that you're tagged in on your profile?",
    ),
    Spec(
        "tag_audience_expand",
        "profile_and_tagging",
        "When you're tagged in a post, who do you want to add to the audience of the post if "
        "they can't already see it?",
        (FRIENDS, ONLY_ME, CUSTOM),
        group="Tagging",
    ),
    Spec(
        "tag_review",
        "profile_and_tagging",
        "Review tags people add to your posts before the tags appear on Facebook?",
        _SWITCH,
        Shape.SWITCH,
        group="Reviewing",
        uk="Review tags that friends add to your posts before the tags appear on Facebook?",
    ),
    Spec(
        "timeline_review",
        "profile_and_tagging",
        "Review posts you're tagged in before the post appears on your profile?",
        _SWITCH,
        Shape.SWITCH,
        group="Reviewing",
        uk="Review posts that you're tagged in before the post appears on your profile?",
    ),
)

STORIES = (
    Spec("stories_audience", "stories", "Who can see your stories?", (PUBLIC, FRIENDS, CUSTOM)),
    _switch(
        "stories_reshare",
        "stories",
        "Allow others to share your public stories to their own story?",
    ),
    _switch(
        "stories_mention_reshare",
        "stories",
        "Allow people to share your stories if you mention them?",
    ),
    _switch("stories_archive", "stories", "Archiving your stories"),
)

# The facts know the labels of these, not the name of their tab: it is found in the navigation.
REELS = (
    Spec(
        "reels_audience",
        "reels",
        "Who can see your reels?",
        (PUBLIC, FRIENDS, ONLY_ME),
        documented=False,
    ),
    Spec(
        "reels_reshare",
        "reels",
        "Allow others to share your reels to their stories?",
        _SWITCH,
        Shape.SWITCH,
        documented=False,
    ),
)

FOLLOWERS = (
    Spec("who_can_follow", "followers_and_public_content", "Who can follow me", (PUBLIC, FRIENDS)),
    Spec(
        "followers_visible",
        "followers_and_public_content",
        "Who can see your followers on your timeline?",
        _USUAL,
    ),
    Spec(
        "public_post_comments",
        "followers_and_public_content",
        "Who can comment on your public posts?",
        (PUBLIC, FOF, FRIENDS),
    ),
    Spec(
        "public_profile_info",
        "followers_and_public_content",
        "Public profile info",
        (PUBLIC, FOF, FRIENDS),
        description="Who can like or comment on your profile picture, cover photo and other "
        "information that is always public.",
    ),
)

PROFILE_LOCK = (
    Spec(
        "profile_lock",
        "profile_locking",
        "Lock your profile",
        _SWITCH,
        Shape.BUTTON,
        documented=False,
    ),
)

ABOUT_SECTIONS = {
    "Work and education": "about_work_and_education",
    "Places lived": "about_places",
    "Family and relationships": "about_family_and_relationships",
    "Contact and basic info": "about_contact_and_basic_info",
    "Details about you": "about_details",
}
ABOUT = (
    _field("work", "Work and education", "Workplace", "Registrar at Larkmoor General Hospital"),
    _field(
        "education", "Work and education", "University", "Studied medicine at Fennbridge University"
    ),
    _field("current_city", "Places lived", "Current town/city", "Larkmoor"),
    _field("hometown", "Places lived", "Home town", "Port Tallow"),
    _field("relationship", "Family and relationships", "Relationship", "Married"),
    _field("family", "Family and relationships", "Family members", "Ash Ellery, sibling"),
    _field("contact_email", "Contact and basic info", "Email", "morgan@ellery.example"),
    _field("contact_phone", "Contact and basic info", "Mobile", "07700 900123"),
    _field("birthday", "Contact and basic info", "Birth date", "4 March"),
    _field("birth_year", "Contact and basic info", "Birth year", "1988"),
    _field("details", "Details about you", "About you", "Allotments, bell-ringing, long walks."),
)

INTRO: dict[str, tuple[str, str]] = {
    "work": ("Works at", "Larkmoor General Hospital"),
    "education": ("Studied at", "Fennbridge University"),
    "current_city": ("Lives in", "Larkmoor"),
    "hometown": ("From", "Port Tallow"),
    "relationship": ("", "Married"),
    "details": ("", "Allotments, bell-ringing, long walks."),
}
"""Details that the head of the profile shows to those who may see them: lead-in and words."""

LOCATION = (
    Spec(
        "location_history",
        "location_history",
        "Location History",
        _SWITCH,
        Shape.TEXT,
        documented=False,
    ),
)

ACCOUNTS_CENTER = (
    Spec(
        "off_meta_activity",
        "off_facebook_activity",
        "Manage future activity",
        (
            Option("Connect future activity", Audience.ON, True),
            Option("Disconnect future activity", Audience.OFF, False),
        ),
        Shape.DIALOG,
    ),
    Spec(
        "ad_partner_activity",
        "data_from_partners",
        "Activity information from ad partners",
        (
            Option("Yes, make my ads more relevant", Audience.ON, True),
            Option("No, don't make my ads more relevant", Audience.OFF, False),
        ),
        Shape.DIALOG,
    ),
    Spec(
        "ads_off_meta",
        "ads_shown_off_meta",
        "Ads shown outside of Meta",
        (Option("Allowed", Audience.ON, True), Option("Not allowed", Audience.OFF, False)),
        Shape.SWITCH,
    ),
    Spec(
        "social_interactions",
        "social_interactions",
        "Social interactions",
        (FRIENDS, Option("Only Me", Audience.ONLY_ME, "SELF")),
        Shape.RADIO,
        description="Who can see your social actions paired with ads?",
    ),
    Spec(
        "audience_based_ads",
        "audience_based_advertising",
        "Employer",
        _SWITCH,
        Shape.SWITCH,
        group="Categories used to reach you",
        documented=False,
    ),
    Spec(
        "profile_suggestions",
        "profile_suggestions",
        "Suggest your profile to others across apps",
        _SWITCH,
        Shape.SWITCH,
        documented=False,
    ),
    Spec(
        "default_post_audience_crosspost",
        "cross_posting",
        "Share to your other profiles",
        _SWITCH,
        Shape.SWITCH,
        documented=False,
    ),
)

SPECS: tuple[Spec, ...] = (
    *POSTS,
    *FIND_AND_CONTACT,
    *PROFILE_AND_TAGGING,
    *STORIES,
    *REELS,
    *FOLLOWERS,
    *PROFILE_LOCK,
    *ABOUT,
    *LOCATION,
    *ACCOUNTS_CENTER,
)

TABS: dict[str, str] = {
    "posts": "Posts",
    "how_people_find_and_contact_you": "How people find and contact you",
    "profile_and_tagging": "Profile and tagging",
    "followers_and_public_content": "Followers and public content",
    "stories": "Stories",
    "reels": "Reels",
    "location": "Location",
    "profile_locking": "Profile locking",
    "profile_access": "Profile access",
    "blocking": "Blocking",
    "applications": "Apps and websites",
    "business_tools": "Business integrations",
    "language": "Language and region",
}
"""The left navigation, in order: tab name and what it says."""

OLD_TABS: dict[str, str] = {
    "privacy": "posts",
    "timeline": "profile_and_tagging",
    "followers": "followers_and_public_content",
}
"""Tab names until about 2022 that still lead somewhere here."""

ACCOUNTS_CENTER_PATHS: dict[str, tuple[str, str]] = {
    "/ads/data_from_partners": ("data_from_partners", "Activity information from ad partners"),
    "/ads/ads_shown_off_meta": ("ads_shown_off_meta", "Ads from ad partners"),
    "/ads/social_interactions": ("social_interactions", "Social interactions"),
    "/ads/audience_based_advertising": ("audience_based_advertising", "Audience-based advertising"),
    "/connected_experiences/cross_posting": ("cross_posting", "Sharing across profiles"),
}
"""Path on the Accounts Center host: page id and heading."""

CATEGORIES = ("Job title", "Education", "Relationship status")
"""The further switches of the same list; they stand as the first one does."""

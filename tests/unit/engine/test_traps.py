"""Pages that tempt a reader into a wrong value, and the same pages without the trap."""

from __future__ import annotations

import pytest
from tests.support.pages import page

from paravent.core.records import Reading
from paravent.core.words import Audience, Confidence, ReadingStatus
from paravent.engine.read import read_setting
from paravent.engine.sight import Atlas
from paravent.packs.model import Setting

VALUES = {
    "Public": "public",
    "Friends": "friends",
    "Friends of friends": "friends_of_friends",
    "Friends except…": "custom",
    "Only me": "only_me",
    "No one": "nobody",
}
SWITCH = {"on": "on", "off": "off"}
LABEL = "Who can see your friends list?"


def setting(name: str = "friends_list", label: str = LABEL, **more: object) -> Setting:
    how = more.pop("how", "row")
    given: dict[str, object] = {
        "id": name,
        "page": "p",
        "title": "t",
        "labels": (label,),
        "read": ({"how": how},),
        "values": SWITCH if how == "switch" else VALUES,
        "why": "w",
        "fix": "f",
        "ask": "a",
        "source": "s",
    }
    return Setting.model_validate({**given, **more})


FRIENDS = setting()
POSTS = setting("future_posts", "Who can see your future posts?")
EMAIL = setting("email", "Who can look you up using the email address you provided?")
PHONE = setting("phone", "Who can look you up using the phone number you provided?")
FOLLOW = setting("follow", "Who can see the people you follow?")
FOLLOWED = setting("followed", "Who can see the people who follow you?")
TAGS = setting("tags", "Review tags people add to your posts", how="switch")
RECEIPTS = setting("receipts", "Show read receipts", how="switch")
ALL = (FRIENDS, POSTS, EMAIL, PHONE, FOLLOW, FOLLOWED, TAGS, RECEIPTS)


def read(html: str, wanted: Setting = FRIENDS, all_settings: tuple[Setting, ...] = ALL) -> Reading:
    return read_setting(wanted, page(html), atlas=Atlas(all_settings, ("Facebook",)), page="p")


def row(label: object, value: str) -> str:
    return f"<div><div><span>{label}</span></div><div>{value}</div></div>"


RADIOS = "".join(
    f'<div role="radio" aria-checked="{{{n}}}"><span>{word}</span><span>Explained</span></div>'
    for n, word in enumerate(("Public", "Friends", "Only me"))
)


@pytest.mark.parametrize(
    "value",
    [
        "<span>Friends</span>",
        "<button>Friends</button>",
        '<div role="button" aria-label="Edit privacy. Friends"><span>Friends</span></div>',
        '<div role="button" aria-label="Edit privacy. Sharing with Friends."></div>',
        '<button aria-label="Current audience: Friends">▾</button>',
        '<button aria-haspopup="listbox">Friends</button>',
        '<button aria-description="Friends">Edit</button>',
        "<select><option>Public</option><option selected>Friends</option></select>",
        RADIOS.format("false", "true", "false"),
        "<span>Visible to your friends</span>",
        "<span>Friends only</span>",
        "<button aria-pressed='false'>Public</button><button aria-pressed='true'>Friends</button>",
        "<ul role='listbox'><li role='option'>Public</li>"
        "<li role='option' aria-selected='true'>Friends</li></ul>",
    ],
)
def test_a_value_in_many_clothes(value: str) -> None:
    found = read(f"<main>{row(LABEL, value)}{row(POSTS.labels[0], 'Public')}</main>")
    assert (found.status, found.audience) == (ReadingStatus.READ, Audience.FRIENDS)


@pytest.mark.parametrize(
    "label",
    [
        "Who can see your friends list?",
        "WHO CAN SEE YOUR FRIENDS LIST",
        "Who\u00a0can see your friends\u00a0list?",
        "Who can see your <b>friends list</b>?",
        "Who can view your friends list?",
        "Choose who can see your friends list",
        "Who can see your friends list on Facebook?",
    ],
)
def test_a_label_in_many_clothes(label: str) -> None:
    found = read(f"<main><p>{label}</p><p>Only me</p></main>")
    assert (found.status, found.audience) == (ReadingStatus.READ, Audience.ONLY_ME)


@pytest.mark.parametrize(
    "value",
    [
        "<span>Friends of friends of friends</span>",
        "<span>Close friends</span>",
        "<span>Selected friends</span>",
        "<span>Friends</span><span>minus Acquaintances</span>",
        "<span>Friends <b>minus Bob</b></span>",
        "<div role='button'><span>Friends</span><span>Excluding Bob</span></div>",
        "<span>Friends and followers</span>",
        "<span>Not shared with friends</span>",
        "<span>Friends (recommended)</span>",
        "<button>Best mates</button>",
        "<select><option>Public</option><option selected>Inner circle</option></select>",
        RADIOS.format("false", "false", "true").replace("Only me", "Friends plus"),
        "<span>Someone</span>",
    ],
)
def test_an_unknown_value_is_never_mapped(value: str) -> None:
    found = read(f"<main>{row(LABEL, value)}{row(POSTS.labels[0], 'Public')}</main>")
    assert found.status in (ReadingStatus.NEEDS_CONFIRMATION, ReadingStatus.COULD_NOT_READ)
    assert found.audience is None


def test_a_value_with_an_ellipsis_goes_on() -> None:
    for value in ("<span>Friends</span><span>except Ann</span>", "<b>Friends except: Ann, Bob</b>"):
        assert read(f"<main>{row(LABEL, value)}</main>").audience is Audience.CUSTOM


def test_unknown_words_are_shown_as_seen() -> None:
    found = read(f"<main>{row(LABEL, '<button>Best mates</button>')}</main>")
    assert found.status is ReadingStatus.NEEDS_CONFIRMATION
    assert found.raw == "Best mates"


@pytest.mark.parametrize(
    "html",
    [
        # The value of the row below is not this row's.
        row(LABEL, "") + row(POSTS.labels[0], "Public"),
        row(LABEL, "") + row("Who can see your birthday?", "Public"),
        row(POSTS.labels[0], "Public") + row(LABEL, ""),
        f"<p>{LABEL}</p><p>{POSTS.labels[0]}</p><p>Public</p>",
        f"<p>{LABEL}</p><p>Who may see your birthday</p><p>Public</p>",
        f"<dl><dt>{LABEL}</dt><dd></dd><dt>Something else</dt><dd>Public</dd></dl>",
        f"<table><tr><td>{LABEL}</td><td></td></tr><tr><td>Birthday</td><td>Public</td></tr>"
        "</table>",
        # Values before their labels, the first label unknown, the last value gone.
        f"<div>Public</div><div>{LABEL}</div><div>Only me</div><div>{POSTS.labels[0]}</div>",
        # Not loaded yet.
        row(LABEL, "Loading…"),
        row(LABEL, '<div role="progressbar"></div>'),
        row(LABEL, '<div aria-busy="true">Public</div>'),
        # All options shown, none chosen.
        row(LABEL, RADIOS.format("false", "false", "false")),
        row(LABEL, "<div>Public</div><div>Friends</div><div>Only me</div>"),
        # Help, examples, tooltips, menus.
        row(LABEL, "<p>For example: Friends</p>"),
        row(LABEL, '<div role="tooltip">Public</div>'),
        f"<aside><p>{LABEL}</p><a href='/'>Learn more</a></aside>",
        # Another label that only looks like it.
        row("Who can see your followers list?", "Public"),
        row("Who cannot see your friends list?", "Public"),
        row("Who can see your friends' posts?", "Public"),
        row("Who can block your friends list?", "Public"),
        row("Hide your friends list", "Public"),
        # Hidden copy.
        f'<div style="display:none">{row(LABEL, "Public")}</div>',
        # Two values for one label.
        row(LABEL, "Public") + row(LABEL, "Only me"),
        # A value inside the label.
        "<p>Only friends can see your friends list</p>",
        row(LABEL, "<span>Public</span><span>Only me</span>"),
        '<div><span>Who can see your friends list?</span><button aria-label="Edit privacy. Public">'
        "Only me</button></div>",
    ],
)
def test_no_wrong_reading(html: str) -> None:
    found = read(f"<main>{html}</main>")
    assert found.status is not ReadingStatus.READ
    assert found.audience is None


def test_a_hidden_copy_does_not_disturb() -> None:
    hidden = f'<div style="display:none">{row(LABEL, "Public")}</div>'
    found = read(f"<main>{hidden}{row(LABEL, 'Only me')}</main>")
    assert found.audience is Audience.ONLY_ME


def test_a_help_sidebar_and_a_menu_do_not_disturb() -> None:
    found = read(
        f"<nav><a href='/'>Public</a></nav><main>{row(LABEL, 'Only me')}</main>"
        f"<aside><h2>Help</h2><p>{LABEL}</p><p>Public</p></aside>"
    )
    assert found.audience is Audience.ONLY_ME


@pytest.mark.parametrize(("wanted", "other"), [(EMAIL, PHONE), (FOLLOW, FOLLOWED)])
def test_labels_compete(wanted: Setting, other: Setting) -> None:
    html = f"<main>{row(str(other.labels[0]), 'Public')}</main>"
    assert read(html, wanted).status is ReadingStatus.COULD_NOT_READ
    assert read(html, other).audience is Audience.PUBLIC
    # Also where the pack does not know the other one.
    assert read(html, wanted, (wanted,)).status is ReadingStatus.COULD_NOT_READ


@pytest.mark.parametrize(
    ("control", "status", "audience"),
    [
        ('<input type="checkbox" checked>', "read", "on"),
        ('<input type="checkbox">', "read", "off"),
        ('<div role="switch" aria-checked="true"></div>', "read", "on"),
        ('<button aria-pressed="false"></button>', "read", "off"),
        ('<button role="switch" aria-checked="false" aria-label="Toggle"></button>', "read", "off"),
        ("<span>Off</span>", "read", "off"),
        ('<div role="switch" aria-checked="mixed"></div>', "needs_confirmation", None),
        (
            '<input type="checkbox" checked aria-checked="false">',
            "needs_confirmation",
            None,
        ),
        ('<input type="checkbox" checked disabled>', "needs_confirmation", None),
        ('<input type="checkbox" checked><span>Off</span>', "needs_confirmation", None),
        ("<button>Turn on</button>", None, None),
        ('<input type="checkbox" checked aria-label="Show read receipts">', "could_not_read", None),
        ("", "could_not_read", None),
    ],
)
def test_switches(control: str, status: str | None, audience: str | None) -> None:
    found = read(f"<main>{row(str(TAGS.labels[0]), control)}</main>", TAGS)
    assert found.audience == audience
    assert found.status != "read" if status is None else found.status == status


def test_a_switch_named_by_its_label_among_others() -> None:
    html = "".join(
        f'<label><input type="checkbox"{state}> {label}</label>'
        for label, state in (
            ("Review tags people add to your posts", " checked"),
            ("Something else", ""),
            ("Show read receipts", ""),
        )
    )
    assert read(f"<main>{html}</main>", TAGS).audience is Audience.ON
    assert read(f"<main>{html}</main>", RECEIPTS).audience is Audience.OFF


def test_an_inverted_switch_means_what_the_pack_says() -> None:
    hides = setting(
        "hides", "Hide your profile", how="switch", values={"on": "nobody", "off": "public"}
    )
    html = f"<main>{row('Hide your profile', '<input type=checkbox checked>')}</main>"
    assert read(html, hides, (hides,)).audience is Audience.NOBODY


def test_sections_part_equal_labels() -> None:
    def part(name: str, section: str) -> Setting:
        return setting(name, "Visible to", read=({"how": "row", "section": (section,)},))

    mail, number = part("mail", "Email address"), part("number", "Phone number")
    both = (mail, number)
    html = (
        f"<main><h2>Email address</h2>{row('Visible to', 'Only me')}"
        f"<h2>Phone number</h2>{row('Visible to', 'Public')}</main>"
    )
    assert read(html, mail, both).audience is Audience.ONLY_ME
    assert read(html, number, both).audience is Audience.PUBLIC
    unknown = html.replace("Email address", "Something new")
    assert read(unknown, mail, both).status is ReadingStatus.COULD_NOT_READ


def test_equal_labels_without_sections_are_asked() -> None:
    one, two = setting("one", "Visible to"), setting("two", "Visible to")
    html = f"<main>{row('Visible to', 'Only me')}</main>"
    assert read(html, one, (one, two)).status is ReadingStatus.NEEDS_CONFIRMATION


def test_weak_facts_are_never_read() -> None:
    html = f"<main>{row(LABEL, 'Only me')}</main>"
    weak = setting(confidence=Confidence.WEAK)
    assert read(html, weak, (weak,)).status is ReadingStatus.NEEDS_CONFIRMATION
    way = setting(read=({"how": "row", "confidence": "weak"},))
    found = read(html, way, (way,))
    assert (found.status, found.raw, found.audience) == ("needs_confirmation", "Only me", None)


def test_not_offered() -> None:
    offered = setting(not_offered=("This is not available in your country",))
    html = "<main><p>This is not available in your country.</p></main>"
    assert read(html, offered, (offered,)).status is ReadingStatus.NOT_OFFERED
    html = f"<main>{row(LABEL, 'Only me')}</main>"
    assert read(html, offered, (offered,)).audience is Audience.ONLY_ME


def test_a_documented_mark() -> None:
    marked = setting(
        "marked",
        "Protect your posts",
        read=({"how": "switch", "mark": 'input[data-testid="p"]'},),
        values=SWITCH,
    )
    everything = (marked, RECEIPTS)
    box = '<input data-testid="p" type=checkbox checked>'
    right = f"<main><label>{box} Protect your posts</label></main>"
    assert read(right, marked, everything).audience is Audience.ON
    nameless = '<main><input data-testid="p" type=checkbox checked></main>'
    assert read(nameless, marked, everything).audience is Audience.ON
    # The mark moved to another control.
    moved = right.replace("Protect your posts", "Show read receipts")
    assert read(moved, marked, everything).status is ReadingStatus.COULD_NOT_READ
    unknown = right.replace("Protect your posts", "Beta features")
    assert read(unknown, marked, everything).status is ReadingStatus.NEEDS_CONFIRMATION


def test_free_text() -> None:
    free = setting("bio", "Biography", values={"*": "public", "": "nobody"})
    field = '<main><label for="b">Biography</label><textarea id="b">{}</textarea></main>'
    assert read(field.format("A doctor."), free, (free,)).audience is Audience.PUBLIC
    assert read(field.format(""), free, (free,)).audience is Audience.NOBODY
    assert read("<main><p>Nothing</p></main>", free, (free,)).audience is None


@pytest.mark.parametrize("words", ["Beta", "More", "Something quite new"])
def test_a_heading_does_not_lend_its_name_to_a_row_with_words_of_its_own(words: str) -> None:
    switch = '<input type="checkbox">'
    named = f"<main><h2>Show read receipts</h2>{row(words, switch)}</main>"
    assert read(named, RECEIPTS).status is not ReadingStatus.READ
    bare = f"<main><h2>Show read receipts</h2><div><div></div><div>{switch}</div></div></main>"
    assert read(bare, RECEIPTS).audience is Audience.OFF


def test_a_badge_beside_the_label_is_no_label() -> None:
    badge = row('Show read receipts</span><span class="badge">New', '<input type="checkbox">')
    assert read(f"<main>{badge}</main>", RECEIPTS).audience is Audience.OFF


PAUSED = setting(
    "history", "Watch history", values={"On": "on", "Off": "off", "Paused": "off"}
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ('<input type="checkbox" checked>', Audience.ON),
        ('<input type="checkbox" checked><span>On</span>', Audience.ON),
        ("<span>Paused</span>", Audience.OFF),
        ('<input type="checkbox" checked><span>Off</span>', None),
        ('<input type="checkbox" checked><span>Paused</span>', None),
    ],
)
def test_a_switch_and_the_words_beside_it_must_agree(value: str, seen: Audience | None) -> None:
    found = read(f"<main>{row('Watch history', value)}</main>", PAUSED, (*ALL, PAUSED))
    assert found.audience is seen
    assert (found.status is ReadingStatus.READ) == (seen is not None)

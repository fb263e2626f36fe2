"""Pages made to trick the reader. Where a value is read it must be the true one, or none at all."""

from __future__ import annotations

import pytest
from tests.support.pages import page

from paravent.core.page import Captured
from paravent.core.records import Reading
from paravent.core.words import ReadingStatus
from paravent.engine.read import read_setting
from paravent.engine.sight import Atlas
from paravent.packs.model import Setting

VALUES = {
    "Public": "public",
    "Everyone": "public",
    "Friends": "friends",
    "Friends of friends": "friends_of_friends",
    "Friends except…": "custom",
    "Followers": "followers",
    "People you follow": "following",
    "Only me": "only_me",
    "No one": "nobody",
}
SWITCH = {"on": "on", "off": "off"}
LIST = "Who can see your friends list?"
POSTS = "Who can see your future posts?"
RECEIPTS = "Show read receipts"
TAGS = "Review tags people add to your posts"


def make(name: str, label: str, how: str = "row", **more: object) -> Setting:
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


SETTINGS = {
    "list": make("list", LIST),
    "posts": make("posts", POSTS),
    "receipts": make("receipts", RECEIPTS, "switch"),
    "tags": make("tags", TAGS, "switch"),
    "radio": make("radio", "Who can message you?", "radio"),
    "choice": make("choice", "Who can tag you?", "choice"),
}
ATLAS = Atlas(tuple(SETTINGS.values()), ("Toy",))


def read(html: str, name: str = "list", captured: tuple[Captured, ...] = ()) -> Reading:
    return read_setting(SETTINGS[name], page(html), captured, atlas=ATLAS, page="p")


def row(label: str, value: str) -> str:
    return f"<div><div><span>{label}</span></div><div>{value}</div></div>"


def box(state: str = "", more: str = "") -> str:
    return f'<div role="switch"{f" aria-checked={state}" if state else ""}{more}></div>'


def radios(chosen: str, words: tuple[str, ...] = ("Everyone", "Friends", "No one")) -> str:
    return "".join(
        f'<div role="radio" aria-checked="{str(w == chosen).lower()}"><span>{w}</span></div>'
        for w in words
    )


MESSAGE, TAG = "Who can message you?", "Who can tag you?"

NO_ONE = "<select><option selected>No one</option></select>"

# Name, setting, what may be read (None: nothing), page.
TRICKS: tuple[tuple[str, str, str | None, str], ...] = (
    # -- values with company
    ("except names", "list", "custom", row(LIST, "Friends except Ann")),
    ("except in the next line", "list", None, row(LIST, "<p>Friends</p><p>except Ann</p>")),
    ("minus, own button", "list", None, row(LIST, "<button>Friends</button><b>minus Ann</b>")),
    ("plus one more", "list", None, row(LIST, "<span>Only me</span><span>+ 1 other</span>")),
    ("and somebody", "list", None, row(LIST, "Friends and people they tag")),
    ("not yet", "list", None, row(LIST, "Only me (from 1 March)")),
    ("used to be", "list", None, row(LIST, "Previously: Only me")),
    ("was", "list", None, row(LIST, "Was: Only me. Now: Public")),
    ("recommended", "list", None, row(LIST, "Recommended: Only me")),
    ("suggested", "list", None, row(LIST, "<span>We suggest</span> <b>Only me</b>")),
    ("default", "list", None, row(LIST, "Default: Friends")),
    ("negated value", "list", None, row(LIST, "Not public")),
    ("nobody but", "list", None, row(LIST, "No one but friends of friends")),
    ("almost", "list", None, row(LIST, "Nearly no one")),
    ("all but", "list", None, row(LIST, "Everyone except people you blocked")),
    ("question mark", "list", None, row(LIST, "Only me?")),
    ("friends' friends", "list", None, row(LIST, "Friends’ friends")),
    ("lookalike letters", "list", None, row(LIST, "Оnly mе")),
    ("bidi override", "list", None, row(LIST, "\u202eem ylnO")),
    ("number format", "list", None, row(LIST, "1,234 Friends")),
    ("count of friends", "list", None, row(LIST, "Friends (137)")),
    ("until a date", "list", None, row(LIST, "Public until 3 May")),
    # -- labels that mean something else
    ("negated", "list", None, row("Who can't see your friends list?", "Public")),
    ("no longer", "list", None, row("Who can no longer see your friends list?", "Public")),
    ("hidden from", "list", None, row("Who is your friends list hidden from?", "Public")),
    ("their list", "list", None, row("Who can see their friends list?", "Public")),
    ("friends' list", "list", None, row("Whose friends list can you see?", "Public")),
    ("list of others", "list", None, row("Who can see your family list?", "Public")),
    ("past posts", "posts", None, row("Who can see your past posts?", "Only me")),
    ("limit", "posts", None, row("Limit who can see your future posts", "Public")),
    ("comment", "posts", None, row("Who can comment on your future posts?", "Only me")),
    ("request", "list", None, row("Who can ask to see your friends list?", "Only me")),
    ("close friends", "list", None, row("Who can see your close friends list?", "Only me")),
    ("prefix", "list", None, row(f"{LIST} on your second profile", "Only me")),
    ("prefix with dash", "list", None, row(f"{LIST} – second profile", "Only me")),
    ("for pages", "list", None, row(f"For pages: {LIST}", "Only me")),
    ("stop", "receipts", None, row(f"Do not: {RECEIPTS}", box("true"))),
    ("hide", "receipts", None, row("Hide read receipts", box("true"))),
    ("without", "receipts", None, row("Show messages without read receipts", box("true"))),
    ("ask before", "receipts", None, row("Ask before showing read receipts", box("true"))),
    ("of others", "receipts", None, row("Show other people's read receipts", box("true"))),
    ("history", "list", None, row(f"You changed “{LIST}”", "Only me")),
    # -- values of neighbours
    ("swapped", "list", "only_me", row(POSTS, "Public") + row(LIST, "Only me")),
    ("value missing", "list", None, row(LIST, "") + row(POSTS, "Only me")),
    ("value missing, flat", "list", None, f"<p>{LIST}</p><p>{POSTS}</p><p>Only me</p>"),
    ("unknown neighbour", "list", None, f"<p>{LIST}</p><p>Your birthday</p><p>Only me</p>"),
    ("column shift", "list", None, f"<table><tr><td>{LIST}</td></tr><tr><td>Only me</td></tr>"
     f"<tr><td>{POSTS}</td></tr><tr><td></td></tr></table>"),
    ("section value", "list", None, f"<h2>People</h2><p>Only me</p>{row(LIST, '')}"),
    ("last one wins", "list", None, row(LIST, "Only me") + row(LIST, "Public")),
    ("old and new layout", "list", None,
     f"<section>{row(LIST, 'Public')}</section><section>{row(LIST, 'Only me')}</section>"),
    ("switch of neighbour", "receipts", None,
     f"<div>{RECEIPTS}</div><div>Dark mode {box('true')}</div>"),
    ("named switch", "receipts", None, row(RECEIPTS, box("true", ' aria-label="Dark mode"'))),
    ("one switch for two", "receipts", None, f"<div>{RECEIPTS}<br>{TAGS}{box('true')}</div>"),
    # -- states
    ("none checked", "radio", None, row(MESSAGE, radios(""))),
    ("two checked", "radio", None,
     row(MESSAGE, radios("Everyone") + radios("Friends", ("Friends", "No one")))),
    ("mixed", "receipts", None, row(RECEIPTS, box("mixed"))),
    ("no state", "receipts", None, row(RECEIPTS, box())),
    ("both states", "receipts", None,
     row(RECEIPTS, '<input type="checkbox" checked aria-checked="false">')),
    ("word against switch", "receipts", None, row(RECEIPTS, box("true") + "<span>Off</span>")),
    ("two switches", "receipts", None, row(RECEIPTS, box("true") + box("false"))),
    ("disabled", "receipts", None, row(RECEIPTS, box("true", ' aria-disabled="true"'))),
    ("turn on", "receipts", None, row(RECEIPTS, "<button>Turn on</button>")),
    ("turn off link", "receipts", None, row(RECEIPTS, "<a href=/x>Turn off</a>")),
    ("on phones", "receipts", None, row(RECEIPTS, "<span>On phones</span>")),
    ("off since", "receipts", None, row(RECEIPTS, "<span>Off for 2 chats</span>")),
    ("pressed menu", "receipts", None, row(RECEIPTS, '<button aria-pressed="true">Menu</button>')),
    # -- open menus and dialogs
    ("open list, nothing chosen", "choice", None,
     row(TAG, "<ul role=listbox>" + "".join(f"<li role=option>{v}</li>" for v in VALUES)
         + "</ul>")),
    ("open menu", "choice", None,
     row(TAG, "<div role=menu>" + "".join(f"<div role=menuitem>{v}</div>" for v in VALUES)
         + "</div>")),
    ("plain words of all options", "list", None,
     row(LIST, "".join(f"<div>{v}</div>" for v in VALUES))),
    ("one option shown", "list", None,
     row(LIST, '<div role="menu"><div role="menuitem">Only me</div></div>')),
    ("highlighted option", "choice", None,
     row(TAG, '<ul role=listbox aria-activedescendant=a><li id=a role=option>No one</li>'
         '<li role=option>Everyone</li></ul>')),
    ("placeholder", "choice", None,
     row(TAG, "<select><option selected>Choose…</option><option>No one</option></select>")),
    ("two dialogs", "list", None,
     f"<div role=dialog>{row(LIST, 'Public')}</div><div role=dialog>{row(LIST, 'Only me')}</div>"),
    ("dialog of another setting", "list", None,
     f"<div><span>{LIST}</span></div><div role=dialog aria-label='{POSTS}'>"
     f"{radios('No one')}</div>"),
    # -- what is not the page's matter
    ("tooltip label", "list", None, f'<div role="tooltip">{LIST}</div><div>Only me</div>'),
    ("tooltip value", "list", None, row(LIST, '<div role="tooltip">Only me</div>')),
    ("hidden copy only", "list", None, f'<div hidden>{row(LIST, "Only me")}</div>'),
    ("hidden value", "list", None, row(LIST, '<span style="display:none">Only me</span>')),
    ("invisible value", "list", None, row(LIST, '<span style="visibility:hidden">Only me</span>')),
    ("stale copy", "list", "public",
     f'<div hidden>{row(LIST, "Only me")}</div>{row(LIST, "Public")}'),
    ("help article", "list", None,
     f"<article><h2>{LIST}</h2><p>Choose Only me to hide it.</p></article>"),
    ("example", "list", None, row(LIST, "<p>Example: Only me</p>")),
    ("search result", "list", None,
     f'<input type=search value="friends"><ul><li><a href="/s"><span>{LIST}</span></a></li>'
     "<li><a href='/o'><span>Only me</span></a></li></ul>"),
    ("search field", "list", None, row(LIST, '<input type="search" value="Only me">')),
    ("answer in a text field", "list", None, row(LIST, '<input value="Only me">')),
    ("alert", "list", None, f'<div role="alert">{LIST} Only me</div>'),
    ("loading words", "list", None, row(LIST, "Loading… <span hidden>Only me</span>")),
    ("busy", "list", None, f'<div aria-busy="true">{row(LIST, "Only me")}</div>'),
    ("value drawn by style alone", "list", None, row(LIST, '<span class="v"></span>')),
    ("picture of a value", "list", None, row(LIST, '<img alt="">')),
    ("right to left", "list", "only_me", f'<div dir="rtl">{row(LIST, "Only me")}</div>'),
    ("a value that is a link", "list", "only_me", row(LIST, '<a href="/help/only-me">Only me</a>')),
    ("toast", "list", None, f'{row(LIST, "")}<div role="status">Saved: Only me</div>'),
    ("undo", "list", None, row(LIST, "<button>Undo: Only me</button>")),
    ("change to", "list", None, row(LIST, "<button>Change to Only me</button>")),
    ("set to", "list", None, row(LIST, "<button>Set to Only me</button>")),
    ("make", "list", None, row(LIST, "<button>Make it Only me</button>")),
    ("switch to", "list", None, row(LIST, "<a href=/x>Switch to Only me</a>")),
    ("name against words", "list", None,
     row(LIST, '<button aria-label="Audience: Public">Only me</button>')),
    ("title against words", "list", None,
     row(LIST, '<button aria-description="Public">Only me</button>')),
    ("another account", "list", None,
     f"<h2>Settings of Page Harbour Books</h2>{row(f'{LIST} (Harbour Books)', 'Only me')}"),
    # -- a second round
    ("two columns of values", "list", None,
     f"<table><tr><th>Setting</th><th>Web</th><th>App</th></tr><tr><td>{LIST}</td>"
     "<td>Public</td><td>Only me</td></tr></table>"),
    ("before and after", "list", "only_me", row(LIST, "<s>Public</s> → <span>Only me</span>")),
    ("struck out", "list", None, row(LIST, "<del>Only me</del>")),
    ("safest", "list", None, row(LIST, "Only me is the safest")),
    ("tip", "list", None, row(LIST, "Tip: Only me")),
    ("view as", "list", None, row(LIST, "View as: Public")),
    ("filter chips", "list", None,
     f"<div><button aria-pressed=true>Public</button><button aria-pressed=false>Friends</button>"
     f"</div>{row(LIST, '')}"),
    ("tabs", "list", None,
     f"<div role=tablist><div role=tab aria-selected=true>Public</div><div role=tab>Friends</div>"
     f"</div><div role=tabpanel>{row(LIST, '')}</div>"),
    ("breadcrumb", "list", None,
     f"<div><a href=/>Home</a> <span>Friends</span></div>{row(LIST, '')}"),
    ("switch labelled by another", "receipts", None,
     f"<div><span>{RECEIPTS}</span><div role=switch aria-checked=true aria-labelledby=z></div>"
     f"</div><p id=z>{TAGS}</p>"),
    ("radio group of another", "radio", None,
     f"<div><span>{MESSAGE}</span><div role=radiogroup aria-label='{TAG}'>{radios('No one')}</div>"
     "</div>"),
    ("value between two labels", "list", None,
     f"<div><p>{LIST}</p><p>Only me</p><p>{POSTS}</p></div>"),
    ("value above both", "list", None, f"<div><p>Only me</p><p>{LIST}</p><p>{POSTS}</p></div>"),
    ("values first, flat", "list", None,
     f"<div><p>Public</p><p>{LIST}</p><p>Only me</p><p>{POSTS}</p></div>"),
    ("a post", "posts", None,
     f"<div role=feed><div role=article><p>{POSTS}</p><span>Public</span></div></div>"),
    ("a comment", "posts", None, f"<article><p>“{POSTS}”</p><span>Public</span></article>"),
    ("a survey", "list", None, f"<p>{LIST}</p><label><input type=radio name=q>Only me</label>"
     "<label><input type=radio name=q>Public</label>"),
    ("closed details", "list", None,
     f"<details><summary>{LIST}</summary><p hidden>Only me</p></details>"),
    ("notice of a plan", "list", None, f"<p>{LIST}</p><p>From Monday: Only me</p>"),
    ("value of a group", "list", None,
     f"<section aria-label='Defaults'><p>Only me</p></section><section>{row(LIST, '')}</section>"),
    ("count beside", "list", None, row(LIST, "<a href=/f>137 friends</a>")),
    ("friend's name", "list", None, row(LIST, "<span>Friends</span><span>Ann, Bob</span>")),
    ("friends, hidden from", "list", None, row(LIST, "<p>Friends</p><p>Hidden from Ann</p>")),
    ("friends but not", "list", None, row(LIST, "<p>Friends</p><p>But not acquaintances</p>")),
    ("except, own line", "list", None, row(LIST, "<p>Friends</p><p>Except: Ann</p>")),
    ("only me and", "list", None, row(LIST, "<p>Only me</p><p>And people tagged</p>")),
    ("only on phones", "receipts", None, row(RECEIPTS, "<p>On</p><p>Only on this phone</p>")),
    ("off for some", "receipts", None, row(RECEIPTS, "<p>Off</p><p>Except for 3 chats</p>")),
    ("two radios, one hidden", "radio", None,
     row(MESSAGE, f'<div hidden>{radios("No one")}</div>')),
    ("stale select", "choice", None,
     row(TAG, "<select><option selected>No one</option></select><b>Everyone</b>")),
    ("option named twice", "radio", None,
     row(MESSAGE, radios("Friends", ("Friends",)) + radios("No one", ("No one",)))),
    ("saving", "list", None, row(LIST, "<span>Saving…</span> <span>Only me</span>")),
    ("failed", "list", None, row(LIST, "<span>Only me</span><span>Couldn't save</span>")),
    ("not saved", "list", None, row(LIST, "<span>Only me</span><span>Not saved yet</span>")),
    ("managed", "receipts", None,
     row(RECEIPTS, '<input type="checkbox" checked disabled><p>Set by your school</p>')),
    ("draft", "list", None, row(LIST, "<span>Only me</span><span>Draft</span>")),
    ("one of two accounts", "list", None,
     f"<h2>@morgan</h2>{row(LIST, 'Only me')}<h2>@wards</h2>{row(LIST, 'Public')}"),
    ("another language's lookalike", "list", None, row(LIST, "Nur Freunde")),
    ("all caps unknown", "list", None, row(LIST, "FRIENDS PLUS")),
    ("emoji company", "list", None, row(LIST, "Friends ➕ 2")),
    ("hyphenated", "list", None, row(LIST, "Non-public")),
    ("un-prefixed", "list", None, row(LIST, "Un-friends")),
    ("semi", "list", None, row(LIST, "Semi-public")),
    ("slash", "list", None, row(LIST, "Public / Friends")),
    ("or", "list", None, row(LIST, "Friends or Only me")),
    ("switch off in words of on", "receipts", None, row(RECEIPTS, "<span>Turned on? No</span>")),
    ("label asks for off", "receipts", None, row("Turn off: show read receipts", box("true"))),
    ("label of a sub-setting", "receipts", None,
     row(f"{RECEIPTS} in groups", box("true"))),
    ("label of a sub-setting in front", "receipts", None,
     row(f"In groups, {RECEIPTS.lower()}", box("true"))),
    ("pause", "receipts", None, row("Pause read receipts", box("true"))),
    ("request", "receipts", None, row("Request read receipts", box("true"))),
    ("never", "receipts", None, row("Never show read receipts", box("true"))),
    ("do not show", "receipts", None, row("Don’t show read receipts", box("true"))),
    ("only show", "receipts", None, row("Only show read receipts", box("true"))),
    ("show all", "receipts", None, row("Show all read receipts", box("true"))),
    # -- controls that are named for their own setting, among flat pairs
    ("a named box after a flat pair", "choice", "nobody",
     f"<section><h3>{LIST}</h3><button>Add someone</button><h3>{TAG}</h3>{NO_ONE}"
     f"<label><input type=checkbox> {RECEIPTS}</label></section>"),
    ("a named box before its words, then no value", "choice", None,
     f"<section><h3>{LIST}</h3><h3>{TAG}</h3><label><input type=checkbox> {RECEIPTS}</label>"
     "</section>"),
    ("a named box between label and value", "choice", None,
     f"<section><h3>{TAG}</h3><label><input type=checkbox> {RECEIPTS}</label>{NO_ONE}"
     f"<p>{LIST}</p></section>"),
    ("values first beside a named box", "choice", None,
     f"<section>{NO_ONE}<h3>{TAG}</h3><select><option selected>Everyone</option></select>"
     f"<h3>{LIST}</h3><label><input type=checkbox> {RECEIPTS}</label></section>"),
    # -- a third round: panes, menus, groups
    ("menu beside another pane", "list", None,
     f"<div><a href=/a>{LIST}</a><a href=/b>{POSTS}</a></div><div><h2>{POSTS}</h2>"
     f"{radios('Everyone')}</div>"),
    ("menu beside an unknown pane", "list", None,
     f"<div><a href=/a>{LIST}</a><a href=/b>Blocking</a></div><div><h2>Blocking</h2>"
     f"{radios('Everyone')}</div>"),
    ("one link beside a pane", "list", None,
     f"<div><a href=/a>{LIST}</a></div><div><p>Who may ring you</p>{radios('Everyone')}</div>"),
    ("label as a tab", "list", None,
     f"<div role=tablist><div role=tab>{LIST}</div><div role=tab aria-selected=true>Other</div>"
     f"</div><div role=tabpanel aria-label=Other>{radios('Everyone')}</div>"),
    ("closed accordion", "list", None,
     f"<button aria-expanded=false>{LIST}</button><button aria-expanded=true>Calls</button>"
     f"<div>{radios('Everyone')}</div>"),
    ("heading of two rows", "list", None,
     f"<h2>{LIST}</h2>{row('On your profile', 'Public')}{row('In search', 'Only me')}"),
    ("heading of one odd row", "list", None, f"<h2>{LIST}</h2>{row('On phones', 'Public')}"),
    ("master switch", "receipts", None,
     f"<h2>{RECEIPTS}</h2>{row('In groups', box('true'))}{row('With friends', box('false'))}"),
    ("master switch, one row", "receipts", None,
     f"<h2>{RECEIPTS}</h2>{row('In groups', box('true'))}"),
    ("check list under a label", "list", None,
     f"<p>{LIST}</p><label><input type=checkbox checked>Friends</label>"
     "<label><input type=checkbox checked>Followers</label>"),
    ("one box of several", "list", None,
     f"<p>{LIST}</p><label><input type=checkbox checked>Friends</label>"
     "<label><input type=checkbox>Followers</label>"),
    ("slider", "list", None, row(LIST, '<div role=slider aria-valuetext="Only me"></div>')),
    ("progress", "receipts", None, row(RECEIPTS, '<progress value="1"></progress> On')),
    ("steps", "list", None, row(LIST, "<ol><li>Only me</li><li>Friends</li></ol>")),
    ("price list", "list", None, row(LIST, "<p>Only me: free</p>")),
    ("table of others", "list", None,
     f"<table><tr><th>Name</th><th>{LIST}</th></tr><tr><td>Ann</td><td>Public</td></tr>"
     "<tr><td>You</td><td>Only me</td></tr></table>"),
    ("log", "list", None,
     f"<table><tr><td>3 May</td><td>{LIST}</td><td>Only me</td></tr>"
     f"<tr><td>2 May</td><td>{LIST}</td><td>Public</td></tr></table>"),
    ("quoted question", "list", None, f"<p>“{LIST}”</p><p>Only me</p>"),
    ("faq", "list", None, f"<h3>{LIST}</h3><p>Only me, if you choose so.</p>"),
    ("faq of one word", "list", None, f"<h3>{LIST}</h3><p>Usually Friends.</p>"),
    ("you chose", "list", None, row(LIST, "You have not chosen Only me")),
    ("never only me", "list", None, row(LIST, "Never Only me")),
    ("greeting", "list", None, row(LIST, "<b>Friends</b>, welcome back")),
    ("link of a person", "list", None, row(LIST, '<a href="/u/1">Friends Forever</a>')),
    ("a value in brackets", "list", "only_me", row(LIST, "(Only me)")),
    ("unsaved select", "choice", None,
     row(TAG, "<select><option>Everyone</option><option selected>No one</option></select>"
         "<p>You have unsaved changes</p>")),
    ("switch in a caption", "receipts", None,
     f"<figure><figcaption>{RECEIPTS}</figcaption><div>{box('true')}</div>"
     f"<div>{box('false')}</div></figure>"),
    ("two labels, one switch each, crossed names", "receipts", None,
     f"<div><span>{RECEIPTS}</span><div role=switch aria-checked=true aria-label='{TAGS}'></div>"
     f"</div><div><span>{TAGS}</span><div role=switch aria-checked=false aria-label='{RECEIPTS}'>"
     "</div></div>"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "allowed", "html"),
    [trick[1:] for trick in TRICKS],
    ids=[trick[0] for trick in TRICKS],
)
def test_nothing_wrong_is_read(setting: str, allowed: str | None, html: str) -> None:
    found = read(f"<main>{html}</main>", setting)
    if found.status is ReadingStatus.READ:
        assert found.audience == allowed, found
    else:
        assert found.audience is None


def test_most_of_what_is_there_is_read() -> None:
    """The tricks would all pass with a reader that reads nothing."""
    for trick in TRICKS:
        if trick[2] is not None:
            assert read(f"<main>{trick[3]}</main>", trick[1]).audience == trick[2], trick[0]
    plain = row(LIST, "Only me") + row(POSTS, "Public") + row(RECEIPTS, box("false"))
    plain += row(MESSAGE, radios("Friends")) + row(TAG, "<select><option>No one</option></select>")
    expected = {"list": "only_me", "posts": "public", "receipts": "off", "radio": "friends"}
    for name, audience in {**expected, "choice": "nobody"}.items():
        assert read(f"<main>{plain}</main>", name).audience == audience
    assert read(f"<main>{row(LIST, 'Only me')}</main>").status is ReadingStatus.READ


# -- data ------------------------------------------------------------------------------------------

FROM_DATA = make(
    "list",
    LIST,
    read=(
        {"how": "row"},
        {"how": "json", "in": "Settings", "at": "viewer.list", "values": {"SELF": "only_me"}},
    ),
)


def told(operation: str, data: object, status: int = 200) -> Captured:
    return Captured("https://www.example.org/api", operation, status, data)


def both(html: str, *captured: Captured) -> Reading:
    atlas = Atlas((FROM_DATA,))
    return read_setting(FROM_DATA, page(html), captured, atlas=atlas, page="p")


@pytest.mark.parametrize(
    ("html", "captured", "allowed"),
    [
        (row(LIST, "Public"), (told("Settings", {"viewer": {"list": "SELF"}}),), None),
        ("", (told("Settings", {"viewer": {"list": "SELF"}}),), "only_me"),
        ("", (told("Settings", {"viewer": {"list": "OTHER"}}),), None),
        ("", (told("Settings", {"viewer": {"list": ["SELF"]}}),), None),
        ("", (told("Settings", {"user": {"list": "SELF"}}),), None),
        ("", (told("Friend", {"viewer": {"list": "SELF"}}),), None),
        ("", (told("Settings", {"viewer": {"list": "SELF"}}, 500),), None),
        (
            "",
            (
                told("Settings", {"viewer": {"list": "SELF"}}),
                told("Settings", {"viewer": {"list": "EVERYONE"}}),
            ),
            None,
        ),
        (row(LIST, "Inner circle"), (told("Settings", {"viewer": {"list": "SELF"}}),), None),
    ],
)
def test_data_never_outvotes_the_page(
    html: str, captured: tuple[Captured, ...], allowed: str | None
) -> None:
    found = both(f"<main>{html}</main>", *captured)
    assert found.audience == allowed
    assert (found.status is ReadingStatus.READ) is (allowed is not None)


def test_every_reason_stands_alone() -> None:
    for html in ("", row(LIST, ""), row(LIST, "Inner circle"), row(LIST, "Loading…")):
        found = read(f"<main>{html}</main>")
        assert found.why
        assert found.why[0].isupper()
        assert found.why.endswith(".")
        assert "Could not" not in found.why

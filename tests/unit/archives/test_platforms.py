# ruff: noqa: E501 - rows of tables read best in one line
"""Every platform and every layout of it that is described: what it says becomes core records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.unit.archives.conftest import MakeZip, content

from paravent.archives.open import import_all, import_archive, inspect
from paravent.archives.text import moment, repaired, seconds
from paravent.core.archive import ArchiveContents
from paravent.core.errors import ArchiveError
from paravent.core.jobs import Cancel

SAMPLES = Path(__file__).resolve().parents[3].parent / "shared" / "exports" / "samples"


def read(path: Path, *, messages: bool = False) -> ArchiveContents:
    return import_archive(path, Cancel(), messages=messages)


def kinds(found: ArchiveContents) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for person in found.people:
        made.setdefault(person.kind, []).append(person.name)
    return made


def broken(text: str) -> str:
    return text.encode().decode("latin-1")


ROW = {"name": broken("Zoë Ünal"), "timestamp": 1_500_000_000}

FACEBOOK: dict[str, dict[str, object]] = {
    "2018": {
        "friends/friends.json": {"friends": [ROW]},
        "friends/received_friend_requests.json": {"received_requests": [ROW]},
        "following_and_followers/followers.json": {"followers": [{"name": "Fo Lower"}]},
        "profile_information/profile_information.json": {"profile": {"name": "Me Myself"}},
    },
    "2020": {
        "friends_and_followers/friends.json": {"friends_v2": [ROW]},
        "friends_and_followers/friend_requests_received.json": {"received_requests_v2": [ROW]},
        "friends_and_followers/people_who_follow_you.json": {
            "followers_v2": [{"name": "Fo Lower"}]
        },
        "profile_information/profile_information.json": {
            "profile_v2": {"name": {"full_name": "Me Myself"}}
        },
    },
    "2023": {
        "connections/friends/your_friends.json": {"friends_v2": [ROW]},
        "connections/friends/received_friend_requests.json": {"received_requests_v2": [ROW]},
        "connections/followers/people_who_followed_you_1.json": [
            {"string_list_data": [{"value": "Fo Lower", "timestamp": 1500000000}]}
        ],
        "personal_information/profile_information/profile_information.json": {
            "profile_v2": {"name": {"full_name": "Me Myself"}}
        },
    },
}


@pytest.mark.parametrize("layout", FACEBOOK)
@pytest.mark.parametrize("top", ["", "facebook-me-2024-01-01-abcdefgh/"])
def test_facebook_friends_of_all_years(make_zip: MakeZip, layout: str, top: str) -> None:
    found = read(make_zip({top + name: value for name, value in FACEBOOK[layout].items()}))
    assert found.platform == "facebook"
    assert kinds(found) == {
        "friend": ["Zoë Ünal"],
        "request_received": ["Zoë Ünal"],
        "follower": ["Fo Lower"],
    }
    friend = next(p for p in found.people if p.kind == "friend")
    assert friend.id == "facebook:Zoë Ünal|1500000000"
    assert found.owner == ("Me Myself",)
    assert found.summary().people == 2


def test_facebook_html_friends(make_zip: MakeZip) -> None:
    page = (
        "<html><head><title>Your friends</title><style>x{}</style></head><body><h1>Your friends</h1>"
        '<div class="_a6-g"><div class="_a6-h">Zoë Ünal</div><div class="_a6-o">Nov 14, 2023 10:13:20'
        ' pm</div></div><div class="_a6-g"><div class="_a6-h">Ann Other</div><div class="_a6-o">'
        "14. Nov. 2023, 22:13</div></div></body></html>"
    )
    found = read(make_zip({"connections/friends/your_friends.html": page}))
    assert [(p.name, p.at) for p in found.people] == [
        ("Zoë Ünal", 1700000000),
        ("Ann Other", 1699999980),
    ]


def thread(*lines: tuple[str, int, str]) -> dict[str, object]:
    return {
        "participants": [{"name": broken("Zoë Ünal")}, {"name": "Me Myself"}],
        "messages": [
            {"sender_name": broken(who), "timestamp_ms": at * 1000, "content": broken(text)}
            for who, at, text in lines
        ],
        "title": broken("Zoë Ünal"),
    }


def test_messages_come_with_numbers_and_with_text_only_if_allowed(make_zip: MakeZip) -> None:
    files = dict(FACEBOOK["2023"])
    inbox = "your_facebook_activity/messages/message_requests/zoe_1"
    files[f"{inbox}/message_1.json"] = thread(("Me Myself", 1_500_000_300, "Größe"))
    files[f"{inbox}/message_2.json"] = thread(("Zoë Ünal", 1_500_000_100, "secret words"))
    path = make_zip(files)
    plain = read(path)
    (talk,) = plain.threads
    assert (talk.people, talk.mine, talk.theirs, talk.requested) == (("Zoë Ünal",), 1, 1, True)
    assert (talk.first_at, talk.last_at, talk.first_mine) == (1_500_000_100, 1_500_000_300, False)
    assert talk.opening == ()
    assert "secret words" not in repr(plain)
    (talk,) = read(path, messages=True).threads
    assert [(m.text, m.mine) for m in talk.opening] == [("secret words", False), ("Größe", True)]


def test_facebook_posts_places_apps(make_zip: MakeZip) -> None:
    exif = {"latitude": 53.7, "longitude": -0.3}
    media = {"media_metadata": {"photo_metadata": {"exif_data": [exif]}}, "creation_timestamp": 1}
    found = read(
        make_zip(
            {
                **FACEBOOK["2023"],
                "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": [
                    7,
                    {
                        "timestamp": 1_500_000_000,
                        "data": [{"post": broken("schön")}],
                        "tags": [{"name": "Ann Other"}],
                        "attachments": [{"data": [{"media": media}]}],
                    },
                ],
                "your_facebook_activity/posts/album/0.json": {"name": "A", "photos": [media]},
                "your_facebook_activity/comments_and_reactions/comments.json": {
                    "comments_v2": [{"data": [{"comment": {"comment": "nice", "timestamp": 5}}]}]
                },
                "apps_and_websites_off_of_facebook/connected_apps_and_websites.json": {
                    "installed_apps_v2": [{"name": "Quiz", "category": "active"}]
                },
            }
        )
    )
    summary = found.summary()
    counted = (summary.posts, summary.comments, summary.located_media, summary.apps)
    assert counted == (1, 1, 2, 1)
    post = next(p for p in found.posts if p.kind == "post")
    assert (post.text, post.people) == ("schön", ("Ann Other",))


def follower(name: str, at: int, **more: object) -> dict[str, object]:
    href = f"https://www.instagram.com/{name}"
    return {
        "title": "",
        "string_list_data": [{"href": href, "value": name, "timestamp": at}],
        **more,
    }


def test_instagram_of_all_years(make_zip: MakeZip) -> None:
    newer = {
        "title": "bob",
        "string_list_data": [{"href": "https://www.instagram.com/_u/bob", "timestamp": 1500000000}],
    }
    layouts: list[dict[str, object]] = [
        {
            "connections.json": {
                "followers": {"ann": "2019-01-02T10:00:00+00:00"},
                "following": {"bob": "2019-01-02T10:00:00+00:00"},
            },
            "profile.json": {"username": "me"},
            "media.json": {"photos": []},
        },
        {
            "followers_and_following/followers.json": {
                "relationships_followers": [follower("ann", 1500000000)]
            },
            "followers_and_following/following.json": {"relationships_following": [newer]},
        },
        {
            "connections/followers_and_following/followers_1.json": follower("ann", 1500000000),
            "connections/followers_and_following/following.json": {
                "relationships_following": [newer]
            },
        },
    ]
    for files in layouts:
        found = read(make_zip(files))
        assert found.platform == "instagram"
        assert [(p.kind, p.id) for p in found.people if p.kind in ("follower", "following")] == [
            ("follower", "https://www.instagram.com/ann"),
            ("following", "https://www.instagram.com/bob"),
        ]
        assert all(p.at for p in found.people)


def test_an_instagram_conversation_keeps_the_handle_of_its_folder(make_zip: MakeZip) -> None:
    inbox = "your_instagram_activity/messages/inbox"
    talk = thread(("Zoë Ünal", 1_500_000_100, "hi"))
    found = read(make_zip({f"{inbox}/zoe_u_1234567/message_1.json": talk}))
    assert (found.platform, found.threads[0].handle) == ("instagram", "zoe_u")


def test_threads_inside_instagram_stay_apart(make_zip: MakeZip) -> None:
    row = {"title": "Cat", "string_list_data": [{"value": "cat", "timestamp": 1500000000}]}
    path = make_zip(
        {
            "connections/followers_and_following/followers_1.json": [follower("ann", 1500000000)],
            "your_instagram_activity/threads/followers.json": {
                "text_post_app_text_post_app_followers": [row]
            },
        }
    )
    instagram, threads = import_all([path], Cancel())
    assert (instagram.platform, threads.platform) == ("instagram", "threads")
    assert [p.handle for p in instagram.people] == ["ann"]
    assert [p.handle for p in threads.people] == ["cat"]


def js(name: str, value: object) -> bytes:
    return f"window.YTD.{name}.part0 = ".encode() + content(value)


def test_x(make_zip: MakeZip) -> None:
    link = "https://twitter.com/intent/user?user_id=7"
    tweet = {
        "created_at": "Wed Apr 03 09:15:00 +0000 2024",
        "full_text": "a &amp; b",
        "entities": {"user_mentions": [{"screen_name": "seven", "id_str": "7"}]},
        "coordinates": {"coordinates": ["-0.3", "53.7"]},
    }
    message = {
        "senderId": "7",
        "recipientId": "1",
        "text": "hi",
        "createdAt": "2024-01-01T00:00:00Z",
    }
    found = read(
        make_zip(
            {
                "data/account.js": js(
                    "account", [{"account": {"username": "me", "accountId": "1"}}]
                ),
                "data/follower.js": js(
                    "follower", [{"follower": {"accountId": "7", "userLink": link}}]
                ),
                "data/following.js": js("following", []),
                "data/tweets.js": js("tweets", [{"tweet": tweet}]),
                "data/direct-messages.js": js(
                    "direct_messages",
                    [
                        {
                            "dmConversation": {
                                "conversationId": "1-7",
                                "messages": [{"messageCreate": message}],
                            }
                        }
                    ],
                ),
            }
        ),
        messages=True,
    )
    assert [(p.id, p.name) for p in found.people] == [(link, "seven")]
    assert [(p.text, p.at) for p in found.posts] == [("a & b", 1712135700)]
    assert found.summary().places == 1
    assert [(t.people, t.theirs, t.mine) for t in found.threads] == [(("7",), 1, 0)]


def test_linkedin_with_and_without_preface_and_address(make_zip: MakeZip) -> None:
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    new = (
        f'Notes:\n"When exporting, some ""fields""\nmay be empty."\n\n{head}\n'
        'Zoë,"Ünal, MD",https://www.linkedin.com/in/zoe,,"A, B Ltd",Buyer,15 Jan 2024\n,,,,,,07 Jun 2026'
    )
    old = "First Name,Last Name,Email Address,Company,Position,Connected On\nAnn,Other,,,,05 Feb 2020\n"
    found = read(make_zip({"Connections.csv": new, "Shares.csv": "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n2024-01-01 10:00:00,,Hi,,,PUBLIC\n"}))  # fmt: skip
    assert [(p.id, p.name, p.company) for p in found.people] == [
        ("https://www.linkedin.com/in/zoe", "Zoë Ünal, MD", "A, B Ltd"),
        (f"linkedin:|{moment('07 Jun 2026')}", "", ""),
    ]
    assert found.posts[0].audience == "PUBLIC"
    found = read(make_zip({"connections.csv": old}))
    assert [p.id for p in found.people] == [f"linkedin:Ann Other|{moment('2020-02-05')}"]


def test_linkedin_invitations_and_messages(make_zip: MakeZip) -> None:
    found = read(
        make_zip(
            {
                "Profile.csv": "First Name,Last Name,Maiden Name,Headline\nMe,Myself,,\n",
                "Invitations.csv": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
                'Zoë,Me Myself,"1/29/26, 2:37 PM",hello there,INCOMING,https://www.linkedin.com/in/zoe,\n',
                "messages.csv": '"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO",'
                '"RECIPIENT PROFILE URLS","DATE","SUBJECT","CONTENT","FOLDER"\n'
                '"1","","Zoë","https://www.linkedin.com/in/zoe","Me Myself","","2024-01-01 10:00:00 UTC",'
                '"","two\nlines","INBOX"\n',
            }
        ),
        messages=True,
    )
    (person,) = found.people
    assert (person.kind, person.at, person.note) == (
        "request_received",
        moment("2026-01-29 14:37:00"),
        "hello there",
    )
    assert found.threads[0].opening[0].text == "two\nlines"


@pytest.mark.parametrize(
    ("followers", "following"),
    [
        (("Activity", "Follower List"), ("Activity", "Following List")),
        (("Your Activity", "Follower"), ("Your Activity", "Following")),
        (("Profile And Settings", "Follower"), ("Profile And Settings", "Following")),
    ],
)
def test_tiktok_of_all_years(
    make_zip: MakeZip, followers: tuple[str, str], following: tuple[str, str]
) -> None:
    row = {"Date": "2024-01-02 03:04:05", "UserName": "ann"}
    found = read(
        make_zip(
            {
                "user_data_tiktok.json": {
                    followers[0]: {
                        followers[1]: {"FansList": [row]},
                        following[1]: {"Following": [dict(row, UserName="bob")]},
                    },
                    "Post": {"Posts": {"VideoList": [{"Date": row["Date"], "WhoCanView": "Friends"}]}},
                    "Direct Message": {"Direct Messages": {"ChatHistory": {"Chat History with ann:": [
                        {"Date": row["Date"], "From": "ann", "Content": "hi"}]}}},
                    "Watch": {"Watch History": {"VideoList": [{"Date": row["Date"]}], "x": None}},
                }
            }
        )
    )  # fmt: skip
    assert [(p.kind, p.id) for p in found.people] == [
        ("follower", "https://www.tiktok.com/@ann"),
        ("following", "https://www.tiktok.com/@bob"),
    ]
    assert [p.audience for p in found.posts] == ["Friends"]
    assert [(t.people, t.theirs) for t in found.threads] == [(("ann",), 1)]


def test_tiktok_as_text(make_zip: MakeZip) -> None:
    found = read(make_zip({"Follower.txt": "Date: 2024-01-02 03:04:05 UTC\nUsername: ann\n\n"}))
    assert [(p.handle, p.at) for p in found.people] == [("ann", moment("2024-01-02 03:04:05"))]


def test_reddit(make_zip: MakeZip) -> None:
    found = read(
        make_zip(
            {
                "friends.csv": "username,note\nann,\n",
                "posts.csv": "id,permalink,date,ip,subreddit,gildings,title,url,body\n"
                '1,/r/x/1,2024-01-01 10:00:00 UTC,,x,0,T,,"two\nlines"\n',
                "comments.csv": "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n"
                "2,/r/x/2,2024-01-01 10:00:00 UTC,,x,0,,,c,\n",
                "comment_headers.csv": "id,permalink\n2,/r/x/2\n",
            }
        )
    )
    assert [p.id for p in found.people] == ["https://www.reddit.com/user/ann"]
    assert (found.summary().posts, found.summary().comments) == (1, 1)


def test_snapchat(make_zip: MakeZip) -> None:
    row = {
        "Username": "ann",
        "Display Name": "Ann Other",
        "Creation Timestamp": "2024-01-01 10:00:00 UTC",
    }
    found = read(
        make_zip(
            {
                "json/friends.json": {
                    "Friends": [row],
                    "Pending Requests": [dict(row, Username="bob")],
                },
                "json/account.json": {"Basic Information": {"Username": "me", "Name": "Me"}},
                "json/memories_history.json": {
                    "Saved Media": [
                        {
                            "Date": "2024-01-01 10:00:00 UTC",
                            "Location": "Latitude, Longitude: 53.7, -0.3",
                        },
                        {
                            "Date": "2024-01-01 10:00:00 UTC",
                            "Location": "Latitude, Longitude: 0.0, 0.0",
                        },
                    ]
                },
            }
        )
    )
    assert [(p.kind, p.name, p.handle) for p in found.people] == [
        ("friend", "Ann Other", "ann"),
        ("request_received", "Ann Other", "bob"),
    ]
    assert found.summary().located_media == 1


def test_strava_and_mastodon_and_youtube(make_zip: MakeZip) -> None:
    found = read(make_zip({"followers.csv": "Follower Athlete ID,Follow Status,Favorite Status\n9,Accepted,\n8,Pending,\n", "visibility_settings.csv": "Profile Visibility\nEveryone\n"}))  # fmt: skip
    assert [(p.kind, p.id) for p in found.people] == [
        ("follower", "https://www.strava.com/athletes/9"),
        ("request_received", "https://www.strava.com/athletes/8"),
    ]
    public = "https://www.w3.org/ns/activitystreams#Public"
    note = {
        "content": "<p>a &amp; <b>b</b></p>",
        "published": "2024-01-01T10:00:00Z",
        "to": [public],
    }
    found = read(
        make_zip(
            {
                "outbox.json": {
                    "type": "OrderedCollection",
                    "orderedItems": [{"type": "Create", "object": note}],
                },
                "following_accounts.csv": "Account address,Show boosts\nann@example.org,true\n",
            }
        )
    )
    assert [(p.text, p.audience) for p in found.posts] == [("a & b", "public")]
    assert [p.id for p in found.people] == ["https://example.org/@ann"]
    top = "Takeout/YouTube y YouTube Music"
    found = read(
        make_zip(
            {
                f"{top}/suscripciones/suscripciones.csv": "ID del canal,URL del canal,Título del canal\n"
                "UC1,http://www.youtube.com/channel/UC1,Canal Uno\n",
            }
        )
    )
    assert [(p.kind, p.id, p.name) for p in found.people] == [
        ("following", "https://www.youtube.com/channel/UC1", "Canal Uno")
    ]


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        ("30/12/2023, 14:30 - Ann: one\ntwo\n31/12/2023, 14:31 - Me: back\n", "2023-12-30 14:30"),
        ("[12/30/23, 2:30:00 PM] Ann: one\ntwo\n[12/31/23, 2:31:00 PM] Me: back\n", "2023-12-30 14:30"),
        ("30.12.23, 14:30 - Ann: one\ntwo\n31.12.23, 14:31 - Me: back\n", "2023-12-30 14:30"),
        ("2023-12-30, 14:30 - Ann: one\ntwo\n2023-12-31, 14:31 - Me: back\n", "2023-12-30 14:30"),
        ("\u200e[30/12/2023, 2:30:00\u202fp.\u00a0m.] Ann: one\r\ntwo\r\n[31/12/2023, 2:31:00\u202fp.\u00a0m.] Me: back", "2023-12-30 14:30"),
    ],
)  # fmt: skip
def test_whatsapp_chats(make_folder: MakeZip, lines: str, first: str) -> None:
    folder = make_folder({"WhatsApp Chat with Ann.txt": lines})
    found = read(folder / "WhatsApp Chat with Ann.txt", messages=True)
    (talk,) = found.threads
    assert (talk.mine, talk.theirs, talk.title) == (1, 1, "Ann")
    assert talk.opening[0].text == "one\ntwo"
    assert talk.first_at == moment(first)


def test_parts_in_several_zips_and_in_a_folder_are_one(make_zip: MakeZip, tmp_path: Path) -> None:
    first = {k: v for k, v in FACEBOOK["2023"].items() if "friends" in k}
    rest = {k: v for k, v in FACEBOOK["2023"].items() if "friends" not in k}
    (tmp_path / "parts").mkdir()
    paths = [
        make_zip(first, "parts/facebook-1.zip"),
        make_zip(rest, "parts/facebook-2.zip"),
        make_zip({"posts/media/a.jpg": b"x"}, "parts/facebook-3.zip"),
    ]
    (merged,) = import_all(paths, Cancel())
    (foldered,) = import_all([tmp_path / "parts"], Cancel())
    for found in (merged, foldered, read(tmp_path / "parts")):
        assert found.owner == ("Me Myself",)
        assert found.summary().people == 2
    assert any("pictures" in s.member for s in merged.skipped)


def test_several_platforms_at_once(make_zip: MakeZip) -> None:
    paths = [
        make_zip(FACEBOOK["2023"], "f.zip"),
        make_zip({"friends.csv": "username,note\nann,\n"}, "r.zip"),
    ]
    assert [c.platform for c in import_all(paths, Cancel())] == ["facebook", "reddit"]


def test_a_loose_file_is_enough(make_folder: MakeZip) -> None:
    folder = make_folder({"your_friends.json": {"friends_v2": [ROW]}})
    assert inspect(folder / "your_friends.json").people == 1


def test_a_folder_of_other_things_is_not_an_export(make_folder: MakeZip) -> None:
    with pytest.raises(ArchiveError, match="does not look like an export"):
        read(make_folder({"holiday.txt": "sun", "notes.json": {"a": 1}}))


def test_text_is_repaired_only_where_it_is_broken() -> None:
    for text in ("Zoë", "日本", "😀", "naïve — “quotes”", "plain"):
        assert repaired(broken(text)) == text
        assert repaired(text) == text
    assert repaired("Ã") == "Ã"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-15 10:30:00 UTC", 1705314600),
        ("2024-01-15T10:30:00Z", 1705314600),
        ("2024-01-15T12:30:00+02:00", 1705314600),
        ("15 Jan 2024", 1705276800),
        ("Jan 15, 2024, 10:30 AM", 1705314600),
        ("Jan 15, 2024 10:30:00 am", 1705314600),
        ("15. Jan. 2024, 10:30", 1705314600),
        ("1/15/24, 10:30 AM", 1705314600),
        ("Mon Jan 15 10:30:00 +0000 2024", 1705314600),
        ("15 janv. 2024 10:30", 1705314600),
        ("Jan 2024", 1704067200),
        ("", 0),
        ("soon", 0),
        ("31 Feb 2024", 0),
    ],
)
def test_dates(text: str, expected: int) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1705314600, 1705314600),
        (1705314600123, 1705314600),
        (1705314600123456, 1705314600),
        ("1705314600", 1705314600),
        (0, 0),
        (-62169958800, 0),
        (True, 0),
        (None, 0),
        (float("inf"), 0),
        (float("nan"), 0),
        ([], 0),
    ],
)
def test_seconds(value: object, expected: int) -> None:
    assert seconds(value) == expected


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="The public samples are not on this computer.")
@pytest.mark.parametrize(
    ("folder", "people", "messages", "posts"),
    [
        ("facebook/friends", 9, 0, 0),
        ("facebook/messages", 0, 12, 0),
        ("linkedin", 20, 0, 0),
        ("reddit", 0, 0, 4),
        ("tiktok", 6, 0, 1),
        ("x", 0, 1, 2),
        ("mastodon", 4, 0, 0),
        ("snapchat", 0, 2, 0),
    ],
)
def test_public_samples(folder: str, people: int, messages: int, posts: int) -> None:
    summary = inspect(SAMPLES / folder)
    assert (summary.people, summary.messages, summary.posts) == (people, messages, posts)


# What a fresh maker of archives, written from the facts alone, found


def test_reactions_and_likes_are_not_posts_or_comments(make_zip: MakeZip) -> None:
    likes = [
        {"timestamp": 1_600_000_000, "title": "x", "data": [{"reaction": {"reaction": "LIKE"}}]}
    ]
    folder = "your_facebook_activity/comments_and_reactions"
    found = read(make_zip({f"{folder}/likes_and_reactions_1.json": likes}))
    assert found.posts == ()
    sticker = [{"href": "https://www.instagram.com/p/x/", "value": "x", "timestamp": 1_600_000_000}]
    liked = {"likes_comment_likes": [{"title": "u", "string_list_data": sticker}]}
    allowed = {"string_map_data": {"Comments Allowed From": {"value": "Everyone"}}}
    off_meta = [{"name": "shop.example", "events": [{"id": 1}]}]
    found = read(
        make_zip(
            {
                "your_instagram_activity/likes/liked_comments.json": liked,
                "preferences/settings/comments_allowed_from.json": {
                    "settings_allow_comments_from": [allowed]
                },
                "apps_and_websites_off_of_instagram/x.json": {
                    "apps_and_websites_off_meta_activity": off_meta
                },
            }
        )
    )
    assert (found.posts, found.apps) == ((), ())
    assert found.profile["setting:Comments Allowed From"] == ("Everyone",)


def test_instagram_of_2020_is_known_without_its_name(make_zip: MakeZip) -> None:
    found = read(
        make_zip(
            {
                "connections.json": {"followers": {"ann": "2020-01-01T10:00:00+00:00"}},
                "profile.json": {"username": "me", "name": "Me", "private_account": True},
                "comments.json": {"media_comments": [["2020-01-01T10:00:00", "nice", "ann"]]},
                "media.json": {"photos": [{"caption": "tea", "taken_at": "2020-01-01T10:00:00"}]},
                "contacts.json": [{"first_name": "A", "last_name": "B", "contact": "07"}],
                "messages.json": [
                    {
                        "participants": ["me", "ann"],
                        "conversation": [
                            {"sender": "ann", "created_at": "2020-01-02T10:00:00", "text": "b"},
                            {"sender": "me", "created_at": "2020-01-01T10:00:00", "text": "a"},
                        ],
                    }
                ],
            }
        )
    )
    assert sorted(p.kind for p in found.people) == ["contact", "follower"]
    assert [(t.mine, t.theirs, t.first_mine, t.group) for t in found.threads] == [
        (1, 1, True, False)
    ]
    assert sorted(p.kind for p in found.posts) == ["comment", "post"]
    assert found.profile["setting:private_account"] == ("True",)


def test_an_uploaded_address_book_is_seen(make_zip: MakeZip) -> None:
    entries = [
        {"string_map_data": {"Voornaam": {"value": "Ann"}, "Contact": {"value": f"0790012{n}"}}}
        for n in range(3)
    ]
    synced = {"connections/contacts/synced_contacts.json": {"contacts_contact_info": entries}}
    assert [p.kind for p in read(make_zip(synced)).people] == ["contact"] * 3
    numbers = [{"contact": {"id": str(n), "emails": [], "phoneNumbers": ["07"]}} for n in range(3)]
    x = {"data/contact.js": f"window.YTD.contact.part0 = {json.dumps(numbers)}"}
    assert [p.kind for p in read(make_zip(x)).people] == ["contact"] * 3


def test_threads_alone_is_not_taken_for_instagram(make_zip: MakeZip) -> None:
    listed = [{"title": "Ann", "string_list_data": [{"value": "ann", "timestamp": 1_700_000_000}]}]
    found = read(make_zip({"followers.json": {"text_post_app_text_post_app_followers": listed}}))
    assert (found.platform, [p.name for p in found.people]) == ("threads", ["Ann"])


def test_x_of_the_earliest_years_counts_each_post_once(make_zip: MakeZip) -> None:
    tweets = [
        {"id_str": "5", "text": "tea", "created_at": "2015-01-31 12:00:00 +0000", "entities": {}}
    ]
    files = {
        "data/js/tweets/2015_01.js": f"Grailbird.data.tweets_2015_01 = \n {json.dumps(tweets)}",
        "data/js/user_details.js": 'var user_details =  {"screen_name":"me","id":"4"}',
        "tweets.csv": '"tweet_id","timestamp","text"\n"5","2015-01-31 12:00:00 +0000","tea"\n',
    }
    found = read(make_zip(files))
    assert [(p.text, p.at) for p in found.posts] == [("tea", moment("2015-01-31 12:00:00"))]
    assert "me" in found.owner
    alone = read(make_zip({"tweets.csv": files["tweets.csv"]}, "table.zip"))
    assert len(alone.posts) == 1


def test_closed_accounts_of_one_day_are_as_many_people(make_zip: MakeZip) -> None:
    table = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    rows = ",,,,,,07 Jun 2026\n" * 3
    assert len(read(make_zip({"Connections.csv": table + rows})).people) == 3
    again = "Notes:\n\nFirst Name;Last Name;URL;Email Address;Company;Position;Connected On\n"
    resaved = read(make_zip({"Connections.csv": f"{again}Ann;O;;;A, B, C and D;FY1;07 Jun 2026\n"}))
    assert resaved.people[0].company == "A, B, C and D"


def test_google_in_other_languages(make_zip: MakeZip) -> None:
    videos = (
        "Video-ID,Geschatte duur (ms),Videocategorie,Kanaal-ID,Videotitel (origineel),Privacy,"
        "Videostatus,Gemaakt,Gepubliceerd\n"
        "v,1,c,UC,Fietsen,Openbaar,ok,2024-01-01T10:00:00+00:00,2024-01-02T10:00:00+00:00\n"
    )
    places = "Video-ID,Opnamehoogte,Breedtegraad van video,Lengtegraad van video\nv,0,52.1,4.3\nv,0,0,0\n"
    photo = {
        "title": "a.jpg",
        "photoTakenTime": {"timestamp": "1600000000"},
        "geoData": {"latitude": 0.0, "longitude": 0.0},
        "geoDataExif": {"latitude": 51.5, "longitude": -0.1},
    }
    phone = [
        {"startTime": "2024-01-01T10:00:00Z", "visit": {"topCandidate": {"placeLocation": "geo:51.2,-0.2"}}}
    ]  # fmt: skip
    found = read(
        make_zip(
            {
                "Takeout/YouTube/videos.csv": videos,
                "Takeout/YouTube/opnamen.csv": places,
                "Takeout/Google Foto's/a.jpg.supplemental-metad.json": photo,
                "location-history.json": phone,
            }
        )
    )
    assert [(p.text, p.audience) for p in found.posts] == [("Fietsen", "Openbaar")]
    assert sorted((p.what, p.latitude, p.at > 0) for p in found.places) == [
        ("media", 51.5, True),
        ("media", 52.1, False),
        ("visit", 51.2, True),
    ]


def test_snapchat_pages_are_read_where_there_is_no_data(make_zip: MakeZip) -> None:
    page = (
        "<html><title>Snapchat - My Data</title><h3>Friends</h3><table><tr><th>Username</th>"
        "<th>Display Name</th><th>Creation Timestamp</th></tr><tr><td>ann1</td><td>Ann &amp; Co</td>"
        "<td>2021-05-01 10:00:00 UTC</td></tr></table></html>"
    )
    found = read(make_zip({"html/friends.html": page}))
    assert [(p.name, p.handle, p.kind) for p in found.people] == [("Ann & Co", "ann1", "friend")]
    both = {"html/friends.html": page, "json/friends.json": {"Friends": [{"Username": "bob"}]}}
    doubled = read(make_zip(both, "both.zip"))
    assert [p.handle for p in doubled.people] == ["bob"]
    assert [s.why for s in doubled.skipped] == ["The same is there as data, which is read instead."]


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("\u200e[\u202a31/12/2023\u202c, 14:30:00] Ann: hi", "2023-12-31 14:30"),
        ("31.12.23, 2:30\u202fPM - Ann: hi", "2023-12-31 14:30"),
        ("31/12/23 2:30 p.\u202fm. - Ann: hi", "2023-12-31 14:30"),
        ("31/12/2023 à 14:30 - Ann: hi", "2023-12-31 14:30"),
        ("31.12.2023 klo 14.30 - Ann: hi", "2023-12-31 14:30"),
        ("2023. 12. 31. 오후 2:30 - Ann: hi", "2023-12-31 14:30"),
        ("2023/12/31 下午2:30 - Ann: hi", "2023-12-31 14:30"),
        ("31/12/23, 2:30 μ.μ. – Ann: hi", "2023-12-31 14:30"),
    ],
)
def test_chats_of_other_regions(make_folder: MakeZip, line: str, at: str) -> None:
    found = read(make_folder({"Chat de WhatsApp con Ann.txt": f"{line}\n{line[:-2]}yo\n"}))
    assert (found.messages, found.threads[0].first_at) == (2, moment(at))


def test_days_and_months_are_told_apart_by_their_order(make_folder: MakeZip) -> None:
    chat = "".join(f"{d}, 10:00 - Ann: x\n" for d in ("1/2/24", "1/9/24", "2/1/24", "3/1/24"))
    found = read(make_folder({"WhatsApp Chat with Ann.txt": chat}))
    assert found.threads[0].last_at == moment("2024-03-01 10:00")
    chat = "".join(f"1/{d}/24, 10:00 AM - Ann: x\n" for d in (2, 5, 9))  # days differ, not months
    found = read(make_folder({"WhatsApp Chat with Bob.txt": chat}, "other"))
    assert found.threads[0].last_at == moment("2024-01-09 10:00")


def test_chats_of_one_name_stay_apart_and_the_user_is_none_of_them(
    make_zip: MakeZip, tmp_path: Path
) -> None:
    paths = [
        make_zip(
            {"_chat.txt": f"[01/02/2021, 10:00:00] {who}: hi\n[01/02/2021, 10:01:00] Me: yo\n"},
            f"WhatsApp Chat - {who}.zip",
        )
        for who in ("Ann Lee", "Bob Ray")
    ]
    (found,) = import_all(paths, Cancel())
    assert [(t.title, t.mine, t.theirs, t.group) for t in found.threads] == [
        ("Ann Lee", 1, 1, False),
        ("Bob Ray", 1, 1, False),
    ]
    assert sorted(p.name for p in found.people) == ["Ann Lee", "Bob Ray"]


def test_exports_side_by_side_in_one_folder(make_folder: MakeZip) -> None:
    follower = {"string_list_data": [{"href": "https://www.instagram.com/q/", "value": "q"}]}
    fans = {"Activity": {"Follower List": {"FansList": [{"Date": "", "UserName": "u"}]}}}
    folder = make_folder(
        {
            "user_data_tiktok.json": fans,
            "followers_1.json": [follower],
            "facebook-me/connections/friends/your_friends.json": {"friends_v2": [{"name": "A"}]},
        }
    )
    found = import_all([folder], Cancel())
    assert [(c.platform, len(c.people)) for c in found] == [
        ("facebook", 1),
        ("instagram", 1),
        ("tiktok", 1),
    ]


def test_parts_with_pictures_only_beside_threads(make_zip: MakeZip) -> None:
    listed = [{"title": "A", "string_list_data": [{"value": "a"}]}]
    whole = make_zip(
        {
            "connections/followers_and_following/followers_1.json": [],
            "your_instagram_activity/threads/followers.json": {
                "text_post_app_text_post_app_followers": listed
            },
        },
        "one.zip",
    )
    pictures = make_zip({"media/a.jpg": b"x"}, "two.zip")
    assert [c.platform for c in import_all([whole, pictures], Cancel())] == ["instagram", "threads"]

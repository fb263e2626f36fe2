# ruff: noqa: E501 - made-up rows read best in one line
"""The short list: who is cleared and why, who is asked about, and what is never concluded."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.lives import KINDS, Life

from paravent.archives.open import import_all
from paravent.connections import timeline
from paravent.connections.language import listen, listen_to
from paravent.connections.replies import replies
from paravent.connections.review import ReviewList, order
from paravent.connections.words import care_words
from paravent.core.archive import (
    ArchiveContents,
    ArchiveMessage,
    ArchivePerson,
    ArchivePost,
    ArchiveThread,
)
from paravent.core.errors import UsageError
from paravent.core.jobs import Cancel

LIFE = timeline.read(
    {
        "period": [
            {"kind": "school", "name": "Ravensfield High", "start": "2001", "end": "2008"},
            {"kind": "university", "name": "Northgate", "start": "2008-09", "end": "2013-06"},
            {"kind": "job", "name": "St Elsewhere", "start": "2013-08-01", "clinical": True},
        ]
    }
)
BEFORE, DURING = 1_200_000_000, 1_500_000_000


def person(name: str, at: int = DURING, kind: str = "friend", **more: str) -> ArchivePerson:
    made = more.pop("id", f"facebook:{name}|{at}")
    return ArchivePerson(made, more.pop("platform", "facebook"), name, kind, at, **more)


def talk(name: str, *lines: tuple[bool, str], at: int = DURING, **more: object) -> ArchiveThread:
    said = tuple(
        ArchiveMessage("Me" if mine else name, at + n * 86_400, text, mine)
        for n, (mine, text) in enumerate(lines)
    )
    mine = sum(1 for m in said if m.mine)
    base = ArchiveThread(
        "facebook", name, name, (name,), False, False, mine, len(said) - mine,
        said[0].at, said[-1].at, said[0].mine, "", said,
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def review(
    *people: ArchivePerson,
    threads: tuple[ArchiveThread, ...] = (),
    posts: tuple[ArchivePost, ...] = (),
    life: timeline.Timeline = LIFE,
    **more: object,
) -> ReviewList:
    contents = ArchiveContents(
        "facebook", ("Me Myself",), people, threads, posts, messages_read=True
    )
    return order([contents], life, **more)  # type: ignore[arg-type]


def asked(made: ReviewList) -> list[str]:
    return [a.name for a in made.ask]


def circles(made: ReviewList) -> dict[str, str]:
    return {c.id: c.circle for c in made.cleared}


def test_every_connection_is_in_one_of_three() -> None:
    made = review(person("Ann Early", BEFORE), person("Bob Later"), person("Cat Later"))
    assert made.connections == len(made.cleared) + len(made.ask) + made.not_looked_at == 3


def test_before_clinical_work_is_cleared() -> None:
    made = review(person("Ann Early", BEFORE))
    assert circles(made) == {"facebook:Ann Early|1200000000": "before clinical work"}


def test_without_clinical_time_everyone_is_cleared() -> None:
    school = timeline.read({"period": [{"kind": "school", "start": "2001", "end": "2008"}]})
    made = review(person("Ann Other"), life=school)
    assert (len(made.cleared), made.ask) == (1, ())
    assert "does not show that none" in made.sentence


def test_words_of_care_are_asked_about_first() -> None:
    made = review(
        person("Ann Early", BEFORE),
        person("Bob Later"),
        person("Bob Later", kind="request_received"),
        person("Cat Later"),
        threads=(talk("Cat Later", (False, "Thank you for looking after my mum on the ward")),),
    )
    assert asked(made) == ["Cat Later", "Bob Later"]
    assert [a.band for a in made.ask] == ["strong", "possible"]
    assert "They wrote about having been looked after." in made.ask[0].reasons
    assert "They asked to connect, not you." in made.ask[1].reasons


def test_even_an_old_friend_who_writes_of_care_is_asked_about() -> None:
    line = talk("Ann Early", (False, "thank you for treating my son last week"))
    made = review(person("Ann Early", BEFORE), threads=(line,))
    assert asked(made) == ["Ann Early"]


@pytest.mark.parametrize(
    "text",
    [
        "thank you for seeing my dog, she is so much better",
        "Thank you doctor, the new chapter of your thesis is good",
        "trust me i'm a doctor lol",
        "can you swap nights, I am on call and the rota is out",
        "I was in stitches laughing 😂 what's up doc",
        "congratulations on the new job!",
        "see you at the clinic christmas party",
    ],
)
def test_jokes_animals_study_and_work_are_not_care(text: str) -> None:
    assert listen((ArchiveMessage("x", 1, text, False),)).weight < 2.5


def test_ones_own_gp_is_not_a_patient() -> None:
    mine = talk("Dr Gray", (True, "Thank you doctor for treating me"), (False, "You're welcome"))
    assert listen(mine.opening).weight == 0
    made = review(person("Dr Gray"), threads=(mine,))
    assert "strong" not in [a.band for a in made.ask]


@pytest.mark.parametrize(
    "text",
    [
        "Thank you so much for looking after my dad",
        "hi dr, not sure if you remember me from ward 7",
        "You delivered our baby in June!",
        "I was your patient last year",
        "you operated on me in march, walking fine now",
        "can you check my blood results please?",
        "You were my nan’s doctor and she loved you",
        "Thankyou for being there for us when mum was in icu",
    ],
)
def test_care_in_other_words_is_heard(text: str) -> None:
    found, _ = listen_to(text)
    assert sum(weight for weight, _ in found.values()) >= 1.5, found


def test_shared_groups_clear() -> None:
    group = ArchiveThread(
        "facebook", "g", "Nights crew", ("Ann Later", "Bob Later"), True, False, 1, 2, DURING, DURING, True
    )  # fmt: skip
    made = review(person("Ann Later"), person("Bob Later"), threads=(group,))
    assert set(circles(made).values()) == {"shared groups"}
    assert "Nights crew" in made.cleared[0].reason


def test_your_own_requests_tags_and_long_talks_clear() -> None:
    chat = [(n % 2 == 0, "see you saturday") for n in range(30)]
    made = review(
        person("Ann Later"),
        person("Ann Later", kind="request_sent"),
        person("Bob Later"),
        person("Cat Later"),
        threads=(talk("Cat Later", *chat),),
        posts=(ArchivePost("facebook", "p", "post", DURING, "hi", people=("Bob Later",)),),
    )
    assert sorted(circles(made).values()) == ["friends", "you asked", "your own posts"]


def test_namesakes_do_not_clear_one_another() -> None:
    chat = [(n % 2 == 0, "see you saturday") for n in range(30)]
    made = review(
        person("Ann Later"), person("Ann Later", DURING + 9), threads=(talk("Ann Later", *chat),)
    )
    assert made.cleared == ()


def test_few_with_nothing_but_a_date_are_weak_and_many_are_not_asked() -> None:
    few = review(person("Ann Later"), person("Bob Later"))
    assert {a.band for a in few.ask} == {"weak"}
    many = review(*(person(f"Ann Later{n}", DURING + n * 40 * 86_400) for n in range(30)))
    assert (many.ask, many.not_looked_at) == ((), 30)


def test_family_of_someone_asked_about_is_thought_of() -> None:
    made = review(
        person("Ann Quistgaard"),
        person("Bob Quistgaard"),
        person("Bob Quistgaard", kind="request_received"),
        threads=(talk("Ann Quistgaard", (False, "thanks for looking after me")),),
    )
    bob = next(a for a in made.ask if a.name == "Bob Quistgaard")
    assert any("family name" in r for r in bob.reasons)


def test_one_person_on_two_platforms_is_one() -> None:
    here = ArchiveContents("facebook", people=(person("Ann Quistgaard"),))
    url = "https://www.linkedin.com/in/ann"
    row = ArchivePerson(
        url, "linkedin", "Ann Quistgaard", "connection", 0, url, "", "", "Staff Nurse"
    )
    there = ArchiveContents("linkedin", people=(row,))
    made = order([here, there], LIFE)
    assert made.connections == 1
    (cleared,) = made.cleared
    assert (cleared.circle, cleared.also) == ("colleagues", (url,))


def test_common_names_on_two_platforms_stay_two() -> None:
    here = ArchiveContents("facebook", people=(person("John Smith"),))
    row = person("John Smith", id="https://www.linkedin.com/in/js", platform="linkedin")
    there = ArchiveContents("linkedin", people=(replace(row, kind="connection"),))
    assert order([here, there], LIFE).connections == 2


@pytest.mark.parametrize(
    ("company", "position"),
    [
        ("Leeds Building Society", "Cashier"),
        ("Blue Sky Ltd", "Management Consultant"),
        ("Some University", "Lecturer in History"),
        ("Green Trees", "Tree Surgeon"),
        ("Hill Top College", "Student"),
        ("Elsewhere", "Owner"),
    ],
)
def test_other_trades_are_not_colleagues(company: str, position: str) -> None:
    url = "https://www.linkedin.com/in/ann"
    row = ArchivePerson(
        url, "linkedin", "Ann Later", "connection", DURING, url, "", company, position
    )
    contents = [ArchiveContents("linkedin", people=(row,))]
    place = timeline.read(
        {
            "period": [
                {
                    "kind": "job",
                    "name": "St Elsewhere",
                    "place": "Leeds",
                    "start": "2013-08-01",
                    "clinical": True,
                }
            ]
        }
    )
    assert order(contents, place).cleared == ()


@pytest.mark.parametrize(
    ("company", "position"),
    [
        ("St Elsewhere Hospital", "Porter"),
        ("Hull NHS Trust", "Clerk"),
        ("", "ST4 Registrar"),
        ("", "Staff Nurse"),
        ("", "Medical Student"),
    ],
)
def test_colleagues_are_cleared(company: str, position: str) -> None:
    url = "https://www.linkedin.com/in/ann"
    row = ArchivePerson(
        url, "linkedin", "Ann Later", "connection", DURING, url, "", company, position
    )
    made = order([ArchiveContents("linkedin", people=(row,))], LIFE)
    assert [c.circle for c in made.cleared] == ["colleagues"]


def test_people_with_names_like_places_are_not_pages() -> None:
    made = review(person("Charlotte Church"), person("Ann Band"), person("Hull Runners Club"))
    assert list(circles(made).values()) == ["pages"]


def test_an_answered_person_is_not_asked_about_again_and_new_ones_come_first() -> None:
    people = [person(n) for n in ("Ann Later", "Bob Later", "Cat Later")]
    people += [replace(p, kind="request_received") for p in people]
    made = review(*people, decided={people[0].id}, fresh={people[2].id})
    assert asked(made) == ["Cat Later", "Bob Later"]
    assert made.connections == 2


def test_nameless_followers_are_counted_not_asked_about() -> None:
    url = "https://twitter.com/intent/user?user_id=7"
    made = order(
        [ArchiveContents("x", people=(ArchivePerson(url, "x", "", "follower", 0, url),))], LIFE
    )
    assert (made.connections, made.ask, made.not_looked_at) == (1, (), 1)


def instagram(*rows: tuple[str, str, int]) -> ArchiveContents:
    people = tuple(
        ArchivePerson(
            f"https://www.instagram.com/{user}", "instagram", user, kind, at,
            f"https://www.instagram.com/{user}", user,
        )
        for kind, user, at in rows
    )  # fmt: skip
    return ArchiveContents("instagram", people=people)


def test_who_followed_first_is_seen() -> None:
    made = order(
        [
            instagram(
                ("follower", "ann.early", DURING), ("following", "ann.early", DURING - 9),
                ("follower", "bob.later", DURING), ("following", "bob.later", DURING + 9),
            )
        ],
        LIFE,
    )  # fmt: skip
    assert [c.circle for c in made.cleared] == ["you asked"]
    assert [(a.name, a.band) for a in made.ask] == [("bob.later", "possible")]


def test_a_conversation_on_instagram_is_known_by_its_folder() -> None:
    people = instagram(("follower", "ann_later", DURING)).people
    line = talk("Ann L 🌸", (False, "thank you for looking after my mum"), platform="instagram")
    made = order(
        [ArchiveContents("instagram", people=people, threads=(replace(line, handle="ann_later"),))],
        LIFE,
    )
    assert [(a.name, a.band) for a in made.ask] == [("ann_later", "strong")]


def test_many_who_only_follow_do_not_fill_the_list() -> None:
    rows = [("follower", f"someone{n}", DURING + n * 9 * 86_400) for n in range(60)]
    made = order([instagram(*rows)], LIFE)
    assert (made.ask, made.not_looked_at) == ((), 60)


def test_nothing_of_an_archive_reaches_a_plain_file(tmp_path: Path) -> None:
    life = Life(KINDS[3], 5)
    archives, line = life.write(tmp_path / "given")
    home = tmp_path / "home"
    home.mkdir()
    script = (
        "import os, sys; from pathlib import Path\n"
        "from paravent.archives.open import import_all\n"
        "from paravent.connections import timeline\n"
        "from paravent.connections.find import Finder\n"
        "from paravent.connections.review import order\n"
        "from paravent.core.jobs import Cancel\n"
        "*archives, line = map(Path, sys.argv[1:])\n"
        "contents = import_all(archives, Cancel(), messages=True)\n"
        "made = order(contents, timeline.load(line))\n"
        "Finder(p for c in contents for p in c.people).find('Ann Other')\n"
        "print(len(made.ask), flush=True); os.abort()\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", script, *map(str, archives), str(line)],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "TMPDIR": str(home),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip().isdigit(), done.stderr
    names = {p.name for p in life.people if p.name} | {
        t for p in life.people for _, _, t in p.thread
    }
    for name in names:
        assert name not in done.stderr
    for file in home.rglob("*"):
        assert not file.is_file() or not any(n.encode() in file.read_bytes() for n in names)


def test_the_answer_has_the_design_s_form() -> None:
    made = review(person("Ann Early", BEFORE), person("Bob Later")).as_json()
    assert list(made) == ["connections", "cleared", "ask", "not_looked_at"]
    assert "patient" not in " ".join(str(k) for k in made)
    assert "%" not in str(made)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_made_up_lives(kind: object, tmp_path: Path) -> None:
    cleared = others = patients = wrongly = signed = first = 0
    for seed in (101, 102):
        life = Life(kind, seed)  # type: ignore[arg-type]
        archives, line = life.write(tmp_path)
        made = order(import_all(archives, Cancel(), messages=True), timeline.load(line))
        gone = {i for c in made.cleared for i in (c.id, *c.also)}
        shown = {i for a in made.ask[:20] for i in (a.id, *a.also)}
        assert len(made.ask) <= 25
        for p in life.people:
            if p.patient:
                patients += 1
                wrongly += p.id in gone
                signed += p.signal
                first += p.signal and p.id in shown
            else:
                others += 1
                cleared += p.id in gone
    assert cleared >= 0.9 * others
    assert wrongly <= 0.01 * max(patients, 100)
    assert first >= 0.85 * signed


def test_the_same_input_gives_the_same_list(tmp_path: Path) -> None:
    life = Life(KINDS[2], 7)
    archives, line = life.write(tmp_path)
    contents = import_all(archives, Cancel(), messages=True)
    first = order(contents, timeline.load(line)).as_json()
    assert order(contents, timeline.load(line)).as_json() == first
    shuffled = [
        replace(c, people=tuple(random.Random(3).sample(c.people, len(c.people)))) for c in contents
    ]
    second = order(shuffled, timeline.load(line)).as_json()
    assert second["ask"] == first["ask"]


# The timeline


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x", "not sound TOML"),
        ("[[period]]\nkind='job'", "start must be a date"),
        ("[[period]]\nkind='rota'\nstart='2015'", "kind must be one of"),
        ("[[period]]\nkind='job'\nstart='soon'", "start must be a date"),
        ("[[period]]\nkind='job'\nstart='2015-13'", "start must be a date"),
        ("[[period]]\nkind='job'\nstart='2016'\nend='2015'", "end lies before start"),
        ("[[period]]\nkind='job'\nstart='2016'\nclinical='yes'", "clinical must be true or false"),
        ("[[period]]\nkind='job'\nstart='2016'\nward='7'", "not known: ward"),
        ("[[period]]\nkind='job'\nstart='2016'\nname=7", "name must be text"),
        ("period = 3", "must hold"),
        ("rota = 3", "must hold"),
    ],
)
def test_a_timeline_that_does_not_fit_is_explained(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "timeline.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=words):
        timeline.load(file)


def test_a_missing_timeline_is_explained(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not there"):
        timeline.load(tmp_path / "nothing.toml")


def test_dates_of_a_timeline(tmp_path: Path) -> None:
    file = tmp_path / "timeline.toml"
    file.write_text(
        "[[period]]\nkind='job'\nname='B'\nstart=2016-08-03\nclinical=true\n"
        "[[period]]\nkind='job'\nname='A'\nstart='2015-08'\nend='2016'\nclinical=true\ngrade='FY1'\n"
    )
    made = timeline.load(file)
    assert [p.name for p in made.periods] == ["A", "B"]
    assert made.periods[1].end is None
    assert made.clinical_at(1_700_000_000) == made.periods[1]
    assert made.clinical_at(1_483_228_799) is not None  # the last second of 2016
    assert made.clinical_at(1_400_000_000) is None


# The words


def test_the_replies_speak_plainly_and_give_no_verdict() -> None:
    made = replies()
    assert len({r.id for r in made}) == len(made) >= 4
    for reply in made:
        assert reply.text.endswith(".")
        assert not set(reply.text.lower().split()) & {"breach", "violation", "unsafe", "compliant"}


def test_every_pattern_of_care_fits_something_only() -> None:
    for signal in care_words().signals:
        assert not any(p.search("") for p in signal.patterns)
        seen = sum(1 for p in signal.patterns if p.search("see you on saturday, my friend"))
        assert seen < signal.needs


def test_patterns_are_quick_on_hostile_text() -> None:
    for text in ("thank you for " * 300, "a" * 5000, "my " * 2000, "when i was " * 400):
        started = time.process_time()
        listen_to(text)
        assert time.process_time() - started < 0.5


def test_one_sign_that_very_many_share_fills_no_list() -> None:
    def listed(number: int) -> ReviewList:
        names = [f"Anwen Ruddock{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(number)]
        undated = [person(name, 0) for name in names]
        inbound = [person(name, 0, "request_received", id=f"r{name}") for name in names]
        return review(*undated, *inbound)

    assert len(listed(10).ask) == 10
    many = listed(40)
    assert many.ask == ()
    assert many.not_looked_at == 40

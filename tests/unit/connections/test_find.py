"""A remembered name is found despite short forms, slips, scripts and order; strangers are not."""

from __future__ import annotations

import pytest
from tests.support.name_variants import cases, crowd

from paravent.connections.find import Finder, find
from paravent.connections.names import Level, level, read_name
from paravent.core.archive import ArchivePerson

LIST = [
    "Elizabeth Quist",
    "Zhang Xiaoming",
    "Hsiao-Ming Chang",
    "Юлия Шевченко",
    "José García López",
    "annother_88",
    "Dr Priyanka Subramanian 🌸",
    "Ann Thistlewood (Jones)",
    "Sarah Jane Thistlethwaite",
    "John Smith",
    "John Smith",
    "Γιώργος Παπαδόπουλος",
    "张伟",
    "",
    "🌸🌸",
    "Suharto",
]


def people(names: list[str]) -> list[ArchivePerson]:
    return [ArchivePerson(f"i{n}", "facebook", name, "friend") for n, name in enumerate(names)]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Liz Quist", "Elizabeth Quist"),
        ("quist, betty", "Elizabeth Quist"),
        ("Elisabeth Qiust", "Elizabeth Quist"),
        ("Chang Hsiaoming", "Hsiao-Ming Chang"),
        ("Xiao Ming Zhang", "Zhang Xiaoming"),
        ("Yulia Shevchenko", "Юлия Шевченко"),
        ("Jose Garcia", "José García López"),
        ("Ann Other", "annother_88"),
        ("Priya Subramanian", "Dr Priyanka Subramanian 🌸"),
        ("Ann Jones", "Ann Thistlewood (Jones)"),
        ("Sara Thistlewaite", "Sarah Jane Thistlethwaite"),
        ("S Thistlethwaite", "Sarah Jane Thistlethwaite"),
        ("George Papadopoulos", "Γιώργος Παπαδόπουλος"),
        ("Zhang Wei", "张伟"),
        ("Prof. Sarah Thistlethwaite MBE", "Sarah Jane Thistlethwaite"),
    ],
)
def test_a_remembered_name_is_found(query: str, name: str) -> None:
    result = find(query, people(LIST))
    assert name in [hit.name for hit in (*result.strong, *result.possible)]
    assert all(hit.reason.endswith(".") for hit in (*result.strong, *result.possible))


@pytest.mark.parametrize("query", ["Margaret Okonkwo", "Peter", "", "🌸", "123", "x", "  "])
def test_what_is_not_there_is_not_found(query: str) -> None:
    result = find(query, people(LIST))
    assert (result.strong, result.possible) == ((), ())


def test_one_name_alone_is_always_weak() -> None:
    result = find("Quist", people(LIST))
    assert (result.strong, result.possible) == ((), ())
    assert [hit.name for hit in result.weak] == ["Elizabeth Quist"]
    assert [hit.name for hit in find("Suharto", people(LIST)).weak] == ["Suharto"]


def test_a_common_name_is_no_more_than_possible() -> None:
    result = find("John Smith", people(LIST))
    assert result.strong == ()
    assert [hit.name for hit in result.possible] == ["John Smith", "John Smith"]
    assert "common" in result.possible[0].reason


def test_a_name_after_a_marriage_is_weak() -> None:
    result = find("Xanthippe Brown", people(["Xanthippe Okonjo", "Mary Brown"]))
    assert [hit.name for hit in result.weak] == ["Xanthippe Okonjo"]


def test_the_reason_says_what_agrees() -> None:
    (hit,) = find("Liz Quist", people(LIST)).strong
    assert "Liz and Elizabeth are forms of one name" in hit.reason
    assert "uncommon" in hit.reason


def test_the_same_question_gives_the_same_answer() -> None:
    crowded = crowd(300, 4)
    first = Finder(crowded)
    for query in ("Mohammed Khan", "Kate Hollis", "Wei Zhang"):
        assert first.find(query) == Finder(crowded).find(query) == first.find(query)


def test_a_person_is_found_once() -> None:
    twice = [*people(["Elizabeth Quist"]), *people(["Elizabeth Quist"])]
    assert len(find("Liz Quist", twice).strong) == 1


def test_the_answer_has_the_design_s_form() -> None:
    made = find("Liz Quist", people(LIST)).as_json()
    assert list(made) == ["query", "strong", "possible", "weak"]


@pytest.mark.parametrize(
    ("one", "two", "least"),
    [
        ("elizabeth", "beth", Level.NICKNAME),
        ("mohammed", "muhammad", Level.SPELLING),
        ("wisniewska", "wisniewski", Level.SPELLING),
        ("novak", "novakova", Level.SPELLING),
        ("hsiaoming", "xiaoming", Level.SPELLING),
        ("thistlethwaite", "thistlewaite", Level.CLOSE),
        ("mueller", "muller", Level.SPELLING),
        ("j", "john", Level.INITIAL),
    ],
)
def test_words_agree(one: str, two: str, least: Level) -> None:
    assert level(one, two) >= least
    assert level(one, two) is level(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [("john", "mary"), ("smith", "patel"), ("david", "sarah"), ("chen", "brown"), ("ali", "tom")],
)
def test_words_do_not_agree(one: str, two: str) -> None:
    assert level(one, two) < Level.CLOSE


def test_titles_and_letters_are_left_out() -> None:
    assert read_name("Dr. Ann O'Neill FRCP").tokens == ("ann", "oneill")
    assert read_name("annOther_88").tokens == ("ann", "other")
    assert read_name("Rev").tokens == ("rev",)


def test_the_search_finds_enough_of_every_origin() -> None:
    found: dict[tuple[str, str], list[bool]] = {}
    others = crowd(60, 2)
    for kind, origin, name, asked in list(cases(3))[::4]:
        target = ArchivePerson("target", "facebook", name, "friend")
        result = Finder([target, *others]).find(asked)
        hits = [h.id for h in (*result.strong, *result.possible)]
        found.setdefault((kind, ""), []).append("target" in hits)
        if kind == "typo":
            found.setdefault((kind, origin), []).append("target" in hits)
    for (kind, origin), hits_of in found.items():
        least = 0.9 if kind == "spelling" or origin else 0.95
        assert sum(hits_of) >= least * len(hits_of), (kind, origin)


ORIGINS = {
    "welsh": "Rhys Puw=Rhys Pugh|Cai Meredydd=Kai Meredith|Wil Probert=William Probert",
    "irish": "Siobhan O'Kelly=Siobhán Ní Cheallaigh|Maire Ni Bhriain=Máire O'Brien",
    "english": "Daz Utting=Darren Utting|Bev Gorringe=Beverley Gorringe|Nettie Ox=Annette Ox",
    "yoruba_igbo": "Funmi Oyelaran=Funmilayo Oyelaran|Yemi Ogunbanjo=Adeyemi Ogunbanjo"
    "|Shola Balogun=Olusola Balogun|Tobi Oladipo=Oluwatobiloba Oladipo|Nonso Eze=Chinonso Eze",
    "somali": "Mohamed Jama=Maxamed Jaamac|Abdi Farah=Cabdi Faarax|Hussein Egal=Xuseen Cigaal"
    "|Omar Dualeh=Cumar Ducaale|Ali Dahir=Cali Daahir",
    "polish": "Zbyszek Zajac=Zbigniew Zając|Wojtek Blaszczyk=Wojciech Błaszczyk"
    "|Jola Piekarska=Jolanta Piekarski",
    "ukrainian": "Vova Kravchenko=Володимир Кравченко|Sasha Boyko=Олександра Бойко"
    "|Ihor Havryliuk=Igor Gavrilyuk",
    "arabic": "Mohammed Al-Khatib=محمد الخطيب|Tariq Al-Amin=Tarek Elamin",
    "south_asian": "Md Rafiqul Islam=Mohammed Rafiqul Islam|Bala Thurairajah=Balasubramaniam"
    " Thurairajah|Satti Panesar=Satnam Panesar",
    "chinese": "Chan Tai Man=陈大文|Wing Yan Leung=梁詠欣|Tse Ka Ho=Xie Jiahao",
    "korean": "Kim Jihoon=Gim Ji-hun|Park Seoyeon=Bak Seo-yeon|Han Jiwon=한지원|Lee Min=Yi Min",
    "vietnamese": "Tran Thi Hoa=Hoa Trần Thị|Phuoc Huynh=Huỳnh Hữu Phước",
    "greek_turkish": "Thanos Petridis=Athanasios Petridis|Isil Cetin=Işıl Çetin"
    "|Dimitris Economou=Dimitrios Oikonomou",
    "iberian": "Ze Magalhaes=José Magalhães|Beto Queiros=Roberto Queiroz|Chelo Bermudez=Consuelo"
    " Bermúdez",
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_short_forms_and_spellings_of_every_origin(origin: str) -> None:
    pairs = [pair.split("=") for pair in ORIGINS[origin].split("|")]
    names = [name for others in ORIGINS.values() for name in others.replace("|", "=").split("=")]
    finder = Finder(people([*names[1::2], *LIST]))
    for query, name in pairs:
        result = finder.find(query)
        assert name in [h.name for h in (*result.strong, *result.possible)], query


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("John Wood", "John Woodward"),  # the family name is not shortened
        ("Dina Petrou", "Tina Petridou"),
        ("Carol Smith", "Karl Smith"),
        ("Ann Lee", "Annabel Leeson"),
        ("Clara Hill", "Lara Gill"),
    ],
)
def test_likeness_that_says_little_is_not_strong(query: str, name: str) -> None:
    assert not find(query, people([name, *LIST])).strong

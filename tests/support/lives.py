# ruff: noqa: E501 - rows of made-up data read best in one line
"""Made-up people, life circles, messages and traps, from a seed: written as real archives are.

Nobody here exists. Names are drawn from fourteen origins, messages from templates of their own.
"""

from __future__ import annotations

import calendar
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

DAY = 86_400

NAMES: dict[str, tuple[str, str]] = {
    "english": ("Oliver Poppy Rupert Harriet Toby Beatrix Clive Daphne Hugo Marjorie Edith Percy",
                "Thackeray Winterbourne Ashcombe Pemberley Hollis Garside Ramsbottom Entwistle Sowerby Cripps Smith Taylor"),
    "welsh": ("Gwilym Rhiannon Emyr Angharad Ieuan Lowri Dafydd Nia Aled Ffion",
              "Prydderch Gwynne Llewellyn Bebb Protheroe Cadwaladr Tudur Jones Williams Pugh"),
    "scottish": ("Hamish Mhairi Fergus Eilidh Struan Ailsa Lachlan Catriona Gregor Isla",
                 "Drummond Galbraith Urquhart Farquharson McAllister Dalgleish Abernethy Campbell Innes Kirkpatrick"),
    "irish": ("Aoife Cillian Niamh Diarmuid Saoirse Eoin Grainne Padraig Orla Tadhg",
              "O'Shaughnessy Ni Dhomhnaill Mulcahy Geraghty Fitzgibbon Tierney Kavanagh Murphy Brannigan"),
    "muslim_south_asian": ("Bilal Zainab Imran Shazia Tariq Nabeela Usman Fariha Kamran Rukhsana",
                           "Qureshi Chaudhry Siddiqui Bhatti Hashmi Khan Ansari Gillani Mirza Awan"),
    "hindu": ("Rajesh Priyanka Suresh Lakshmi Arjun Meenakshi Vikram Anjali Nikhil Kavita",
              "Subramanian Mukherjee Venkataraman Deshpande Agarwal Patel Kulkarni Iyengar Bhattacharya Joshi"),
    "sikh": ("Manpreet Harjit Gurpreet Balwinder Jaspreet Kulwinder Ranjit Amandeep Sukhdeep Navjot",
             "Dhillon Grewal Sidhu Bains Sandhu Gill Atwal Johal Chahal Mann"),
    "west_african": ("Oluwaseun Ngozi Chukwuemeka Folasade Kwame Abena Babatunde Ifeoma Kofi Temitope",
                     "Adeyemi Okonkwo Mensah Boateng Nwosu Olatunji Asante Eze Danquah Ogunleye"),
    "chinese": ("Xiaoming Meiling Weijie Jiayi Haoran Yuxin Zihan Ruoxi Guoqiang Shuying",
                "Zhang Huang Xu Zheng Guo Xie Deng Luo Qiu Jiang"),
    "arabic": ("Yousef Layla Khaled Noura Mustafa Salma Tarek Hanan Faisal Rania",
               "Al-Khatib Haddad El-Masri Mansour Najjar Shaheen Barakat Darwish Sabbagh Al-Rashid"),
    "polish": ("Katarzyna Tomasz Agnieszka Wojciech Malgorzata Krzysztof Joanna Grzegorz Ewa Pawel",
               "Wisniewski Szymanski Wojcik Kaczmarek Zielinski Dabrowski Jablonski Pietrzak Kubiak Walczak"),
    "ukrainian": ("Oleksandr Yuliia Dmytro Kateryna Mykola Iryna Andriy Olena Serhiy Nataliia",
                  "Shevchenko Kovalenko Tkachuk Bondarenko Lysenko Melnyk Hrytsenko Zakharchenko Boyko Savchuk"),
    "iberian": ("Joao Beatriz Alejandro Lucia Rodrigo Carmen Tiago Ines Pablo Marisol",
                "Garcia-Lorca Ferreira Echeverria Sousa-Pinto Villanueva Queiroz Ortega Magalhaes Quintana Teixeira"),
    "greek_turkish": ("Konstantinos Eleni Mehmet Ayse Georgios Despina Emre Zeynep Nikos Elif",
                      "Papadopoulos Yildirim Georgiou Ozturk Karagiannis Celik Stavropoulos Demirel Nikolaidis Sahin"),
}  # fmt: skip


@dataclass
class Someone:
    """One made-up connection and what is really so."""

    name: str
    origin: str
    circle: str
    at: int
    patient: bool = False
    signal: bool = False
    """Whether the archive really shows one of the signs that may be used."""
    received: bool = False
    sent: bool = False
    thread: list[tuple[bool, int, str]] = field(default_factory=list)
    requested: bool = False
    groups: list[str] = field(default_factory=list)
    tagged: bool = False
    position: tuple[str, str] = ("", "")
    family: bool = False

    @property
    def id(self) -> str:
        return f"facebook:{self.name}|{self.at}"


@dataclass(frozen=True)
class Kind:
    """One kind of user: periods as (kind, name, first year, years, clinical) and circles."""

    name: str
    periods: tuple[tuple[str, str, int, int, bool], ...]
    circles: dict[str, int]
    patients: int
    relatives: int


SCHOOL = ("school", "Ravensfield High", 2001, 7, False)
KINDS = (
    Kind("student, no patient", (SCHOOL, ("university", "Northgate Medical School", 2019, 5, False),
         ("placement", "Harrow Hill placement", 2022, 1, True)),
         {"school": 130, "family": 25, "course": 120, "hobby": 45, "local": 40, "online": 40}, 0, 0),
    Kind("student, one patient", (SCHOOL, ("university", "Northgate Medical School", 2019, 5, False),
         ("placement", "Harrow Hill placement", 2022, 2, True)),
         {"school": 120, "family": 30, "course": 120, "hobby": 50, "local": 40, "online": 39}, 1, 0),
    Kind("foundation doctor", (SCHOOL, ("university", "Northgate Medical School", 2012, 5, False),
         ("placement", "Harrow Hill placement", 2015, 2, True), ("job", "St Elsewhere", 2017, 2, True)),
         {"school": 110, "family": 30, "course": 100, "colleague": 70, "hobby": 40, "local": 25, "online": 22}, 2, 1),
    Kind("general practitioner", (SCHOOL, ("university", "Northgate Medical School", 2008, 5, False),
         ("job", "St Elsewhere", 2013, 3, True), ("job", "Mill Lane Surgery", 2016, 8, True)),
         {"school": 90, "family": 35, "course": 70, "colleague": 90, "hobby": 40, "local": 40, "online": 25}, 6, 4),
    Kind("consultant", (SCHOOL, ("university", "Northgate Medical School", 2002, 5, False),
         ("job", "St Elsewhere", 2007, 6, True), ("job", "Royal Harbour", 2013, 11, True)),
         {"school": 60, "family": 35, "course": 60, "colleague": 150, "hobby": 35, "local": 25, "online": 20}, 10, 5),
)  # fmt: skip

CARE = [
    "Hello, you probably see hundreds of people but you sorted out my hip in March. Thank you so much",
    "Hi doctor, hope you don't mind me adding you. I was the one in bed 12 who kept talking about trains",
    "Thank you for being so kind to my dad in his last days on the ward, we will never forget it",
    "hiya its kelly from the clinic last week, you said to come back if it got worse",
    "Dr, my results have not come back yet, is that normal?",
    "You delivered our little boy last spring! Look how big he is now",
    "just wanted to say thank you for looking after my nan, she speaks of you all the time",
    "i was admitted under you in november and i never got to say thanks",
    "Hello Dr, sorry to bother you here. Could you have a quick look at this rash?",
    "Do you remember me from the ward? Two weeks in the corner bay, you made it bearable",
    "My mum was your patient at the surgery, she says hello and that the new tablets are working",
    "You operated on my husband. He is walking again. God bless you doctor",
]
PLAIN = ["hi", "Hello there", "hey, how are you?", "hiya x", "Hi, I think we met a while ago"]
FRIENDS = [
    "are you coming on saturday?", "happy birthday!!", "that photo is amazing", "see you at seven", "miss you",
    "shall we book the train", "how was the holiday", "mum says hello", "did you watch it last night", "congratulations!",
    "can you bring the tent", "ok see you then", "so tired today", "new house! come round", "which pub",
]  # fmt: skip
WORK = [
    "can you swap nights with me next week?", "the rota is out and it is dreadful", "did you bleep the reg about bed 4",
    "teaching is moved to thursday", "who is covering the ward tomorrow", "mess pizza at eight", "good luck for mrcp",
]  # fmt: skip
JOKES = [
    "Doctor doctor I feel like a pair of curtains 😂",
    "trust me i'm a doctor lol",
    "in stitches at that video haha",
]
SUPERVISOR = [
    "Thank you doctor, the new chapter reads much better. Send me the draft of your thesis by Friday."
]
VET = ["thank you for seeing my dog on Monday, she is on the mend after the operation"]
OWN_GP = ["Lovely to meet you at the fair"]


class Life:
    """A user with connections; the same seed gives the same life."""

    def __init__(self, kind: Kind, seed: int) -> None:
        self.kind = kind
        self._chance = random.Random(f"{kind.name} {seed}")
        self._used: set[str] = set()
        self.people: list[Someone] = []
        self.surname = "Featherstonehaugh"
        for circle, count in kind.circles.items():
            for _ in range(count):
                self.people.append(getattr(self, f"_{circle}")())
        for _ in range(kind.patients):
            self.people.append(self._patient("patient"))
        for _ in range(kind.relatives):
            self.people.append(self._patient("relative"))
        self._traps()
        self._chance.shuffle(self.people)

    # Who

    def _name(self, surname: str = "") -> tuple[str, str]:
        while True:
            origin = self._chance.choice(list(NAMES))
            given, family = (part.split() for part in NAMES[origin])
            name = f"{self._chance.choice(given)} {surname or self._chance.choice(family)}"
            if name in self._used:
                name = f"{self._chance.choice(given)} {name}"
            if name not in self._used or self._chance.random() < 0.02:  # a few namesakes
                self._used.add(name)
                return name, origin

    def _when(self, *kinds: str, clinical: bool | None = None, late: int = 0) -> int:
        fit = [p for p in self.kind.periods if p[0] in kinds and clinical in (None, p[4])]
        period = self._chance.choice(fit)
        start = calendar.timegm((period[2], 9, 1, 0, 0, 0))
        return start + self._chance.randrange(period[3] * 365 * DAY) + late

    def _someone(self, circle: str, at: int, surname: str = "") -> Someone:
        name, origin = self._name(surname)
        return Someone(name, origin, circle, at)

    def _maybe(self, share: float) -> bool:
        return self._chance.random() < share

    def _direction(self, someone: Someone, inbound: float, known: float = 0.8) -> None:
        if self._maybe(known):
            someone.received = self._maybe(inbound)
            someone.sent = not someone.received

    def _talk(self, someone: Someone, lines: Sequence[str], count: int, days: int) -> None:
        start = someone.at + self._chance.randrange(30 * DAY)
        for _ in range(count):
            at = start + self._chance.randrange(max(1, days) * DAY)
            someone.thread.append((self._maybe(0.5), at, self._chance.choice(lines)))
        someone.thread.sort(key=lambda m: m[1])

    # Circles

    def _school(self) -> Someone:
        someone = self._someone("school", self._when("school"))
        self._direction(someone, 0.5)
        if self._maybe(0.3):
            self._talk(someone, FRIENDS, 20, 900)
        return someone

    def _family(self) -> Someone:
        mine = self._maybe(0.4)
        someone = self._someone(
            "family", self._when("school", "university"), self.surname if mine else ""
        )
        someone.family = self._maybe(0.4)
        if self._maybe(0.6):
            someone.groups.append("Family 🏡")
        if self._maybe(0.6):
            self._talk(someone, FRIENDS, 30, 1500)
        return someone

    def _course(self) -> Someone:
        someone = self._someone("course", self._when("university", "placement"))
        self._direction(someone, 0.5)
        if self._maybe(0.75):
            someone.groups.append(
                self._chance.choice(["Medics 🩺", "Anatomy group 4", "Med school ski trip"])
            )
        if self._maybe(0.4):
            self._talk(someone, FRIENDS + WORK, 16, 400)
        someone.tagged = self._maybe(0.15)
        return someone

    def _colleague(self) -> Someone:
        someone = self._someone("colleague", self._when("job"))
        self._direction(someone, 0.5)
        if self._maybe(0.6):
            someone.groups.append(
                self._chance.choice(["Nights crew", "Doctors mess", "Christmas do"])
            )
        if self._maybe(0.5):
            self._talk(someone, WORK + FRIENDS, 18, 300)
        if self._maybe(0.5):
            role = self._chance.choice(
                ["Staff Nurse", "ST4 Registrar", "Pharmacist", "Consultant Physician"]
            )
            someone.position = (role, "Some NHS Foundation Trust")
        return someone

    def _hobby(self) -> Someone:
        someone = self._someone("hobby", self._when("university", "job", "placement"))
        self._direction(someone, 0.4)
        if self._maybe(0.8):
            someone.groups.append(
                self._chance.choice(["Sunday runners", "Choir altos", "Five-a-side"])
            )
        if self._maybe(0.4):
            self._talk(someone, FRIENDS, 14, 300)
        return someone

    def _local(self) -> Someone:
        someone = self._someone("local", self._when("school", "university", "job", "placement"))
        self._direction(someone, 0.3)
        if self._maybe(0.6):
            self._talk(someone, FRIENDS, 14, 300)
        elif self._maybe(0.4):
            someone.groups.append("Street party")
        return someone

    def _online(self) -> Someone:
        someone = self._someone("online", self._when("school", "university"))
        self._direction(someone, 0.5)
        if self._maybe(0.4):
            self._talk(someone, FRIENDS, 10, 200)
        return someone

    def _patient(self, circle: str) -> Someone:
        at = self._when("job", "placement", clinical=True, late=self._chance.randrange(60) * DAY)
        someone = self._someone(circle, at)
        someone.patient = True
        someone.received = self._maybe(0.85)
        if self._maybe(0.65):
            text = self._chance.choice(CARE)
            someone.thread = [(False, at + self._chance.randrange(20 * DAY), text)]
            someone.requested = self._maybe(0.4)
            if not someone.requested and self._maybe(0.4):
                someone.thread.append(
                    (True, someone.thread[0][1] + DAY, "That is kind of you to say")
                )
            someone.signal = True
        elif self._maybe(0.5):
            someone.thread = [(False, at + DAY, self._chance.choice(PLAIN))]
        someone.signal = someone.signal or someone.received
        return someone

    def _traps(self) -> None:
        """Connections that look like what they are not."""
        job = [p for p in self.kind.periods if p[4]]
        if not job:
            return
        for lines in (JOKES, SUPERVISOR, VET):
            someone = self._someone("trap", self._when("job", "placement", "university"))
            self._talk(someone, lines, 2, 30)
            self._talk(someone, FRIENDS, 12, 400)
            someone.sent = True
            self.people.append(someone)
        doctor = self._someone("trap", self._when("university"))
        doctor.thread = [
            (True, doctor.at + DAY, "Thank you doctor for seeing me so quickly"),
            (False, doctor.at + 2 * DAY, OWN_GP[0]),
        ]
        doctor.sent = True
        self.people.append(doctor)
        gone = Someone("", "none", "trap", self._when("school"))
        self.people.append(gone)

    # On disk

    def timeline(self) -> str:
        lines = []
        for kind, name, year, years, clinical in self.kind.periods:
            lines.append(
                f'[[period]]\nkind = "{kind}"\nname = "{name}"\nplace = "Somewhere"\n'
                f'start = "{year}-09-01"\nend = "{year + years}-08-31"\nclinical = {str(clinical).lower()}\n'
            )
        return "\n".join(lines)

    def files(self, *, dates: bool = True, directions: bool = True) -> dict[str, bytes]:
        """The archive's files, as Facebook writes them."""

        def row(someone: Someone, offset: int = 0) -> dict[str, object]:
            made: dict[str, object] = {"name": mojibake(someone.name)}
            if dates:
                made["timestamp"] = someone.at + offset
            return made

        base = "connections/friends"
        files: dict[str, object] = {
            f"{base}/your_friends.json": {"friends_v2": [row(p) for p in self.people]},
            "personal_information/profile_information/profile_information.json": {
                "profile_v2": {
                    "name": {"full_name": f"Robin {self.surname}", "last_name": self.surname},
                    "family_members": [{"name": mojibake(p.name), "relation": "Cousin"} for p in self.people if p.family],
                }
            },
            "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json": [
                {"timestamp": p.at + 90 * DAY, "data": [{"post": "Good day"}], "tags": [{"name": mojibake(p.name)}]}
                for p in self.people if p.tagged
            ],
        }  # fmt: skip
        if directions:
            for kind, key, wanted in (
                ("received", "received_requests_v2", [p for p in self.people if p.received]),
                ("sent", "sent_requests_v2", [p for p in self.people if p.sent]),
            ):
                files[f"{base}/{kind}_friend_requests.json"] = {key: [row(p, -DAY) for p in wanted]}
        for number, someone in enumerate(p for p in self.people if p.thread and p.name):
            folder = "message_requests" if someone.requested else "inbox"
            files[f"your_facebook_activity/messages/{folder}/x_{number}/message_1.json"] = (
                self._thread(
                    someone.name,
                    [someone.name],
                    [
                        (someone.name if not mine else "", at, text)
                        for mine, at, text in someone.thread
                    ],
                )
            )
        for number, title in enumerate(sorted({g for p in self.people for g in p.groups})):
            members = [p.name for p in self.people if title in p.groups]
            lines = [
                (name, 1_500_000_000 + i * DAY, "hello all") for i, name in enumerate(members[:40])
            ]
            files[f"your_facebook_activity/messages/inbox/group_{number}/message_1.json"] = (
                self._thread(title, members, lines)
            )
        return {name: json.dumps(value).encode() for name, value in files.items()}

    def _thread(
        self, title: str, others: Sequence[str], lines: Sequence[tuple[str, int, str]]
    ) -> dict[str, object]:
        own = f"Robin {self.surname}"
        return {
            "participants": [{"name": mojibake(n)} for n in (*others, own)],
            "messages": [
                {
                    "sender_name": mojibake(who or own),
                    "timestamp_ms": at * 1000,
                    "content": mojibake(text),
                }
                for who, at, text in reversed(lines)
            ],
            "title": mojibake(title),
        }

    def linkedin(self) -> dict[str, bytes]:
        """The colleagues' rows, as LinkedIn writes them."""
        rows = ["First Name,Last Name,URL,Email Address,Company,Position,Connected On"]
        for number, p in enumerate(self.people):
            if p.position[0] and p.name:
                given, _, family = p.name.rpartition(" ")
                rows.append(
                    f"{given},{family},https://www.linkedin.com/in/p{number},,{p.position[1]},{p.position[0]},15 Jan 2020"
                )
        return {"Connections.csv": "\n".join(rows).encode()}

    def write(self, folder: Path, **how: bool) -> tuple[list[Path], Path]:
        """The archives and the timeline in ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        made = []
        for name, files in (("facebook", self.files(**how)), ("linkedin", self.linkedin())):
            path = folder / f"{name}.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for inside, data in files.items():
                    archive.writestr(inside, data)
            made.append(path)
        line = folder / "timeline.toml"
        line.write_text(self.timeline(), "utf-8")
        return made, line


def mojibake(text: str) -> str:
    """``text`` as Meta's exports break it."""
    return text.encode().decode("latin-1")


Maker = Callable[[Kind, int], Life]

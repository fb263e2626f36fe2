# ruff: noqa: E501 - rows of made-up data read best in one line
"""Names and how they are remembered wrongly, by origin; and how the search does on them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator

from tests.support.lives import NAMES

from paravent.connections.find import Finder
from paravent.core.archive import ArchivePerson

NICKNAMES = [
    ("Elizabeth", "Liz Beth Betty Libby Lizzie"), ("William", "Bill Will Billy"), ("Robert", "Bob Rob Bobby"), ("Margaret", "Peggy Maggie Meg"),
    ("Katherine", "Kate Kathy Kit"), ("Richard", "Dick Rick Richie"), ("James", "Jim Jimmy Jamie"), ("Edward", "Ted Ned Eddie"), ("Alexander", "Sandy Alex Alasdair"),
    ("Patrick", "Paddy Pat Padraig"), ("Theresa", "Tess Terry"), ("Michael", "Mick Mike"), ("Susan", "Sue Susie"), ("Deborah", "Debbie Debs"), ("Christopher", "Chris Kit"),
    ("Samantha", "Sam Sammy"), ("Philippa", "Pippa Pip"), ("Gwilym", "William"), ("Ieuan", "John"), ("Seamus", "James"), ("Mairead", "Margaret"), ("Siobhan", "Joan"),
    ("Ekaterina", "Katya"), ("Dmitri", "Dima"), ("Aleksandra", "Sasha Ola"), ("Malgorzata", "Gosia"), ("Katarzyna", "Kasia"), ("Mohammed", "Mo Mohd"), ("Oluwaseun", "Seun"),
    ("Chukwuemeka", "Emeka"), ("Manpreet", "Manny"), ("Rajesh", "Raj"), ("Priyanka", "Priya"), ("Francisco", "Paco"), ("Konstantinos", "Kostas"), ("Georgios", "George"),
    ("Folasade", "Sade"), ("Babatunde", "Tunde"), ("Amandeep", "Aman"), ("Nicholas", "Nick Nicky"), ("Anthony", "Tony"), ("Jacqueline", "Jackie"), ("Rosemary", "Rosie"),
]  # fmt: skip

SPELLINGS: dict[str, list[tuple[str, str]]] = {
    "chinese": [("Zhang Xiaoming", "Chang Hsiao-ming"), ("Wong Ka-Ming", "Wang Jiaming"), ("Xu Meiling", "Hsu Mei-ling"), ("Zheng Weijie", "Cheng Wei-chieh"), ("Guo Jiayi", "Kuo Chia-yi"), ("Li Xiaolong", "Lee Hsiao-lung"), ("Chan Tai Man", "Chen Taiman"), ("Xie Ruoxi", "Hsieh Ruoxi"), ("Zhou Enlai", "Chou En-lai"), ("Qiu Zihan", "Chiu Tzu-han")],
    "arabic": [("Mohamed El-Masri", "Muhammad Almasri"), ("Yousef Al-Khatib", "Yusuf Alkhateeb"), ("Khaled Haddad", "Khalid Hadad"), ("Tarek Mansour", "Tariq Mansur"), ("Noura Shaheen", "Nora Shahin"), ("Abdelrahman Najjar", "Abdulrahman Naggar"), ("Hussein Barakat", "Husain Barakaat"), ("Layla Darwish", "Leila Darweesh"), ("Osama Sabbagh", "Usama Sabagh"), ("Faisal Qasim", "Faysal Kassem")],
    "ukrainian": [("Юлія Шевченко", "Yulia Shevchenko"), ("Дмитро Коваленко", "Dmytro Kovalenko"), ("Oleksandr Tkachuk", "Alexander Tkachuk"), ("Kateryna Bondarenko", "Ekaterina Bondarenko"), ("Наталія Мельник", "Natalia Melnik"), ("Serhiy Hrytsenko", "Sergei Gritsenko"), ("Yevhen Zakharchenko", "Evgeny Zaharchenko"), ("Сергей Иванов", "Sergey Ivanov"), ("Andriy Lysenko", "Andrey Lisenko"), ("Ольга Петрова", "Olga Petrov")],
    "polish": [("Katarzyna Wiśniewska", "Katarzyna Wisniewski"), ("Łukasz Szymański", "Lukasz Szymanski"), ("Małgorzata Dąbrowska", "Malgorzata Dabrowski"), ("Paweł Wójcik", "Pawel Wojcik"), ("Krzysztof Żak", "Krzystof Zak"), ("Grzegorz Jabłoński", "Gregor Jablonsky"), ("Ewa Zielińska", "Eva Zielinska"), ("Joanna Kowalczyk", "Joanna Kovalchik")],
    "greek_turkish": [("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"), ("Şeyma Öztürk", "Seyma Ozturk"), ("Ayşe Yıldırım", "Ayse Yildirim"), ("Eleni Georgiou", "Eleni Georgiu"), ("Çağlar Şahin", "Caglar Sahin"), ("Δέσποινα Νικολάου", "Despina Nikolaou"), ("Yiannis Karagiannis", "Giannis Karayiannis"), ("Emre Çelik", "Emre Celik")],
    "muslim_south_asian": [("Shazia Chaudhry", "Shazia Choudhury"), ("Nabeela Siddiqui", "Nabila Siddiqi"), ("Rukhsana Qureshi", "Ruksana Koreshi"), ("Usman Sheikh", "Osman Shaikh"), ("Mohammad Hossain", "Muhammed Hussain"), ("Zeeshan Bhatti", "Zishan Bhati"), ("Ayesha Rehman", "Aisha Rahman"), ("Fareeha Ansari", "Fariha Ansaari")],
    "hindu": [("Meenakshi Subramaniam", "Minakshi Subramanian"), ("Lakshmi Venkataraman", "Laxmi Venkatraman"), ("Suresh Mukherjee", "Suresh Mukherji"), ("Vikram Agarwal", "Vikram Aggarwal"), ("Arjun Bhattacharya", "Arjun Bhattacharyya"), ("Deepak Choudhary", "Dipak Chowdhury"), ("Kavitha Iyer", "Kavita Aiyar"), ("Rajesh Banerjee", "Rajesh Banerji")],
    "sikh": [("Jaspreet Dhillon", "Jasprit Dhilon"), ("Balwinder Sidhu", "Balvinder Sidhoo"), ("Gurpreet Grewal", "Gurprit Garewal"), ("Kulwinder Bains", "Kulvinder Bans"), ("Amandeep Sandhu", "Amandip Sandhoo"), ("Navjot Chahal", "Navjoth Chahel")],
    "west_african": [("Ngozi Okonkwo", "Ngosi Okonkwoh"), ("Kwame Mensah", "Kwami Mensa"), ("Abena Boateng", "Abenaa Boaten"), ("Folasade Adeyemi", "Folashade Adeyemi"), ("Fatoumata Diallo", "Fatumata Jallow"), ("Chinwe Nwosu", "Chinweh Nwossu")],
    "iberian": [("João Magalhães", "Joao Magalhaes"), ("Inês Conceição", "Ines Conceicao"), ("José Ignacio Echeverría", "Jose Etxeberria"), ("Núria Ortega Peña", "Nuria Ortega"), ("Tiago Queirós", "Tiago Queiroz"), ("Muñoz Villanueva Lucía", "Lucia Munoz")],
    "irish": [("Máire Ní Dhomhnaill", "Maire Ni Dhomhnaill"), ("Seán Ó Súilleabháin", "Sean O Suilleabhain"), ("Caitlín O'Shaughnessy", "Caitlin OShaughnessy"), ("Pádraig Mac Giolla", "Padraig MacGiolla"), ("Tadhg Geraghty", "Tadhg Gerraghty")],
    "welsh": [("Siân Prydderch", "Sian Pryderch"), ("Ffion Llewellyn", "Ffion Llywelyn"), ("Rhŷs Protheroe", "Rhys Prothero")],
    "scottish": [("Mhairi MacAllister", "Mhairi McAllister"), ("Eilidh Farquharson", "Eilidh Farquarson")],
    "english": [("Zoë Winterbourne", "Zoe Winterborne"), ("Chloë Entwistle", "Chloe Entwhistle"), ("Geoffrey Thackeray", "Jeffrey Thackery"), ("Stephen Philips", "Steven Phillips")],
}  # fmt: skip


def crowd(size: int, seed: int) -> list[ArchivePerson]:
    """A list of made-up people of all origins, common names too."""
    chance = random.Random(seed)
    common = (
        "John Sarah David Emma Mohammed Maria Anna Paul Wei James",
        "Smith Jones Patel Khan Li Singh Garcia Brown Wilson Evans",
    )
    pools = [*NAMES.values(), common, common]
    made = []
    for number in range(size):
        given, family = (part.split() for part in chance.choice(pools))
        other = chance.choice(chance.choice(pools)[1].split())
        name = f"{chance.choice(given)} {chance.choice([chance.choice(family), other])}"
        made.append(ArchivePerson(f"c{number}", "facebook", name, "friend"))
    return made


def slip(name: str, chance: random.Random) -> str:
    """``name`` with one slip of the finger in one of its longer words."""
    words = name.split()
    place = max(range(len(words)), key=lambda i: (len(words[i]), chance.random()))
    word = list(words[place])
    at = chance.randrange(1, len(word) - 1)
    how = chance.randrange(4)
    if how == 0:
        word[at], word[at + 1] = word[at + 1], word[at]
    elif how == 1:
        del word[at]
    elif how == 2:
        word.insert(at, word[at])
    else:
        word[at] = chance.choice("aeionrst")
    words[place] = "".join(word)
    return " ".join(words)


def cases(seed: int = 1) -> Iterator[tuple[str, str, str, str]]:
    """Kind of change, origin, the name in the list, the name as asked for."""
    chance = random.Random(seed)
    for full, short in NICKNAMES:
        for form in short.split():
            surname = chance.choice(chance.choice(list(NAMES.values()))[1].split())
            yield "nickname", "all", f"{full} {surname}", f"{form} {surname}"
    for origin, (given, family) in NAMES.items():
        for _ in range(40):
            name = f"{chance.choice(given.split())} {chance.choice(family.split())}"
            yield "typo", origin, name, slip(name, chance)
            yield "swapped", origin, name, " ".join(reversed(name.split(" ", 1)))
    for origin, pairs in SPELLINGS.items():
        for one, two in pairs:
            yield "spelling", origin, one, two
            yield "spelling", origin, two, one


def measure_search(seed: int = 1) -> list[str]:
    """Lines with recall by kind and origin, and false hits in a list of 1,000."""
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    missed = []
    false = queries = 0
    people = crowd(1000, seed)
    for number, (kind, origin, name, asked) in enumerate(cases(seed)):
        target = ArchivePerson("target", "facebook", name, "friend")
        tokens = set(name.casefold().split())
        others = [p for p in people if len(tokens & set(p.name.casefold().split())) < 2]
        finder = Finder([*others, target]) if number % 5 == 0 else Finder([target, *others[:50]])
        result = finder.find(asked)
        hits = [h.id for h in (*result.strong, *result.possible)]
        found[kind, origin].append("target" in hits)
        if "target" not in hits:
            missed.append(f"{kind} {origin}: {name} / {asked}")
        if number % 5 == 0:
            queries += 1
            false += sum(1 for h in hits if h != "target")
    lines = []
    for kind in ("nickname", "typo", "swapped", "spelling"):
        rows = {o: v for (k, o), v in found.items() if k == kind}
        total = sum(sum(v) for v in rows.values()), sum(len(v) for v in rows.values())
        shares = sorted((sum(v) / len(v), o) for o, v in rows.items())
        lines.append(
            f"{kind:10} found {total[0]}/{total[1]} = {total[0] / total[1]:.3f}"
            f"   worst {shares[0][1]} {shares[0][0]:.2f}, best {shares[-1][1]} {shares[-1][0]:.2f}"
        )
    lines.append(f"false hits (strong or possible) a query in 1,000: {false / queries:.2f}")
    lines.extend(f"   missed: {m}" for m in missed[:40])
    return lines

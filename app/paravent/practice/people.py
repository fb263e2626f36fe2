"""Fictional people with names from many places; every one of them is made up."""

from __future__ import annotations

import random
import unicodedata

from paravent.practice.state import Acquaintance

_GIVEN = (
    "Aoife", "Bartek", "Chidi", "Dilnoza", "Eilidh", "Farid", "Gwenllian", "Hiroshi", "Ifeoma",
    "Joaquín", "Kavita", "Lubomir", "Mei-Lin", "Nkechi", "Oluwaseun", "Parveen", "Quân", "Rhiannon",
    "Szymon", "Tariq", "Ursula", "Vasiliki", "Wambui", "Xiulan", "Yusuf", "Zsófia", "Anwen",
    "Björn", "Catrin", "Dáithí", "Emre", "Fatoumata", "Giulia", "Håkon", "Ines", "Jasleen",
)  # fmt: skip
_FAMILY = (
    "Abernethy-Voss", "Brânză", "Chowdhury-Lane", "Drăgan", "Eze-Martin", "Ffoulkes-Tarn",
    "Grzyb", "Hallorann", "Iqbal-Thorne", "Jørstad", "Kowalczuk-Reid", "Llywelyn-Ash",
    "Mbeki-Frost", "Nakamura-Holt", "Oyelaran-Penn", "Pereira-Quill", "Qureshi-Vale",
    "Ravindran-Moss", "Söderlind-Marsh", "Tamboura", "Uzunović", "Vâlcea", "Wójtowicz-Dale",
    "Xenakis-Brook", "Yıldızhan", "Zielonka-Hart", "O'Shaughness", "Núñez-Fell", "Trần-Lowe",
)  # fmt: skip
_DETAILS = (
    "{n} mutual friends", "Larkmoor", "Works at Larkmoor General Hospital",
    "Fennbridge University", "Works at The Copper Kettle", "Port Tallow Primary School",
    "Lives in Port Tallow", "",
)  # fmt: skip
_BIOS = (
    "Allotment, bread, two cats.", "Nurse. Views mine.", "Runs slowly, reads fast.",
    "Larkmoor born and bred", "Fennbridge med 2011", "he/him · maps and trains",
    "she/her. Physiotherapist.", "", "Follow my band @nobody_at_all_x", "Follows you? Not yet.",
)  # fmt: skip


def _ascii(name: str) -> str:
    kept = unicodedata.normalize("NFKD", name.lower().replace("ı", "i").replace("ø", "o"))
    return "".join(c for c in kept if c.isascii() and c.isalnum())


def crowd(count: int, seed: str, *, on_x: bool = False) -> tuple[Acquaintance, ...]:
    """``count`` different fictional people, the same for the same ``seed``."""
    # Not for secrets: the same seed must give the same people.
    chance = random.Random(f"crowd {seed}")  # noqa: S311
    people: list[Acquaintance] = []
    for at in range(count):
        given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
        # Namesakes do happen: the address tells them apart, not the name.
        handle = f"{_ascii(given)}{'_' if on_x else '.'}{_ascii(family)}"
        handle = f"{handle[:11]}_{at}" if on_x else f"{handle}.{at}"
        detail = chance.choice(_BIOS if on_x else _DETAILS).format(n=chance.randint(2, 90))
        number = str(100_000_000_000_000 + chance.randrange(10**14))
        by_number = not on_x and at % 9 == 4
        people.append(Acquaintance(f"{given} {family}", handle, number, detail, by_number))
    return tuple(people)

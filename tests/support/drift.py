"""Settings pages with known answers, in many clothes: the drift harness at the level of snapshots.

``make(seed)`` gives a page of settings whose true values are known, each row dressed at random
(wording, nesting, control, order, noise), some with their meaning taken away. Whatever is read
must be true; what has no meaning any more must not be read.
"""

from __future__ import annotations

import html
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.support.pages import page

from paravent.core.page import Snapshot
from paravent.core.records import Reading
from paravent.core.words import Audience, ReadingStatus
from paravent.engine.read import Gathered
from paravent.engine.sight import Atlas, Sight
from paravent.packs.model import Setting

AUDIENCES = {
    "Public": Audience.PUBLIC,
    "Friends of friends": Audience.FRIENDS_OF_FRIENDS,
    "Friends": Audience.FRIENDS,
    "Friends except…": Audience.CUSTOM,
    "Followers": Audience.FOLLOWERS,
    "Only me": Audience.ONLY_ME,
    "No one": Audience.NOBODY,
}
STRANGE = ("Close circle", "Everyone nearby", "Friends plus", "Some friends", "Neighbours")
SWITCH = {"on": Audience.ON, "off": Audience.OFF}

ROWS: Mapping[str, tuple[str, ...]] = {
    "friends_list": (
        "Who can see your friends list?",
        "Who can see your friends list",
        "Who sees your friends list?",
        "Choose who can see your friends list",
        "Who can view your friends list?",
    ),
    "future_posts": (
        "Who can see your future posts?",
        "Who can view your future posts?",
        "Choose who can see your future posts",
    ),
    "stories": ("Who can see your stories?", "Who can view your stories?"),
    "tagged": (
        "Who can see posts you're tagged in on your profile?",
        "Who can see posts that you’re tagged in on your profile?",
        "Who can see posts that you are tagged in on your profile",
    ),
    "others_posts": (
        "Who can see what others post on your profile?",
        "Who can view what other people post on your profile?",
    ),
    "lookup_email": (
        "Who can look you up using the email address you provided?",
        "Who can look you up using the e-mail address you provided?",
    ),
    "lookup_phone": (
        "Who can look you up using the phone number you provided?",
        "Who can look you up using the phone number that you provided",
    ),
    "organisations": (
        "Who can see the organizations you follow?",
        "Who can see the organisations you follow?",
    ),
    "followers_list": ("Who can see your followers?", "Who can view your followers?"),
}
SWITCHES: Mapping[str, tuple[str, ...]] = {
    "tag_review": (
        "Review tags people add to your posts before the tags appear?",
        "Review tags that people add to your posts before the tags appear?",
    ),
    "timeline_review": (
        "Review posts you're tagged in before the post appears on your profile?",
        "Review posts that you're tagged in before the post appears on your profile",
    ),
    "reshare": ("Allow others to share your stories?", "Allow other people to share your stories"),
    "read_receipts": ("Show read receipts", "Show read receipts:"),
}
UNKNOWN_ROWS = (
    "Who can comment on your videos?",
    "Who can invite you to events?",
    "Default sharing for albums",
    "Who can see your birthday?",
    "Story replies",
)
HELP = (
    "Remember that this also changes older items.",
    "For example, Friends can always see what they posted themselves.",
    "This is about people on and off the site.",
)


def settings() -> tuple[Setting, ...]:
    """The settings of the made-up pack: only the first wording of each is in it."""
    made = [_setting(name, texts[0], "row", AUDIENCES) for name, texts in ROWS.items()]
    made += [_setting(name, texts[0], "switch", SWITCH) for name, texts in SWITCHES.items()]
    return tuple(made)


def _setting(name: str, label: str, how: str, values: Mapping[str, Audience]) -> Setting:
    return Setting.model_validate(
        {
            "id": name,
            "page": "p",
            "title": "t",
            "labels": (label,),
            "read": ({"how": how},),
            "values": dict(values),
            "why": "w",
            "fix": "f",
            "ask": "a",
            "source": "s",
        }
    )


@dataclass
class Drifted:
    """A page and what is true of it."""

    snapshot: Snapshot
    html: str
    truth: dict[str, Audience | None] = field(default_factory=dict)
    """None: its meaning was taken away (gone, unknown value, still loading, unclear)."""
    clothes: dict[str, str] = field(default_factory=dict)


def make(seed: int, *, hard: bool = False) -> Drifted:
    """A page for ``seed``; ``hard``: a layout in which label and value can only be guessed."""
    return _Maker(random.Random(seed), hard).make()


class _Maker:
    def __init__(self, chance: random.Random, hard: bool) -> None:
        self.chance = chance
        self.hard = hard
        self.truth: dict[str, Audience | None] = {}
        self.clothes: dict[str, str] = {}
        self.count = 0

    def make(self) -> Drifted:
        names = self.chance.sample(sorted(ROWS), self.chance.randint(3, len(ROWS)))
        switches = self.chance.sample(sorted(SWITCHES), self.chance.randint(1, len(SWITCHES)))
        layout = self.chance.choice((self._cards, self._table, self._flat, self._list, self._cards))
        if self.hard:
            layout = self.chance.choice((self._columns, self._values_first, self._header_row))
        items: list[tuple[str, str]] = [("row", n) for n in names]
        items += [("switch", n) for n in switches]
        items += [
            ("unknown", text)
            for text in self.chance.sample(UNKNOWN_ROWS, self.chance.randint(0, 3))
        ]
        self.chance.shuffle(items)
        body = layout(items)
        for _ in range(self.chance.randint(0, 3)):
            body = f"<div>{body}</div>"
        parts = [f"<main><h1>Settings</h1>{body}</main>"]
        if self.chance.random() < 0.5:
            parts.append(self._sidebar(names))
        if self.chance.random() < 0.3:
            parts.append(
                '<div role="dialog" aria-label="Cookies"><p>We use cookies. Allow all?</p>'
                "<button>Allow all</button><button>Decline optional cookies</button></div>"
            )
        if self.chance.random() < 0.3:
            parts.insert(0, '<nav><a href="/a">Friends</a><a href="/b">Public</a></nav>')
        if self.chance.random() < 0.3:
            parts.append(self._hidden_copy(names))
        text = "".join(parts)
        every = {name: self.truth.get(name) for name in (*ROWS, *SWITCHES)}
        return Drifted(page(text), text, every, self.clothes)

    # -- whole layouts

    def _cards(self, items: Sequence[tuple[str, str]]) -> str:
        rows = []
        for kind, name in items:
            row = self._row(kind, name, self._row_in_div)
            for _ in range(self.chance.randint(0, 2)):
                row = f"<div>{row}</div>"
            rows.append(row)
        half = len(rows) // 2
        if self.chance.random() < 0.4:
            return (
                f"<section><h2>Posts</h2>{''.join(rows[:half])}</section><section><h2>People"
                f"</h2>{''.join(rows[half:])}</section>"
            )
        return "".join(rows)

    def _list(self, items: Sequence[tuple[str, str]]) -> str:
        rows = [f"<li>{self._row(k, n, self._row_in_div)}</li>" for k, n in items]
        return f"<ul>{''.join(rows)}</ul>"

    def _table(self, items: Sequence[tuple[str, str]]) -> str:
        rows = []
        for kind, name in items:
            label, value = self._row_parts(kind, name)
            middle = f"<td>{self.chance.choice(HELP)}</td>" if self.chance.random() < 0.3 else ""
            rows.append(f"<tr><td>{label}</td>{middle}<td>{value}</td></tr>")
        return f"<table>{''.join(rows)}</table>"

    def _flat(self, items: Sequence[tuple[str, str]]) -> str:
        if self.chance.random() < 0.5:
            parts = []
            for kind, name in items:
                label, value = self._row_parts(kind, name)
                parts.append(f"<dt>{label}</dt><dd>{value}</dd>")
            return f"<dl>{''.join(parts)}</dl>"
        parts = []
        for kind, name in items:
            label, value = self._row_parts(kind, name)
            parts.append(f"<div>{label}</div><div>{value}</div>")
        return "".join(parts)

    def _columns(self, items: Sequence[tuple[str, str]]) -> str:
        parts = [self._row_parts(kind, name) for kind, name in items]
        labels = "".join(f"<div>{label}</div>" for label, _ in parts)
        values = "".join(f"<div>{value}</div>" for _, value in parts)
        return f"<div><div>{labels}</div><div>{values}</div></div>"

    def _values_first(self, items: Sequence[tuple[str, str]]) -> str:
        parts = [self._row_parts(kind, name) for kind, name in items]
        flat = "".join(f"<div>{value}</div><div>{label}</div>" for label, value in parts)
        last = "<p>Something that is said at the end</p>" if self.chance.random() < 0.5 else ""
        return f"<div>Visible to everyone here.</div>{flat}{last}"

    def _header_row(self, items: Sequence[tuple[str, str]]) -> str:
        parts = [self._row_parts(kind, name) for kind, name in items]
        heads = "".join(f"<th>{label}</th>" for label, _ in parts)
        cells = "".join(f"<td>{value}</td>" for _, value in parts)
        return f"<table><tr>{heads}</tr><tr>{cells}</tr></table>"

    # -- rows --------------------------------------------------------------------------------------

    def _row(self, kind: str, name: str, shape: Callable[[str, str], str]) -> str:
        label, value = self._row_parts(kind, name)
        return shape(label, value)

    def _row_in_div(self, label: str, value: str) -> str:
        note = f"<span>{self.chance.choice(HELP)}</span>" if self.chance.random() < 0.5 else ""
        match self.chance.randint(0, 4):
            case 0:
                return f"<div><div>{label}{note}</div><div>{value}</div></div>"
            case 1:
                return f"<div><div>{value}</div><div>{label}{note}</div></div>"
            case 2:
                return f"<div>{label}<div><div><div>{value}</div></div></div></div>"
            case 3:
                return f"<div><div><div>{label}</div>{note}</div>{value}</div>"
            case _:
                return f"<div>{label}{value}<a href='/help'>Learn more</a></div>"

    def _row_parts(self, kind: str, name: str) -> tuple[str, str]:
        if kind == "unknown":
            return f"<span>{name}</span>", self._value(self.chance.choice(list(AUDIENCES)), "")
        texts = ROWS[name] if kind == "row" else SWITCHES[name]
        label = self.chance.choice(texts)
        fate = self.chance.random()
        if kind == "row":
            return self._worded(name, label, fate)
        return self._switched(name, label, fate)

    def _worded(self, name: str, label: str, fate: float) -> tuple[str, str]:
        dressed = self._label(label)
        if fate < 0.08:
            self._lost(name, "unknown value")
            return dressed, self._value(self.chance.choice(STRANGE), label)
        if fate < 0.14:
            self._lost(name, "no value")
            return dressed, ""
        if fate < 0.18:
            self._lost(name, "loading")
            return dressed, '<div aria-busy="true">Loading…</div>'
        if fate < 0.22:
            self._lost(name, "all options open, none chosen")
            return dressed, "".join(f"<div>{text}</div>" for text in AUDIENCES)
        word = self.chance.choice(list(AUDIENCES))
        self.truth[name] = AUDIENCES[word]
        return dressed, self._value(word, label)

    def _switched(self, name: str, label: str, fate: float) -> tuple[str, str]:
        dressed = self._label(label)
        if fate < 0.08:
            self._lost(name, "mixed")
            return dressed, '<div role="switch" aria-checked="mixed"></div>'
        if fate < 0.14:
            self._lost(name, "no switch")
            return dressed, ""
        if fate < 0.2:
            self._lost(name, "two states")
            return dressed, '<input type="checkbox" role="switch" checked aria-checked="false">'
        on = self.chance.random() < 0.5
        self.truth[name] = Audience.ON if on else Audience.OFF
        state = "true" if on else "false"
        named = f' aria-label="{html.escape(label)}"' if self.chance.random() < 0.4 else ""
        checked = " checked" if on else ""
        return dressed, self.chance.choice(
            (
                f'<div role="switch" aria-checked="{state}"{named}></div>',
                f'<input type="checkbox"{checked}{named}>',
                f'<input type="checkbox" role="switch"{checked}{named}>',
                f'<button aria-pressed="{state}"{named}></button>',
                f"<span>{'On' if on else 'Off'}</span>",
                f'<div role="checkbox" aria-checked="{state}"{named}></div>',
            )
        )

    def _lost(self, name: str, how: str) -> None:
        self.truth[name] = None
        self.clothes[name] = how

    def _label(self, label: str) -> str:
        text = label
        if self.chance.random() < 0.2:
            text = text.replace(" ", "\u00a0", 2)
        if self.chance.random() < 0.2:
            text = text.replace("'", "’")
        if self.chance.random() < 0.1:
            text = text.upper()
        safe = html.escape(text)
        match self.chance.randint(0, 5):
            case 0:
                first, _, rest = safe.partition(" ")
                return f"<span>{first} <b>{rest}</b></span>"
            case 1:
                return f"<label>{safe}</label>"
            case 2:
                return f"<div><div><span dir='auto'>{safe}</span></div></div>"
            case 3:
                return f"<h3>{safe}</h3>"
            case _:
                return f"<span>{safe}</span>"

    def _value(self, word: str, label: str) -> str:
        """``word`` as the value, in one of its clothes."""
        self.count += 1
        group = f"g{self.count}"
        safe, name = html.escape(word), html.escape(label)
        options = [*AUDIENCES, *([] if word in AUDIENCES else [word])]
        choices = (
            f"<span>{safe}</span>",
            f'<div role="button" aria-label="Edit privacy. {safe}"><span>{safe}</span></div>',
            f"<button>{safe}</button>",
            f'<button aria-haspopup="menu" aria-expanded="false">{safe}</button>',
            f'<div role="combobox" aria-expanded="false">{safe}</div>',
            "<select>"
            + "".join(
                f"<option{' selected' if o == word else ''}>{html.escape(o)}</option>"
                for o in options
            )
            + "</select>",
            f'<div role="radiogroup"{f" aria-label={chr(34)}{name}{chr(34)}" if name else ""}>'
            + "".join(
                f'<div role="radio" aria-checked="{str(o == word).lower()}">'
                f"<span>{html.escape(o)}</span><span>What this means in detail</span></div>"
                for o in options
            )
            + "</div>",
            "<div>"
            + "".join(
                f'<label><input type="radio" name="{group}"{" checked" if o == word else ""}>'
                f"{html.escape(o)}</label>"
                for o in options
            )
            + "</div>",
            f'<button aria-description="{safe}">Edit</button>',
            f"<p>{safe}</p><a href='/edit'>Edit</a>",
        )
        return self.chance.choice(choices)

    # -- noise -------------------------------------------------------------------------------------

    def _sidebar(self, names: Sequence[str]) -> str:
        links = "".join(
            f"<li><a href='/help/{n}'>{html.escape(ROWS[n][0])}</a></li>"
            for n in self.chance.sample(list(names), min(2, len(names)))
        )
        words = "".join(f"<p>{html.escape(word)}</p>" for word in self.chance.sample(
            list(AUDIENCES), self.chance.randint(0, 2)))  # fmt: skip
        return f"<aside><h2>Help</h2><ul>{links}</ul>{words}</aside>"

    def _hidden_copy(self, names: Sequence[str]) -> str:
        name = self.chance.choice(list(names))
        other = self.chance.choice(list(AUDIENCES))
        return (
            f'<div style="display:none"><div><span>{html.escape(ROWS[name][0])}</span>'
            f"<span>{html.escape(other)}</span></div></div>"
        )


def read_all(drifted: Drifted) -> dict[str, Reading]:
    """What the engine makes of a page."""
    pack = settings()
    sight = Sight("p", drifted.snapshot, Atlas(pack, ("Practice",)))
    found: dict[str, Reading] = {}
    for setting in pack:
        gathered = Gathered(setting)
        gathered.add(sight)
        found[setting.id] = gathered.reading()
    return found


def judge(drifted: Drifted) -> Counter[str]:
    """right, asked, unread (meaning there), kept (meaning gone and said so), wrong."""
    counted: Counter[str] = Counter()
    for name, reading in read_all(drifted).items():
        counted[verdict(drifted.truth[name], reading)] += 1
    return counted


def verdict(truth: Audience | None, reading: Reading) -> str:
    """How a reading compares with what is true."""
    if reading.status is ReadingStatus.READ:
        return "right" if reading.audience is truth else "wrong"
    if truth is None:
        return "kept"
    return "asked" if reading.status is ReadingStatus.NEEDS_CONFIRMATION else "unread"

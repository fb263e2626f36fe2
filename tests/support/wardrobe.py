"""Settings pages for any pack, in clothes of every kind, with values that are known.

Nothing is taken from the pack but what the facts give too: labels, the words of the values, and
under which heading a setting stands. The markup is what web developers write: tables, lists of
terms, fieldsets, switches, selects, menu buttons, links with a second line.
"""

# ruff: noqa: E501 - markup reads better in one line
from __future__ import annotations

import html
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from paravent.core.records import Reading
from paravent.core.words import Audience, Confidence, ReadingStatus
from paravent.engine.sight import texts, ways_on
from paravent.packs.model import Pack, Setting

PAGE_HOWS = ("row", "switch", "radio", "choice")
STRANGE = ("Close circle", "Everyone nearby", "Neighbours and guests", "Trusted list", "Level 3")
OTHER_LABELS = (
    "Show badges next to your name", "Who can send you birthday cards?", "Autoplay previews",
    "Default sort order", "Weekly summary", "Compact layout", "Who can borrow your umbrella?",
    "Sound on new items", "Larger text",
)  # fmt: skip
HELP = (
    "This applies to new items and to those from before.",
    "Remember that people you share with can pass things on.",
    "It may take a few minutes before a change shows everywhere.",
    "Only you can change this.",
)
SWITCH_WORDS = frozenset(("on", "off"))


@dataclass(frozen=True, slots=True)
class Told:
    """One setting as a page ought to show it."""

    setting: str
    label: str
    is_switch: bool
    word: str
    """The value's words; ``On`` or ``Off`` for a switch."""
    options: tuple[str, ...]
    truth: Audience | None
    """None where its meaning is taken away, or for a row that is nobody's."""
    section: str = ""
    loss: str = ""
    weak: bool = False
    is_free: bool = False
    """Any words are a value: none can be unknown, and no two can disagree."""

    @property
    def is_on(self) -> bool:
        """Whether the switch is on."""
        return self.word == "On"


def rows_of(pack: Pack, page: str, chance: random.Random) -> list[Told]:
    """The settings that the page ``page`` of ``pack`` shows under a label, values at random.

    The same ``chance`` gives a setting that stands on several pages the same value on each.
    """
    found: list[Told] = []
    used: set[str] = set()
    base = chance.random()
    for setting in pack.settings:
        told = _told(setting, page, random.Random(f"{base} {setting.id}"))
        if told is not None and told.label.casefold() not in used:
            used.add(told.label.casefold())
            found.append(told)
    return found


def _told(setting: Setting, page: str, chance: random.Random) -> Told | None:
    ways = [w for w in ways_on(setting, page) if w.how in PAGE_HOWS and w.mark is None]
    ways = [w for w in ways if w.labels or setting.labels]
    if not ways:
        return None
    way = ways[0]
    # Labels in another language than English are for pages in that language.
    labels = [
        label if isinstance(label, str) else label.text
        for label in (way.labels or setting.labels)
        if isinstance(label, str) or label.lang.startswith("en")
    ]
    values = {k: v for k, v in (way.values or setting.values).items() if k and "*" not in k}
    plain = {k.casefold(): v for k, v in values.items()}
    if not labels or not values:
        return None
    sections = texts(way.section)
    more = {
        "section": sections[0] if sections else "",
        "weak": Confidence.WEAK in (setting.confidence, way.confidence),
        "is_free": any("*" in word for word in (way.values or setting.values)),
    }
    if set(plain) >= SWITCH_WORDS:
        word = chance.choice(("On", "Off"))
        label = _one_of(labels, chance)
        return Told(setting.id, label, True, word, (), plain[word.casefold()], **more)  # type: ignore[arg-type]
    if way.how == "switch":
        return None
    options: dict[Audience, str] = {}
    for key, audience in values.items():
        options.setdefault(audience, key)
    word = chance.choice([k for k, a in values.items() if a is audience])
    label = _one_of(labels, chance)
    offered = tuple(word if values[word] is a else o for a, o in options.items())
    return Told(setting.id, label, False, word, offered, values[word], **more)  # type: ignore[arg-type]


def _one_of(labels: Sequence[str], chance: random.Random) -> str:
    """What the facts call current stands first; older wording is rarer."""
    return labels[0] if chance.random() < 0.7 else chance.choice(labels)


# -- pieces ------------------------------------------------------------------------------------


class Tailor:
    """Draws rows in one kind of clothes."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._count = 0

    def new(self, stem: str) -> str:
        """A fresh id."""
        self._count += 1
        return f"{stem}{self._count}"

    def pick(self, things: Sequence[str]) -> str:
        """One of ``things``."""
        return self.chance.choice(things)

    # -- controls: each takes a row and gives the value's part, without the label

    def toggle(self, row: Told, name: str = "") -> str:
        """A switch of some make; ``name`` an attribute that names it."""
        state, checked = str(row.is_on).lower(), " checked" if row.is_on else ""
        size = 'style="width:36px;height:20px;display:inline-block"'
        return self.pick((
            f'<div role="switch" tabindex="0" aria-checked="{state}" {name} {size}></div>',
            f'<input type="checkbox"{checked} {name}>',
            f'<input type="checkbox" role="switch"{checked} aria-checked="{state}" {name}>',
            f'<button type="button" role="switch" aria-checked="{state}" {name} {size}></button>',
            f'<button type="button" aria-pressed="{state}" {name} {size}></button>',
            f'<span role="checkbox" tabindex="0" aria-checked="{state}" {name} {size}></span>',
        ))  # fmt: skip

    def select(self, row: Told, name: str = "") -> str:
        """A select with every option."""
        inside = "".join(
            f"<option{' selected' if o == row.word else ''}>{html.escape(o)}</option>"
            for o in (row.options or ("On", "Off"))
        )
        return f"<select {name}>{inside}</select>"

    def menu(self, row: Told, name: str = "") -> str:
        """A button that opens a menu and shows the value."""
        word = html.escape(row.word)
        return self.pick((
            f'<button aria-haspopup="menu" aria-expanded="false" {name}>{word}</button>',
            f'<button aria-haspopup="listbox" aria-expanded="false" {name}><span>{word}</span>'
            '<i aria-hidden="true">▾</i></button>',
            f'<div role="combobox" tabindex="0" aria-expanded="false" {name}>{word}</div>',
            f"<button>{word}</button>",
            f'<div role="button" tabindex="0"><span dir="auto">{word}</span></div>',
        ))  # fmt: skip

    def words(self, row: Told) -> str:
        """Just the words."""
        return self.pick(("<span>{}</span>", "<b>{}</b>", "<small>{}</small>", "<output>{}</output>")
                         ).format(html.escape(row.word))  # fmt: skip

    def radios(self, row: Told, *, native: bool) -> str:
        """All options, one chosen."""
        group = self.new("g")
        parts = []
        for option in row.options or ("On", "Off"):
            chosen, safe = option == row.word, html.escape(option)
            ident = self.new("o")
            note = f"<small>{self.pick(HELP)}</small>" if self.chance.random() < 0.2 else ""
            if native:
                taken = " checked" if chosen else ""
                parts.append(self.pick((
                    f'<label><input type="radio" name="{group}"{taken}> {safe}</label>{note}',
                    f'<input type="radio" id="{ident}" name="{group}"{taken}>'
                    f'<label for="{ident}">{safe}</label>{note}',
                )))  # fmt: skip
            else:
                state = str(chosen).lower()
                parts.append(
                    f'<div role="radio" tabindex="0" aria-checked="{state}"><span>{safe}</span>'
                    f"{note}</div>"
                )
        return "".join(f"<div>{part}</div>" for part in parts)

    def value(self, row: Told, name: str = "") -> str:
        """The value in some control."""
        if row.loss:
            return self.lost(row, name)
        if row.is_switch:
            return self.toggle(row, name) if self.chance.random() < 0.8 else self.words(row)
        return self.chance.choice((
            self.words(row), self.menu(row, name), self.select(row, name), self.menu(row, name),
        ))  # fmt: skip

    def lost(self, row: Told, name: str = "") -> str:
        """What stands there once the meaning is gone."""
        strange = html.escape(self.pick(STRANGE))
        match row.loss:
            case "unknown":
                return self.pick((
                    f"<span>{strange}</span>", f"<button>{strange}</button>",
                    f"<select><option>{strange}</option></select>",
                ))  # fmt: skip
            case "mixed":
                return f'<div role="switch" aria-checked="mixed" {name}></div>'
            case "loading":
                return '<div aria-busy="true" role="progressbar">Loading…</div>'
            case "two":
                other = next((o for o in row.options if o != row.word), "On")
                other = ("Off" if row.is_on else "On") if row.is_switch else other
                return f"<span>{html.escape(row.word)}</span> <span>{html.escape(other)}</span>"
            case "struck":
                return f"<span><s>{html.escape(row.word)}</s></span>"
            case _:
                return ""

    def help(self, share: float) -> str:
        """An explanation, or nothing."""
        return f"<p>{self.pick(HELP)}</p>" if self.chance.random() < share else ""

    def label(self, row: Told) -> str:
        """The label's words, safe, in some typography."""
        text = row.label
        if self.chance.random() < 0.15:
            text = text.replace(" ", "\u00a0", 2)
        if self.chance.random() < 0.3:
            text = text.replace("'", "’")
        return html.escape(text)


# -- clothes: rows in, the page's matter out -----------------------------------------------------

Clothes = Callable[[Tailor, Sequence[Told]], str]


def _sectioned(tailor: Tailor, rows: Sequence[Told], one: Callable[[Told], str]) -> str:
    parts, section = [], ""
    for row in rows:
        if row.section != section:
            section = row.section
            parts.append(f"<h2>{html.escape(section or 'Other settings')}</h2>")
        parts.append(one(row))
    return "".join(parts)


def cards(t: Tailor, rows: Sequence[Told]) -> str:
    """Boxes with a label, an explanation and a value."""

    def one(row: Told) -> str:
        made = f"<div><div><span>{t.label(row)}</span>{t.help(0.4)}</div><div>{t.value(row)}</div></div>"
        for _ in range(t.chance.randint(0, 3)):
            made = f"<div>{made}</div>"
        return made

    return _sectioned(t, rows, one)


def table(t: Tailor, rows: Sequence[Told]) -> str:
    """A table with a head: setting, what it means, value."""

    def one(row: Told) -> str:
        middle = f"<td>{t.pick(HELP)}</td>"
        return f'<tr><th scope="row">{t.label(row)}</th>{middle}<td>{t.value(row)}</td></tr>'

    head = "<tr><th>Setting</th><th>What it means</th><th>Value</th></tr>"
    return _in_sections(rows, lambda part: f"<table>{head}{''.join(map(one, part))}</table>")


def _in_sections(rows: Sequence[Told], draw: Callable[[Sequence[Told]], str]) -> str:
    parts: list[str] = []
    sections = list(dict.fromkeys(row.section for row in rows))
    for section in sections:
        if len(sections) > 1 or section:
            parts.append(f"<h2>{html.escape(section or 'Other settings')}</h2>")
        parts.append(draw([row for row in rows if row.section == section]))
    return "".join(parts)


def terms(t: Tailor, rows: Sequence[Told]) -> str:
    """A list of terms."""
    return _in_sections(rows, lambda part: "<dl>" + "".join(
        f"<dt>{t.label(row)}</dt><dd>{t.value(row)}</dd>" for row in part) + "</dl>")  # fmt: skip


def fieldsets(t: Tailor, rows: Sequence[Told]) -> str:
    """Fieldsets with a legend and radio buttons; switches as checkboxes with a label."""

    def one(row: Told) -> str:
        if row.loss:
            return f"<fieldset><legend>{t.label(row)}</legend>{t.lost(row)}</fieldset>"
        if row.is_switch and t.chance.random() < 0.7:
            ident, state = t.new("c"), " checked" if row.is_on else ""
            return (f'<div><input type="checkbox" id="{ident}"{state}>'
                    f'<label for="{ident}">{t.label(row)}</label>{t.help(0.3)}</div>')  # fmt: skip
        return (f"<fieldset><legend>{t.label(row)}</legend>{t.help(0.3)}"
                f"{t.radios(row, native=True)}</fieldset>")  # fmt: skip

    return f"<form>{_sectioned(t, rows, one)}<button type=submit>Save</button></form>"


def radiogroups(t: Tailor, rows: Sequence[Told]) -> str:
    """Groups of drawn radios named by a heading."""

    def one(row: Told) -> str:
        if row.is_switch or row.loss:
            return f"<div><h3>{t.label(row)}</h3>{t.value(row)}</div>"
        ident = t.new("h")
        return (f'<div><h3 id="{ident}">{t.label(row)}</h3>{t.help(0.3)}<div role="radiogroup" '
                f'aria-labelledby="{ident}">{t.radios(row, native=False)}</div></div>')  # fmt: skip

    return _sectioned(t, rows, one)


def switches(t: Tailor, rows: Sequence[Told]) -> str:
    """Switches named from outside; other values in selects named the same way."""

    def one(row: Told) -> str:
        ident = t.new("n")
        named = f'aria-labelledby="{ident}"'
        return (
            f'<div><span id="{ident}">{t.label(row)}</span>{t.help(0.4)}{t.value(row, named)}</div>'
        )

    return f"<ul>{''.join(f'<li>{one(row)}</li>' for row in rows)}</ul>" if not any(
        row.section for row in rows) else _sectioned(t, rows, one)  # fmt: skip


def links(t: Tailor, rows: Sequence[Told]) -> str:
    """Rows that are links (or buttons) with the value as a second line, as phones draw them."""

    def one(row: Told) -> str:
        if row.loss or row.is_switch:
            return f"<li><div><span>{t.label(row)}</span></div>{t.value(row)}</li>"
        word = html.escape(row.word)
        return t.pick((
            f'<li><a href="/x/{t.new("r")}"><div>{t.label(row)}</div><div>{word}</div></a></li>',
            f'<li><button type="button"><span>{t.label(row)}</span><span>{word}</span></button></li>',
            f'<li><a href="/x"><span>{t.label(row)}</span><span>{word}<svg></svg></span></a></li>',
        ))  # fmt: skip

    return _in_sections(rows, lambda part: f"<ul>{''.join(map(one, part))}</ul>")


def named(t: Tailor, rows: Sequence[Told]) -> str:
    """Controls that carry label and value in their name alone."""

    def one(row: Told) -> str:
        if row.loss:
            return f"<div><span>{t.label(row)}</span>{t.lost(row)}</div>"
        label = html.escape(row.label)
        if row.is_switch:
            return f"<div>{t.toggle(row, f'aria-label={chr(34)}{label}{chr(34)}')}</div>"
        word = html.escape(row.word)
        return t.pick((
            f'<div role="button" tabindex="0" aria-label="{label}: {word}"></div>',
            f'<button aria-label="{label}, {word}"><svg></svg></button>',
            f'<div><span>{t.label(row)}</span><button aria-label="Edit privacy. Sharing with {word}">'
            "✎</button></div>",
            f'<div><span>{t.label(row)}</span><button aria-description="{word}">Edit</button></div>',
        ))  # fmt: skip

    return _sectioned(t, rows, one)


def grid(t: Tailor, rows: Sequence[Told]) -> str:
    """An ARIA grid."""
    return _in_sections(rows, lambda part: '<div role="grid">' + "".join(
        f'<div role="row"><div role="gridcell">{t.label(row)}</div>'
        f'<div role="gridcell">{t.value(row)}</div></div>' for row in part) + "</div>")  # fmt: skip


def flat(t: Tailor, rows: Sequence[Told]) -> str:
    """Labels and values one after another, without anything around a pair."""
    return _sectioned(t, rows, lambda row: f"<div>{t.label(row)}</div><div>{t.value(row)}</div>")


def sentences(t: Tailor, rows: Sequence[Told]) -> str:
    """ "Label: value" in running text."""

    def one(row: Told) -> str:
        if row.loss:
            return f"<p><b>{t.label(row)}</b> {t.lost(row)}</p>"
        end = "" if row.label.endswith("?") else ":"
        return f"<p><strong>{t.label(row)}{end}</strong> {html.escape(row.word)}</p>"

    return _sectioned(t, rows, one)


def segments(t: Tailor, rows: Sequence[Told]) -> str:
    """Rows of buttons of which one is pressed; lists of options of which one is selected."""

    def one(row: Told) -> str:
        if row.loss or row.is_switch:
            return f"<section><h3>{t.label(row)}</h3>{t.value(row)}</section>"
        if t.chance.random() < 0.5:
            parts = "".join(
                f'<button type="button" aria-pressed="{str(o == row.word).lower()}">'
                f"{html.escape(o)}</button>" for o in row.options)  # fmt: skip
            return f'<section><h3>{t.label(row)}</h3><div role="group">{parts}</div></section>'
        parts = "".join(
            f'<div role="option" aria-selected="{str(o == row.word).lower()}">{html.escape(o)}</div>'
            for o in row.options)  # fmt: skip
        return (f"<section><h3>{t.label(row)}</h3>"
                f'<div role="listbox" aria-label="{html.escape(row.label)}">{parts}</div></section>')  # fmt: skip

    return _sectioned(t, rows, one)


def wrapped(t: Tailor, rows: Sequence[Told]) -> str:
    """Everything inside one label element; the value first as often as last."""

    def one(row: Told) -> str:
        inside = [f"<span>{t.label(row)}</span>", f"<span>{t.value(row)}</span>"]
        if t.chance.random() < 0.5 and not row.loss:
            inside.reverse()
        return f"<div><label>{''.join(inside)}</label></div>"

    return _sectioned(t, rows, one)


def details(t: Tailor, rows: Sequence[Told]) -> str:
    """Open details: the label is the summary, the choice inside."""

    def one(row: Told) -> str:
        inside = t.value(row) if row.is_switch or row.loss else t.radios(row, native=True)
        return f"<details open><summary>{t.label(row)}</summary><div>{inside}</div></details>"

    return _sectioned(t, rows, one)


CLOTHES: Mapping[str, Clothes] = {
    "cards": cards, "table": table, "terms": terms, "fieldsets": fieldsets,
    "radiogroups": radiogroups, "switches": switches, "links": links, "named": named, "grid": grid,
    "flat": flat, "sentences": sentences, "segments": segments, "wrapped": wrapped,
    "details": details,
}  # fmt: skip
LOSSES = ("unknown", "gone", "loading", "two", "struck", "label", "mixed")


# -- wording -----------------------------------------------------------------------------------

_SPELLING = (
    (r"\b(\w{3,})iz(e|es|ed|ing|ation|ations)\b", r"\1is\2"),
    (r"\b([Cc])enter(s?)\b", r"\1entre\2"),
    (r"\b([Cc])olor", r"\1olour"),
    (r"\b([Ff])avorite", r"\1avourite"),
    (r"\bprograms?\b", "programmes"),
    (r"\bemail\b", "e-mail"),
    (r"\bposts you're\b", "posts that you're"),
)
_BACK = (
    (r"\b(\w{3,})is(ation|ations|ing)\b", r"\1iz\2"),
    (r"\b([Cc])entre(s?)\b", r"\1enter\2"),
    (r"\borganis", "organiz"),
    (r"\bpersonalis", "personaliz"),
    (r"\bcan't\b", "cannot"),
)


def reworded(label: str, chance: random.Random) -> str:
    """``label`` as the other side of the Atlantic, or a later release, would spell it."""
    for old, new in chance.choice((_SPELLING, _BACK)):
        label = re.sub(old, new, label)
    match chance.randint(0, 5):
        case 0:
            return label.rstrip("?")
        case 1:
            return label.replace("Who can see ", "Who can view ")
        case 2 if not label.endswith("?"):
            return label + ":"
        case _:
            return label


# -- whole pages ---------------------------------------------------------------------------------


@dataclass
class Dressed:
    """The matter of a page, and what is true of it."""

    body: str
    clothes: str
    rows: tuple[Told, ...]
    notes: dict[str, str] = field(default_factory=dict)


def dress(
    pack: Pack,
    page: str,
    seed: int,
    clothes: str = "",
    *,
    lose: float = 0.0,
    reword: bool = False,
    rows: Sequence[Told] | None = None,
) -> Dressed:
    """The page ``page`` of ``pack`` in ``clothes`` (at random for ""), meanings lost at random."""
    chance = random.Random(f"{pack.platform.id} {page} {seed} {clothes}")
    kind = clothes or chance.choice(list(CLOTHES))
    made: list[Told] = []
    for row in rows if rows is not None else rows_of(pack, page, chance):
        new = row
        if reword:
            new = _with(new, label=reworded(new.label, chance))
        if chance.random() < lose:
            new = _lost(new, chance)
        made.append(new)
    noise = [
        Told("", label, True, chance.choice(("On", "Off")), (), None)
        if not label.startswith("Who")
        else Told("", label, False, "Everyone", ("Everyone", "Friends", "No one"), None)
        for label in chance.sample(OTHER_LABELS, chance.randint(0, 3))
    ]
    for row in noise:
        made.insert(
            chance.randint(0, len(made)) if not any(r.section for r in made) else len(made), row
        )
    tailor = Tailor(chance)
    matter = CLOTHES[kind](tailor, made)
    around = ""
    if chance.random() < 0.4:
        ours = [row for row in made if row.setting]
        asides = "".join(
            f"<h4>{html.escape(row.label)}</h4><p>{html.escape(chance.choice(row.options or ('On', 'Off')))}</p>"
            for row in ours[:2]
        )
        around = f"<aside><h3>Help</h3>{asides}</aside>"
    if chance.random() < 0.3:
        around += "<footer><a href='/p'>Privacy</a> <a href='/t'>Public</a></footer>"
    body = f"<main><h1>Settings</h1>{matter}</main>{around}"
    return Dressed(body, kind, tuple(row for row in made if row.setting))


def _with(row: Told, **change: object) -> Told:
    from dataclasses import replace

    return replace(row, **change)  # type: ignore[arg-type]


def _lost(row: Told, chance: random.Random) -> Told:
    loss = chance.choice(LOSSES)
    if loss == "mixed" and not row.is_switch:
        loss = "unknown"
    if loss == "unknown" and row.is_switch:
        loss = "mixed"
    if loss in ("unknown", "two") and row.is_free:
        loss = "gone"
    if loss == "two" and not row.is_switch and len(row.options) < 2:
        loss = "unknown"
    if loss == "label":
        return _with(
            row, label=chance.choice(("Something new", "Beta feature", "More")), truth=None
        )
    return _with(row, loss=loss, truth=None)


# -- what came of it -----------------------------------------------------------------------------


def verdict(row: Told, reading: Reading | None) -> str:
    """right, unread, asked, kept (meaning gone, and said so) or wrong.

    What is thinly sourced is asked on purpose: then all that was seen must be true.
    """
    if reading is None:
        return "kept" if row.truth is None else "unread"
    if reading.status is ReadingStatus.READ:
        return "right" if row.truth is not None and reading.audience is row.truth else "wrong"
    if row.truth is None:
        return "kept"
    if reading.status is ReadingStatus.NEEDS_CONFIRMATION:
        seen = {evidence.audience for evidence in reading.evidence}
        return "right" if row.weak and seen == {row.truth} else "asked"
    return "unread"


def count(verdicts: Sequence[str]) -> str:
    """A line with how many of each, and the share read right of what could be."""
    found = Counter(verdicts)
    meant = found["right"] + found["asked"] + found["unread"]
    share = f"{found['right'] / meant:.1%}" if meant else "-"
    return (
        "".join(f"{found[v]:8}" for v in ("right", "asked", "unread", "kept", "wrong"))
        + f"{share:>9}"
    )

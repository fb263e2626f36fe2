"""What the user pointed out: local additions to packs, in a small file without personal text.

The file stands in the data folder. It is checked by the same model as packs, and put on top of a
pack when that is loaded. A way that was learned counts as weak, so that what it reads asks to be
confirmed, until the user has confirmed one reading of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from paravent.core.errors import FolderError, PackError
from paravent.core.text import folded, plain
from paravent.core.words import Confidence
from paravent.packs.model import Label, Labels, Pack, Setting, Slug, Strict, Way

FILE = "learned.json"
FORMAT = 1
LARGEST = 256 * 1024
"""Bytes."""
LONGEST_LABEL = 120
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HOWS = ("row", "switch", "radio", "choice")
_ADDRESS = re.compile(r"\S*(?:\S@|://|www\.)\S*")
_QUOTED = re.compile(r"[\"“”„«»][^\"“”„«»]*[\"“”„«»]")
_LETTERS = 3
_LONGEST_MARK = 3


class Addition(Strict):
    """One way that was learned, for one setting of one platform."""

    platform: Slug
    pack_version: Annotated[str, Field(max_length=20)]
    """The version of the pack that did not know it."""
    setting: Slug
    page: Slug
    learned_on: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    confirmed: bool = False
    """Whether the user has confirmed a value that it read."""
    way: Way


class LearnedFile(Strict):
    """The file, also the one that is made to be sent."""

    format: Annotated[int, Field(ge=1, le=FORMAT)] = FORMAT
    learned: Annotated[tuple[Addition, ...], Field(max_length=500)] = ()


# -- the file --------------------------------------------------------------------------------------


def load(folder: Path) -> tuple[Addition, ...]:
    """The additions in ``folder``; none where there is no file. Raises ``PackError``."""
    file = folder / FILE
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise PackError(_cannot(file)) from error
    if len(raw) > LARGEST:
        raise PackError(_cannot(file))
    try:
        found = LearnedFile.model_validate_json(raw, strict=True)
    except (ValidationError, ValueError) as error:
        raise PackError(_cannot(file)) from error
    return tuple(each for each in found.learned if not _why_unfit(each))


def save(folder: Path, additions: Sequence[Addition]) -> None:
    """Write the additions, all or nothing; without any the file goes. Raises ``FolderError``."""
    file = folder / FILE
    try:
        if not additions:
            file.unlink(missing_ok=True)
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = file.with_suffix(".new")
        beside.write_text(as_text(additions), "utf-8")
        beside.replace(file)
    except OSError as error:
        raise FolderError(
            f"What was learned could not be written to {folder}. Choose a folder that you may"
            " write to with --data-dir."
        ) from error


def as_text(additions: Sequence[Addition]) -> str:
    """The file as it is written, to be shown before it is sent to anybody."""
    found = LearnedFile(learned=tuple(additions))
    data = found.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps({"format": FORMAT, **data}, indent=2, ensure_ascii=False) + "\n"


def with_addition(additions: Sequence[Addition], new: Addition) -> tuple[Addition, ...]:
    """``additions`` with ``new`` in place of what was learned of the same setting before."""
    return (*without(additions, new.platform, new.setting), new)


def without(
    additions: Sequence[Addition], platform: str, setting: str = ""
) -> tuple[Addition, ...]:
    """``additions`` without those of one setting, or of a whole platform."""
    return tuple(a for a in additions if a.platform != platform or setting not in ("", a.setting))


def _why_unfit(addition: Addition) -> str:
    """Why an addition is not used: the file may have been written by any program."""
    way = addition.way
    if way.how not in _HOWS or not way.labels or way.confidence is not Confidence.SOURCED:
        return "how"
    others = way.model_dump(exclude={"how", "labels", "section"}, exclude_defaults=True)
    return "keys" if others else ""


def _cannot(file: Path) -> str:
    return (
        f"What was learned by pointing cannot be read from {file}. Move that file away; everything"
        " else works without it."
    )


# -- on top of a pack ------------------------------------------------------------------------------


def merged(pack: Pack, additions: Iterable[Addition]) -> Pack:
    """``pack`` with the ways that were learned for it, as far as they still fit."""
    own = [a for a in additions if a.platform == pack.platform.id]
    if not own:
        return pack
    pages = {page.id for page in pack.platform.page}
    by_setting: dict[str, list[Addition]] = {}
    for each in own:
        if each.page in pages:
            by_setting.setdefault(each.setting, []).append(each)
    settings = tuple(_with_ways(s, by_setting.get(s.id, ())) for s in pack.settings)
    return pack.model_copy(update={"settings": settings})


def _with_ways(setting: Setting, additions: Sequence[Addition]) -> Setting:
    ways = tuple(_way(setting, each) for each in additions)
    if not ways or setting.page is None or setting.list is not None:
        return setting
    return setting.model_copy(update={"read": (*setting.read, *ways)})


def _way(setting: Setting, addition: Addition) -> Way:
    confidence = Confidence.SOURCED if addition.confirmed else Confidence.WEAK
    page = addition.page if addition.page != setting.page else None
    update = {"confidence": confidence, "page": page, "values": values_of(setting)}
    return addition.way.model_copy(update=update)


def values_of(setting: Setting) -> Mapping[str, object]:
    """The words of a setting that a page may show, for a way that has none of its own."""
    if setting.values:
        return {}
    page_ways = (way for way in setting.read if way.how in _HOWS and way.values)
    return next((way.values for way in page_ways), {})


# -- labels without personal text ------------------------------------------------------------------


def vocabulary(packs: Iterable[Pack]) -> frozenset[str]:
    """The words that sites use for their settings: every word of every pack, folded."""
    found: set[str] = set()
    for pack in packs:
        texts = [pack.platform.name, *(page.title for page in pack.platform.page)]
        for setting in pack.settings:
            texts += [setting.title, setting.why, setting.fix, setting.ask, setting.phone]
            texts += [*setting.values, *_texts(setting.labels), *_texts(setting.not_offered)]
            for way in setting.read:
                texts += [*way.values, *_texts(way.labels), *_texts(way.section)]
        for text in texts:
            found.update(word for word in _words(text) if not any(c.isdigit() for c in word))
    return frozenset(found)


def label_words(text: str, known: Collection[str], personal: Collection[str] = ()) -> str:
    """``text`` of a page as far as it can be the site's own wording; "" where little is left.

    Out go addresses, what stands in quotation marks, words with a figure in them, words in
    ``personal`` (folded: the own name and handle, names of connections), and words with a capital
    letter that no pack knows: they may be names.
    """
    text = plain(text, LONGEST_LABEL * 2)
    text = _QUOTED.sub(" ", _ADDRESS.sub(" ", text))
    private = {word for one in personal for word in _words(one)}
    kept: list[str] = []
    for piece in text.split():
        spoken = _words(piece)
        is_mark = not spoken and bool(kept) and len(piece) < _LONGEST_MARK
        if is_mark or (spoken and all(_may_stay(w, piece, known, private) for w in spoken)):
            kept.append(piece)
    found = " ".join(kept).strip(" ,;:·•|–—-()[]")[:LONGEST_LABEL].strip()
    letters = sum(1 for c in found if c.isalpha())
    return found if letters >= _LETTERS else ""


def _may_stay(word: str, piece: str, known: Collection[str], private: Collection[str]) -> bool:
    if any(c.isdigit() for c in piece):
        return False
    if piece.startswith(("@", "#")):
        # "Who can @mention you" is the site's own; "@somebody" is not.
        return word in known and word not in private
    bare = word.removesuffix("'s")
    is_known = word in known or bare in known
    first = next((c for c in piece if c.isalpha()), "")
    looks_like_name = first.isupper() or not first.islower()
    if word in private or bare in private:
        # "Will", "May" and "Grace" are words too: in small letters they are taken as such.
        return is_known and not looks_like_name
    return is_known or not looks_like_name


def _words(text: str) -> list[str]:
    return [match.group() for match in _WORD.finditer(folded(text))]


def _texts(labels: Labels) -> list[str]:
    return [one.text if isinstance(one, Label) else one for one in labels]


def addition(pack: Pack, setting: Setting, page: str, way: Way, day: str) -> Addition:
    """A new addition, checked by the model. Raises ``PackError`` where it does not fit."""
    try:
        made = Addition(
            platform=pack.platform.id,
            pack_version=pack.platform.version,
            setting=setting.id,
            page=page,
            learned_on=day,
            way=Way.model_validate({"how": way.how, "labels": way.labels, "section": way.section}),
        )
    except ValidationError as error:
        raise PackError(
            "What was pointed at does not make a way to read the setting. Answer it by hand."
        ) from error
    return made

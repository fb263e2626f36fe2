"""Loads packs strictly: each problem is one sentence with file, setting and key; none hides others.

A pack is a folder of TOML files. A broken or too new pack is set aside with its sentence and
never stops another one.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from paravent.core.errors import PackError
from paravent.core.resources import data_folder

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

    from paravent.packs.model import Pack

M = TypeVar("M", bound="BaseModel")

PLATFORM = "platform.toml"
SETTINGS = "settings.toml"
QUESTIONS = "questions.toml"
PEOPLE = "people.toml"
APPS = "apps.toml"
STRANGER = "stranger.toml"
FILES = (PLATFORM, SETTINGS, QUESTIONS, PEOPLE, APPS, STRANGER)

LARGEST_FILE = 512 * 1024
"""Bytes. The largest pack of ours is below 100 kB."""
MOST_PACKS = 200
DEEPEST = 12
"""How deep tables and arrays may nest; our own vocabulary needs six."""

NOT_PACKS = ("schema",)
"""Folders beside the packs that are not packs."""


@dataclass(frozen=True, slots=True)
class Packs:
    """All sound packs by id, and a problem for each one that is not."""

    packs: Mapping[str, Pack]
    problems: tuple[PackError, ...]


def load_all(root: Path | None = None) -> Packs:
    """Every pack below ``root`` (the shipped packs if None), in the order of their ids."""
    root = root if root is not None else data_folder("checks") / "platforms"
    packs: dict[str, Pack] = {}
    problems: list[PackError] = []
    for folder in _folders(root)[:MOST_PACKS]:
        try:
            packs[folder.name] = load_pack(folder)
        except PackError as problem:
            problems.append(problem)
    return Packs(packs, tuple(problems))


def load_pack(folder: Path) -> Pack:
    """The pack in ``folder``. Raises ``PackError``."""
    from paravent.packs.check import problems_of
    from paravent.packs.model import ListsFile, Pack, Platform, SettingsFile, Stranger

    _only_known_files(folder)
    platform = _read(folder, PLATFORM, Platform)
    settings = _read(folder, SETTINGS, SettingsFile)
    questions = _read_if_there(folder, QUESTIONS, SettingsFile)
    people = _read_if_there(folder, PEOPLE, ListsFile)
    apps = _read_if_there(folder, APPS, ListsFile)
    stranger = _read_if_there(folder, STRANGER, Stranger)
    pack = Pack(
        platform=platform,
        settings=settings.setting + (questions.setting if questions else ()),
        people=people.list if people else (),
        apps=apps.list if apps else (),
        stranger=stranger,
    )
    asked = frozenset(s.id for s in questions.setting) if questions else frozenset[str]()
    for problem in problems_of(pack, folder.name, asked):
        raise PackError(problem)
    return pack


def _folders(root: Path) -> Sequence[Path]:
    try:
        found = sorted(root.iterdir())
    except OSError as error:
        raise PackError(
            f"The folder of packs {root} cannot be read. Install Paravent again."
        ) from error
    return [f for f in found if f.is_dir() and f.name not in NOT_PACKS and f.name[0] not in "._"]


def _only_known_files(folder: Path) -> None:
    try:
        names = sorted(f.name for f in folder.iterdir() if f.suffix == ".toml")
    except OSError as error:
        raise PackError(f"The pack {folder.name} cannot be read. Install it again.") from error
    for name in names:
        if name not in FILES:
            known = ", ".join(FILES)
            raise PackError(f"{folder.name}/{name}: no file of a pack has this name ({known}).")


def _read_if_there(folder: Path, name: str, kind: type[M]) -> M | None:
    return _read(folder, name, kind) if (folder / name).exists() else None


def _read(folder: Path, name: str, kind: type[M]) -> M:
    from pydantic import ValidationError

    where = f"{folder.name}/{name}"
    data = _toml(folder / name, where)
    if name == PLATFORM:
        _check_needs(data, where)
    try:
        text = json.dumps(data)
    except TypeError as error:
        raise PackError(
            f'{where}: dates and times are written in quotes, as in checked_live = "2026-11-01".'
        ) from error
    try:
        return kind.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise PackError(_sentence(where, data, error)) from error


def _toml(file: Path, where: str) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise PackError(f"{where} is missing; every pack has one.") from error
    except OSError as error:
        raise PackError(f"{where} cannot be read. Look at its permissions.") from error
    if len(raw) > LARGEST_FILE:
        raise PackError(f"{where} is larger than {LARGEST_FILE // 1024} kB; no pack needs that.")
    try:
        data = tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise PackError(f"{where} is not written in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{where} is not sound TOML: {error}.") from error
    except RecursionError as error:
        raise PackError(f"{where} nests too deeply.") from error
    if _depth(data) > DEEPEST:
        raise PackError(f"{where} nests too deeply.")
    return data


def _depth(value: object) -> int:
    """How deep tables and arrays nest; stops counting soon after ``DEEPEST``."""
    level: list[object] = [value]
    depth = 0
    while level and depth <= DEEPEST + 1:
        level = [inner for outer in level for inner in _inside(outer)]
        depth += 1
    return depth


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _check_needs(data: Mapping[str, Any], where: str) -> None:
    from paravent.packs.model import VOCABULARY

    needs = data.get("needs")
    if isinstance(needs, int) and needs > VOCABULARY:
        raise PackError(
            f"{where}: this pack needs a newer Paravent (its words are of version {needs}, this"
            f" program knows version {VOCABULARY}). Update Paravent to use it."
        )


def _sentence(where: str, data: Mapping[str, Any], error: ValidationError) -> str:
    """The first problem in plain words: "x/settings.toml, setting y: key 'z' is not known."."""
    problem = _worst(error)
    item, key = _place(data, problem["loc"])
    return f"{where}{item}: {_what(key, problem)}"


def _worst(error: ValidationError) -> Mapping[str, Any]:
    """The problem to tell of: an unknown key before the rest, which it often explains."""
    problems: list[Mapping[str, Any]] = [dict(p) for p in error.errors()]
    return next((p for p in problems if p["type"] == "extra_forbidden"), problems[0])


def _place(data: Mapping[str, Any], loc: Sequence[int | str]) -> tuple[str, str]:
    """Which item of the file a problem is in, and which key, as a reader would write it."""
    item, start = "", 0
    if len(loc) >= 2 and isinstance(loc[1], int):
        many = data.get(str(loc[0]))
        if isinstance(many, list) and loc[1] < len(many) and isinstance(many[loc[1]], dict):
            name = many[loc[1]].get("id")
            item = f", {loc[0]} {name if isinstance(name, str) else f'number {loc[1] + 1}'}"
            start = 2
    key = ""
    at: Any = data
    for part in loc[:start]:
        at = at[part]
    for part in loc[start:]:
        if isinstance(part, int):
            key += f"[{part + 1}]"
            at = at[part] if isinstance(at, list) and part < len(at) else None
        elif part == "[key]":
            continue
        elif isinstance(at, dict) or (part == loc[-1] and at is None):
            key += f".{part}" if key else part
            at = at.get(part) if isinstance(at, dict) else None
        # else: the name of a branch that pydantic tried, of no use to a reader
    return item, key


def _what(key: str, problem: Mapping[str, Any]) -> str:
    kind = str(problem["type"])
    name = f"key '{key}'" if key else "the file"
    about: Mapping[str, Any] = problem.get("ctx") or {}
    match kind:
        case "extra_forbidden":
            return f"{name} is not known."
        case "missing":
            return f"{name} is missing."
        case "enum" | "literal_error":
            return f"{name} must be one of {about.get('expected', 'the words of the vocabulary')}."
        case "string_pattern_mismatch":
            return f"{name} is not written as it should be ({about.get('pattern', '')})."
        case "string_too_short" | "too_short":
            return f"{name} is empty."
        case "string_too_long" | "too_long":
            return (
                f"{name} is too long (at most {about.get('max_length', 'what the schema says')})."
            )
        case "int_type" | "int_parsing":
            return f"{name} must be a whole number."
        case "bool_type":
            return f"{name} must be true or false, without quotes."
        case "string_type":
            return f"{name} must be text in quotes."
        case "tuple_type" | "list_type":
            return f"{name} must be a list in square brackets."
        case "model_type" | "dict_type" | "model_attributes_type":
            return f"{name} must be a table."
        case _:
            message = str(problem.get("msg", "does not fit")).strip().rstrip(".")
            return f"{name} does not fit: {message[:1].lower()}{message[1:]}."

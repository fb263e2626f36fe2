"""Loads paragraph 8 and its checks from ``checks/guidance``, strictly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paravent.core.errors import PackError
from paravent.core.records import CheckFacts, Guidance, LimbFacts, Source
from paravent.core.resources import data_folder
from paravent.core.words import CheckClass, Limb

if TYPE_CHECKING:
    from pydantic import BaseModel

NAMED_READS = frozenset(
    {"settings", "stranger", "photos", "archive", "diff", "people", "decisions"}
)
"""What feeds a check, beside the ids of lists."""

_CLASS_WORDS = r"^[AEPU]( ?[+,/] ?[AEPU])*( \(\w+\))?$"
_JOINTS = re.compile(r"\s*[+,/]\s*")
_EXPECTED = {Limb.A: 12, Limb.B: 23, Limb.C: 11, Limb.D: 10}


@cache
def load(root: Path | None = None) -> Guidance:
    """The guidance in ``root`` (by default the program's own ``checks/guidance``).

    Raises ``PackError`` naming file and key where the data do not fit.
    """
    folder = root or data_folder("checks") / "guidance"
    frame_model, checks_model = _models()
    frame: Any = _read(folder / "frame.toml", frame_model)
    checks = tuple(
        check
        for limb in Limb
        for check in _checks(folder / f"{limb.value}.toml", limb, checks_model)
    )
    return Guidance(
        edition=f"{frame.edition} (data {frame.version})",
        version=frame.version,
        frame=_source(frame.frame),
        frame_meaning=frame.meaning,
        current=_source(frame.current),
        pointers=tuple((p.topic, p.where) for p in frame.pointer),
        limbs=tuple(LimbFacts(lim.id, lim.heading, lim.meaning) for lim in frame.limb),
        checks=checks,
        acknowledgement=frame.acknowledgement,
        caution=frame.caution,
        sources=tuple(_source(s) for s in frame.source),
    )


def classes_of(words: str) -> tuple[CheckClass, ...]:
    """The classes in ``A/E + U``, in the order written, each once."""
    letters = _JOINTS.split(words.partition("(")[0].strip())
    return tuple(dict.fromkeys(CheckClass(letter) for letter in letters))


def _checks(file: Path, limb: Limb, model: type[BaseModel]) -> Iterator[CheckFacts]:
    read: Any = _read(file, model)
    wanted = [f"{limb.value}-{n:02}" for n in range(1, _EXPECTED[limb] + 1)]
    if [c.id for c in read.check] != wanted:
        raise PackError(
            f"{file.name}: the checks must be {wanted[0]} to {wanted[-1]}, each once and in order."
            " Install the program again."
        )
    for c in read.check:
        yield CheckFacts(
            id=c.id,
            limb=limb,
            title=c.title,
            classes=classes_of(c.class_),
            why=c.why,
            ask=c.ask,
            paragraph=c.paragraph,
            fix=c.fix,
            class_words=c.class_,
            reads=tuple(c.reads),
            weight=c.weight,
        )


def _source(model: Any) -> Source:
    return Source(model.title, model.publisher, model.url, model.note)


def _read(file: Path, model: type[BaseModel]) -> BaseModel:
    from pydantic import ValidationError

    try:
        return model.model_validate(tomllib.loads(file.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the file"
        raise PackError(
            f"{file.name}: {key}: {first['msg']}. Install the program again, or correct the file."
        ) from None
    except (OSError, ValueError) as error:
        raise PackError(
            f"{file.name} in {file.parent} cannot be read. Install the program again."
        ) from error


@cache
def _models() -> tuple[type[BaseModel], type[BaseModel]]:
    """The shapes of the files; built on first use, because pydantic is slow to import."""
    from typing import Annotated

    from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

    text = Annotated[str, Field(min_length=1, max_length=700)]
    https = Annotated[str, Field(pattern=r"^https://[^\s\"<>]+$", max_length=400)]

    class Strict(BaseModel):
        model_config = ConfigDict(extra="forbid", frozen=True)

    class Document(Strict):
        title: text
        publisher: text
        url: https
        note: str = ""

    class Pointer(Strict):
        topic: text
        where: text

    class LimbEntry(Strict):
        id: Limb
        heading: text
        meaning: text

    class Frame(Strict):
        version: Annotated[str, Field(pattern=r"^\d{4}\.\d{1,2}\.\d{1,3}$")]
        edition: text
        meaning: text
        acknowledgement: text
        caution: text
        frame: Document
        current: Document
        pointer: tuple[Pointer, ...]
        limb: tuple[LimbEntry, ...]
        source: tuple[Document, ...] = ()

        @field_validator("limb")
        @classmethod
        def all_limbs(cls, value: tuple[LimbEntry, ...]) -> tuple[LimbEntry, ...]:
            if [entry.id for entry in value] != list(Limb):
                raise ValueError("the limbs must be 8a, 8b, 8c and 8d, each once")
            return value

    class Check(Strict):
        id: Annotated[str, Field(pattern=r"^8[a-d]-\d\d$")]
        title: text
        class_: Annotated[str, Field(alias="class", pattern=_CLASS_WORDS)]
        why: text
        fix: text
        ask: str = ""
        paragraph: str = "8"
        reads: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], ...] = ()
        weight: Annotated[int, Field(ge=1, le=5)] = 1

        @model_validator(mode="after")
        def word_has_words(self) -> Check:
            if "U" in self.class_ and not self.ask:
                raise ValueError("a check of class U needs ask")
            if self.class_ != "U" and not self.reads and not self.ask:
                raise ValueError("a check needs reads or ask, else nothing can ever meet it")
            return self

    class Checks(Strict):
        check: tuple[Check, ...]

    # Forward references inside a function are resolved from what it has just defined.
    for model in (Document, Frame, Check, Checks):
        model.model_rebuild(_types_namespace={**globals(), **locals()})
    return Frame, Checks

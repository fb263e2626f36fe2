"""Turns the records of core into compact bytes for the database and back.

The bytes are JSON, packed with zlib. Fields that a record has not are left out and ignored, so
that a record which gains a field with a default needs no migration.
"""

from __future__ import annotations

import json
import types
import typing
import zlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from paravent.core.errors import HistoryError

T = TypeVar("T")


def pack(value: object) -> bytes:
    """``value`` (a record, or a tuple, list or mapping of records) as bytes."""
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def unpack(data: bytes, kind: type[T]) -> T:
    """The record of type ``kind`` in ``data``. Raises ``HistoryError`` if it cannot be one."""
    try:
        return typing.cast(T, _typed(unpacked(data), kind))
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise HistoryError(
            "One entry of the history cannot be read. The other entries are not affected; audit"
            " that profile again."
        ) from error


def unpacked(data: bytes) -> Any:
    """What stands in ``data``, as plain JSON values. Raises ``zlib.error``, ``ValueError``."""
    return json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))


def unpack_all(data: bytes, kind: type[T]) -> tuple[T, ...]:
    """The records of type ``kind`` in ``data``."""
    return typing.cast(tuple[T, ...], unpack(data, tuple[kind, ...]))  # type: ignore[valid-type]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(given)
            for field in fields(value)
            if (given := getattr(value, field.name)) != field.default or field.default is MISSING
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    known = typing.get_type_hints(kind)
    return {field.name: known[field.name] for field in fields(kind)}


Reader = Callable[[Any], Any]
"""Makes a value of one type from plain JSON. Raises ``TypeError``, ``ValueError``, ``KeyError``."""


@cache
def _reader(kind: Any) -> Reader:
    """How values of ``kind`` are read: found out once, not for every value."""
    origin = typing.get_origin(kind)
    if origin is typing.Union or origin is types.UnionType:
        inner = _reader(next(a for a in typing.get_args(kind) if a is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple_reader(typing.get_args(kind))
    if origin is not None and issubclass(origin, Mapping):
        item = _reader(typing.get_args(kind)[1])
        return lambda value: {key: item(each) for key, each in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return _record_reader(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        members = {member.value: member for member in kind}
        return lambda value: members[value]
    return lambda value: _primitive(value, kind)


def _tuple_reader(inner: tuple[Any, ...]) -> Reader:
    if inner[-1] is Ellipsis:
        item = _reader(inner[0])
        return lambda value: tuple([item(each) for each in value])
    parts = [_reader(part) for part in inner]
    return lambda value: tuple(part(each) for part, each in zip(parts, value, strict=True))


def _record_reader(kind: type) -> Reader:
    # Found out when first needed: a record may hold records of its own kind.
    readers: dict[str, Reader] = {}
    hints = _hints(kind)

    def read(value: Any) -> Any:
        given = {}
        for key, item in value.items():
            reader = readers.get(key)
            if reader is None:
                if key not in hints:
                    continue
                reader = readers[key] = _reader(hints[key])
            given[key] = reader(item)
        return kind(**given)

    return read


def _typed(value: Any, kind: Any) -> Any:
    return _reader(kind)(value)


def _primitive(value: Any, kind: Any) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if isinstance(kind, type) and type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}")
    return value

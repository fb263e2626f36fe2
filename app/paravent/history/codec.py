"""Turns the records of core into compact bytes for the database and back.

The bytes are JSON, packed with zlib. Fields that a record has not are left out and ignored, so
that a record which gains a field with a default needs no migration.
"""

from __future__ import annotations

import json
import types
import typing
import zlib
from collections.abc import Mapping
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
        value = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
        return typing.cast(T, _typed(value, kind))
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise HistoryError(
            "One entry of the history cannot be read. The other entries are not affected; audit"
            " that profile again."
        ) from error


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


def _typed(value: Any, kind: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is typing.Union or origin is types.UnionType:
        if value is None:
            return None
        return _typed(value, next(a for a in typing.get_args(kind) if a is not type(None)))
    if origin is tuple:
        inner = typing.get_args(kind)
        if inner[-1] is Ellipsis:
            return tuple(_typed(item, inner[0]) for item in value)
        return tuple(_typed(item, part) for item, part in zip(value, inner, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {key: _typed(item, typing.get_args(kind)[1]) for key, item in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(
            **{key: _typed(item, hints[key]) for key, item in value.items() if key in hints}
        )
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return _primitive(value, kind)


def _primitive(value: Any, kind: Any) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if isinstance(kind, type) and type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}")
    return value

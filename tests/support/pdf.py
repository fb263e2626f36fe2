"""Reads a PDF as checkers do: its structure tree, and every word and byte that is in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject


@dataclass(frozen=True)
class Tag:
    """One element of the structure tree."""

    kind: str
    depth: int
    alt: str
    scope: str
    children: int


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def blank(count: int) -> bytes:
    """A PDF of so many empty A4 pages."""
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def tags(pdf: PdfReader) -> list[Tag]:
    """All elements in reading order, under their own names."""
    root: Any = pdf.root_object["/StructTreeRoot"]
    roles: Any = root.get("/RoleMap", {})
    return list(_tags(root, roles, 0))


def _tags(node: Any, roles: Any, depth: int) -> Iterator[Tag]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for each in node:
            yield from _tags(each, roles, depth)
        return
    if not isinstance(node, DictionaryObject):
        return
    kind = str(node.get("/S", "")).removeprefix("/")
    kids = node.get("/K", ArrayObject())
    if kind:
        count = len(kids) if isinstance(kids, ArrayObject) else 1
        yield Tag(kind, depth, str(node.get("/Alt", "")), _attribute(node, "/Scope"), count)
    yield from _tags(kids, roles, depth + 1)


def _attribute(node: DictionaryObject, name: str) -> str:
    given: Any = node.get("/A", ArrayObject())
    given = given.get_object()
    for each in given if isinstance(given, ArrayObject) else [given]:
        found = each.get_object().get(name)
        if found is not None:
            return str(found).removeprefix("/")
    return ""


def everything(pdf: PdfReader) -> str:
    """Every string, name and decompressed stream of the file, and the words on its pages.

    Only bare pixels are left out: no words can stand there but as a picture.
    """
    found = ["\n".join(page.extract_text() for page in pdf.pages)]
    numbers = {n for each in pdf.xref.values() for n in each} | set(pdf.xref_objStm)
    for number in sorted(numbers - {0}):
        found += _strings(pdf.get_object(IndirectObject(number, 0, pdf)))
    found += _strings(pdf.trailer)
    return "\n".join(found)


def _bare_pixels(node: StreamObject) -> bool:
    return node.get("/Subtype") == "/Image" and node.get("/Filter") == "/FlateDecode"


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, IndirectObject) or node is None:
        return
    if isinstance(node, StreamObject) and not _bare_pixels(node):
        yield node.get_data().decode("latin-1")
    if isinstance(node, DictionaryObject):
        for key, value in node.items():
            yield str(key)
            yield from _strings(value)
    elif isinstance(node, ArrayObject):
        for each in node:
            yield from _strings(each)
    else:
        yield str(node)
        if isinstance(node, bytes):
            yield node.decode("latin-1")

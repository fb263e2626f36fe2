"""The part of an XMP packet that a picture's look depends on, written anew and nothing else.

Gain map numbers (``hdrgm``, Apple), the list of what follows the picture (``Container``) and
``tiff:Orientation``.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from paravent.photos.model import Job, Kind
from paravent.photos.xmp.names import META, RDF, TIFF

_HDR = "http://ns.adobe.com/hdr-gain-map/1.0/"
_CONTAINER = "http://ns.google.com/photos/1.0/container/"
_ITEM = "http://ns.google.com/photos/1.0/container/item/"
_APPLE = "http://ns.apple.com/HDRGainMap/1.0/"
_PIXELS = "http://ns.apple.com/pixeldatainfo/1.0/"
_LOOK = (_HDR, _CONTAINER, _ITEM, _APPLE, _PIXELS)
_PREFIXES = {
    RDF: "rdf",
    TIFF: "tiff",
    META: "x",
    _HDR: "hdrgm",
    _CONTAINER: "Container",
    _ITEM: "Item",
    _APPLE: "HDRGainMap",
    _PIXELS: "apdi",
}


_DESCRIPTION, _ABOUT = f"{{{RDF}}}Description", f"{{{RDF}}}about"


def rebuild(body: bytes, job: Job, where: str) -> bytes:
    """``body`` if it holds nothing else; a smaller packet; b"" where nothing of it matters."""
    root = ET.fromstring(body)  # noqa: S314 - the caller refused any DTD before
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")
    kept = ET.Element(_DESCRIPTION, {_ABOUT: ""})
    other: set[str] = set()
    for description in rdf if rdf is not None else ():
        other |= _sort(description, kept)
    for name in sorted({n.rpartition("}")[2] for n in other}):
        job.note(Kind.PERSONAL, where, name)
    for name, value in kept.attrib.items():
        if name != _ABOUT:
            job.keeps(f"{where} {name}", value)
    if not other and body.count(b"<!--") == 0:
        return body
    if len(kept.attrib) == 1 and not len(kept):
        return b""
    for uri, prefix in _PREFIXES.items():
        ET.register_namespace(prefix, uri)
    meta = ET.Element(f"{{{META}}}xmpmeta")
    ET.SubElement(meta, f"{{{RDF}}}RDF").append(kept)
    return bytes(ET.tostring(meta, encoding="utf-8"))


def _sort(description: ET.Element, kept: ET.Element) -> set[str]:
    """Put what the look needs into ``kept``; the names of all else."""
    other: set[str] = set()
    for name, value in description.attrib.items():
        if _looks(name) and (not name.endswith("}Orientation") or value in "12345678"):
            kept.set(name, value)
        elif name != _ABOUT:
            other.add(name)
    for child in description:
        if _looks(child.tag) and _all_look(child):
            if _without_films(child):
                other.add("MotionPhoto")
            kept.append(child)
        else:
            other.add(child.tag)
    return other


def _without_films(directory: ET.Element) -> bool:
    """Take films out of the list of what stands behind the picture; whether there were any."""
    gone = False
    for items in directory.iter():
        for item in list(items):
            if item.tag == f"{{{RDF}}}li" and _semantic(item) == "MotionPhoto":
                items.remove(item)
                gone = True
    return gone


def _semantic(item: ET.Element) -> str:
    name = f"{{{_ITEM}}}Semantic"
    for each in item.iter():
        if name in each.attrib:
            return each.attrib[name]
        if each.tag == name:
            return (each.text or "").strip()
    return ""


def _looks(name: str) -> bool:
    space = name[1:].partition("}")[0]
    return space in _LOOK or name == f"{{{TIFF}}}Orientation"


def _all_look(element: ET.Element) -> bool:
    for each in element.iter():
        space = each.tag[1:].partition("}")[0]
        if space not in (*_LOOK, RDF):
            return False
        if any(n[1:].partition("}")[0] not in (*_LOOK, RDF) for n in each.attrib):
            return False
    return True

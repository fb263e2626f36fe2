"""Films and film-like pictures: all boxes of MP4, MOV, HEIC and AVIF, judged one by one."""

# ruff: noqa: PLR0912 - a format is a long list of cases, each with where it stands

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from paravent.photos import exif, fragments, gpmf, iptc, items, jumbf, samsung, textscan, timed, xmp
from paravent.photos.bmff import Box, boxes, emptied, filled, merged, zeroed
from paravent.photos.model import Data, Edit, Edits, Job, Kind, broken, unsafe
from paravent.photos.nested import nested_edits
from paravent.photos.samples import Track, read_track, spans

UUID_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
UUID_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
UUID_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
UUID_SPHERE = bytes.fromhex("ffcc8263f8554a938814587a02521fdd")
_UUID_PLAYBACK = (
    UUID_SPHERE,
    bytes.fromhex("a2394f525a9b4f14a2446c427c648df4"),
    bytes.fromhex("d08a4f1810f34a82b6c832d8aba183d3"),
    bytes.fromhex("50524f4621d24fcebb88695cfac9c740"),
    bytes.fromhex("55534d5421d24fcebb88695cfac9c740"),
)
_TOP = frozenset(
    b"ftyp moov mdat free skip wide uuid meta moof mfra sidx styp ssix prft pdin emsg idat mpvd"
    b" sefd pnot PICT pict jumb udta imda etyp".split()
) | {b"jP  "}
_PLAYING = frozenset(
    b"mvhd iods mvex pssh ctab clip rmra prfl leva trep mvdr tkhd edts tref mdia load imap matt"
    b" tapt crgn kmat txas gmin trgr drmi".split()
)
_EMPTY = (b"free", b"skip", b"wide", b"junk")
_PLACE_UDTA = {
    b"\xa9xyz": "coordinates",
    b"@xyz": "coordinates",
    b"loci": "place",
    b"gps ": "coordinates",
    b"GPS ": "coordinates",
    b"_yaw": "direction",
    b"\xa9gpt": "direction",
    b"\xa9gyw": "direction",
    b"\xa9grl": "direction",
    b"\xa9fpt": "direction",
    b"\xa9fyw": "direction",
    b"\xa9frl": "direction",
    b"\xa9xsp": "speed",
    b"\xa9ysp": "speed",
    b"\xa9zsp": "speed",
}
_HARMLESS_UDTA = frozenset(
    b"name WLOC LOOP SelO AllF hnti hinf hinv tsel kind ludt cprt auth titl dscp perf gnre albm"
    b" coll rtng clsf kywd yrrc urat angl clfn clid cmid cmnm date manu modl reel scen shot slno"
    b" apmd kgtt chpl TAGS Xtra vndr mdln smta saut svss scrn FIRM LENS CAME SETT MUID HMMT"
    b" BCID GUMI FOV CNCV CNMN CNFV CNOP QVMI FFMV pmcc GoPr htcb DcMD SNum lvlm Lvlm adzc adze"
    b" adzm MMA0 MMA1 smrd"
    b" SDLN INFO hway crea cver scal fsid blck TCTC rads mvcg tnam lang tagc ptch".split()
) | {b"ptv ", b"FOV ", b"dai "}
_PLACE_KEY = re.compile(
    r"(?i)location|gps|latitude|longitude|altitude|geo(?!me)|coordinates|\bcity|country|place"
    r"|address|sublocation|province|xyz"
)
_HINT_KEY = re.compile(r"(?i)direction|heading|timezone|time\.zone")
_KEEP_KEY = re.compile(r"(?i)spherical|stereo|rotation|hdr|full-frame-rate|video-orientation")
_HINT_DATA = 64 << 10


@dataclass(slots=True)
class _Film:
    data: Data
    job: Job
    edits: Edits = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    media: list[Box] = field(default_factory=list)
    blocks: list[tuple[int, int]] = field(default_factory=list)
    """Blocks of coordinates that a list of their own says."""
    used: list[tuple[int, int]] = field(default_factory=list)
    """Parts of the media boxes that something refers to."""
    pictures: list[tuple[int, int]] = field(default_factory=list)
    fragments: bool = False
    parts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Samples in fragments, by track."""
    unknown_use: bool = False
    """Whether something may refer to media bytes in a way not read here."""


def read(data: Data, job: Job) -> Edits:
    """See ``Container.read``, for every kind of file made of boxes but JPEG XL."""
    film = _Film(data, job)
    top = _top_boxes(film)
    if not any(b.kind in (b"moov", b"meta", b"mini", b"moof") for b in top):
        raise broken("it holds no picture and no film")
    if any(box.kind == b"moof" for box in top):
        film.fragments = True
        film.parts = fragments.samples(data, top, job)
    for box in top:
        if box.kind == b"moov":
            _moov(film, box)
    if not film.tracks and not any(b.kind in (b"meta", b"mini") for b in top):
        raise broken("its tracks cannot be found")
    for box in top:
        _top(film, box, last=box is top[-1])
    _listed_blocks(film)
    _drop_references(film)
    _media(film)
    if not job.pictures:
        raise broken("it holds no picture and no film")
    return film.edits


def _top_boxes(film: _Film) -> list[Box]:
    """The boxes of the file; what stands behind the last one goes."""
    data, job = film.data, film.job
    out: list[Box] = []
    at, end = 0, len(data)
    while at < end:
        try:
            box = next(boxes(data, at, end, job, top=True))
        except (broken_type(), StopIteration):
            if not out or not any(b.kind in (b"moov", b"meta", b"mini") for b in out):
                raise broken("it ends in the middle of a box") from None
            if out[-1].kind == b"mdat" and not out[-1].end == at:
                raise
            _rest(film, at)
            break
        if not _is_name(box.kind):
            if not any(b.kind in (b"moov", b"meta", b"mini") for b in out):
                raise broken("one of its boxes has no name")
            _rest(film, at)
            break
        if box.kind == b"mdat" and at == 0 and end - at < 16:
            raise broken("it holds no film")
        out.append(box)
        at = box.end
    return out


def broken_type() -> type[Exception]:
    """The error that a box which cannot be raises."""
    from paravent.core.errors import BrokenPhotoError

    return BrokenPhotoError


def _is_name(kind: bytes) -> bool:
    return all(32 <= c < 127 or c == 0xA9 for c in kind)


def _rest(film: _Film, at: int) -> None:
    """Bytes behind the last box (some cameras put a track of coordinates there)."""
    data, job = film.data, film.job
    rest = data[at:]
    ends = bytes(rest[:4096]) + bytes(rest[-4096:])
    if not ends.strip(b"\0") and (len(rest) < 8192 or not zeroed(data, at, len(data))):
        return
    # A size that cannot be may also be a film cut off; then it is not ours to shorten.
    if bytes(rest[4:8]) in _TOP:
        raise broken("it is cut off, or one of its boxes has a size that cannot be")
    job.damaged = True
    job.note(Kind.PLACE, "behind the film", "data of an unknown kind", f"{len(rest)} bytes")
    film.edits.append(Edit(at, len(data), b""))


# --- top level ---------------------------------------------------------------------------------


def _top(film: _Film, box: Box, *, last: bool) -> None:
    data, job = film.data, film.job
    if box.kind in _EMPTY:
        _empty(film, box)
    elif box.kind in (b"mdat", b"imda"):
        film.media.append(box)
    elif box.kind == b"meta":
        film_meta(film, box, "top")
    elif box.kind == b"uuid":
        _uuid(film, box)
    elif box.kind == b"mpvd":
        _motion(film, box)
    elif box.kind == b"sefd":
        _samsung(film, box)
    elif box.kind == b"jumb":
        if jumbf.goes(bytes(data[box.value : box.end]), job, "provenance record"):
            film.edits += emptied(data, box)
    elif box.kind in (b"moof", b"mfra"):
        film.fragments = True
        if box.kind == b"moof":
            _fragment(film, box)
        else:
            job.pictures.append((box.start, box.end))
    elif box.kind == b"udta":
        _udta(film, box, "film")
    elif box.kind in (b"PICT", b"pict", b"pnot"):
        if box.kind != b"pnot" and job.everything:
            job.note(Kind.PERSONAL, "film", "preview picture")
            film.edits += emptied(data, box)
        else:
            _embedded(film, box.value, box.end, "preview")
    elif box.kind == b"mini":
        from paravent.photos.mini import read_mini

        film.edits += read_mini(data, box, job)
    elif box.kind not in _TOP and box.kind != b"mini":
        job.note(Kind.PLACE, "film", f"box of an unknown kind {box.kind.decode('latin-1')}")
        film.edits += emptied(data, box)


def _fragment(film: _Film, box: Box) -> None:
    """Notes inside a fragment, and inside what it says of each track."""
    for inner in boxes(film.data, box.value, box.end, film.job):
        if inner.kind == b"traf":
            _fragment(film, inner)
        elif inner.kind == b"udta":
            _udta(film, inner, "film")
        elif inner.kind == b"meta":
            film_meta(film, inner, "film")
        elif inner.kind == b"uuid":
            _uuid(film, inner)
        elif inner.kind in _EMPTY:
            _empty(film, inner)
        else:
            film.job.pictures.append((inner.start, inner.end))


def _empty(film: _Film, box: Box) -> None:
    edits = zeroed(film.data, box.value, box.end)
    if edits:
        film.job.note(Kind.PLACE, "film", "left-over bytes in an empty box")
        film.edits += edits


def _motion(film: _Film, box: Box) -> None:
    job = film.job
    if job.everything:
        job.note(Kind.PERSONAL, "film", "motion film")
        film.edits += emptied(film.data, box)
        return
    inner = nested_edits(film.data[box.value : box.end], job, "motion film")
    if inner is None or any(len(e.new) != e.end - e.start for e in inner):
        job.note(Kind.PLACE, "motion film", "film of an unknown kind")
        film.edits += emptied(film.data, box)
        return
    job.kept["motion film"] = None
    film.edits += [e.shifted(box.value) for e in inner]


def _samsung(film: _Film, box: Box) -> None:
    data, job = film.data, film.job
    if job.everything:
        job.note(Kind.PERSONAL, "film", "Samsung's block")
        film.edits += emptied(data, box)
        return
    raw = data[box.value : box.end]
    if bytes(raw[-4:]) == b"SEFT":
        start = samsung.start_of(raw, len(raw))
        if start >= 0:
            film.edits += [e.shifted(box.value) for e in samsung.clean(raw, start, len(raw), job)]
            return
        # Distances count back into the file: the data blocks stand before this box.
        start = samsung.start_of(data[: box.end], box.end)
        if start >= 0:
            film.unknown_use = True
    job.note(Kind.HINT, "film", "Samsung's block")
    film.edits += emptied(data, box)


def _uuid(film: _Film, box: Box) -> None:
    data, job = film.data, film.job
    kind = bytes(data[box.value : box.value + 16])
    inside = box.value + 16
    raw = bytes(data[inside : min(box.end, inside + (8 << 20))])
    if kind == UUID_XMP and box.end - inside <= len(raw):
        if job.everything:
            job.note(Kind.PERSONAL, "film", "XMP")
            film.edits += emptied(data, box)
            return
        film.edits += filled(data, inside, box.end, xmp.clean_packet(raw, job), b" ")
    elif kind == UUID_C2PA:
        if jumbf.goes(raw, job, "provenance record"):
            film.edits += emptied(data, box)
    elif kind in _UUID_PLAYBACK:
        if textscan.raw_tells_place(raw, job):
            job.note(Kind.PLACE, "film", "coordinates")
            film.edits += emptied(data, box)
        else:
            job.keeps("uuid box", hash(raw))
    elif kind == UUID_CANON:
        raise unsafe(
            "Camera raw files of Canon (CR3) can be looked into, but not cleaned here. Export the"
            " picture as JPEG or DNG and clean that."
        )
    else:
        job.note(Kind.PLACE, "film", "box of an unknown kind")
        film.edits += emptied(data, box)


# --- moov --------------------------------------------------------------------------------------


def _moov(film: _Film, moov: Box) -> None:
    data, job = film.data, film.job
    inner = list(boxes(data, moov.value, moov.end, job))
    if any(b.kind == b"cmov" for b in inner):
        raise unsafe("Its table of contents is compressed, which cannot be cleaned here.")
    for box in inner:
        if box.kind == b"trak":
            _track(film, box)
        elif box.kind == b"udta":
            _udta(film, box, "film")
        elif box.kind == b"meta":
            film_meta(film, box, "film")
        elif box.kind == b"uuid":
            _uuid(film, box)
        elif box.kind in _EMPTY:
            _empty(film, box)
        elif box.kind == b"mvhd":
            _times(film, box, 4)
        elif box.kind in (b"gps ", b"GPS "):
            _novatek(film, box)
        elif box.kind == b"mvex":
            film.fragments = True
        elif box.kind not in _PLAYING:
            job.note(Kind.PLACE, "film", f"box of an unknown kind {box.kind.decode('latin-1')}")
            film.edits += emptied(data, box)


def _times(film: _Film, box: Box, at: int) -> None:
    """With ``everything`` the times of creation and change become 0, "not known"."""
    job = film.job
    if not job.everything or job.options.keep_dates:
        return
    width = 16 if film.data[box.value] == 1 else 8
    start = box.value + at
    if bytes(film.data[start : start + width]).strip(b"\0"):
        job.note(Kind.PERSONAL, "film", "date")
        film.edits.append(Edit(start, start + width, bytes(width)))


def _novatek(film: _Film, box: Box) -> None:
    """Dash cameras: a list of (offset, size) of blocks with coordinates in the media box."""
    data, job = film.data, film.job
    job.note(Kind.PLACE, "film", "track of coordinates")
    count = struct.unpack_from(">I", data, box.value + 4)[0] if box.end - box.value >= 8 else 0
    for index in range(count):
        at = box.value + 8 + 8 * index
        if at + 8 > box.end:
            break
        start, size = struct.unpack_from(">II", data, at)
        if size and start + size <= len(data) and bytes(data[start + 4 : start + 8]) == b"free":
            film.blocks.append((start, start + size))
    film.edits += emptied(data, box)


def _listed_blocks(film: _Film) -> None:
    """Empty the listed blocks inside media boxes; those that are boxes of the file are already."""
    for start, end in film.blocks:
        if any(media.value <= start and end <= media.end for media in film.media):
            film.edits += zeroed(film.data, start, end)
            film.used.append((start, end))


def _track(film: _Film, box: Box) -> None:
    data, job = film.data, film.job
    track = read_track(data, box, job)
    track.parts = film.parts.get(track.id, [])
    film.tracks.append(track)
    if track.outside:
        film.unknown_use |= not timed.is_media(track)
    places = [] if track.outside else spans(data, track, job)
    film.used += places
    if timed.is_media(track):
        fate, edits = timed.Fate.KEEP, list[Edit]()
        if track.handler == b"vide" and not track.outside:
            _inside_video(film, track)
    else:
        fate, edits = timed.judge(data, track, job)
    if fate is timed.Fate.DROP:
        film.gone.add(track.id)
        for start, end in merged(places):
            film.edits += zeroed(data, start, end)
        film.edits += emptied(data, box)
        return
    film.edits += edits
    if timed.is_media(track):
        film.pictures += places
    job.keeps("track", (track.handler, tuple(track.formats)))
    for inner in boxes(data, box.value, box.end, job):
        if inner.kind == b"udta":
            _udta(film, inner, "track")
        elif inner.kind == b"meta":
            film_meta(film, inner, "track")
        elif inner.kind == b"uuid":
            _uuid(film, inner)
        elif inner.kind in _EMPTY:
            _empty(film, inner)
        elif inner.kind == b"tkhd":
            _times(film, inner, 4)
            _keep_matrix(film, inner)
        elif inner.kind == b"mdia":
            _media_header(film, inner)
        elif inner.kind not in _PLAYING and inner.kind not in (b"tref",):
            raw = bytes(data[inner.value : inner.end])
            if textscan.raw_tells_place(raw, job) or job.everything:
                job.note(Kind.PLACE, "film", "box of an unknown kind")
                film.edits += emptied(data, inner)


def _keep_matrix(film: _Film, box: Box) -> None:
    at = box.value + (52 if film.data[box.value] == 1 else 40)
    film.job.keeps("rotation", bytes(film.data[at : at + 44]), "orientation")


def _media_header(film: _Film, mdia: Box) -> None:
    for box in boxes(film.data, mdia.value, mdia.end, film.job):
        if box.kind == b"mdhd":
            _times(film, box, 4)
        elif box.kind in (b"udta",):
            _udta(film, box, "track")
        elif box.kind == b"meta":
            film_meta(film, box, "track")


_MDPM = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"


def _inside_video(film: _Film, track: Track) -> None:
    """Some cameras write coordinates into the coded pictures (AVCHD): that cannot be undone."""
    if not track.formats or track.formats[0][:3] not in (b"avc", b"hvc", b"hev"):
        return
    chunks = spans(film.data, track, film.job)
    for start, end in chunks[:24]:
        raw = bytes(film.data[start : min(end, start + _HINT_DATA)])
        at = raw.find(_MDPM)
        if at < 0:
            continue
        count = raw[at + 20] if at + 20 < len(raw) else 0
        tags = raw[at + 21 : at + 21 + 5 * count : 5]
        if any(0xB0 <= t <= 0xCA for t in tags):
            raise unsafe(
                "The place is written into the coded pictures of this film itself. Let a film"
                " program save it anew, then clean that copy."
            )


def _drop_references(film: _Film) -> None:
    """References to tracks that are gone (``tref``)."""
    if not film.gone:
        return
    data = film.data
    for track in film.tracks:
        if track.id in film.gone:
            continue
        for box in boxes(data, track.box.value, track.box.end, film.job):
            if box.kind != b"tref":
                continue
            for reference in boxes(data, box.value, box.end, film.job):
                count = (reference.end - reference.value) // 4
                ids = struct.unpack_from(f">{count}I", data, reference.value)
                left = [i for i in ids if i not in film.gone]
                if len(left) == count:
                    continue
                if not left:
                    film.edits += emptied(data, reference)
                else:
                    new = struct.pack(f">{count}I", *(left + left[-1:] * (count - len(left))))
                    film.edits.append(Edit(reference.value, reference.end, new))


# --- user data ---------------------------------------------------------------------------------


def _udta(film: _Film, udta: Box, where: str) -> None:
    data, job = film.data, film.job
    for box in boxes(data, udta.value, udta.end, job):
        job.damaged |= not _is_name(box.kind)
        if box.kind in _EMPTY:
            _empty(film, box)
            continue
        if box.kind == b"meta":
            film_meta(film, box, where)
            continue
        raw = bytes(data[box.value : min(box.end, box.value + (32 << 20))])
        if not raw.strip(b"\0"):
            continue
        name = box.kind.decode("latin-1").strip()
        if box.kind in _PLACE_UDTA:
            _note_udta(box.kind, raw, job, where)
            film.edits += emptied(data, box)
        elif job.everything:
            if box.kind in (b"ludt", b"tsel", b"kind", b"hnti", b"hinf", b"chpl"):
                continue
            job.note(Kind.PERSONAL, where, name)
            film.edits += emptied(data, box)
        elif box.kind == b"XMP_":
            film.edits += filled(data, box.value, box.end, xmp.clean_packet(raw, job), b" ")
        elif box.kind == b"GPMF":
            film.edits += filled(data, box.value, box.end, gpmf.clean(raw, job, "film: GoPro"))
        elif box.kind == b"uuid":
            _uuid(film, box)
        elif not _inside_udta(film, box, raw):
            text = textscan.decoded(raw[4:] if box.kind[:1] == b"\xa9" else raw)
            text_kind = box.kind[:1] == b"\xa9" and box.kind[1:].isalnum()
            harmless = text_kind or box.kind in _HARMLESS_UDTA
            if textscan.tells_place(text, job) or textscan.raw_tells_place(raw, job):
                job.note(Kind.PLACE, where, name, text)
                film.edits += emptied(data, box)
            elif not harmless:
                job.note(Kind.PLACE, where, f"data of an unknown kind {name}")
                film.edits += emptied(data, box)
            else:
                job.keeps(f"{where} {name}", raw)


def _note_udta(kind: bytes, raw: bytes, job: Job, where: str) -> None:
    text = raw[4:].decode("utf-8", "replace") if kind[1:] == b"xyz" else ""
    if kind == b"loci" and len(raw) > 8:
        name = raw[6:].split(b"\0")[0]
        at = 6 + len(name) + 2
        if at + 12 <= len(raw):
            longitude, latitude, _ = struct.unpack_from(">iii", raw, at)
            job.point(latitude / 65536, longitude / 65536, 5)
            job.needle(raw[at : at + 8])
        text = textscan.decoded(name)
        job.place(text)
    else:
        textscan.tells_place(text, job)
    job.note(Kind.PLACE, where, _PLACE_UDTA[kind], text)


def _inside_udta(film: _Film, box: Box, raw: bytes) -> bool:
    """Clean a picture or an Exif block inside a maker's box; whether there was one."""
    job = film.job
    at = raw.find(b"\xff\xd8\xff")
    if at >= 0:
        _embedded(film, box.value + at, box.end, f"preview in {box.kind.decode('latin-1')}")
        return True
    match = re.search(rb"II\*\0.\0\0\0|MM\0\*\0\0\0.", raw[:256], re.S)
    if match:
        block = raw[match.start() :]
        new = exif.clean_block(block, job, f"film {box.kind.decode('latin-1')}")
        if new != block:
            film.edits += filled(film.data, box.value + match.start(), box.end, new)
        return True
    return False


def _embedded(film: _Film, start: int, end: int, name: str) -> None:
    """A picture inside a box, cleaned in its place."""
    from paravent.photos.model import apply

    raw = film.data[start:end]
    inner = nested_edits(raw, film.job, name)
    if inner:
        film.edits.append(Edit(start, end, apply(raw, inner).ljust(end - start, b"\0")))


# --- meta --------------------------------------------------------------------------------------


def film_meta(film: _Film, meta: Box, where: str) -> None:
    """A ``meta`` box of any handler, with or without version and flags before its boxes."""
    data, job = film.data, film.job
    start = (
        meta.value if bytes(data[meta.value + 4 : meta.value + 8]) == b"hdlr" else meta.value + 4
    )
    inner = list(boxes(data, start, meta.end, job))
    by_kind = {b.kind: b for b in inner}
    handler = by_kind.get(b"hdlr")
    kind = bytes(data[handler.value + 8 : handler.value + 12]) if handler else b""
    if b"iinf" in by_kind or b"iloc" in by_kind or kind == b"pict":
        result = items.read(data, inner, job, where)
        film.edits += result.edits
        film.used += result.used
        film.pictures += result.pictures
        film.unknown_use |= result.unknown_use
        return
    if b"keys" in by_kind and b"ilst" in by_kind:
        _keys(film, by_kind[b"keys"], by_kind[b"ilst"], where, inner)
    elif b"ilst" in by_kind:
        _ilst(film, by_kind[b"ilst"], where)
    for box in inner:
        raw = bytes(data[box.value : min(box.end, box.value + (16 << 20))])
        job.damaged |= not _is_name(box.kind)
        if box.kind in _EMPTY:
            _empty(film, box)
        elif box.kind in (b"xml ", b"bxml", b"ID32"):
            _xml(film, box, raw, where)
        elif box.kind == b"uuid":
            _uuid(film, box)
        elif box.kind not in (
            b"hdlr",
            b"keys",
            b"ilst",
            b"ctry",
            b"lang",
            b"mhdr",
            b"dinf",
            b"pitm",
        ) and (job.everything or textscan.raw_tells_place(raw, job)):
            job.note(Kind.PLACE, where, box.kind.decode("latin-1"))
            film.edits += emptied(data, box)


_NRTM_PLACE = re.compile(rb"(?i)gps|latitude|longitude|altitude|location")


def _xml(film: _Film, box: Box, raw: bytes, where: str) -> None:
    """Sony's non-real-time metadata and the like (``xml `` box)."""
    from paravent.photos import nrtm

    job = film.job
    if job.everything:
        job.note(Kind.PERSONAL, where, "camera's notes")
        film.edits += emptied(film.data, box)
    elif box.kind == b"xml " and (_NRTM_PLACE.search(raw) or textscan.raw_tells_place(raw, job)):
        body = raw[4:]
        new = nrtm.clean(body, job, where)
        if new is not body:
            film.edits.append(Edit(box.value + 4, box.end, new))
    elif textscan.raw_tells_place(raw, job):
        job.note(Kind.PLACE, where, "coordinates")
        film.edits += emptied(film.data, box)
    else:
        job.keeps(f"{where} xml", hash(raw))


def _keys(film: _Film, keys: Box, ilst: Box, where: str, inner: list[Box]) -> None:
    """Apple's keys and values: both lists written anew without what goes, the rest empty space."""
    data, job = film.data, film.job
    names: list[tuple[bytes, bytes]] = []
    at = keys.value + 8
    for _ in range(struct.unpack_from(">I", data, keys.value + 4)[0]):
        size = struct.unpack_from(">I", data, at)[0] if at + 8 <= keys.end else 0
        if size < 8 or at + size > keys.end:
            raise broken("the list of its notes cannot be read")
        names.append((bytes(data[at + 4 : at + 8]), bytes(data[at + 8 : at + size])))
        at += size
        job.step()
    values = list(boxes(data, ilst.value, ilst.end, job))
    if any(not 0 < int.from_bytes(box.kind, "big") <= len(names) for box in values):
        raise broken("the list of its notes cannot be read")
    going: set[int] = set()
    for number, (_, name) in enumerate(names, 1):
        text = name.decode("utf-8", "replace")
        mine = [b for b in values if int.from_bytes(b.kind, "big") == number]
        content = b" ".join(_data_of(data, b, job) for b in mine)
        if _key_goes(text, content, job, where):
            going.add(number)
        else:
            job.keeps(f"{where} {text}", content)
    if not going:
        return
    renumbered = {
        n: i for i, n in enumerate((n for n in range(1, len(names) + 1) if n not in going), 1)
    }
    new_keys = b"".join(
        struct.pack(">I", 8 + len(name)) + space + name
        for number, (space, name) in enumerate(names, 1)
        if number not in going
    )
    head = bytes(data[keys.value : keys.value + 4]) + struct.pack(">I", len(renumbered))
    new = _box(b"keys", head + new_keys)
    content = b""
    for box in values:
        number = int.from_bytes(box.kind, "big")
        if number in renumbered:
            body = bytes(data[box.value : box.end])
            content += _box(struct.pack(">I", renumbered[number]), body)
        elif number not in going:
            content += bytes(data[box.start : box.end])
    if keys.end == ilst.start:
        _rewrite(film, keys.start, ilst.end, new + _box(b"ilst", content))
    else:
        _rewrite(film, keys.start, keys.end, new)
        _rewrite(film, ilst.start, ilst.end, _box(b"ilst", content))


def _rewrite(film: _Film, start: int, end: int, new: bytes) -> None:
    room = end - start - len(new)
    if 0 < room < 8:
        raise unsafe("The list of its notes cannot be rewritten in its place.")
    pad = struct.pack(">I4s", room, b"free") + bytes(room - 8) if room else b""
    film.edits.append(Edit(start, end, new + pad))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _data_of(data: Data, box: Box, job: Job) -> bytes:
    parts = [
        bytes(data[b.value + 8 : b.end])
        for b in boxes(data, box.value, box.end, job)
        if b.kind == b"data"
    ]
    return b" ".join(parts)


def _key_goes(name: str, content: bytes, job: Job, where: str) -> bool:
    text = textscan.decoded(content[:4000])
    if _PLACE_KEY.search(name):
        if not textscan.tells_place(text, job) and text.isprintable():
            job.place(text)
        return job.note(Kind.PLACE, where, name, text if text.isprintable() else "")
    if _HINT_KEY.search(name):
        return job.note(Kind.HINT, where, name)
    if "keyword" in name.casefold() and iptc.is_place_keyword(text, job):
        return job.note(Kind.PLACE, where, name, text)
    if textscan.raw_tells_place(content, job) or textscan.tells_place(text, job):
        return job.note(Kind.PLACE, where, name, text)
    if _KEEP_KEY.search(name):
        return False
    if re.search(r"(?i)description|comment|title|displayname|keyword|information", name):
        return job.note(Kind.TEXT, where, name, text)
    return job.note(Kind.PERSONAL, where, name)


def _ilst(film: _Film, ilst: Box, where: str) -> None:
    """iTunes' list: boxes by short name, and ``----`` with a name inside."""
    data, job = film.data, film.job
    for box in boxes(data, ilst.value, ilst.end, job):
        if box.kind in _EMPTY:
            _empty(film, box)
            continue
        name = box.kind.decode("latin-1")
        if box.kind == b"----":
            parts = [b for b in boxes(data, box.value, box.end, job) if b.kind == b"name"]
            name = (
                bytes(data[parts[0].value + 4 : parts[0].end]).decode("utf-8", "replace")
                if parts
                else name
            )
        content = _data_of(data, box, job)
        if box.kind == b"covr" and not job.everything:
            for inner in boxes(data, box.value, box.end, job):
                if inner.kind == b"data":
                    _embedded(film, inner.value + 8, inner.end, "cover picture")
            continue
        if _key_goes(name, content, job, where):
            film.edits += emptied(data, box)
        else:
            job.keeps(f"{where} {name}", content)


# --- media boxes -------------------------------------------------------------------------------


def _media(film: _Film) -> None:
    """Declare the picture data, and empty what nothing refers to."""
    data, job = film.data, film.job
    edited = merged([(e.start, e.end) for e in film.edits])
    job.pictures += _less(merged(film.pictures), edited)
    if not film.media:
        job.pictures.sort()
        return
    if film.fragments or film.unknown_use:
        # Where every sample is known, those of picture and sound are in the list already.
        for box in film.media if film.unknown_use or not film.parts else ():
            job.pictures += _less([(box.value, box.end)], edited)
        job.pictures[:] = _less(merged(job.pictures), edited)
        return
    used = merged(film.used + edited)
    for box in film.media:
        for start, end in _less([(box.value, box.end)], used):
            edits = zeroed(data, start, end) if end - start >= 4 else []
            if edits:
                job.damaged = True
                job.note(Kind.PLACE, "film", "left-over bytes between the pictures")
                film.edits += edits
    job.pictures.sort()


def _less(spans_: list[tuple[int, int]], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``spans_`` without what lies in ``taken``; both sorted."""
    out: list[tuple[int, int]] = []
    index = 0
    for start, end in spans_:
        while index and taken[index - 1][1] > start:
            index -= 1
        while index < len(taken) and taken[index][1] <= start:
            index += 1
        at = start
        walk = index
        while walk < len(taken) and taken[walk][0] < end:
            a, b = taken[walk]
            if a > at:
                out.append((at, a))
            at = max(at, b)
            walk += 1
        if at < end:
            out.append((at, end))
    return out

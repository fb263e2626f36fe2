"""Places in words, names of files, sidecars, free text."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import photo_files as made

from paravent.photos import iptc, names, places, sidecars, textscan, xmp
from paravent.photos.inspect import inspect_file
from paravent.photos.model import Job, Mode, Options, Point


def test_a_place_is_named_with_its_city() -> None:
    assert places.nearest(53.8376, -1.6366) == "Horsforth, Leeds"
    assert places.nearest(53.8193, -1.5738) == "Headingley, Leeds"
    assert places.nearest(54.9895, -1.6005) == "Jesmond, Newcastle upon Tyne"
    assert places.nearest(55.9285, -3.2095) == "Morningside, Edinburgh"
    assert places.nearest(52.4640, -1.9230) == "Edgbaston, Birmingham"
    assert places.nearest(53.7997, -1.5492) == "Leeds"
    assert places.nearest(0.1, -30.0) is None


def test_places_are_described_with_their_fineness() -> None:
    assert places.describe([Point(53.48, -2.24, 5)]) == "near Manchester, to within about 5 metres"
    assert (
        places.describe([Point(0.1, -30.0, 800)]) == "0.100, -30.000, to within about 1 kilometre"
    )


def test_distances_are_those_of_the_globe() -> None:
    assert places.kilometres(51.5074, -0.1278, 48.8566, 2.3522) == pytest.approx(343.6, abs=1)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("IMG_1234.jpg", ()),
        ("DSC00012.JPG", ()),
        ("photo 003.jpg", ()),
        ("PXL_20240506_123005.jpg", ("date",)),
        ("Clinic Leeds.jpg", ("words",)),
        ("ward round 2024-05-06.png", ("date", "words")),
    ],
)
def test_names_that_tell(name: str, told: tuple[str, ...]) -> None:
    assert names.tells(name) == told
    offered = names.suggested_name(name, 7)
    assert offered == (f"photo 007{Path(name).suffix.lower()}" if told else None)


def test_sidecars_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(made.jpeg())
    for name in ("a.xmp", "a.AAE", "a.jpg.json", "b.xmp"):
        (tmp_path / name).write_text("x")
    assert set(sidecars.beside(tmp_path / "a.jpg")) == {"a.xmp", "a.AAE", "a.jpg.json"}
    found = inspect_file(tmp_path / "a.jpg").found
    assert [f.what for f in found] == ["companion file"] * 3


def test_a_name_too_long_for_a_sidecar_has_none(tmp_path: Path) -> None:
    photo = tmp_path / ("a" * 249 + ".jpg")
    photo.write_bytes(b"")
    assert sidecars.beside(photo) == ()


@pytest.mark.parametrize(
    "text",
    [
        "53.81934, -1.57377",
        "53,81934; -1,57377",
        "+53.8193-001.5738/",
        "lat: 53.8 lon: -1.6",
        "53°49'09\"N 1°34'25\"W",
        "LS6 3QD",
        "Location: Quarrelby",
        "https://maps.google.com/?q=x",
        "53,49.1602N",
        "$GPRMC,123519,A,4807.038,N",
    ],
)
def test_places_in_text_are_seen(text: str) -> None:
    assert textscan.tells_place(f"A rash. {text}", Job())


@pytest.mark.parametrize(
    "text",
    [
        "2024:05:06 12:30:05",
        "f/2.8 1/125 s ISO 100",
        "256,257,258,259",
        "703-614-9154",
        "A rash",
        "",
    ],
)
def test_plain_text_is_no_place(text: str) -> None:
    assert not textscan.tells_place(text, Job())


def test_known_places_are_whole_words() -> None:
    job = Job(known_places=frozenset(("bath",)))
    assert textscan.tells_place("in Bath today", job)
    assert not textscan.tells_place("the bathroom", job)


def test_place_keywords() -> None:
    job = Job()
    assert iptc.is_place_keyword("Places|England|Leeds", job)
    assert job.places >= {"england", "leeds"}
    assert not iptc.is_place_keyword("eczema", job)


def test_xmp_keeps_its_length_and_other_properties() -> None:
    for name, packet, _ in made.xmp_packets():
        new = xmp.clean_packet(packet, Job())
        assert len(new) <= len(packet), name
        if name not in ("utf16", "entity"):
            assert b"xmp:Rating='4'" in new, name


def test_xmp_for_everything_keeps_the_gain_map_and_drops_the_film() -> None:
    items = (
        ("Primary", "image/jpeg", 0),
        ("GainMap", "image/jpeg", 9),
        ("MotionPhoto", "video/mp4", 8),
    )
    new = xmp.clean_packet(made.directory_xmp(*items), Job(Options(Mode.EVERYTHING)))
    assert b"GainMap" in new
    assert b"MotionPhoto" not in new
    assert xmp.clean_packet(new, Job(Options(Mode.EVERYTHING))) == new


def test_inspecting_tells_persons_only_when_asked(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(made.jpeg(made.app(0xED, b"Photoshop 3.0\0" + made.photoshop())))
    plain = {f.kind for f in inspect_file(photo).found}
    assert "personal" not in plain
    assert "personal" in {f.kind for f in inspect_file(photo, everything=True).found}


def test_dates_may_stay_with_everything(tmp_path: Path) -> None:
    from paravent.photos.clean import clean_paths

    photo = tmp_path / "a.jpg"
    photo.write_bytes(made.jpeg(made.exif_app(made.block())))
    for keep in (False, True):
        outcomes: list[str] = []
        clean_paths(
            [photo],
            lambda o, found=outcomes: found.append(o.written or ""),  # type: ignore[misc]
            everything=True,
            keep_dates=keep,
        )
        assert (b"2024:05:06 12:30:05" in Path(outcomes[0]).read_bytes()) is keep


def test_camera_raw_is_looked_into_but_not_cleaned(tmp_path: Path) -> None:
    from paravent.photos.clean import clean_paths

    photo = tmp_path / "a.nef"
    photo.write_bytes(
        made.tiff().replace(b"\x06\x01\x03\0\1\0\0\0\1\0", b"\x06\x01\x03\0\1\0\0\0\x23\x80")
    )
    found = inspect_file(photo)
    assert found.place is not None
    outcomes: list[tuple[str, str | None]] = []
    clean_paths([photo], lambda o: outcomes.append((o.outcome, o.why)))
    assert outcomes[0][0] == "refused"
    assert outcomes[0][1] is not None
    assert "raw" in outcomes[0][1]


def test_apples_hdr_numbers_stay_with_everything() -> None:
    from paravent.photos import exif, makernotes

    def rational(tag: int, at: int) -> bytes:
        return tag.to_bytes(2, "big") + b"\0\x0a\0\0\0\1" + at.to_bytes(4, "big")

    rows = b"\0\3" + b"\0\x11\0\2\0\0\0\4abc\0" + rational(0x21, 56) + rational(0x30, 64) + bytes(4)
    note = b"Apple iOS\0\0\1MM" + rows + b"\0\0\0\3\0\0\0\2" + b"\0\0\0\5\0\0\0\4"
    small = makernotes.apple_hdr(note)
    assert b"\0\0\0\3\0\0\0\2" in small
    assert b"abc" not in small
    assert makernotes.apple_hdr(small) == small
    job = Job(Options(Mode.EVERYTHING))
    new = exif.clean_block(made.block(note=note, make="Apple"), job)
    assert small in new
    assert exif.clean_block(new, Job(Options(Mode.EVERYTHING))) == new


def canon_cr3() -> bytes:
    """Boxes as in CR3: Canon's own holds a block of camera data and one of coordinates."""
    t = made.Tiff("<")
    t.directory(made.gps_entries(t))
    own = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    inner = made.box(b"CMT1", made.block(gps=False)) + made.box(b"CMT4", bytes(t.out))
    moov = made.box(b"moov", made.box(b"uuid", own + inner))
    return made.box(b"ftyp", b"crx ", bytes(4), b"crx isom") + moov


def fuji_raf() -> bytes:
    """A header that says where a whole JPEG stands and how long it is."""
    preview = made.jpeg(made.exif_app(made.block()))
    head = b"FUJIFILMCCD-RAW 0201".ljust(84, b"\0")
    return head + (100).to_bytes(4, "big") + len(preview).to_bytes(4, "big") + bytes(8) + preview


def canon_cr2(mark: bytes = b"CR\2\0") -> bytes:
    """A TIFF block with Canon's mark behind its header, or another maker's."""
    t = made.Tiff("<")
    t.out[4:8] = (16).to_bytes(4, "little")
    t.out += mark + bytes(4)
    main = t.directory([*made.main_entries(t), t.num(0x8825, 0)])
    t.patch(main, 0x8825, t.directory(made.gps_entries(t)))
    return bytes(t.out)


def sensor_in_sub(order: str) -> bytes:
    """As Nikon and Sony do it: a preview first, the sensor's data in a directory below."""
    t = made.Tiff(order)
    main = t.directory([*made.main_entries(t), t.num(0x014A, 0), t.num(0x8825, 0)])
    rows = [t.num(0x00FE, 0), t.num(0x0100, 64), t.num(0x0101, 48), t.num(0x0106, 32803, kind=3)]
    t.patch(main, 0x014A, t.directory(rows))
    t.patch(main, 0x8825, t.directory(made.gps_entries(t)))
    return bytes(t.out)


def minolta_mrw() -> bytes:
    """Blocks with names; ``TTW`` is a TIFF block."""
    block = made.block(">")
    parts = b"\0PRD" + (24).to_bytes(4, "big") + bytes(24)
    parts += b"\0TTW" + len(block).to_bytes(4, "big") + block
    return b"\0MRM" + len(parts).to_bytes(4, "big") + parts


def with_preview(head: bytes) -> bytes:
    """A head, data of the sensor, and a whole JPEG with its notes."""
    return head.ljust(256, b"\0") + bytes(range(256)) * 8 + made.jpeg(made.exif_app(made.block()))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.cr2", canon_cr2()),
        ("a.iiq", canon_cr2(b"IIII")),
        ("a.nef", sensor_in_sub(">")),
        ("a.arw", sensor_in_sub("<")),
        ("a.mrw", minolta_mrw()),
        ("a.crw", with_preview(b"II\x1a\0\0\0HEAPCCDR")),
        ("a.x3f", with_preview(b"FOVb\0\0\2\0")),
        ("a.cr3", canon_cr3()),
        ("a.raf", fuji_raf()),
        ("a.orf", b"IIRO" + made.block()[4:]),
        ("a.rw2", b"IIU\0" + made.block()[4:]),
    ],
)
def test_raw_files_of_other_shapes_say_where_they_were_taken(
    tmp_path: Path, name: str, data: bytes
) -> None:
    from paravent.photos.clean import clean_paths

    (tmp_path / name).write_bytes(data)
    found = inspect_file(tmp_path / name)
    assert found.error is None
    assert found.place is not None
    assert found.place.startswith("near Headingley, Leeds, to within about")
    reasons: list[str] = []
    clean_paths([tmp_path / name], lambda o: reasons.append(f"{o.outcome}: {o.why}"))
    assert reasons[0].startswith("refused: Camera raw files of this kind can be looked into")


def test_what_remains_is_named(tmp_path: Path) -> None:
    from paravent.photos.clean import clean_paths

    (tmp_path / "a.jpg").write_bytes(made.jpeg(made.exif_app(made.block())))
    (tmp_path / "a.xmp").write_text("x")
    remains: list[tuple[str, ...]] = []
    for everything in (False, True):
        clean_paths(
            [tmp_path / "a.jpg"],
            lambda o: remains.append(o.remains),
            out=tmp_path / "out",
            everything=everything,
        )
    assert {"camera model", "file beside the photo: a.xmp"} <= set(remains[0])
    assert remains[1] == ("file beside the photo: a.xmp",)

"""Archives made to do harm: refused or skipped with one sentence, nothing written, caps held."""

from __future__ import annotations

import gzip
import io
import json
import random
import resource
import struct
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from paravent.archives import limits
from paravent.archives.open import import_archive, inspect
from paravent.core.archive import ArchiveContents
from paravent.core.errors import ArchiveError, CancelledError, ClinicalListError
from paravent.core.jobs import Cancel

GOOD = "connections/friends/your_friends.json"
FRIENDS = json.dumps({"friends_v2": [{"name": "Ann Other", "timestamp": 1500000000}]})

BAD_NAMES = [
    "../outside.json",
    "a/../../outside.json",
    "..\\..\\outside.json",
    "/etc/passwd.json",
    "//server/share/x.json",
    "\\\\server\\share\\x.json",
    "C:\\Windows\\x.json",
    "c:/x.json",
    "D:x.json",
    "a/./b.json",
    "a//b.json",
    "x.json:stream",
    "posts/x.json:hidden:$DATA",
    "CON",
    "con.json",
    "a/NUL.json",
    "aux.json",
    "PRN.json",
    "com1.json",
    "lpt9.json",
    "bell\x07.json",
    "new\nline.json",
    "escape\x1b[31m.json",
    "gnp.\u202ejson",
    "x\u2066y\u2069.json",
    "a/" * 40 + "deep.json",
    "l" * 1200 + ".json",
    " ",
    "folder/inner.zip",
    "inner.tar.gz",
    "inner.7z",
    "inner.rar",
    "x.json.gz",
    "__MACOSX/._x.json",
    "folder/._y.json",
]


def peak_of(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def read(path: Path) -> ArchiveContents:
    before = sorted(p for p in path.parent.rglob("*"))
    try:
        return import_archive(path, Cancel(), messages=True)
    finally:
        assert sorted(p for p in path.parent.rglob("*")) == before, "something was written"


def refused(path: Path) -> str:
    with pytest.raises(ArchiveError) as caught:
        read(path)
    sentence = caught.value.sentence
    assert sentence.endswith((".", ".)"))
    assert "Traceback" not in sentence
    return sentence


def with_good(tmp_path: Path, add: Callable[[zipfile.ZipFile], None]) -> Path:
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(GOOD, FRIENDS)
        add(archive)
    return path


@pytest.mark.parametrize("name", BAD_NAMES)
def test_an_odd_name_is_skipped_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    found = read(with_good(tmp_path, lambda a: a.writestr(zipfile.ZipInfo(name), FRIENDS)))
    assert len(found.people) == 1
    assert len(found.skipped) == 1
    assert found.skipped[0].why.endswith(".")
    assert not set(found.skipped[0].member) & set("\x07\n\x1b\u202e\u2066")


@pytest.mark.parametrize("kind", [0o120777, 0o060644, 0o020644, 0o010644])
def test_links_and_devices_are_skipped(tmp_path: Path, kind: int) -> None:
    info = zipfile.ZipInfo("connections/friends/removed_friends.json")
    info.external_attr = kind << 16
    found = read(with_good(tmp_path, lambda a: a.writestr(info, "/etc/passwd")))
    assert "link or a device" in found.skipped[0].why


def test_of_two_of_one_name_the_first_counts(tmp_path: Path) -> None:
    def add(archive: zipfile.ZipFile) -> None:
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(GOOD, FRIENDS.replace("Ann", "Eve"))

    found = read(with_good(tmp_path, add))
    assert [p.name for p in found.people] == ["Ann Other"]
    assert "two of this name" in found.skipped[0].why


def test_a_member_that_unpacks_to_far_more_is_skipped(tmp_path: Path) -> None:
    bomb = b'{"friends_v2": [' + b" " * (24 * 2**20) + b"]}"
    name = "connections/friends/removed_friends.json"
    path = with_good(tmp_path, lambda a: a.writestr(name, bomb))
    assert "far more" in read(path).skipped[0].why
    assert peak_of(lambda: read(path)) < 20 * 2**20


def test_one_endless_string_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RECORD_CHARACTERS", 6 * 2**20)
    noise = random.Random(1).randbytes(limits.RECORD_CHARACTERS // 2).hex()
    text = '{"friends_v2": [{"name": "' + noise + noise + '"}]}'
    path = with_good(tmp_path, lambda a: a.writestr("friends/friends.json", text))
    found = read(path)
    assert any("too large" in s.why for s in found.skipped)
    assert len(found.people) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"friends_v2": [' + "[" * 100_000 + "]" * 100_000 + "]}",
        '{"friends_v2": [{"name": "x"',
        '{"friends_v2": ',
        '{"friends_v2" [1]}',
        "{friends_v2: []}",
        '{"friends_v2": [1, null, true, "x", [], {}]}',
        '{"friends_v2": {"name": {"name": []}, "timestamp": {}}}',
        '{"friends_v2": [{"name": 5, "timestamp": "x"}, {"name": null, "timestamp": 1e400}]}',
        '{"friends_v2": [{"timestamp": 99999999999999999999999999}]}',
        '{"friends_v2": NaN}',
        "\x00\x00\x00\x00",
        "",
        "null",
        '"friends_v2"',
        "\ufeff" + FRIENDS,
    ],
)
def test_unsound_json_costs_only_itself(tmp_path: Path, text: str) -> None:
    path = with_good(tmp_path, lambda a: a.writestr("friends_and_followers/friends.json", text))
    started = time.monotonic()
    found = read(path)
    assert any(p.name == "Ann Other" for p in found.people)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("name", ["posts/your_posts_1.json", "messages/inbox/a_1/message_1.json"])
@pytest.mark.parametrize("text", ['[1,{"data":3}]', '{"messages":[{"sender_name":1}]}', "[{}]"])
def test_records_of_another_shape_are_left_out(tmp_path: Path, name: str, text: str) -> None:
    assert len(read(with_good(tmp_path, lambda a: a.writestr(name, text))).people) == 1


def test_a_locked_zip_is_explained(tmp_path: Path) -> None:
    path = with_good(tmp_path, lambda a: None)
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    path.write_bytes(data)
    assert "password" in refused(path)


def test_a_member_locked_alone_is_skipped(tmp_path: Path) -> None:
    path = with_good(tmp_path, lambda a: a.writestr("friends/x.json", "{}"))
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "password" in read(path).skipped[0].why


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_off_zip_is_explained(tmp_path: Path, part: float) -> None:
    path = with_good(tmp_path, lambda a: a.writestr("friends/x.json", "{}" * 500))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    assert "damaged or not finished" in refused(path)


def test_damaged_content_costs_only_its_member(tmp_path: Path) -> None:
    import random

    noise = random.Random(2).randbytes(3000).hex()
    text = json.dumps({"friends_v2": [{"name": noise, "timestamp": 1500000000}]})
    path = with_good(tmp_path, lambda a: a.writestr("friends/friends.json", text))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"friends/friends.json", 0, data.index(b"PK\x01\x02")) + 200
    data[at : at + 400] = bytes(400)
    path.write_bytes(data)
    found = read(path)
    assert any(p.name == "Ann Other" for p in found.people)
    assert found.skipped


@pytest.mark.parametrize("lie", [1, 10_000_000, 2**32 - 2])
def test_lying_sizes_cost_only_their_member(tmp_path: Path, lie: int) -> None:
    path = with_good(tmp_path, lambda a: a.writestr("friends/friends.json", FRIENDS * 3))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", lie)
    path.write_bytes(data)
    assert peak_of(lambda: read(path)) < 30 * 2**20
    assert any(p.name == "Ann Other" for p in read(path).people)


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = with_good(tmp_path, lambda a: a.writestr("friends/friends.json", FRIENDS))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 42 : at + 46] = struct.pack("<I", 5)
    path.write_bytes(data)
    assert "no export is" in refused(path)


def test_a_million_members_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    )
    directory = (entry + b"a") * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), 0, 0)
    many = 10**6
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, many, many, len(directory), 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(directory), 1)
    path.write_bytes(directory + wide + locator + end)
    started = time.monotonic()
    assert peak_of(lambda: refused(path)) < 5 * 2**20
    assert time.monotonic() - started < 2


def test_more_members_than_any_export_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEMBERS", 50)

    def add(archive: zipfile.ZipFile) -> None:
        for number in range(60):
            archive.writestr(f"friends/{number}.json", "")

    assert "has more than" in refused(with_good(tmp_path, add))


def test_an_unknown_way_of_packing_is_skipped(tmp_path: Path) -> None:
    def add(archive: zipfile.ZipFile) -> None:
        archive.writestr("friends/friends.json", FRIENDS, zipfile.ZIP_LZMA)

    assert "packed in a way" in read(with_good(tmp_path, add)).skipped[0].why


def make_tar(tmp_path: Path, *infos: tuple[tarfile.TarInfo, bytes]) -> Path:
    path = tmp_path / "archive.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for info, data in infos:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def test_a_tar_with_links_and_outside_names(tmp_path: Path) -> None:
    link, device = tarfile.TarInfo("link.json"), tarfile.TarInfo("device")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    device.type = tarfile.CHRTYPE
    found = read(
        make_tar(
            tmp_path,
            (tarfile.TarInfo(GOOD), FRIENDS.encode()),
            (tarfile.TarInfo("../../outside.json"), b"{}"),
            (tarfile.TarInfo("/etc/x.json"), b"{}"),
            (link, b""),
            (device, b""),
        )
    )
    assert len(found.people) == 1
    assert len(found.skipped) == 4


def test_a_tar_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("x.json")
        info.size = 300 * 2**20
        archive.addfile(info, io.BufferedReader(_Zeros(info.size)))
    started = time.monotonic()
    assert "far more" in refused(path)
    assert time.monotonic() - started < 30


class _Zeros(io.RawIOBase):
    def __init__(self, size: int) -> None:
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = min(len(buffer), self._left)
        buffer[:size] = bytes(size)
        self._left -= size
        return size


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-1.7"])
@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.json", "x.bin"])
def test_what_is_no_archive_is_explained(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    refused(path)


def test_what_is_not_there_is_explained(tmp_path: Path) -> None:
    assert "is not there" in refused(tmp_path / "nothing.zip")


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "friends").mkdir(parents=True)
    (folder / "friends" / "friends.json").write_text(FRIENDS)
    secret = tmp_path / "secret.json"
    secret.write_text(FRIENDS.replace("Ann", "Secret"))
    (folder / "friends" / "removed_friends.json").symlink_to(secret)
    (folder / "up").symlink_to(tmp_path)
    found = read(folder)
    assert [p.name for p in found.people] == ["Ann Other"]
    assert any("link" in s.why for s in found.skipped)


def test_names_that_are_code_stay_text(tmp_path: Path) -> None:
    names = ["<b>x</b>", "=cmd|' /C calc'!A0", "javascript:alert(1)", "'; DROP TABLE x; --"]
    text = json.dumps({"friends_v2": [{"name": n, "timestamp": 1500000000} for n in names]})
    found = read(with_good(tmp_path, lambda a: a.writestr("friends/friends.json", text)))
    assert set(names) <= {p.name for p in found.people}


def test_half_characters_become_a_mark(tmp_path: Path) -> None:
    text = '{"deleted_friends_v2": [{"name": "\\ud800 Half", "timestamp": 1600000000}]}'
    path = with_good(
        tmp_path, lambda a: a.writestr("connections/friends/removed_friends.json", text)
    )
    (name,) = [p.name for p in read(path).people if p.kind == "removed"]
    assert name.encode()
    assert name.endswith(" Half")


def test_a_stop_is_heard(tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.request()
    with pytest.raises(CancelledError):
        inspect(with_good(tmp_path, lambda a: None), cancel)


# Lists from an employer or a clinical system


def nhs(number: int) -> str:
    """A made-up number that carries a right check digit."""
    for base in range(number, number + 20):
        digits = [int(c) for c in f"{base:09d}"]
        check = (11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11) % 11
        if check != 10:
            return f"{base:09d}{check}"
    raise AssertionError


ROWS = [nhs(450_000_000 + 977 * i) for i in range(12)]

CLINICAL = [
    ("clinic.csv", "NHS number,Name,DOB\n1,Ann,01/01/1970\n"),
    ("list.csv", "Hosp no,Surname\n123,Other\n"),
    ("list.csv", "Hospital No.;Forename;Surname\n1;A;B\n"),
    ("list.tsv", "MRN\tName\n1\tA\n"),
    ("list.txt", "CHI number | Name | Ward\n1 | A | 7\n"),
    ("ward.csv", "Ward,Bed,Name,Consultant\n7,3,A,Dr B\n"),
    ("theatre.csv", "Theatre list 3 May\n\nName,Procedure,Surgeon,ASA\nA,Hernia,B,2\n"),
    ("handover.csv", "Name,Diagnosis,Plan,Jobs\nA,AKI,fluids,bloods\n"),
    ("plain.csv", "a,b\n" + "".join(f"{n},x\n" for n in ROWS)),
    ("spaced.txt", "\n".join(f"Ann {n[:3]} {n[3:6]} {n[6:]}" for n in ROWS)),
    ("letter.txt", f"Dear colleague,\nre Ann Other, NHS No: {ROWS[0]}\nshe came to clinic"),
    ("excel.csv", ("NHS Number\tName\r\n1\tA\r\n").encode("utf-16")),
    ("windows.csv", "NHS Number,Name\r\n1,Zoë\r\n".encode("cp1252")),
    ("list.json", '[{"nhs_number": "1", "name": "A"}]'),
    ("fhir.json", '{"resourceType": "Bundle", "entry": []}'),
    ("keys.json", '[{"name": "A", "ward": "7", "bed": "3", "consultant": "B"}]'),
    ("rows.json", json.dumps([["Ann", f"{n[:3]} {n[3:6]} {n[6:]}"] for n in ROWS])),
    ("third.csv", "Trust\nPrinted: 12/11/2026\nName;DOB;Ward;Bed\nA;01/02/50;7;3\n"),
    ("beside.csv", "Name;Ring\n" + "".join(f"A;{n}\n" for n in ROWS)),
    ("no ending", "NHS Number,Name\n1,A\n"),
    ("cda.xml", "<ClinicalDocument><recordTarget/></ClinicalDocument>"),
    ("Connections.csv", "First Name,Last Name,Connected On,NHS Number\nA,B,15 Jan 2024,1\n"),
    ("comments.csv", "Date,Link,Message,Ward,Bed,Consultant\n2024-01-01,x,y,7,3,B\n"),
    ("x.hl7", "MSH|^~\\&|PAS|RXX\rPID|1||123"),
]


@pytest.mark.parametrize(("name", "text"), CLINICAL)
@pytest.mark.parametrize("zipped", [False, True])
def test_clinical_lists_are_refused(
    tmp_path: Path, name: str, text: str | bytes, zipped: bool
) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    path = tmp_path / name
    if zipped:
        path = with_good(tmp_path, lambda a: a.writestr(f"more/{name}", data))
    else:
        path.write_bytes(data)
    with pytest.raises(ClinicalListError) as caught:
        read(path)
    assert "nothing of it was kept" in caught.value.sentence
    assert name not in caught.value.sentence


@pytest.mark.parametrize("zipped", [False, True])
def test_a_clinical_spreadsheet_is_refused(tmp_path: Path, zipped: bool) -> None:
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w") as inner:
        inner.writestr("xl/workbook.xml", "<workbook/>")
        inner.writestr("xl/sharedStrings.xml", "<sst><si><t>NHS Number</t></si></sst>")
    path = tmp_path / "list.xlsx"
    if zipped:
        path = with_good(tmp_path, lambda a: a.writestr("list.xlsx", sheet.getvalue()))
    else:
        path.write_bytes(sheet.getvalue())
    with pytest.raises(ClinicalListError):
        read(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Connections.csv", "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
         "Ann,Other,https://www.linkedin.com/in/ann,,St Elsewhere,Consultant,15 Jan 2024\n"),
        ("Profile.csv", "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary\n"
         "Ann,Other,,1 Road,1 Jan,Consultant in clinic,Ward work\n"),
        ("Positions.csv", "Company Name,Title,Description,Location,Started On,Finished On\n"
         'Hospital,FY1,"Ward, clinic, bed, consultant",Hull,Jan 2024,\n'),
        ("messages.csv", "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,"
         'SUBJECT,CONTENT,FOLDER\n1,,Ann,,Me,2024-01-01 10:00:00 UTC,,"ward, clinic, bed",INBOX\n'),
        ("Connections.csv", "First Name,Last Name,Email Address,Company,Position,Connected On\n"
         "Jane,Ward,,Clinic,Consultant,\nBed,Bay,,Theatre,Surgeon,15 Jan 2024\n"),
        ("WhatsApp Chat with A.txt", "01/02/2024, 10:00 - A: ok, be patient\nward, bed, clinic\n"
         f"NHS number, MRN, ward\n01/02/2024, 10:01 - A: NHS Number: {ROWS[0]}\n"),
        ("comments.csv", "id,permalink,date,ip,subreddit,gildings,link,parent,body\n"
         '1,/r,2022-08-05 12:00:00 UTC,,x,0,l,,"MRN,Name\nward, bed, patient, clinic"\n'),
        ("following_accounts.csv", "Account address,Show boosts\nward@clinic.social,true\n"),
        ("_chat.txt", "[30/12/2023, 14:30:00] John: my ward, my bed, my consultant, my clinic\n"),
        ("friends.csv", "username,note\n" + "".join(f"u{i},{1600000000 + i}\n" for i in range(50))),
    ],
)  # fmt: skip
def test_exports_that_speak_of_medicine_are_not_refused(
    tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    read(path)


BAD_PAGES = [
    "<!--" * 200_000,
    "<![" * 200_000,
    "<?" * 200_000,
    "<" * 500_000,
    "</a " * 200_000,
    "<a " + "b=" * 300_000,
    '<a href="' + "x" * 900_000,
    "&#" * 400_000,
    "<script>" * 100_000,
    "<div>" * 200_000 + "</div>" * 10,
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><div>&b;&b;&b;</div>',
]


@pytest.mark.parametrize("page", BAD_PAGES, ids=range(len(BAD_PAGES)))
def test_broken_pages_take_no_longer_than_others(tmp_path: Path, page: str) -> None:
    noise = random.Random(1).randbytes(40_000).hex()  # else it is skipped as a bomb
    path = with_good(
        tmp_path,
        lambda a: a.writestr(
            "connections/friends/removed_friends.html",
            f"<div>Old Friend</div><div>Nov 14, 2023 10:13:20 pm</div><p>{noise}</p>{page}",
        ),
    )
    started = time.process_time()
    found = read(path)
    assert time.process_time() - started < 5
    assert [p.name for p in found.people if p.kind == "removed"] == ["Old Friend"]


def test_words_that_look_like_a_place_for_long_cost_little(tmp_path: Path) -> None:
    label = {"label": "x", "value": "(" + " " * 100_000 + "1" * 100_000}
    path = with_good(
        tmp_path,
        lambda a: a.writestr(
            "your_facebook_activity/posts/check-ins.json", json.dumps([{"label_values": [label]}])
        ),
    )
    started = time.process_time()
    read(path)
    assert time.process_time() - started < 5


def test_one_endless_line_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINE_CHARACTERS", 50_000)
    line = random.Random(2).randbytes(60_000).hex()
    heading = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    path = with_good(tmp_path, lambda a: a.writestr("Connections.csv", f"{heading}A,B,{line}"))
    chat = tmp_path / "WhatsApp Chat with A.txt"
    chat.write_text(f"01/02/2024, 10:00 - A: hi\n{line}")
    for each in (path, chat):
        found = read(each)
        assert found.platform in ("facebook", "whatsapp")
    assert any("longer" in s.why for s in read(chat).skipped)


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_tar_with_an_endless_note_is_refused(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "x.tgz"
    info = tarfile.TarInfo("note")
    info.type, info.size = kind, 64 * 2**20
    with gzip.open(path, "wb", 1) as packed:
        packed.write(info.tobuf())
        for _ in range(64):
            packed.write(b"1" * 2**20)
    assert peak_of(lambda: refused(path)) < 16 * 2**20


def test_impossible_headers_are_refused(tmp_path: Path) -> None:
    path = with_good(tmp_path, lambda a: a.writestr("zzz.json", "{}"))
    data = bytearray(path.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 6] = 255  # a version of the future
    path.write_bytes(data)
    assert "damaged" in refused(path)


def test_a_stop_is_heard_within_a_member(tmp_path: Path) -> None:
    rows = ",".join(json.dumps({"name": f"A {n}", "timestamp": 1} | {"x": n}) for n in range(9_000))
    path = with_good(
        tmp_path,
        lambda a: a.writestr("connections/friends/removed_friends.json", f"[{rows}]"),
    )
    heard = 0

    class Stopping(Cancel):
        def check(self) -> None:
            nonlocal heard
            heard += 1
            if heard > 3:  # one look over all members, one before each of two
                self.request()
            super().check()

    with pytest.raises(CancelledError):
        import_archive(path, Stopping())


def test_no_test_here_took_much_memory() -> None:
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 * 2**20  # KiB: 2 GiB


def test_there_are_enough_of_them() -> None:
    assert len(BAD_NAMES) + len(CLINICAL) * 2 + len(BAD_PAGES) >= 60

"""The commands: exit codes, JSON alone on standard output, one sentence for bad input."""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import piexif
import pytest
from PIL import Image

from paravent import cli
from paravent.commands import photos as photo_commands
from paravent.core.desk import AuditRequest
from paravent.core.errors import NotAPhotoError, SignInNeededError
from paravent.core.jobs import Cancel
from paravent.core.records import Audit, Finding
from paravent.photos import clean, inspect, pictures


def jpeg_with_gps() -> bytes:
    where = {
        piexif.GPSIFD.GPSLatitudeRef: b"N",
        piexif.GPSIFD.GPSLatitude: ((53, 1), (49, 1), (8, 1)),
        piexif.GPSIFD.GPSLongitudeRef: b"W",
        piexif.GPSIFD.GPSLongitude: ((1, 1), (34, 1), (45, 1)),
    }
    file = io.BytesIO()
    Image.new("RGB", (32, 24), "teal").save(file, "JPEG", exif=piexif.dump({"GPS": where}))
    return file.getvalue()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(words)
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return code, said.out, said.err


@pytest.fixture
def session(tmp_path: Path) -> str:
    file = tmp_path / "session.json"
    file.write_text('{"cookies": [], "origins": []}', "utf-8")
    return str(file)


BAD = {
    "platform nobody knows": (("audit", "facebok"), "There is no platform called"),
    "site missing": (("audit", "wordpress"), "--site"),
    "site that is none": (("audit", "wordpress", "--site", "ftp://x"), "not the address"),
    "site not wanted": (("audit", "facebook", "--site", "https://x.example"), "Leave --site out"),
    "setting nobody knows": (("audit", "x", "--only", "colour"), "no setting called colour"),
    "half a replica": (("audit", "x", "--replica", "127.0.0.1:1"), "go together"),
    "replica without port": (
        ("audit", "x", "--replica", "here", "--replica-key", "k"),
        "HOST:PORT",
    ),
    "session not there": (("audit", "x", "--session", "nowhere.json"), "no session file"),
    "report of unknown kind": (("report", "--out", "report.docx"), ".html"),
    "folder for practice": (
        ("practice", "--headless", "--out", "/dev/null/x"),
        "cannot be written to",
    ),
    "data folder under a file": (("checklist", "--data-dir", "/dev/null/x"), "--data-dir"),
}


@pytest.mark.parametrize(("words", "sentence"), BAD.values(), ids=list(BAD))
def test_bad_input_gets_one_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run(capsys, *words)
    assert code == 2
    assert sentence in err
    assert out == ""
    code, out, _err = run(capsys, *words, "--json")
    assert code == 2
    assert sentence in json.loads(out)["error"]


@pytest.mark.parametrize("words", [("frobnicate",), ("audit",), ("photos",), ("audit", "--nope")])
def test_words_that_do_not_fit_end_in_two(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_session_file_is_for_rehearsals_only(
    capsys: pytest.CaptureFixture[str], session: str
) -> None:
    code, _out, err = run(capsys, "audit", "facebook", "--session", session, "--headless")
    assert code == 2
    assert "session file" in err


def test_a_site_that_does_not_answer(capsys: pytest.CaptureFixture[str], session: str) -> None:
    code, _out, err = run(
        capsys, "audit", "wordpress", "--site", "http://127.0.0.1:9", "--session", session,
        "--headless",
    )  # fmt: skip
    assert code == 2
    assert "did not answer" in err


def test_no_browser(capsys: pytest.CaptureFixture[str], session: str, own_home: Path) -> None:
    folder = own_home / "paravent"
    folder.mkdir()
    (folder / "settings.json").write_text('{"browser_path": "/nowhere/browser"}', "utf-8")
    code, _out, err = run(
        capsys, "audit", "wordpress", "--site", "http://127.0.0.1:9", "--session", session,
        "--headless",
    )  # fmt: skip
    assert code == 2
    assert "browser" in err.lower()
    code, out, _err = run(capsys, "doctor", "--json")
    found = {line["name"]: line for line in json.loads(out)["found"]}
    assert code == 1
    assert not found["Browser"]["ok"]
    assert found["Browser"]["do_next"]


def test_settings_that_do_not_fit_are_left_as_they_are(
    capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    folder = own_home / "paravent"
    folder.mkdir()
    file = folder / "settings.json"
    file.write_text('{"pace_seconds": "soon"}', "utf-8")
    code, _out, err = run(capsys, "checklist")
    assert code == 2
    assert "pace_seconds" in err
    assert file.read_text("utf-8") == '{"pace_seconds": "soon"}'


def test_no_window_without_a_display(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    code, _out, err = run(capsys)
    assert code == 2
    assert "display" in err


def test_platforms(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "platforms", "--json")
    assert code == 0
    listed = json.loads(out)["platforms"]
    assert {"facebook", "x", "wordpress"} <= {p["id"] for p in listed}
    assert all(
        set(p)
        == {"id", "name", "settings", "people", "apps", "stranger", "checked_live", "needs_site"}
        for p in listed
    )


def test_a_checklist_without_any_audit_claims_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(capsys, "checklist", "--json")
    assert code == 0
    assert "Nothing is kept" in err
    limbs = json.loads(out)["limbs"]
    assert [len(limbs[limb]) for limb in ("8a", "8b", "8c", "8d")] == [12, 23, 11, 10]
    assert {check["outcome"] for limb in limbs.values() for check in limb} <= {
        "could_not_read",
        "not_applicable",
    }


def test_photos_are_cleaned_and_text_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    photo, text = tmp_path / "ward round.jpg", tmp_path / "notes.jpg"
    photo.write_bytes(jpeg_with_gps())
    text.write_text("not a photo", "utf-8")
    before = photo.read_bytes()
    code, out, _err = run(capsys, "photos", "clean", str(photo), str(text), "--json")
    assert code == 1
    files = {Path(f["path"]).name: f for f in json.loads(out)["files"]}
    cleaned, refused = files["ward round.jpg"], files["notes.jpg"]
    assert cleaned["outcome"] == "cleaned"
    assert cleaned["verified"]
    assert photo.read_bytes() == before
    assert refused["outcome"] == "refused"
    assert refused["why"]
    assert text.read_text("utf-8") == "not a photo"
    code, out, _err = run(capsys, "photos", "inspect", cleaned["written"], "--json")
    assert code == 0
    assert json.loads(out)["files"][0]["found"] == []


def test_the_commands_load_no_window_and_no_browser() -> None:
    code = (
        "import sys; from paravent import cli; cli.main(['platforms']);"
        "sys.exit(bool({'PySide6', 'playwright', 'keyring', 'apsw'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_fault_of_our_own_is_told_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_options: object) -> int:
        raise KeyError("Jane Doe")

    monkeypatch.setattr(cli, "_platforms", fails)
    code, out, err = run(capsys, "platforms", "--json")
    assert code == 2
    assert "KeyError" in err and "Jane Doe" not in err
    assert "error" in json.loads(out)


def test_photos_of_an_interrupted_look_are_not_passed_off_as_all(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stopped = Cancel()
    stopped.request()
    monkeypatch.setattr(photo_commands, "cancel_on_signals", lambda: stopped)
    (tmp_path / "a.jpg").write_bytes(jpeg_with_gps())
    code, _, err = run(capsys, "photos", "inspect", str(tmp_path / "a.jpg"))
    assert code == 130
    assert "Stopped" in err


@pytest.mark.parametrize(
    ("action", "room", "work"), [("clean", clean, "clean_one"), ("inspect", inspect, "_look")]
)
def test_what_was_done_before_a_stop_is_told(  # noqa: PLR0917
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    action: str,
    room: Any,
    work: str,
) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (tmp_path / name).write_bytes(jpeg_with_gps())
    stopped, do = Cancel(), getattr(room, work)

    def stop_at_b(task: Any, **named: Any) -> Any:
        if task.path.name == "b.jpg":
            stopped.request()
        return do(task, **named)

    monkeypatch.setattr(photo_commands, "cancel_on_signals", lambda: stopped)
    monkeypatch.setattr(room, work, stop_at_b)
    code, out, err = run(capsys, "photos", action, str(tmp_path), "--json")
    told = [Path(f["path"]).name for f in json.loads(out)["files"]]
    assert code == 130 and "Stopped" in err
    assert told in (["a.jpg"], ["a.jpg", "b.jpg"])
    assert action == "inspect" or len(list(tmp_path.glob("*-clean.jpg"))) == len(told)


def test_looking_at_the_picture_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(jpeg_with_gps())

    def read(path: Path, *_: object) -> tuple[Finding, ...]:
        if path.name == "b.jpg":
            raise NotAPhotoError("Look at this one yourself.")
        return (Finding("the picture itself", "NHS number", "943 476 5919", "personal"),)

    monkeypatch.setattr(pictures, "look", read)
    monkeypatch.setattr(pictures, "is_installed", lambda: False)
    code, _, err = run(capsys, "photos", "inspect", "--look", str(tmp_path))
    assert code == 2 and "pip install" in err
    monkeypatch.setattr(pictures, "is_installed", lambda: True)
    _, out, _ = run(capsys, "photos", "inspect", "--look", str(tmp_path))
    assert "NHS number in the picture itself: 943 476 5919" in out
    assert "not read in the picture itself: Look at this one yourself." in out


@pytest.mark.parametrize(
    "words",
    [("", "--in-place"), ("a.jpg", "--out", ""), ("a.jpg", "--in-place", "--neutral-names")],
)
def test_photos_are_not_guessed_at(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    words: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jpg").write_bytes(jpeg_with_gps())
    code, _, err = run(capsys, "photos", "clean", *words)
    assert code == 2 and len(err.splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["a.jpg"]


def test_what_was_not_cleaned_is_said_and_names_may_go(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    photos, out = tmp_path / "photos", tmp_path / "out"
    (photos / "below").mkdir(parents=True)
    code, _, err = run(capsys, "photos", "clean", str(photos))
    assert code == 0 and "There are no files there" in err and "--recursive" in err
    for name in ("Leeds 2024-05-06.jpg", "Ward 7.jpg", "IMG_1.jpg", "below/a.jpg"):
        (photos / name).write_bytes(jpeg_with_gps())
    code, _, err = run(capsys, "photos", "clean", str(photos), "--out", str(out))
    assert code == 0 and "2 names of copies tell a date or words" in err and "--recursive" in err
    words = ("--out", str(tmp_path / "neutral"), "--neutral-names", "--recursive", "--json")
    code, said, err = run(capsys, "photos", "clean", str(photos), *words)
    assert code == 0 and "names" not in err and "--recursive" not in err
    there = {
        str(p.relative_to(tmp_path / "neutral")) for p in (tmp_path / "neutral").rglob("*.jpg")
    }
    names = ("photo 001.jpg", "photo 002.jpg", "IMG_1.jpg", "below/a.jpg")
    assert there == {f"photos/{name}" for name in names}
    assert {Path(f["written"]).name for f in json.loads(said)["files"]} >= set(names[:3])


def test_the_first_profile_is_shown_when_the_second_cannot_be_reached(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def audit(_desk: object, request: AuditRequest, *_rest: object, **_named: object) -> Audit:
        if request.platform == "x":
            raise SignInNeededError("X shows no sign-in yet.")
        return Audit("1", request.platform, "", "1", "2025-01-01T00:00:00+00:00", None)

    monkeypatch.setattr("paravent.main.Desk.audit", audit)
    words = ("audit", "facebook", "x", "--json", "--keep", "memory", "--data-dir", str(tmp_path))
    code, out, err = run(capsys, *words)
    said = json.loads(out)
    assert code == 2
    assert [a["platform"] for a in said["audits"]] == ["facebook"]
    assert said["error"] == "X shows no sign-in yet." and "X shows no sign-in yet." in err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has such file names")
def test_a_file_name_that_is_no_text_is_printed_all_the_same(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"w\xff.jpg")
    odd.write_bytes(jpeg_with_gps())
    done = subprocess.run(
        [sys.executable, "-m", "paravent", "photos", "inspect", "--json", odd],
        capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8:strict"},
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert json.loads(done.stdout)["files"][0]["error"] is None


def test_a_reader_that_goes_away_is_no_fault() -> None:
    code = (
        "import os, sys; r, w = os.pipe(); os.close(r); os.dup2(w, 1);"
        "from paravent import cli; sys.exit(cli.main(['platforms', '--json']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"")


def test_a_checklist_calls_a_good_state_an_aim(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(
        capsys, "checklist", "--keep", "memory", "--data-dir", str(tmp_path)
    )  # fmt: skip
    assert code == 0
    assert "No review is kept" in err
    assert "could not read" not in out
    assert all("Aim: " in line for line in out.splitlines() if line.startswith("8"))


def test_doctor_tells_of_broken_files_beside_the_rest(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "settings.json").write_text("[", "utf-8")
    (tmp_path / "store.toml").write_text("version = 999\n", "utf-8")
    code, out, _ = run(capsys, "doctor", "--json", "--data-dir", str(tmp_path))
    found = {line["name"]: line for line in json.loads(out)["found"]}
    assert code == 1
    assert "cannot be read" in found["Settings"]["found"]
    assert found["Packs"]["ok"]


def test_cleaning_is_told_also_where_the_history_is_broken(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "store.toml").write_text("version = 999\n", "utf-8")
    photo = tmp_path / "a.jpg"
    photo.write_bytes(jpeg_with_gps())
    code, out, _ = run(capsys, "photos", "clean", str(photo), "--data-dir", str(tmp_path))
    assert code == 0
    assert "cleaned" in out


def test_each_family_adds_the_words_it_is_asked_for() -> None:
    whole = _words_of(cli._parser())
    for family, words in cli._FAMILIES.items():
        assert _words_of(cli._parser(words[0])) == set(words), family
    assert whole == {w for words in cli._FAMILIES.values() for w in words} | {
        *("window", "platforms", "doctor"),
    }


def _words_of(parser: argparse.ArgumentParser) -> set[str]:
    actions = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return set(next(actions).choices)

"""The commands: exit codes, JSON alone on standard output, one sentence for bad input."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import piexif
import pytest
from PIL import Image

from paravent import cli


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

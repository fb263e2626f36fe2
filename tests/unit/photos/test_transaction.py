"""What the cleaner does to the disk: copies beside, names, trash, links, rights, full disks."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support import photo_files as made

from paravent.core.errors import CancelledError, UsageError
from paravent.core.jobs import Cancel, Progress
from paravent.core.records import PhotoOutcome
from paravent.photos import trash, write
from paravent.photos.clean import clean_paths
from paravent.photos.inspect import inspect_file, inspect_paths

CleanAll = Callable[..., list[PhotoOutcome]]
LOCATED = made.jpeg(made.exif_app(made.block()))
PLAIN = made.jpeg()


def folder_effect(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` with its content, left-overs included."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_copy_is_written_beside_and_nothing_else(tmp_path: Path, clean: CleanAll) -> None:
    (tmp_path / "a.jpg").write_bytes(LOCATED)
    (outcome,) = clean(tmp_path / "a.jpg")
    assert outcome.outcome == "cleaned"
    assert outcome.written == str(tmp_path / "a-clean.jpg")
    assert "orientation" in outcome.kept
    assert any("coordinates" in r for r in outcome.removed)
    after = folder_effect(tmp_path)
    assert set(after) == {"a.jpg", "a-clean.jpg"}
    assert after["a.jpg"] == LOCATED


def test_names_are_never_overwritten(tmp_path: Path, clean: CleanAll) -> None:
    (tmp_path / "a.jpg").write_bytes(LOCATED)
    (tmp_path / "a-clean.jpg").write_bytes(b"mine")
    (outcome,) = clean(tmp_path / "a.jpg")
    assert outcome.written == str(tmp_path / "a-clean-2.jpg")
    assert (tmp_path / "a-clean.jpg").read_bytes() == b"mine"


def test_a_clean_file_is_left_alone(tmp_path: Path, clean: CleanAll) -> None:
    (tmp_path / "a.jpg").write_bytes(PLAIN)
    (outcome,) = clean(tmp_path / "a.jpg")
    assert (outcome.outcome, outcome.written, outcome.verified) == ("already_clean", None, True)
    assert set(folder_effect(tmp_path)) == {"a.jpg"}


def test_a_folder_for_the_copies_keeps_the_tree(tmp_path: Path, clean: CleanAll) -> None:
    trip = tmp_path / "trip"
    (trip / "day 1").mkdir(parents=True)
    (trip / "day 1" / "a.jpg").write_bytes(LOCATED)
    (trip / "b.jpg").write_bytes(PLAIN)
    outcomes = clean(trip, out=tmp_path / "out")
    assert {o.outcome for o in outcomes} == {"cleaned", "already_clean"}
    assert set(folder_effect(tmp_path / "out")) == {"trip/day 1/a.jpg", "trip/b.jpg"}
    assert (tmp_path / "out/trip/b.jpg").read_bytes() == PLAIN


def test_copies_may_go_where_the_originals_are(tmp_path: Path, clean: CleanAll) -> None:
    trip = tmp_path / "trip"
    trip.mkdir()
    (trip / "a.jpg").write_bytes(LOCATED)
    (above,) = clean(trip, out=tmp_path)
    (same,) = clean(trip / "a.jpg", out=trip)
    assert above.written == str(trip / "a-clean.jpg")
    assert same.written == str(trip / "a-clean-2.jpg")
    assert (trip / "a.jpg").read_bytes() == LOCATED


def test_a_folder_for_copies_among_the_originals_is_passed_over(
    tmp_path: Path, clean: CleanAll
) -> None:
    trip, out = tmp_path / "trip", tmp_path / "trip" / "out"
    trip.mkdir()
    (trip / "a.jpg").write_bytes(LOCATED)
    for given in ([trip], [trip], [trip / "a.jpg", out]):
        assert len(clean(given, out=trip / ".." / "trip" / "out")) == 1
    assert set(folder_effect(out)) == {"trip/a.jpg", "trip/a-2.jpg", "a.jpg"}
    assert clean(out, out=out)[0].outcome == "already_clean"


def test_folders_below_are_left_out_when_asked(tmp_path: Path, clean: CleanAll) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.jpg").write_bytes(LOCATED)
    (tmp_path / "b.jpg").write_bytes(LOCATED)
    assert [Path(o.path).name for o in clean(tmp_path, recursive=False)] == ["b.jpg"]


def test_in_place_moves_the_original_to_the_trash(
    tmp_path: Path, clean: CleanAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[bytes] = []

    def to_trash(path: str) -> None:
        gone.append(Path(path).read_bytes())
        Path(path).unlink()

    monkeypatch.setattr("send2trash.send2trash", to_trash)
    photo = tmp_path / "a.jpg"
    photo.write_bytes(LOCATED)
    photo.chmod(0o640)
    (outcome,) = clean(photo, in_place=True)
    assert outcome.written == str(photo)
    assert gone == [LOCATED]
    assert set(folder_effect(tmp_path)) == {"a.jpg"}
    assert photo.stat().st_mode & 0o777 == 0o640
    assert clean(photo)[0].outcome == "already_clean"


def test_without_a_trash_in_place_is_refused(
    tmp_path: Path, clean: CleanAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_trash(path: str) -> None:
        raise OSError(errno.EACCES, "no trash")

    monkeypatch.setattr("send2trash.send2trash", no_trash)
    (tmp_path / "a.jpg").write_bytes(LOCATED)
    (outcome,) = clean(tmp_path / "a.jpg", in_place=True)
    assert outcome.outcome == "refused"
    assert outcome.why is not None
    assert "trash" in outcome.why
    assert folder_effect(tmp_path) == {"a.jpg": LOCATED}


def test_in_place_and_a_folder_exclude_each_other(tmp_path: Path, clean: CleanAll) -> None:
    with pytest.raises(UsageError):
        clean(tmp_path, in_place=True, out=tmp_path)


def test_links_are_not_followed(tmp_path: Path, clean: CleanAll) -> None:
    (tmp_path / "a.jpg").write_bytes(LOCATED)
    (tmp_path / "link.jpg").symlink_to("a.jpg")
    (tmp_path / "up").symlink_to(tmp_path)
    outcomes = clean(tmp_path, out=tmp_path / "out")
    assert sorted(o.outcome for o in outcomes) == ["cleaned", "refused", "refused"]
    assert inspect_file(tmp_path / "link.jpg").error


def test_odd_names_are_kept(tmp_path: Path, clean: CleanAll) -> None:
    names = ["a\nb.jpg", "ab\u202egpj.jpg", "-rf.jpg", " .jpg", "ü.JPG", "x" * 240 + ".jpg", ".jpg"]
    for name in names:
        (tmp_path / name).write_bytes(LOCATED)
    outcomes = clean(tmp_path, out=tmp_path / "out")
    assert {o.outcome for o in outcomes} == {"cleaned"}
    assert len(folder_effect(tmp_path / "out")) == len(names)


def test_a_file_that_changes_meanwhile_fails(
    tmp_path: Path, clean: CleanAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(LOCATED)
    whole = write.Candidate.write

    def write_and_change(self: write.Candidate, *given: object) -> None:
        whole(self, *given)  # type: ignore[arg-type]
        photo.write_bytes(PLAIN)

    monkeypatch.setattr(write.Candidate, "write", write_and_change)
    (outcome,) = clean(photo)
    assert outcome.outcome == "failed"
    assert folder_effect(tmp_path) == {"a.jpg": PLAIN}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_write_that_fails_leaves_nothing(
    tmp_path: Path, clean: CleanAll, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(*_: object) -> int:
        raise OSError(number, "no")

    monkeypatch.setattr(write, "_write_pieces", full)
    (tmp_path / "a.jpg").write_bytes(LOCATED)
    (outcome,) = clean(tmp_path / "a.jpg")
    assert outcome.outcome == "failed"
    assert outcome.why is not None
    assert folder_effect(tmp_path) == {"a.jpg": LOCATED}


def test_a_named_candidate_does_as_well(
    tmp_path: Path, clean: CleanAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Systems without nameless files."""
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    (tmp_path / "a.jpg").write_bytes(LOCATED)
    (tmp_path / "a-clean.jpg").write_bytes(b"mine")
    (outcome,) = clean(tmp_path / "a.jpg")
    assert outcome.written == str(tmp_path / "a-clean-2.jpg")
    assert set(folder_effect(tmp_path)) == {"a.jpg", "a-clean.jpg", "a-clean-2.jpg"}


def test_a_copy_that_is_not_proven_is_thrown_away(
    tmp_path: Path, clean: CleanAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failing twin of the check: a cleaner that forgets to clean is caught."""
    monkeypatch.setattr(write, "_pieces", lambda data, edits: [data])
    (tmp_path / "a.jpg").write_bytes(LOCATED)
    (outcome,) = clean(tmp_path / "a.jpg")
    assert outcome.outcome == "refused"
    assert folder_effect(tmp_path) == {"a.jpg": LOCATED}


def test_a_copy_with_another_picture_is_thrown_away(
    tmp_path: Path, clean: CleanAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = write._pieces

    def spoiled(data: bytes, edits: list[object]) -> list[bytes]:
        raw = bytearray(b"".join(bytes(p) for p in whole(data, edits)))  # type: ignore[arg-type]
        raw[-10] ^= 1
        return [bytes(raw)]

    monkeypatch.setattr(write, "_pieces", spoiled)
    (tmp_path / "a.jpg").write_bytes(LOCATED)
    (outcome,) = clean(tmp_path / "a.jpg")
    assert outcome.outcome == "refused"
    assert folder_effect(tmp_path) == {"a.jpg": LOCATED}


def test_file_times_are_kept_when_asked(tmp_path: Path, clean: CleanAll) -> None:
    (tmp_path / "a.jpg").write_bytes(LOCATED)
    os.utime(tmp_path / "a.jpg", (1_500_000_000, 1_500_000_000))
    (kept,) = clean(tmp_path / "a.jpg", keep_times=True)
    (fresh,) = clean(tmp_path / "a.jpg")
    assert kept.written and fresh.written
    assert Path(kept.written).stat().st_mtime == 1_500_000_000
    assert Path(fresh.written).stat().st_mtime > 1_700_000_000


def test_stopping_keeps_what_is_done(tmp_path: Path) -> None:
    for index in range(5):
        (tmp_path / f"{index}.jpg").write_bytes(LOCATED)
    cancel, done, steps = Cancel(), list[PhotoOutcome](), list[Progress]()

    def each(outcome: PhotoOutcome) -> None:
        done.append(outcome)
        if len(done) == 2:
            cancel.request()

    with pytest.raises(CancelledError):
        clean_paths([tmp_path], each, steps.append, cancel, out=tmp_path / "out", workers=1)
    assert len(done) == 2
    assert [s.done for s in steps] == [1, 2]
    with pytest.raises(CancelledError):
        inspect_paths([tmp_path], lambda found: None, cancel)


def test_many_files_over_several_processes(tmp_path: Path) -> None:
    for index in range(40):
        (tmp_path / f"{index}.jpg").write_bytes(LOCATED if index % 2 else PLAIN)
    outcomes: list[PhotoOutcome] = []
    clean_paths([tmp_path], outcomes.append, out=tmp_path / "out", workers=2)
    assert len(outcomes) == 40
    assert sum(o.outcome == "cleaned" for o in outcomes) == 20
    assert len(folder_effect(tmp_path / "out")) == 40


def test_taking_the_place_says_where_the_copy_is(tmp_path: Path) -> None:
    assert trash.take_the_place.__doc__

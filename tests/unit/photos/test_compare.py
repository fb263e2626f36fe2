"""Comparing what was copied with what it was copied from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.support.photo_files import every_case

from paravent.core.photo_records import PhotoOutcome
from paravent.photos import one, source, write
from paravent.photos.compare import MAY_SHARE, Follower, moved
from paravent.photos.model import Edit, Options
from paravent.photos.one import Task, clean_one

FILM = next(case for case in every_case() if case.name == "film faststart b'\\xa9xyz'")
needs_copying = pytest.mark.skipif(
    not hasattr(os, "copy_file_range"), reason="this system does not copy within itself"
)


def test_spans_move_with_the_edits_before_them() -> None:
    edits = [Edit(0, 4, b"123456"), Edit(10, 10, b"x"), Edit(30, 40, b"")]
    assert moved([(4, 10), (40, 50), (10, 30)], edits) == [(6, 12), (13, 43)]


def test_spans_that_an_edit_touches_are_not_told() -> None:
    for edit in (Edit(3, 5, b"ab"), Edit(9, 12, b""), Edit(6, 6, b"x"), Edit(0, 99, b"")):
        assert moved([(4, 10)], [edit]) is None
    assert moved([(4, 10)], [Edit(0, 4, b""), Edit(10, 12, b"")]) == [(0, 6)]


@pytest.mark.skipif(not MAY_SHARE, reason="threads cannot share open files here")
def test_one_wrong_byte_far_behind_is_seen(tmp_path: Path) -> None:
    raw = os.urandom(5 << 20)
    (tmp_path / "a").write_bytes(raw)
    for at in (0, (3 << 20) + 7, len(raw) - 1):
        other = bytearray(b"head" + raw)
        other[4 + at] ^= 1
        (tmp_path / "b").write_bytes(other)
        with (
            (tmp_path / "a").open("rb") as first,
            (tmp_path / "b").open("rb") as second,
            Follower(first.fileno(), second.fileno()) as follower,
        ):
            follower.copied(0, 2 << 20, 4)
            follower.copied(2 << 20, len(raw), 4 + (2 << 20))
            assert not follower.all_the_same()


@pytest.fixture
def streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every file were too large to be read whole."""
    monkeypatch.setattr(source, "SMALL", 0)
    monkeypatch.setattr(write, "SMALL", 0)


def cleaned(folder: Path) -> PhotoOutcome:
    path = folder / "film.mp4"
    path.write_bytes(FILM.data)
    return clean_one(Task(path, Path(path.name), Options(), folder / "out"))


@pytest.mark.usefixtures("streamed")
def test_what_was_read_back_beside_the_copying_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one, "same_in_files", lambda *given: False)
    assert cleaned(tmp_path).outcome == ("cleaned" if MAY_SHARE else "refused")


@needs_copying
@pytest.mark.usefixtures("streamed")
def test_a_copy_that_came_out_wrong_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.copy_file_range

    def wrong(src: int, dst: int, count: int, offset: int) -> int:
        done = real(src, dst, count, offset)
        end = os.lseek(dst, 0, os.SEEK_CUR)
        byte = os.pread(dst, 1, end - 1)
        os.pwrite(dst, bytes([byte[0] ^ 1]), end - 1)
        return done

    monkeypatch.setattr(os, "copy_file_range", wrong)
    outcome = cleaned(tmp_path)
    assert outcome.outcome in ("refused", "failed")
    assert outcome.written is None
    assert not list((tmp_path / "out").glob("*"))

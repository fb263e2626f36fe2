"""Pictures decoded in a process of their own: it may die; nobody else does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pillow_heif
import psutil
import pytest
from PIL import Image

from paravent.core import pictures as words
from paravent.core.errors import BrokenPhotoError, PhotoError
from paravent.photos import apart
from paravent.photos.apart import Decoder

LIMIT = 60_000_000


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    made = Decoder()
    yield made
    made.stop()


@pytest.fixture
def heic(tmp_path: Path) -> Path:
    pillow_heif.register_heif_opener()
    Image.new("RGB", (64, 48), "red").save(tmp_path / "a.heic")
    return tmp_path / "a.heic"


def helper(decoder: Decoder) -> psutil.Process:
    assert decoder._helper is not None
    return psutil.Process(decoder._helper.process.pid)


def test_one_helper_for_all_pictures_and_sentences_come_through(
    decoder: Decoder, heic: Path, tmp_path: Path
) -> None:
    assert decoder.decode(heic, 16, LIMIT).whole == (64, 48)
    first = helper(decoder)
    with pytest.raises(PhotoError) as refused:
        decoder.decode(heic, 16, 100)
    assert refused.value.sentence == words.TOO_LARGE
    heic.write_bytes(heic.read_bytes()[:300])
    with pytest.raises(BrokenPhotoError):
        decoder.decode(heic, 16, LIMIT)
    assert helper(decoder) == first
    decoder.stop()
    assert not first.is_running()


def test_a_helper_that_died_between_pictures_is_not_missed(decoder: Decoder, heic: Path) -> None:
    decoder.decode(heic, 16, LIMIT)
    first = helper(decoder)
    assert decoder._helper is not None
    decoder._helper.process.kill()
    decoder._helper.process.join()
    assert decoder.decode(heic, 16, LIMIT).whole == (64, 48)
    assert helper(decoder) != first


@pytest.mark.parametrize("how", ["crash", "hang"])
def test_a_picture_that_ends_the_helper_gets_its_sentence_and_the_next_is_decoded(
    how: str, decoder: Decoder, heic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder.decode(heic, 16, LIMIT)
    first = helper(decoder)
    first.suspend()
    if how == "crash":
        threading.Timer(0.1, first.kill).start()
    else:
        monkeypatch.setattr(apart, "PATIENCE", 0.05)
    with pytest.raises(BrokenPhotoError) as refused:
        decoder.decode(heic, 16, LIMIT)
    assert refused.value.sentence == words.NOT_WHOLE
    assert not first.is_running()
    monkeypatch.undo()
    assert decoder.decode(heic, 16, LIMIT).whole == (64, 48)

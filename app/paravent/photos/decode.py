"""Decodes for the screen what Qt cannot: HEIC, HEIF and AVIF, upright, scaled, within limits.

Needs pi-heif and Pillow; both are loaded with the first such picture, not before. Damaged files can
make them crash, so the program asks ``apart.Decoder``, which does this in another process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from paravent.core.errors import BrokenPhotoError, NotAPhotoError, PhotoError
from paravent.core.pictures import CANNOT_SHOW, NOT_WHOLE, TOO_LARGE, Pixels
from paravent.photos.containers import container_of
from paravent.photos.source import Source

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 256 << 20
"""A file of one picture that is larger than this holds something else."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    image: Image
    """Upright."""
    profile: bytes
    animated: bool = False


def decode(path: Path, longest: int, most_pixels: int) -> Pixels:
    """The picture in ``path``, its longer side at most ``longest`` pixels (0: as it is).

    Goes by the content, never by the name. Raises ``PhotoError`` where it cannot be shown, so also
    where the file says that it has more than ``most_pixels``; such a picture is not decoded.
    """
    with Source(path) as source:
        container = container_of(source.data)
        read = _READERS.get(container.name) if container is not None else None
        if read is None:
            raise NotAPhotoError(CANNOT_SHOW)
        if len(source.data) > MOST_BYTES:
            raise PhotoError(TOO_LARGE)
        try:
            return _pixels(read(bytes(source.data), most_pixels), longest)
        except PhotoError:
            raise
        except ImportError as error:
            raise NotAPhotoError(CANNOT_SHOW) from error
        except Exception as error:
            # The decoders raise errors of many kinds over damaged files; none is worth more words.
            raise BrokenPhotoError(NOT_WHOLE) from error


def _heif(raw: bytes, most_pixels: int) -> _Drawn:
    """The main picture. libheif has turned it; what Exif says of turning is not to be applied."""
    from pi_heif import open_heif
    from PIL.Image import frombytes

    file = open_heif(raw)
    picture = file[file.primary_index]
    _check(picture.size, most_pixels)
    data = picture.data
    _check(picture.size, most_pixels)  # a file may turn out larger than it says
    image = frombytes(picture.mode, picture.size, data, "raw", picture.mode, picture.stride)
    return _Drawn(image, picture.info.get("icc_profile") or b"")


def _avif(raw: bytes, most_pixels: int) -> _Drawn:
    """The picture, or an animation's first. Opened by name: nothing else may try the file."""
    from PIL.AvifImagePlugin import SUPPORTED, AvifImageFile
    from PIL.ImageOps import exif_transpose

    if not SUPPORTED:
        raise NotAPhotoError(CANNOT_SHOW)
    image = AvifImageFile(BytesIO(raw))
    _check(image.size, most_pixels)
    image.load()
    # Pillow puts the turning of AVIF's own boxes in the place of Exif's; XMP's has no say.
    image.info.pop("xmp", None)
    profile = image.info.get("icc_profile") or b""
    exif_transpose(image, in_place=True)
    return _Drawn(image, profile, image.is_animated)


_READERS: Mapping[str, Callable[[bytes, int], _Drawn]] = {"HEIC": _heif, "AVIF": _avif}
KINDS = frozenset(_READERS)
"""Names of the containers whose pictures are decoded here."""


def _check(size: tuple[int, int], most_pixels: int) -> None:
    if size[0] * size[1] > most_pixels:
        raise PhotoError(TOO_LARGE)


def _pixels(drawn: _Drawn, longest: int) -> Pixels:
    from PIL.Image import Resampling

    image = drawn.image
    alpha = image.mode[-1] in "Aa"
    wide, high = whole = image.size
    kind = "RGBA" if alpha else "RGB"
    if image.mode != kind:
        image = image.convert(kind)
    if longest and max(whole) > longest:
        share = longest / max(whole)
        small = max(1, round(wide * share)), max(1, round(high * share))
        image = image.resize(small, Resampling.BICUBIC, reducing_gap=2.0)
    return Pixels(*image.size, whole, image.tobytes(), alpha, drawn.profile, drawn.animated)

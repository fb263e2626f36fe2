"""One short module per photo container; the tuple below is the list of all of them."""

from __future__ import annotations

from typing import Protocol

from paravent.photos.containers.film import Mov, Mp4
from paravent.photos.containers.gif import Gif
from paravent.photos.containers.heif import Avif, Heif
from paravent.photos.containers.jpeg import Jpeg
from paravent.photos.containers.jxl import Jxl
from paravent.photos.containers.png import Png
from paravent.photos.containers.raw import CameraRaw
from paravent.photos.containers.sidecar import XmpSidecar
from paravent.photos.containers.tiff import Tiff
from paravent.photos.containers.webp import WebP
from paravent.photos.model import Data, Edits, Job


class Container(Protocol):
    """What a container knows: to recognise its files, and to read one through."""

    name: str
    """As shown to the user and in the JSON."""
    suffixes: tuple[str, ...]
    """Usual endings of the file name, lower case, the most usual first."""

    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins with ``head`` (up to 64 bytes) is of this kind."""

    def read(self, data: Data, job: Job) -> Edits:
        """Note in ``job`` what is found and must stay; return the edits that clean the file.

        Raises ``BrokenPhotoError`` where the file cannot be read to its end, and
        ``CannotCleanSafelyError`` where it can, but not be cleaned.
        """


CONTAINERS: tuple[Container, ...] = (
    Jpeg(),
    Heif(),
    Avif(),
    Png(),
    WebP(),
    Gif(),
    CameraRaw(),
    Tiff(),
    Jxl(),
    Mov(),
    Mp4(),
    XmpSidecar(),
)
"""Explicit on purpose: modules found by searching a folder are missing in a frozen build."""


def container_of(data: Data) -> Container | None:
    """The container that ``data`` is of, by its content alone; None where it is none of ours."""
    head = bytes(data[:64])
    return next((c for c in CONTAINERS if c.recognises(head)), None)

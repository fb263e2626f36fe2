"""Writes a picture that was covered by hand, or pasted, as a new file: which one, and how."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from paravent.core.pictures import PicturesPort
from paravent.ui.widgets.photo_cover import check_packed, covered, packed, write_new
from paravent.ui.widgets.photo_look import Looked
from paravent.ui.widgets.photo_read import read_picture_file

AS_JPEG = (".jpg", ".jpeg", ".jpe", ".jfif")
LIKE_JPEG = (".heic", ".heif", ".hif", ".avif")
"""Photographs of formats that are not written here; as PNG they would be ten times as large."""


@dataclass(frozen=True, slots=True)
class Target:
    """Folder, stem and ending of the file that is to be written."""

    folder: Path
    stem: str
    ending: str


def target_for(parent: QWidget, looked: Looked, out: Path | None) -> Target | None:
    """Beside the original or in ``out``; for a pasted picture the user is asked, who may say no."""
    if looked.path:
        path = Path(looked.path)
        folder, stem = out or path.parent, f"{path.stem}-covered"
    else:
        name, _ = QFileDialog.getSaveFileName(
            parent, "Save the pasted picture", "picture.png", "Pictures (*.png *.jpg)"
        )
        if not name:
            return None
        path = Path(name)
        folder, stem = path.parent, path.stem
    ending = path.suffix.lower()
    if ending in LIKE_JPEG:
        ending = ".jpg"
    return Target(folder, stem, ending if ending in AS_JPEG else ".png")


def write_looked(looked: Looked, target: Target, pictures: PicturesPort) -> Path:
    """The new file, which never takes another one's name. Takes a moment: not for the window.

    Raises ``PhotoError`` where what was covered could still be seen in it.
    """
    image = looked.pasted
    if image is None:
        image = read_picture_file(Path(looked.path), pictures).image
    drawn = covered(image, looked.parts)
    as_jpeg = target.ending in AS_JPEG and not drawn.hasAlphaChannel()
    data = packed(drawn, as_jpeg=as_jpeg)
    check_packed(data, drawn, looked.parts)
    ending = target.ending if as_jpeg else ".png"
    return write_new(target.folder, target.stem, ending, data)

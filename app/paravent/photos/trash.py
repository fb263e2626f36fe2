"""Puts a cleaned copy in the original's place; the original goes to the system's trash."""

from __future__ import annotations

import os
from pathlib import Path

from paravent.core.errors import CannotCleanSafelyError
from paravent.photos.write import rename_to_free


def take_the_place(cleaned: Path, original: Path) -> Path:
    """Move ``original`` to the trash and give ``cleaned`` its name; returns that name.

    At every moment the original or its cleaned twin stands whole under a visible name. Raises
    ``CannotCleanSafelyError``, with ``cleaned`` gone and ``original`` untouched, where there is
    no trash.
    """
    from send2trash import send2trash

    try:
        send2trash(os.fspath(original.absolute()))
    except Exception as error:
        if original.exists():
            cleaned.unlink(missing_ok=True)
            raise CannotCleanSafelyError(
                "The original could not be put in the trash here, so it was left as it was. Choose"
                " a folder for cleaned copies instead."
            ) from error
    try:
        rename_to_free(cleaned, original)
    except OSError:
        return cleaned
    return original

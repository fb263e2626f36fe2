"""The pages of a PDF as pictures and words, read from the very bytes that are saved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from paravent.core.errors import ReportError
from paravent.core.paper import PagePicture, PageSize

_ONE_AT_A_TIME = threading.Lock()
"""PDFium may be called from one thread at a time only."""


def sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """The size of each page. Raises ``ReportError`` for what is no PDF."""
    with _opened(pdf) as document:
        return tuple(PageSize(*document.get_page_size(n)) for n in range(len(document)))


def page(pdf: bytes, number: int, width: int) -> PagePicture:
    """Page ``number`` (from 0), ``width`` pixels wide. Raises ``ReportError``."""
    with _opened(pdf) as document:
        one = document[number]
        # Sides are rounded up: a hair less than asked for comes out as asked for.
        drawn = one.render(scale=(width - 0.01) / one.get_width(), prefer_bgrx=True)
        words = one.get_textpage().get_text_bounded()
        return PagePicture(drawn.width, drawn.height, bytes(drawn.buffer), words)


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    from pypdfium2 import PdfDocument, PdfiumError

    with _ONE_AT_A_TIME:
        document = None
        try:
            document = PdfDocument(pdf)
            yield document
        except (PdfiumError, IndexError) as error:
            raise ReportError(
                "The pages of the report could not be shown. Save it, and open it in another"
                " program."
            ) from error
        finally:
            if document is not None:
                document.close()

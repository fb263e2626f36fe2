"""Decodes in a process of its own: a file that makes a decoder crash takes no window with it.

Damaged files do that to the libraries of HEIC; the process then starts anew with the next picture.
"""

from __future__ import annotations

import multiprocessing
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from paravent.core.errors import BrokenPhotoError, PhotoError
from paravent.core.pictures import NOT_WHOLE, Pixels

PATIENCE = 30.0
"""Seconds after which a picture counts as one that cannot be decoded."""
_MOST_MEMORY = 4 << 30
_Answer = Pixels | PhotoError


@dataclass(frozen=True, slots=True)
class _Helper:
    process: SpawnProcess
    link: Connection

    def stop(self) -> None:
        self.link.close()
        self.process.kill()
        self.process.join()


class Decoder:
    """``decode.decode`` in another process, which starts with the first picture.

    One picture at a time, whoever asks: whole ones take hundreds of megabytes. The process ends
    with this object, and with this process, however that ends.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._helper: _Helper | None = None

    def decode(self, path: Path, longest: int, most_pixels: int) -> Pixels:
        """See ``decode.decode``."""
        with self._turn:
            answer = self._asked(path, longest, most_pixels)
        if isinstance(answer, PhotoError):
            raise answer
        return answer

    def stop(self) -> None:
        """End the process; the next picture starts another."""
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.stop()

    def __del__(self) -> None:
        with suppress(Exception):  # at the very end of the program parts of Python are gone
            self.stop()

    def _asked(self, path: Path, longest: int, most_pixels: int) -> _Answer:
        answer: _Answer | None = None
        try:
            if self._helper is None or not self._helper.process.is_alive():
                self.stop()
                self._helper = _started()
            link = self._helper.link
            link.send((path, longest, most_pixels))
            answer = link.recv() if link.poll(PATIENCE) else None
        except (EOFError, OSError, MemoryError):
            pass
        finally:
            if answer is None:
                self.stop()  # what it may still say would be taken for the next answer
        return answer if answer is not None else BrokenPhotoError(NOT_WHOLE)


def _started() -> _Helper:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True, name="pictures")
    process.start()
    there.close()  # only the helper has it now, so that each hears when the other has ended
    return _Helper(process, here)


def _serve(link: Connection) -> None:
    """The helper's whole life."""
    import signal
    import warnings

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")  # Pillow tells of damaged notes; nobody reads that here
    _bound_memory()
    # Where the system has alarms, one that nobody waits for any more ends by itself.
    alarm = getattr(signal, "alarm", lambda _: 0)
    with suppress(EOFError, OSError):
        while True:
            asked = link.recv()
            alarm(int(PATIENCE) + 5)
            link.send(_answered(*asked))
            alarm(0)


def _answered(path: Path, longest: int, most_pixels: int) -> _Answer:
    from paravent.photos.decode import decode

    try:
        return decode(path, longest, most_pixels)
    except PhotoError as error:
        return type(error)(error.sentence)
    except Exception:  # noqa: BLE001 - it would be told to nobody, and end the helper
        return BrokenPhotoError(NOT_WHOLE)


def _bound_memory() -> None:
    """Where the system can; a file that unpacks to more is one that cannot be decoded."""
    try:
        import resource
    except ImportError:
        return
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = _MOST_MEMORY if hard == resource.RLIM_INFINITY else min(hard, _MOST_MEMORY)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))

"""Copies that the user makes: everything in the clear in a zip, or the store for another computer.

The clear copy is a plain zip of JSON and pictures: whoever has the file can read it. With a
passphrase it is sealed whole (AES-256-GCM under a key stretched from the passphrase). The store
for another computer is encrypted as it lies on the disk and opens with the recovery passphrase
(or with the store's own passphrase); kept sign-ins stay behind.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from paravent.core import as_json
from paravent.core.errors import FolderError, HistoryError, UsageError, WrongKeyError
from paravent.core.records import Audit, JsonObject
from paravent.history import codec, database, keys, lock
from paravent.history.store import Store

SEALED_START = b"PARAVENT SEALED 1\n"
LARGEST = 4 << 30
"""Bytes; nothing larger is opened."""
_STORE_FILES = (lock.FILE, database.FILE)

README = """What is in this file

Everything that Paravent kept on {day}: reviews with what was read and the pictures of it,
your answers, reasons and dates, and the names of connections that are still kept.

{sealed}
audits.json       reviews, newest first: settings, lists, what a stranger saw
words.json        what you said about checks and settings, with reasons and dates
checklists.json   what the checklist said after each review
decisions.json    answers about connections, by a mark in place of a name
photos.json       how many photos were cleaned
plans.json        footprint reviews, your timeline, a self-audit under way, and the like
exports.json      what your data exports said of people, as long as their names are kept
settings.json     the program's settings
pictures/         pictures of the parts of pages that were read
"""

_CLEAR = """It is NOT encrypted. Whoever has it can read it, names included. Keep it where only you
can reach it, and delete it when you do not need it any more.
"""


def export(store: Store, target: Path, settings: JsonObject, passphrase: str = "") -> JsonObject:
    """Write all that is kept into ``target``; what is in it, in numbers.

    With ``passphrase`` the file is sealed; ``open_sealed`` gives the zip back. Raises
    ``FolderError``, ``UsageError`` (the passphrase is too short; the file is there already).
    """
    if passphrase:
        keys.check_new_passphrase(passphrase)
    with _written(target) as file:
        if not passphrase:
            return _zip(store, file, settings, _CLEAR)
        whole = io.BytesIO()
        numbers = _zip(store, whole, settings, "")
        wrapping, body = keys.new_key(), whole.getvalue()
        wrapped = json.dumps(asdict(keys.wrap(wrapping, passphrase, "export"))).encode()
        file.write(SEALED_START + struct.pack(">I", len(wrapped)) + wrapped)
        file.write(keys.seal(wrapping, body, "export"))
        return numbers


def open_sealed(source: Path, target: Path, passphrase: str) -> None:
    """Turn a sealed export back into its zip. Raises ``WrongKeyError``, ``FolderError``."""
    data = _read(source)
    if not data.startswith(SEALED_START):
        raise UsageError(f"{source} is not an export that was sealed with a passphrase.")
    try:
        start = len(SEALED_START) + 4
        (length,) = struct.unpack(">I", data[len(SEALED_START) : start])
        wrapped = keys.Wrapped(**json.loads(data[start : start + length]))
        key = keys.unwrap(wrapped, passphrase, "export")
        body = keys.unseal(key, data[start + length :], "export")
    except (struct.error, ValueError, TypeError, WrongKeyError) as error:
        raise WrongKeyError(
            f"That is not the passphrase of {source}, or the file is damaged. Try again; nothing"
            " was written."
        ) from error
    with _written(target) as file:
        file.write(body)


def _zip(store: Store, file: Any, settings: JsonObject, sealed: str) -> JsonObject:
    audits = [store.audit(a.id) for a in store.audits()]
    words = store.said_of("")
    decisions = store.decisions()
    pictures = 0
    day = max((a.finished or "" for a in audits), default="")[:10]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("README.txt", README.format(day=day or "this day", sealed=sealed))
        made.writestr("audits.json", _json([as_json.audit(a) for a in audits]))
        kept = (store.kept_checklist(a.id) for a in audits)
        made.writestr("checklists.json", _json([asdict(k) for k in kept if k is not None]))
        made.writestr("words.json", _json([asdict(w) for w in words]))
        made.writestr("decisions.json", _json([asdict(d) for d in decisions]))
        made.writestr("photos.json", _json(asdict(store.photo_summary())))
        made.writestr("plans.json", _json(_plans(store)))
        made.writestr("exports.json", _json(_exports(store)))
        made.writestr("settings.json", _json(settings))
        for audit in audits:
            for number, picture_id in enumerate(_pictures_of(audit)):
                picture = store.picture(picture_id)
                if picture is not None:
                    pictures += 1
                    name = f"{audit.platform}-{audit.started[:10]}-{audit.id[:8]}-{number:03}"
                    made.writestr(f"pictures/{_file_name(name)}.png", picture)
    people = sum(len(a.people) for a in audits)
    return {
        "audits": len(audits),
        "words": len(words),
        "decisions": len(decisions),
        "pictures": pictures,
        "people": people,
    }


def _plans(store: Store) -> JsonObject:
    """The notes of every room: the JSON that they are, or their words."""

    def value(body: str) -> Any:
        try:
            return json.loads(body)
        except ValueError:
            return body

    found = {room: store.notes(room) for room in store.rooms()}
    return {
        room: {key: value(body) for key, body in notes.items()}
        for room, notes in found.items()
        if notes
    }


def _exports(store: Store) -> JsonObject:
    """What is kept for days only, with the names in it."""
    found = {room: store.kept_briefly(room) for room in store.rooms()}
    return {
        room: {key: codec.unpacked(data) for key, data in held.items()}
        for room, held in found.items()
        if held
    }


def _pictures_of(audit: Audit) -> list[str]:
    """The ids of all pictures of an audit, what a stranger got last; "" for a reading without."""
    look = audit.stranger_look
    found = [reading.picture or "" for reading in audit.readings]
    return [*found, look.picture] if look and look.picture else found


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)


def _file_name(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in name)


# Another computer


def move_out(store: Store, target: Path) -> None:
    """Write the encrypted store into one file. Kept sign-ins are left out.

    Raises ``UsageError`` for a store in memory or without recovery, ``FolderError``.
    """
    folder = store.folder
    held = lock.read(folder) if folder is not None else None
    if folder is None or held is None:
        raise UsageError("Nothing is kept on this computer, so there is nothing to move.")
    if held.wrapped is None:
        raise UsageError(
            "This history has no passphrase that would open it elsewhere. Use an export instead."
        )
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.db")
    try:
        store.copy_to(beside)
        with _written(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
            made.writestr(lock.FILE, (folder / lock.FILE).read_bytes())
            made.write(beside, database.FILE)
    except OSError as error:
        raise FolderError(lock.cannot_write(target.parent)) from error
    finally:
        for left in target.parent.glob(f"{beside.name}*"):
            left.unlink(missing_ok=True)


def move_in(source: Path, data_dir: Path) -> None:
    """Put the store in ``source`` into ``data_dir``, still locked. Nothing is overwritten.

    Raises ``UsageError`` where a history is there already or the file is not one of ours.
    """
    if (data_dir / database.FILE).exists() or (data_dir / lock.FILE).exists():
        raise UsageError(
            f"There is a history in {data_dir} already, and nothing is overwritten. Choose an empty"
            " folder with --data-dir, or delete that history first."
        )
    try:
        with zipfile.ZipFile(source) as made:
            infos = {info.filename: info for info in made.infolist()}
            if set(infos) != set(_STORE_FILES) or any(
                i.file_size > LARGEST or i.compress_type != zipfile.ZIP_STORED
                for i in infos.values()
            ):
                raise UsageError(_not_ours(source))
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                for name in _STORE_FILES:
                    with made.open(name) as packed, _written(data_dir / name) as file:
                        while piece := packed.read(1 << 20):
                            file.write(piece)
            except BaseException:
                # Both or none of them, so that a second try finds an empty place.
                for name in _STORE_FILES:
                    (data_dir / name).unlink(missing_ok=True)
                raise
    except (zipfile.BadZipFile, EOFError) as error:
        raise UsageError(_not_ours(source)) from error
    except OSError as error:
        raise FolderError(lock.cannot_write(data_dir)) from error
    if lock.read(data_dir) is None:
        raise HistoryError(_not_ours(source))


def _not_ours(source: Path) -> str:
    return f"{source} is not a history that Paravent wrote for another computer."


@contextmanager
def _written(target: Path) -> Iterator[BinaryIO]:
    """A new file that only the user may read, whole under its name or not there at all."""
    if target.exists():
        raise UsageError(f"{target} is there already, and nothing is overwritten. Choose another.")
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
        lock.sync_folder(target.parent)
    except OSError as error:
        raise FolderError(lock.cannot_write(target.parent)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _read(source: Path) -> bytes:
    try:
        if source.stat().st_size > LARGEST:
            raise UsageError(f"{source} is too large to be an export.")
        return source.read_bytes()
    except OSError as error:
        raise UsageError(f"{source} cannot be read. Choose another file.") from error

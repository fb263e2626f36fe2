"""The key of the history: in the system's key store, or wrapped by a passphrase.

Nothing here ever falls back to a weaker place by itself. A key store is used only if its kind is
on a short list, and a value of ours that was just put in comes out of it again.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import sys
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from paravent.core.errors import HistoryError, NoKeyStoreError, UsageError, WrongKeyError

SERVICE = "Paravent"
KEY_BYTES = 32
SHORTEST_PASSPHRASE = 12
ANSWER_SECONDS = 60.0
"""How long a key store may take: it may be asking the user to unlock it."""
LOOK_SECONDS = 5.0

SAFE_BACKENDS = {
    "keyring.backends.SecretService.Keyring": "the key store of your desktop (Secret Service)",
    "keyring.backends.libsecret.Keyring": "the key store of your desktop (Secret Service)",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
    "keyring.backends.macOS.Keyring": "the macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "the Windows Credential Locker",
}
"""The key stores that encrypt what they hold, by their class in the keyring library. All else is
refused: ``fail`` and ``null`` keep nothing, those of keyrings.alt may write plain files."""

_CHAINER = "keyring.backends.chainer.ChainerBackend"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
_GROUPS, _GROUP = 6, 5
_WAYS_ON = "Choose a passphrase instead, or keep nothing beyond this session."

_NONE_RUNS = f"This computer has no key store that is running. {_WAYS_ON}"
_OR = "Without it, a passphrase or keeping nothing are the ways on."

T = TypeVar("T")


class KeyStore(Protocol):
    """What we use of a backend of the keyring library."""

    def get_password(self, service: str, username: str) -> str | None: ...  # noqa: D102

    def set_password(self, service: str, username: str, password: str) -> None: ...  # noqa: D102

    def delete_password(self, service: str, username: str) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class FoundKeyStore:
    """A key store of a kind that is safe."""

    store: KeyStore
    backend: str
    """Its class in the keyring library."""
    words: str
    """What to call it to the user."""


def find_key_store(seconds: float = LOOK_SECONDS) -> FoundKeyStore:
    """The system's key store, by its kind alone: quick, and never asks the user anything.

    Raises ``NoKeyStoreError``, whose sentence says what was found instead.
    """
    backend = _in_time(_system_backend, seconds)
    name = class_name(backend)
    if name == _CHAINER:
        inner = [b for b in getattr(backend, "backends", ()) if class_name(b) in SAFE_BACKENDS]
        if not inner:
            raise NoKeyStoreError(_NONE_RUNS)
        # The first safe one itself, not the chain: a chain would pass on to weaker ones.
        backend, name = inner[0], class_name(inner[0])
    if name not in SAFE_BACKENDS:
        raise NoKeyStoreError(_why_not(name))
    return FoundKeyStore(backend, name, SAFE_BACKENDS[name])


def probe(found: FoundKeyStore, seconds: float = ANSWER_SECONDS) -> None:
    """Put a random value in, get it out, take it away. Raises ``NoKeyStoreError``.

    May wait for the user, where the key store asks for its own password.
    """
    user, value = f"trial-{secrets.token_hex(8)}", secrets.token_hex(16)
    put(found, user, value, seconds)
    try:
        got = get(found, user, seconds)
    finally:
        with contextlib.suppress(HistoryError):
            remove(found, user, seconds)
    if got != value:
        raise NoKeyStoreError(
            f"{_capital(found.words)} did not give back what was put into it, so no key can be"
            f" entrusted to it. {_WAYS_ON}"
        )
    if get(found, user, seconds) is not None:
        raise NoKeyStoreError(
            f"{_capital(found.words)} kept a value that was to be deleted, so no key can be"
            f" entrusted to it. {_WAYS_ON}"
        )


def get(found: FoundKeyStore, user: str, seconds: float = ANSWER_SECONDS) -> str | None:
    """The value kept for ``user``; None where there is none. Raises ``NoKeyStoreError``."""
    return _in_time(lambda: found.store.get_password(SERVICE, user), seconds, found.words)


def put(found: FoundKeyStore, user: str, value: str, seconds: float = ANSWER_SECONDS) -> None:
    """Keep ``value`` for ``user``. Raises ``NoKeyStoreError``."""
    _in_time(lambda: found.store.set_password(SERVICE, user, value), seconds, found.words)


def remove(found: FoundKeyStore, user: str, seconds: float = ANSWER_SECONDS) -> None:
    """Take away what is kept for ``user``. Raises ``NoKeyStoreError`` where it cannot."""
    _in_time(lambda: found.store.delete_password(SERVICE, user), seconds, found.words)


def class_name(backend: object) -> str:
    """The full name of a backend's class."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _system_backend() -> Any:
    if _has_no_bus():
        raise NoKeyStoreError(_NONE_RUNS)
    import keyring

    return keyring.get_keyring()


def _has_no_bus() -> bool:
    """Whether no key store can be reached, as those of Linux are only by the session's bus."""
    if not sys.platform.startswith("linux"):
        return False
    given = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or os.environ.get("DISPLAY")
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    return not given and not os.path.exists(f"{runtime}/bus")  # noqa: PTH110


def _why_not(name: str) -> str:
    if name.endswith("fail.Keyring"):
        return _NONE_RUNS
    if name.endswith("null.Keyring"):
        return f"The key store of this computer is switched off. {_WAYS_ON}"
    return (
        "The key store set up on this computer is not one that is known to encrypt what it keeps,"
        f" so no key is put there. {_WAYS_ON}"
    )


def _in_time(work: Callable[[], T], seconds: float, words: str = "the key store") -> T:
    """The result of ``work``, done on a thread of its own so that a hang cannot hold us up."""
    result: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:  # noqa: BLE001 - told to the caller below
            failure.append(error)

    thread = threading.Thread(target=run, name="key store", daemon=True)
    thread.start()
    thread.join(seconds)
    if result:
        return result[0]
    if failure and isinstance(failure[0], NoKeyStoreError):
        raise failure[0]
    if failure:
        raise NoKeyStoreError(_failure_sentence(failure[0], words)) from None
    raise NoKeyStoreError(
        f"{_capital(words)} did not answer within {seconds:g} seconds. If it is asking for its"
        f" password in another window, answer it there and try again. {_OR}"
    )


def _failure_sentence(error: BaseException, words: str) -> str:
    name = _capital(words)
    if "Locked" in type(error).__name__:
        return f"{name} is locked. Unlock it and try again. {_OR}"
    return f"{name} could not be used. Sign in to your desktop anew and try again. {_OR}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# The key itself


def new_key() -> bytes:
    """A fresh key: 32 random bytes from the system."""
    return secrets.token_bytes(KEY_BYTES)


def key_id(key: bytes) -> str:
    """A mark by which to know a key without the key: 16 hex digits."""
    return hmac.new(key, b"paravent key id", hashlib.sha256).hexdigest()[:16]


def derived(key: bytes, purpose: str) -> bytes:
    """The key for one purpose (``database``, ``decisions`` …), 32 bytes; none tells another."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    return HKDFExpand(hashes.SHA256(), KEY_BYTES, f"paravent {purpose}".encode()).derive(key)


def seal(key: bytes, data: bytes, about: str) -> bytes:
    """``data`` encrypted and authenticated (AES-256-GCM); ``about`` binds it to its place."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, data, about.encode())


def unseal(key: bytes, sealed: bytes, about: str) -> bytes:
    """What ``seal`` was given. Raises ``WrongKeyError``."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise WrongKeyError(
            "The key does not fit what is stored. Nothing was changed or deleted."
        ) from error


# Passphrases


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key wrapped by a passphrase, and how the passphrase was stretched."""

    kdf: str
    """``argon2id`` (RFC 9106, second recommended choice) or ``scrypt``."""
    salt: str
    """Hex."""
    sealed: str
    """Hex: nonce, encrypted key, tag."""
    memory: int
    """argon2id: KiB; scrypt: N."""
    passes: int
    lanes: int


_ARGON = Wrapped("argon2id", "", "", 65536, 3, 4)
_SCRYPT = Wrapped("scrypt", "", "", 2**16, 8, 1)
_MOST_MEMORY = {"argon2id": 2**20, "scrypt": 2**20}


def wrap(key: bytes, passphrase: str, about: str) -> Wrapped:
    """``key`` wrapped by ``passphrase``; ``about`` is the store's id."""
    salt = os.urandom(16)
    try:
        how = _ARGON
        stretched = _stretch(passphrase, salt, how)
    except _UnsupportedError:
        how = _SCRYPT
        stretched = _stretch(passphrase, salt, how)
    sealed = seal(stretched, key, f"wrapped key {about}")
    return Wrapped(how.kdf, salt.hex(), sealed.hex(), how.memory, how.passes, how.lanes)


def unwrap(wrapped: Wrapped, passphrase: str, about: str) -> bytes:
    """The wrapped key. Raises ``WrongKeyError`` where the passphrase is not the right one."""
    try:
        stretched = _stretch(passphrase, bytes.fromhex(wrapped.salt), wrapped)
        return unseal(stretched, bytes.fromhex(wrapped.sealed), f"wrapped key {about}")
    except _UnsupportedError as error:
        raise WrongKeyError(
            "The passphrase of this history was set in a way that this computer's libraries"
            " cannot follow. Update Paravent and try again; nothing was changed."
        ) from error
    except (ValueError, MemoryError) as error:
        raise WrongKeyError(
            "The notes beside the history on how its key is wrapped are damaged. Put the file"
            " store.toml back from a backup; nothing was changed."
        ) from error


def check_new_passphrase(passphrase: str) -> None:
    """Raise ``UsageError`` for a passphrase that is too short to start a history with."""
    if len(_evened(passphrase)) < SHORTEST_PASSPHRASE:
        raise UsageError(
            f"Choose a passphrase of at least {SHORTEST_PASSPHRASE} characters; three or four"
            " words that do not belong together are good ones."
        )


class _UnsupportedError(Exception):
    """The libraries here cannot stretch a passphrase in this way."""


def _stretch(passphrase: str, salt: bytes, how: Wrapped) -> bytes:
    from cryptography.exceptions import UnsupportedAlgorithm

    secret = _evened(passphrase).encode("utf-8", "surrogatepass")
    if how.memory > _MOST_MEMORY.get(how.kdf, 0):
        raise ValueError("not a way that we write")
    try:
        if how.kdf == "argon2id":
            from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

            return Argon2id(
                salt=salt,
                length=KEY_BYTES,
                iterations=how.passes,
                lanes=how.lanes,
                memory_cost=how.memory,
            ).derive(secret)
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        return Scrypt(salt=salt, length=KEY_BYTES, n=how.memory, r=how.passes, p=how.lanes).derive(
            secret
        )
    except (UnsupportedAlgorithm, ImportError) as error:
        raise _UnsupportedError from error


def _evened(passphrase: str) -> str:
    """The same letters however a keyboard composed them, without spaces at the ends."""
    return unicodedata.normalize("NFKC", passphrase).strip()


# The recovery passphrase


def new_recovery() -> str:
    """A passphrase to write down: six groups of five letters and digits, 140 random bits.

    The last two characters check the others, so that a slip of the pen is told from a wrong one.
    """
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP - 2))
    whole = body + _check(body)
    return "-".join(whole[i : i + _GROUP] for i in range(0, len(whole), _GROUP))


def read_recovery(typed: str) -> str:
    """What the user typed, evened out. Raises ``WrongKeyError`` for a slip of the pen."""
    letters = typed.upper().translate(str.maketrans("OIL", "011", " -–—_.\t\n"))
    if len(letters) != _GROUPS * _GROUP or letters[-2:] != _check(letters[:-2]):
        raise WrongKeyError(
            "That is not quite the recovery passphrase: it has six groups of five letters and"
            " digits, and one or more are mistyped. Compare it with what you wrote down."
        )
    return letters


def _check(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(b"paravent recovery " + body.encode()).digest()[:2])
    return _ALPHABET[number % 32] + _ALPHABET[number // 32 % 32]

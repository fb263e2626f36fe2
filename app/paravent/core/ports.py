"""Ports between rooms that may not import one another; ``cli`` and ``main`` plug them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from paravent.core.records import App, Attestation, Audit, Decision, Person, PhotoSummary, Reading
from paravent.core.words import BoundaryAnswer


@dataclass(frozen=True, slots=True)
class WalkStart:
    """What a walk that was cut off had been asked to do, and what it had read."""

    audit: Audit
    pages_done: tuple[str, ...]
    scope: tuple[str, ...]
    """The settings asked for with ``--only``; empty for all."""
    people: bool


class JournalPort(Protocol):
    """Keeps what a walk reads as it reads it, so that nothing is lost when it is cut off.

    Every call is durable when it returns (or, in memory-only mode, as durable as memory is).
    """

    def begin(self, audit: Audit, scope: Sequence[str], people: bool) -> None:
        """A walk starts; ``audit`` has no readings yet."""

    def keep_reading(self, audit_id: str, reading: Reading, picture: bytes | None) -> None:
        """A setting was read; a later one of the same setting replaces it."""

    def keep_people(self, audit_id: str, people: Sequence[Person], complete: bool) -> None:
        """The connections known so far, replacing those kept before."""

    def keep_apps(self, audit_id: str, apps: Sequence[App]) -> None:
        """The connected apps and sessions."""

    def keep_picture(self, audit_id: str, name: str, picture: bytes) -> str:
        """A picture that belongs to no setting, PNG; its id in the store."""

    def page_done(self, audit_id: str, page: str) -> None:
        """All of ``page`` was walked."""

    def finish(self, audit: Audit) -> None:
        """The walk ended, whole or stopped; ``audit`` replaces what was kept piece by piece."""


class StorePort(JournalPort, Protocol):
    """The history (design, section 3). One writer at a time; safe to call from any thread."""

    @property
    def kept_where(self) -> str:
        """``keyring``, ``passphrase`` or ``memory``."""

    @property
    def kept_sentence(self) -> str:
        """In words, for the window: how what is read is kept, or that it is not."""

    def audits(self, platform: str | None = None) -> Sequence[Audit]:
        """Finished audits, newest first, without people."""

    def latest(self, count: int = 2) -> Sequence[Audit]:
        """The audits of the newest ``count`` reviews of each profile, newest first. Of the
        people only number and kind are told (``Person`` without name and address).
        """

    def last_known(self, platform: str, site: str, before: str) -> Mapping[str, Reading]:
        """Setting to what was last known of it before a moment (ISO 8601)."""

    def marks_by_kind(self, audit_id: str) -> Mapping[str, frozenset[str]]:
        """Kind of list to a mark for each person on it in one audit, kept without names."""

    def mark(self, person: Person, platform: str) -> str:
        """The mark of a person, the beginning of the decision key."""

    def said_of(self, start: str) -> Sequence[Attestation]:
        """Everything ever said about what begins with ``start``, oldest first."""

    def audit(self, audit_id: str) -> Audit:
        """One audit whole. Raises ``NothingStoredError``."""

    def unfinished(self) -> Sequence[WalkStart]:
        """Walks that were cut off and can go on."""

    def forget_unfinished(self, audit_id: str) -> None:
        """Turn a walk that was cut off into a finished, stopped audit; its readings stay."""

    def confirm(self, audit_id: str, reading: Reading) -> None:
        """The user said what a page shows: keep it as ``confirmed`` with its date."""

    def picture(self, picture_id: str) -> bytes | None:
        """An evidence picture, PNG; None where there is none."""

    def attestations(self) -> Sequence[Attestation]:
        """The newest attestation of each check."""

    def attest(self, attestation: Attestation) -> None:
        """Keep the user's word on a check."""

    def decisions(self) -> Sequence[Decision]:
        """All answers about connections."""

    def decide(self, person: Person, platform: str, answer: BoundaryAnswer) -> Decision:
        """Keep an answer under the keyed hash of the person's address."""

    def undo_decision(self, key: str) -> None:
        """Take an answer back."""

    def decision_key(self, person: Person, platform: str) -> str:
        """The keyed hash under which an answer about ``person`` is kept."""

    def photo_summary(self) -> PhotoSummary:
        """Totals of photos cleaned."""

    def add_photos(self, summary: PhotoSummary) -> None:
        """Add to the totals."""

    def notes(self, room: str) -> Mapping[str, str]:
        """All that a part of the program (``footprint`` …) keeps for itself, by key."""

    def keep_note(self, room: str, key: str, body: str) -> None:
        """Keep ``body`` (text, as a rule JSON) under ``key``, in place of what was there."""

    def drop_note(self, room: str, key: str) -> None:
        """Forget what is kept under ``key``."""

    def note_key(self, room: str, text: str) -> str:
        """A keyed hash of ``text``, for keys from which nothing can be read back."""

    def close(self) -> None:
        """End all work with the store."""


class EventsPort(Protocol):
    """Hears what a walk is doing. Called on the walk's thread; must return at once."""

    def page_opened(self, platform: str, page: str, done: int, total: int) -> None:
        """A page of the pack is being read."""

    def reading_made(self, platform: str, reading: Reading, picture: bytes | None) -> None:
        """A setting was read, or could not be."""

    def people_found(self, platform: str, count: int) -> None:
        """So many connections so far."""

    def stopped(self, platform: str, sentence: str) -> None:
        """The walk ended early."""

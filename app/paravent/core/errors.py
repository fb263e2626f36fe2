"""The one tree of errors. Each carries a sentence for the user that says what to do next.

Sentences never hold a name, a message, a password or a query string of a page.
"""

from __future__ import annotations


class ParaventError(Exception):
    """Anything that we foresee going wrong; ``str(error)`` is the sentence for the user."""

    exit_code = 2

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UsageError(ParaventError):
    """The command was called with words that do not fit."""


class UnknownPlatformError(UsageError):
    """No pack has the name that was asked for."""


class PackError(ParaventError):
    """A pack is broken or newer than this program; the sentence names file, setting and key."""


class BrowserError(ParaventError):
    """Something about the browser."""


class NoBrowserError(BrowserError):
    """No browser was found on this computer."""


class BrowserGoneError(BrowserError):
    """The browser was closed or stopped answering."""


class SiteUnreachableError(BrowserError):
    """A site did not answer."""


class NotThatSiteError(BrowserError):
    """The site answers, but is not of the kind that was asked for."""


class ReadOnlyRefusalError(BrowserError):
    """An action was asked for that might change the account; it was not done."""


class SignInNeededError(BrowserError):
    """The profile is not signed in."""


class HistoryError(ParaventError):
    """Something about the stored history."""


class NoKeyStoreError(HistoryError):
    """The system has no safe key store; a passphrase or memory only are the ways on."""


class WrongKeyError(HistoryError):
    """The key or passphrase does not open the store. Nothing was wiped."""


class StoreVersionError(HistoryError):
    """The store was written by a newer version of the program."""


class NothingStoredError(HistoryError):
    """A command needs an earlier audit, and there is none."""


class PhotoError(ParaventError):
    """A photo could not be read or cleaned; the original is as it was."""


class NotAPhotoError(PhotoError):
    """The file is not of a kind that can be inspected, whatever its name says."""


class BrokenPhotoError(PhotoError):
    """The file is damaged, or not what its name says."""


class CannotCleanSafelyError(PhotoError):
    """The file can be read, but not cleaned without risk; nothing was written."""


class TooMuchError(ParaventError):
    """A photo asks for more work than any real one needs.

    Not a ``PhotoError``: nothing on the way is to take it for a part that is broken, and go on.
    """


class ArchiveError(ParaventError):
    """An official export could not be opened."""


class ClinicalListError(ArchiveError):
    """The file looks like a list from an employer or a clinical system. Nothing was kept."""


class FolderError(ParaventError):
    """A folder cannot be written to."""


class SettingsError(ParaventError):
    """The settings file cannot be used."""


class ReportError(ParaventError):
    """A report could not be written."""


class CancelledError(ParaventError):
    """The user stopped the work. What was done until then is kept."""

    exit_code = 130


class ChallengeError(ParaventError):
    """A platform asked for a check that only the user can answer."""

    exit_code = 3

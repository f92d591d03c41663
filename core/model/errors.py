"""All our errors in one tree, ordered by what the caller should do about them.

FrontdeskError
├── RetryLater        something outside is down or busy: try again later
│   ├── Overtaken     what was read has changed meanwhile: read it again
│   └── NotYet        a rate limit is reached: send after the time that the error gives
├── SkillError        an ability refuses: show its text to the person and to the model
│   ├── NotHere       the ability knows nothing by that name: search the documents
│   ├── UnknownZone   no such time zone: the text suggests similar ones
│   ├── Taken         the wanted time is taken: offer others
│   ├── HoldEnded     a hold has expired: offer other times
│   └── BadRule       a recurrence rule that is malformed, too frequent, or never matches
├── SettingsError     fix a setting: the text names the variable and the remedy
├── InputError        the input cannot be used: the text says what to do instead
│   └── WireError     a platform sent something malformed: refuse it and store nothing
├── HomeInUse         another process owns FRONTDESK_HOME: the text says which, and what to do
└── StoreError        a store cannot be opened or written: the text says what to do
"""

from __future__ import annotations


class FrontdeskError(Exception):
    """The root of our errors. Its text is a clear sentence for a person, with the remedy, and never a traceback."""


class RetryLater(FrontdeskError):
    """Something outside is down or busy; the same call may succeed later, after `after_seconds` if given."""

    def __init__(self, message: str, *, after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.after_seconds = after_seconds


class Overtaken(RetryLater):
    """What was read has changed before it could be used. Read it again at once."""

    def __init__(self, message: str) -> None:
        super().__init__(message, after_seconds=0.1)


class NotYet(RetryLater):
    """The rate limit of a channel or workspace is reached. Send after `after_seconds`."""


class SkillError(FrontdeskError):
    """An ability refuses. Its text is shown to the person and to the model as it stands."""


class NotHere(SkillError):
    """The ability knows nothing by that name, so the documents should be searched instead."""


class UnknownZone(SkillError):
    """No time zone has this name; the text suggests similar ones."""


class Taken(SkillError):
    """The wanted time is taken: offer another one."""


class HoldEnded(SkillError):
    """A hold has expired and the time is free for others again: offer another one."""


class BadRule(SkillError):
    """A recurrence rule is malformed, too frequent, or never matches; the text says which, and what to do."""


class SettingsError(FrontdeskError):
    """A setting is missing or wrong; the text names the variable and the fix."""


class InputError(FrontdeskError):
    """The input cannot be used; the text says why, and what to do instead."""


class WireError(InputError):
    """A platform sent something malformed; nothing was stored."""


class HomeInUse(FrontdeskError):
    """Another process owns this FRONTDESK_HOME, the `holder`; the text says which, and what to do."""

    def __init__(self, message: str, *, holder: str) -> None:
        super().__init__(message)
        self.holder = holder


class StoreError(FrontdeskError):
    """A store (PostgreSQL, Chroma, the disk) cannot be opened or written; the text says what to do."""

"""Every error of ours, in one tree, sorted by what the caller does about it.

FrontdeskError
├── RetryLater        the world is in the way (a database down, a provider busy): try again
│   ├── Overtaken     what was read was changed meanwhile: read it again
│   └── NotYet        a channel is sent to as fast as it may be: send it when the error says
├── SkillError        tell the person, and the model, in its own words
│   ├── NotHere       what was asked for is none of an ability's things: the documents may tell
│   ├── UnknownZone   no such time zone; the message offers near ones
│   ├── Taken         somebody else has the time that was wanted: offer others
│   ├── HoldEnded     what was held for a while is free again: offer others
│   └── BadRule       a repetition that cannot be kept: malformed, too frequent, never or endlessly searched for
├── SettingsError     fix a setting: the message names the variable and the remedy
├── InputError        what was given cannot be used: the message says what to do instead
│   └── WireError     a platform sent something malformed: refuse it, store nothing
├── HomeInUse         another process owns FRONTDESK_HOME: the message says which, and what to do
└── StoreError        a store cannot be opened or written: the message says what to do
"""

from __future__ import annotations


class FrontdeskError(Exception):
    """The root. Its text is one clear sentence for a person, with the remedy; never a traceback."""


class RetryLater(FrontdeskError):
    """Something outside is down or busy; the same call may succeed later, after `after_seconds` if it said so."""

    def __init__(self, message: str, *, after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.after_seconds = after_seconds


class Overtaken(RetryLater):
    """What was read was changed before anything could come of it: it is to be read again, at once."""

    def __init__(self, message: str) -> None:
        super().__init__(message, after_seconds=0.1)


class NotYet(RetryLater):
    """A channel or a workspace is sent to as fast as it may be: it is to be sent after `after_seconds`."""


class SkillError(FrontdeskError):
    """An ability refuses: its text is told to the person, and to the model, as it stands."""


class NotHere(SkillError):
    """What was asked for is none of an ability's things, so that the question is one for the documents."""


class UnknownZone(SkillError):
    """No time zone has this name; the text offers near ones."""


class Taken(SkillError):
    """Somebody else has what was wanted at that time: offer another time."""


class HoldEnded(SkillError):
    """What was held for a while is free for others again: offer another time."""


class BadRule(SkillError):
    """A rule of repetition is malformed, too frequent, or never comes; the text says which and what to do."""


class SettingsError(FrontdeskError):
    """A setting is missing or wrong; the text names the variable and the fix."""


class InputError(FrontdeskError):
    """What was given cannot be used; the text says why and what to do instead."""


class WireError(InputError):
    """A platform sent something malformed; nothing was stored."""


class HomeInUse(FrontdeskError):
    """Another process owns this FRONTDESK_HOME; the text says which, and what to do."""


class StoreError(FrontdeskError):
    """A store (PostgreSQL, Chroma, the disk) cannot be opened or written; the text says what to do."""

"""What a reminder says if only its kind was named: “set a timer for 10 minutes”, “wake me up at 6:30”. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.when import localize, others, read, resolve
from core.when.grains import step
from core.when.languages import CODES

if TYPE_CHECKING:
    from datetime import datetime

    from core.when import Reading

_NOON: Final = 12
_HALF_A_DAY: Final = timedelta(hours=12)
_WAKING: Final = {
    "Wake up": r"wake(?: (?:me|us))?(?: up)?|wake[- ]up(?: (?:call|alarm))?|get me up",
    "Aufstehen": r"(?:weck(?:e|en|st)?|wecken)(?: (?:mich|uns))?(?: auf)?|(?:mich|uns) wecken|aufstehen|aufwachen",
    "Despertar": r"despi[eé]rta(?:me|nos)|despertar(?:me)?|levantarme",
    "Réveil": r"(?:me )?r[eé]veille(?:r|z)?(?:-(?:moi|nous))?",
    "Acordar": r"(?:me )?(?:acord|despert)(?:a|e|ar)(?:-(?:me|nos))?",
}
"""What a reminder says that is to wake somebody, and how that is asked for, in five languages."""
_ALARM: Final = re.compile(
    r"(?:an?|the|my|ein(?:en)?|den|una?|la|el|mi|une?|le|l['’]|mon|uma?|o|meu)?\s*(?P<kind>alarm(?:s| clock)?|timers?|"
    r"wecker|alarmas?|temporizador|despertador|alarme|minuteur|réveil)",
    re.IGNORECASE,
)
"""An alarm or a timer of which nothing else is said."""
_TIMER: Final = re.compile(r"timer|temporizador|minuteur", re.IGNORECASE)


def default_subject(what: str) -> str:
    """Return the task of a request or, if that only names a kind of reminder, what such a one says: “Timer”."""
    waking = next((said for said, pattern in _WAKING.items() if re.fullmatch(pattern, what, re.IGNORECASE)), None)
    alone = _ALARM.fullmatch(what)
    return waking or (alone["kind"].capitalize() if alone else what)


def is_waking(what: str) -> bool:
    """Return whether a reminder is to wake somebody."""
    return what in _WAKING


def is_alarm(what: str) -> bool:
    """Return whether a reminder is an alarm of which nothing else is said. It may wake somebody; a timer does not."""
    return _ALARM.fullmatch(what) is not None and not _TIMER.match(what)


def in_the_morning(reading: Reading, *, now: datetime, locale: str | None) -> Reading:
    """Return the reading of a time in the morning if the words can mean one: “wake me up at 6:30” means 06:30."""
    if reading.start is None or _is_morning(reading):
        return reading
    midnight = resolve(step(localize(now, reading.zone).replace(hour=0, minute=0), "day", 1), reading.zone)
    for code in (locale,) if locale else CODES:
        alone = read(reading.text, now=midnight, zone=reading.zone, locale=code, bare=True)
        for other in (alone, *others(reading, reading.text, now=now, zone=reading.zone, locale=code)):
            if other.start and abs(other.start - reading.start) == _HALF_A_DAY and _is_morning(other):
                return other
    return reading


def _is_morning(reading: Reading) -> bool:
    return reading.start is not None and localize(reading.start, reading.zone).hour < _NOON

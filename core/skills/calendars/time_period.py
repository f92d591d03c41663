"""Converts times that people name into periods: a day, a week, an hour."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final

from dateutil.relativedelta import relativedelta
from pydantic import AfterValidator

from core.abilities.arguments import Holds
from core.calendars import Span
from core.model.errors import SkillError
from core.text.catalogue import _
from core.when import localize, read, resolve
from core.when.languages import CODES

if TYPE_CHECKING:
    from datetime import tzinfo

    from core.abilities.turn import Turn

_SOME_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
_NAMED: Final = ("instant", "interval")
_UNITS: Final = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}
AN_HOUR: Final = timedelta(hours=1)
"""The length of a period if only its beginning is named."""


def _period(words: str) -> str:
    bare = words.strip(" ,.!?")
    readings = (read(bare, now=_SOME_TIME, zone=UTC, bare=True, locale=code) for code in CODES)
    if not any(reading.kind in _NAMED and reading.span == (0, len(bare)) for reading in readings):
        raise ValueError("is no time; say it like “tomorrow”, “next week” or “Thursday at 3”")
    return bare


Period = Annotated[str, AfterValidator(_period), Holds("time")]
"""A time in words, and nothing else."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period that a person named. `whole_days` is true if it consists of whole days."""

    span: Span
    whole_days: bool


def stretch(words: str, turn: Turn, zone: tzinfo) -> Stretch:
    """Return the period that words name, such as a whole week or month.

    Raises:
        SkillError: They name none.
    """
    locale = turn.message.person.locale
    for spoken in (locale,) if locale else CODES:
        reading = read(words, now=turn.now, zone=zone, locale=spoken, bare=True)
        if reading.start is None or reading.kind not in _NAMED:
            continue
        start, here, unit = reading.start, reading.zone, _UNITS.get(reading.grain or "")
        with suppress(OverflowError):  # past the year 9999
            end = reading.end or (resolve(localize(start, here) + unit, here) if unit else start + AN_HOUR)
            return Stretch(Span(start.astimezone(UTC), end.astimezone(UTC)), unit is not None)
    unclear = _("I do not understand “{words}” as a time. Say it like “tomorrow”, “next week” or “Thursday at 3”.")
    raise SkillError(unclear.format(words=words))


def day_of(now: datetime, zone: tzinfo, *, days: int = 1) -> Span:
    """Return today in a zone, or today and the days after it."""
    first = localize(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return Span(resolve(first, zone), resolve(first + timedelta(days=days), zone))

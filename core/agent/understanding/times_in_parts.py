"""The times in the parts of a message, and the day that a later part takes from an earlier one."""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from core.abilities.arguments import SOME_TIME
from core.agent.understanding.phrases import LANGUAGES
from core.when import read

if TYPE_CHECKING:
    from core.when import Reading

A_DAY: Final = timedelta(days=1)


class TimesInParts:
    """Finds times in the parts of a message, in its language."""

    def __init__(self, message: str, locale: str | None) -> None:
        """Read times in the language `locale`; without it, in the one in which most words of the message are a time."""
        self._message = message
        self._given = locale

    def find(self, text: str) -> tuple[int, int] | None:
        """Return where the words of a time that is not past begin and end in a text."""
        reading = self._read(text)
        is_time = reading.start is not None and reading.start >= SOME_TIME - A_DAY
        return reading.pieces[0] if is_time else None

    def find_day(self, text: str) -> str:
        """Return the words for a day in the time of a text; "" if there are none."""
        time = self.find(text)
        words = text[slice(*time)].split() if time else []
        spans = [(first, last) for first in range(len(words)) for last in range(first + 1, len(words) + 1)]
        parts = [" ".join(words[first:last]) for first, last in sorted(spans, key=lambda span: span[0] - span[1])]
        return next((part for part in parts if self._is_day(part)), "")

    def is_clock(self, words: str, day: str) -> bool:
        """Return whether words are a time of day alone, such as “at 3”, that can be one of a day."""
        both = f"{day} {words}"
        alone, on_day = self._read(words), self._read(both)
        if not (alone.kind == on_day.kind == "instant" and alone.start and on_day.start) or self.find_day(words):
            return False
        is_same = alone.start.hour % 12 == on_day.start.hour % 12 and alone.start.minute == on_day.start.minute
        return is_same and on_day.span == (0, len(both))

    def _is_day(self, words: str) -> bool:
        reading = self._read(words)
        return reading.kind == "instant" and reading.grain == "day" and reading.span == (0, len(words))

    def _read(self, text: str) -> Reading:
        return read(text, now=SOME_TIME, zone=UTC, locale=self._locale)

    @cached_property
    def _locale(self) -> str:
        if self._given:
            return self._given
        readings = {language: read(self._message, now=SOME_TIME, zone=UTC, locale=language) for language in LANGUAGES}
        return max(LANGUAGES, key=lambda language: sum(end - start for start, end in readings[language].pieces))

"""The mood of what people said or wrote: how much of it is angry, unhappy, calm and pleased, and when.

The mood of each message is read by `core.text.tone`, which needs no language model. Its figures are in docs/quality.md.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.text.tone import MOODS, read_tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from core.digests.points import Source
    from core.text.tone import Mood

MOST_READ: Final = 500
"""How many texts are read; of more, the newest."""
WIDTH: Final = 20
"""How many characters the longest bar has."""
MOST_DAYS: Final = 14
SIGNS: Final[dict[Mood, str]] = {"angry": "▓", "unhappy": "▒", "calm": "·", "pleased": "█"}
"""How a bar of days shows each mood."""


@dataclass(frozen=True, slots=True)
class Moods:
    """The mood of each source, in their order."""

    sources: tuple[Source, ...]
    moods: tuple[Mood, ...]

    @property
    def counts(self) -> dict[Mood, int]:
        """How many sources have each mood."""
        counted = Counter(self.moods)
        return {mood: counted[mood] for mood in MOODS}

    def examples(self, mood: Mood, most: int) -> list[Source]:
        """Return the longest sources of a mood, which say most about its reason."""
        having = [source for source, found in zip(self.sources, self.moods, strict=True) if found == mood]
        return sorted(having, key=lambda source: -len(source.text))[:most]


def read_moods(sources: Sequence[Source]) -> Moods:
    """Return the mood of each of the newest sources. Takes some 5 ms for each sentence: call it in a thread."""
    read = tuple(sources[-MOST_READ:])
    return Moods(read, tuple(read_tone(source.text).mood for source in read))


def draw_counts(moods: Moods, names: dict[Mood, str]) -> str:
    """Return a chart in characters: a bar for each mood, with how many there are, and their share."""
    counts = moods.counts
    most, widest = max(counts.values(), default=0) or 1, max(map(len, names.values()))
    total = sum(counts.values()) or 1
    bars = {mood: "█" * round(WIDTH * count / most) for mood, count in counts.items()}
    return "\n".join(
        f"{names[mood]:<{widest}}  {bars[mood]:<{WIDTH}} {count:>4}  {round(100 * count / total):>3} %"
        for mood, count in counts.items()
    )


def draw_days(moods: Moods, days: Sequence[date | None]) -> str:
    """Return a chart in characters: a line for each of the last days, with a sign for each share of moods.

    `days` are the days of the sources. Without at least two days, there is nothing to draw.
    """
    by_day: dict[date, Counter[Mood]] = {}
    for day, mood in zip(days, moods.moods, strict=True):
        if day is not None:
            by_day.setdefault(day, Counter())[mood] += 1
    if len(by_day) < 2:  # noqa: PLR2004
        return ""
    lines = []
    for day in sorted(by_day)[-MOST_DAYS:]:
        counted = by_day[day]
        total = counted.total()
        bar = "".join(
            SIGNS[mood] * round(WIDTH * counted[mood] / total) for mood in ("pleased", "calm", "unhappy", "angry")
        )
        lines.append(f"{day:%d.%m.}  {bar:<{WIDTH}} {total:>4}")
    return "\n".join(lines)

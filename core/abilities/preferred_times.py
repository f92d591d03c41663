"""Preferred times: of the times that are free, those come first that suit what the speaker asked to be remembered.

No time is left out because of it. Where others are not shown, the reply says that there are others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from itertools import takewhile
from typing import TYPE_CHECKING, Protocol, TypeVar

from core.text.catalogue import _, ngettext
from core.text.enumeration import join_words, quoted
from core.when import find_zone, localize
from core.when.time_preferences import TimePreference, broken, read_preferences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.abilities.turn import Turn


class Slot(Protocol):
    """A free time."""

    @property
    def start(self) -> datetime:
        """When it begins (aware)."""
        ...


S = TypeVar("S", bound=Slot)


class Choose(Protocol[S]):
    """Chooses a few of many free times."""

    def __call__(self, slots: Sequence[S], /, *, most: int) -> list[S]:
        """Return at most so many times, in order."""
        ...


@dataclass(frozen=True, slots=True)
class PreferredTimes:
    """Which times somebody likes, in their zone, and their sentences that say so."""

    preferences: tuple[TimePreference, ...] = ()
    facts: tuple[str, ...] = ()
    zone: tzinfo = UTC

    def choose(self, slots: Sequence[S], choose: Choose[S], *, most: int) -> list[S]:
        """Return a few of many times, those that suit first. `choose` chooses among those that suit alike."""
        ranks = [broken(self.preferences, localize(slot.start, self.zone)) for slot in slots]
        chosen: list[S] = []
        for rank in sorted(set(ranks)):
            alike = [slot for slot, own in zip(slots, ranks, strict=True) if own == rank]
            chosen += choose(alike, most=most - len(chosen))
            if len(chosen) >= most:
                break
        return chosen

    def note(self, chosen: Sequence[Slot]) -> str:
        """Say which of the chosen times suit; an empty text if none does or nothing is known."""
        suits = len([*takewhile(self._suits, chosen)]) if self.preferences else 0
        if not suits:
            return ""
        facts = join_words(map(quoted, self.facts))
        if suits == len(chosen):
            # Translators: {facts} are the person's own sentences, such as “I prefer mornings”.
            return _("They suit what you asked me to remember: {facts}. Other times may be free, too.").format(
                facts=facts
            )
        text = ngettext(
            "The first one suits what you asked me to remember: {facts}.",
            "The first {n} suit what you asked me to remember: {facts}.",
            suits,
        )
        return text.format(n=suits, facts=facts)

    def _suits(self, slot: Slot) -> bool:
        return not broken(self.preferences, localize(slot.start, self.zone))


ANY_TIME = PreferredTimes()
"""Of somebody who has said nothing of the times that suit them."""


async def preferred_times(turn: Turn) -> PreferredTimes:
    """Return the times that the speaker prefers, as far as what is remembered may be used in this conversation."""
    read = [(memory.text, read_preferences(memory.text)) for memory in await turn.remembered()]
    told = [(fact, preferences) for fact, preferences in read if preferences]
    if not told:
        return ANY_TIME
    preferences = tuple(preference for _fact, found in told for preference in found)
    return PreferredTimes(
        preferences, tuple(fact for fact, _found in told), find_zone((await turn.speaker_zone()).name)
    )

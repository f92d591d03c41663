"""Instants as replies tell them: in the words of one zone, and as what they are, for readers of other zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.messages import Moment
from core.when import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo


def told(instant: datetime, zone: tzinfo, *, now: datetime | None = None) -> Moment:
    """Return an instant with the words in which it is said in a zone; with `now`, a day that is near is also named."""
    return Moment(say(instant, zone, now=now), instant)


def standing(moments: Iterable[Moment], text: str) -> tuple[Moment, ...]:
    """Return those whose words stand in a text, each once."""
    return tuple(dict.fromkeys(moment for moment in moments if moment.words in text))

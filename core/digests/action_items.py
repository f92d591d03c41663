"""Finds what somebody is to do in what was said or noted: by whom, and by when. It needs no language model."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.digests.cues import cue
from core.digests.points import ActionItem
from core.text.sentences import sentences
from core.when import COARSE, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from core.digests.points import Source
    from core.when import Reading

MOST_ACTION_ITEMS: Final = 8
LONGEST: Final = 300
"""In characters."""
MORNING: Final = timedelta(hours=9)
"""When a day begins on which something is due."""
_BULLET: Final = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[(?P<box>[ xX])\]\s+)?")
_SPOKEN: Final = re.compile(
    r"^(?:(?:ok(?:ay)?|and|so|then|also|sure|yes|great|good|thanks?|und|dann|gut|ja|y|bueno|vale|sí|et|alors|bon|oui|e|então|sim)"
    r"[\s,.!:]+)+",
    re.IGNORECASE,
)


def find_action_items(
    sources: Sequence[Source], *, now: datetime, zone: tzinfo, locale: str | None
) -> tuple[ActionItem, ...]:
    """Return what is to be done, in order and without repetitions, and no more than `MOST_ACTION_ITEMS`.

    Times are read in `zone`, from when it was said; those of a source without a time from `now`.
    """
    found: dict[str, ActionItem] = {}
    for number, source in enumerate(sources):
        for text, who in _said_in(source):
            at = source.at or now
            item = ActionItem(text, number, who or "", _due(text, at=at, zone=zone, locale=locale))
            found.setdefault(text.casefold(), item)
    return tuple(found.values())[:MOST_ACTION_ITEMS]


def _said_in(source: Source) -> Iterator[tuple[str, str]]:
    """Yield each thing to do, and who does it, if the words do not say it."""
    in_list = False
    for span in sentences(source.text):
        raw = source.text[span.start : span.end]
        bullet = _BULLET.match(raw)
        text = " ".join(_BULLET.sub("", raw).split())
        if cue("headings").match(text):
            in_list = True
            continue
        in_list = in_list and bullet is not None
        if not text or len(text) > LONGEST or (bullet and bullet["box"] in ("x", "X")):
            continue
        bare = _SPOKEN.sub("", text)
        labelled = cue("labels").match(bare)
        assigned = cue("assignments").match(bare)
        if labelled or in_list or (bullet and bullet["box"]):
            yield (bare[labelled.end() :] if labelled else bare), ""
        elif assigned:
            yield bare, ""
        elif cue("promises").match(bare) and not bare.endswith("?"):
            yield bare, source.author


def _due(text: str, *, at: datetime, zone: tzinfo, locale: str | None) -> datetime | None:
    """Return when something is due: at the time that is said, or in the morning of the day; None if none is said."""
    reading = read(text, now=at, zone=zone, locale=locale)
    if reading.kind not in ("instant", "interval") or reading.start is None:
        return None
    due = _end_of(reading) if reading.grain in COARSE else reading.start
    return due if due > at else None


def _end_of(reading: Reading) -> datetime:
    """Return the morning of the last day of a period."""
    start: datetime = reading.start  # type: ignore[assignment]  # the caller has checked it
    last = reading.end - timedelta(days=1) if reading.end else start
    return (last if reading.grain != "day" else start) + MORNING

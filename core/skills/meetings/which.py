"""Which meeting is meant by “the sync with @ana”, “tomorrow's meeting”, “the second meeting”, “it” or “#12”. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.abilities.coreference import spoken_of
from core.skills.meetings.meeting import SUBJECT
from core.text.enumeration import ORDINALS
from core.when import find_zone, localize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.messages import Exchange, Mention
    from core.skills.meetings.meeting import Meeting

_PLACE = re.compile(rf"(?:the |my )*(?:(?P<word>{'|'.join(ORDINALS)}|last|next) meeting|meeting (?P<number>\d{{1,2}}))")
_ID = re.compile(r"#(\d{1,18})")
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FILLING: Final = frozenset({
    "a", "an", "the", "my", "our", "your", "this", "that", "with", "and", "on", "at", "about", "for", "to", "of", "s",
    "it", "meeting", "meetings", "next", "all", "us", "me", "him", "her", "them",
})  # fmt: skip


def meant(
    words: str,
    among: Sequence[Meeting],
    *,
    mentions: Sequence[Mention],
    history: Sequence[Exchange],
    zone: str,
    now: datetime,
) -> list[Meeting]:
    """Return the meetings that words can mean, among those of a person in their order: none, one, or several."""
    plain = " ".join(words.casefold().split()).strip(" .!?")
    if named := _ID.fullmatch(plain):
        return [each for each in among if each.id == int(named[1])]
    if place := _PLACE.fullmatch(plain):
        return _at(place, among)
    people = {mention.id for mention in mentions if mention.name.casefold() in plain}
    for mention in mentions:
        plain = plain.replace(mention.name.casefold(), " ")
    wanted = {word for word in re.findall(r"[^\W_]+(?::\d\d)?", plain) if word not in _FILLING}
    if not wanted and not people:
        last = spoken_of(SUBJECT, history)
        return [each for each in among if each.subject == last] or list(among)
    return [
        each
        for each in among
        if people <= {each.organiser, *(guest.id for guest in each.guests)} and wanted <= _words(each, zone, now)
    ]


def _at(place: re.Match[str], among: Sequence[Meeting]) -> list[Meeting]:
    word = place["word"]
    index = (
        0 if word == "next" else -1 if word == "last" else ORDINALS.index(word) if word else int(place["number"]) - 1
    )
    return [among[index]] if -1 <= index < len(among) and among else []


def _words(meeting: Meeting, zone: str, now: datetime) -> set[str]:
    """Return the words by which people call a meeting: of its title, the names, and its day and time."""
    names = " ".join([meeting.title, meeting.name, *(guest.name for guest in meeting.guests)])
    known = set(re.findall(r"[^\W_]+", names.casefold()))
    if meeting.start is None:
        return known
    tz = find_zone(zone)
    local = localize(meeting.start, tz)
    day = (local.date() - localize(now, tz).date()).days
    near = {0: ("today",), 1: ("tomorrow",)}.get(day, ())
    hour, half = local.hour % 12 or 12, "am" if local.hour < 12 else "pm"  # noqa: PLR2004 — noon
    clock = {f"{local:%H:%M}", str(local.hour), str(hour), f"{hour}{half}"} if local.minute == 0 else {f"{local:%H:%M}"}
    return known | {_DAYS[local.weekday()], _DAYS[local.weekday()][:3], *near, *clock}

"""Whom a file tells of an event, and what it says: an invitation, a newer edition of it, or that it is taken back.

A person with a connected calendar that `core.calendars.remote.calendar_writer` writes reservations into gets no file.
What was sent is a row, written in the transaction of the reply that the file goes with. If the process dies before the
commit, neither exists; if after, both do, and the same event is not sent to the same person again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb

from core.calendars.ical.event import Event
from core.calendars.ical.invitation import Party, WeeklyRepeat, write_cancellation, write_invitation
from core.calendars.remote.calendar_writer import find_event_uid
from core.model.messages import Enclosure
from core.storage.rows import one
from core.when import find_zone, localize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

Key = tuple[str, str, str]
"""Somebody: the service, the workspace and the platform's id."""
TYPE: Final = "text/calendar"
# A calendar that refuses us is not written to: a file is of use there.
_WRITTEN = """
SELECT EXISTS (
    SELECT FROM calendars c JOIN resources r ON r.id = c.resource
    WHERE (r.service, r.workspace, r.kind, r.key) = (%s, %s, 'person', %s) AND c.writes IS NOT NULL
        AND c.state <> 'refused'
)
"""
_SENT = """
SELECT wanted, sequence, standing FROM invitations
WHERE purpose = %s AND (service, workspace, person) = (%s, %s, %s) FOR UPDATE
"""
# Those who are told of one change get one edition of it.
_EDITION = """
SELECT coalesce(max(sequence) FILTER (WHERE standing AND wanted = %s), max(sequence) + 1, 0)
FROM invitations WHERE purpose = %s
"""
_SEND = """
INSERT INTO invitations (purpose, service, workspace, person, wanted, sequence, standing)
VALUES (%s, %s, %s, %s, %s, %s, true)
ON CONFLICT (purpose, service, workspace, person)
DO UPDATE SET wanted = excluded.wanted, sequence = excluded.sequence, standing = true
"""
_TAKE_BACK = """
UPDATE invitations SET sequence = sequence + 1, standing = false
WHERE purpose = %s AND (service, workspace, person) = (%s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What is to stand in people's calendars: when (aware), of whom and with whom, by name.

    One with `weeks` comes again after so many, at the same time on the wall of the `zone`, but `without` some times.
    `reserved` tells whether it is written into calendars that are connected: what is reserved for somebody is.
    """

    purpose: str
    title: str
    starts: datetime
    ends: datetime
    organizer: str
    parties: tuple[str, ...]
    where: str = ""
    about: str = ""
    weeks: int | None = None
    zone: str = "UTC"
    without: tuple[datetime, ...] = ()
    reserved: bool = True


async def issue_invitation(
    connection: AsyncConnection, person: Key, wanted: Appointment, *, now: datetime
) -> tuple[Enclosure, ...]:
    """Return the file that tells somebody of an event; none if that is not needed."""
    sent = await one(connection, _SENT, wanted.purpose, *person)
    skipped = [each.astimezone(UTC).isoformat() for each in wanted.without]
    said = _less(_said(wanted), skipped)
    if sent and sent[2]:
        said = _going_on(sent[0], said, skipped)
        if said == sent[0]:
            return ()
    if wanted.reserved and (await one(connection, _WRITTEN, *person) or (False,))[0]:
        return ()
    edition = await one(connection, _EDITION, Jsonb(said), wanted.purpose)
    sequence = int(edition[0]) if edition else 0
    await connection.execute(_SEND, (wanted.purpose, *person, Jsonb(said), sequence))
    uid = await find_event_uid(connection, wanted.purpose)
    starts, ends, *without = (datetime.fromisoformat(each) for each in (said["starts"], said["ends"], *_without(said)))
    text = write_invitation(
        Event(uid, wanted.title, starts, ends, sequence),
        organizer=Party(wanted.organizer, answer="ACCEPTED"),
        parties=[Party(each, answer="ACCEPTED") for each in wanted.parties],
        now=now,
        where=wanted.where,
        about=wanted.about,
        weekly=WeeklyRepeat(wanted.weeks, wanted.zone, tuple(without)) if wanted.weeks else None,
    )
    return (Enclosure("invitation.ics", TYPE, text),)


async def issue_cancellation(
    connection: AsyncConnection, person: Key, name: str, purpose: str, *, now: datetime
) -> tuple[Enclosure, ...]:
    """Return the file that takes an event out of the calendar of somebody who was sent one; none for what is over."""
    sent = await one(connection, _SENT, purpose, *person)
    if sent is None or not sent[2]:
        return ()
    said, sequence, _ = sent
    starts, ends = (datetime.fromisoformat(said[each]) for each in ("starts", "ends"))
    if ends <= now and not said["weeks"]:
        return ()
    await connection.execute(_TAKE_BACK, (purpose, *person))
    uid = await find_event_uid(connection, purpose)
    event = Event(uid, said["title"], starts, ends, sequence + 1)
    text = write_cancellation(event, organizer=Party(said["organizer"]), parties=[Party(name)], now=now)
    return (Enclosure("cancellation.ics", TYPE, text),)


def _said(wanted: Appointment) -> dict[str, Any]:
    """Return what makes an event another one if it changes, and what it takes to take it back."""
    return {
        "title": wanted.title,
        "starts": wanted.starts.isoformat(),
        "ends": wanted.ends.isoformat(),
        "where": wanted.where,
        "organizer": wanted.organizer,
        "weeks": wanted.weeks,
        "zone": wanted.zone,
    }


def _going_on(sent: dict[str, Any], said: dict[str, Any], skipped: Sequence[str]) -> dict[str, Any]:
    """Return what is said of a series that goes on as it was sent: it began then, and is without more times perhaps."""
    if not said["weeks"]:
        return said
    times = ("starts", "ends")
    rest = all(sent[name] == said[name] for name in said if name not in (*times, "without"))
    ahead = [_local(said[each], said["zone"]) - _local(sent[each], said["zone"]) for each in times]
    if not rest or any(each % timedelta(weeks=said["weeks"]) != timedelta() for each in ahead):
        return said
    return _less({**said, **{each: sent[each] for each in times}}, [*_without(sent), *skipped])


def _less(said: dict[str, Any], without: Sequence[str]) -> dict[str, Any]:
    """Return what is said, without some times that come after its beginning."""
    less = sorted({each for each in without if datetime.fromisoformat(each) >= datetime.fromisoformat(said["starts"])})
    return {**said, "without": less} if less else said


def _without(said: dict[str, Any]) -> list[str]:
    """Return the times that a series is said to be without; what was sent before there were such tells none."""
    return list(said.get("without", ()))


def _local(instant: str, zone: str) -> datetime:
    return localize(datetime.fromisoformat(instant), find_zone(zone))

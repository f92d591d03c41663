"""Calendar files for an appointment: an invitation, an update of it, or a cancellation.

A person gets no file if `core.calendars.remote.calendar_writer` writes into their calendar. What was sent is stored in
the transaction of the reply that carries the file. If the process dies before the commit, neither exists; if after,
both do, and the same file is not sent to the same person again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from psycopg.types.json import Jsonb

from core.calendars.ical.ical_writer import Event, WeeklyRepeat, write_message
from core.calendars.remote.outgoing_events import find_event_uid
from core.model.replies import Enclosure
from core.storage.rows import one
from core.when import find_zone, localize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection

Key = tuple[str, str, str]
"""A person: service, workspace and id on the platform."""
TYPE: Final = "text/calendar"
# Nothing is written into a calendar that rejects our login, so its owner needs the file.
_HAS_WRITABLE = """
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
# Everybody who is notified of a change gets the same sequence.
_SEQUENCE = """
SELECT coalesce(max(sequence) FILTER (WHERE standing AND wanted = %s), max(sequence) + 1, 0)
FROM invitations WHERE purpose = %s
"""
_RECORD_SENT = """
INSERT INTO invitations (purpose, service, workspace, person, wanted, sequence, standing)
VALUES (%s, %s, %s, %s, %s, %s, true)
ON CONFLICT (purpose, service, workspace, person)
DO UPDATE SET wanted = excluded.wanted, sequence = excluded.sequence, standing = true
"""
_RECORD_CANCELLED = """
UPDATE invitations SET sequence = sequence + 1, standing = false
WHERE purpose = %s AND (service, workspace, person) = (%s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What people's calendars should contain: a title, times (aware), and the organizer and participants by name.

    With `weeks`, it repeats every `weeks` weeks at the same wall-clock time in the `zone`, except `without` some times.
    `reserved` says whether it is a reservation, which is written into connected calendars.
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
    connection: AsyncConnection, person: Key, appointment: Appointment, *, now: datetime
) -> tuple[Enclosure, ...]:
    """Return the file that invites a person to an appointment or updates it, or nothing if the person needs no file."""
    sent = await one(connection, _SENT, appointment.purpose, *person)
    skipped = [instant.astimezone(UTC).isoformat() for instant in appointment.without]
    content = _exclude(_content(appointment), skipped)
    if sent and sent[2]:
        content = _continue_series(sent[0], content, skipped)
        if content == sent[0]:
            return ()
    if appointment.reserved and (await one(connection, _HAS_WRITABLE, *person) or (False,))[0]:
        return ()
    row = await one(connection, _SEQUENCE, Jsonb(content), appointment.purpose)
    sequence = int(row[0]) if row else 0
    await connection.execute(_RECORD_SENT, (appointment.purpose, *person, Jsonb(content), sequence))
    uid = await find_event_uid(connection, appointment.purpose)
    skipped_times = tuple(map(datetime.fromisoformat, content.get("without", ())))
    text = write_message(
        "REQUEST",
        Event.from_json(uid, content, sequence=sequence),
        organizer=appointment.organizer,
        parties=appointment.parties,
        now=now,
        where=appointment.where,
        about=appointment.about,
        weekly=WeeklyRepeat(appointment.weeks, appointment.zone, skipped_times) if appointment.weeks else None,
    )
    return (Enclosure("invitation.ics", TYPE, text),)


async def issue_cancellation(
    connection: AsyncConnection, person: Key, name: str, purpose: str, *, now: datetime
) -> tuple[Enclosure, ...]:
    """Return the file that cancels an appointment for a person who was invited, or nothing if it is over."""
    sent = await one(connection, _SENT, purpose, *person)
    if sent is None or not sent[2]:
        return ()
    content, sequence, _ = sent
    event = Event.from_json(await find_event_uid(connection, purpose), content, sequence=sequence + 1)
    if event.ends <= now and not content["weeks"]:
        return ()
    await connection.execute(_RECORD_CANCELLED, (purpose, *person))
    text = write_message("CANCEL", event, organizer=content["organizer"], parties=[name], now=now)
    return (Enclosure("cancellation.ics", TYPE, text),)


def _content(appointment: Appointment) -> dict[str, Any]:
    """Return what is stored of a file: the parts whose change requires a new file or that a cancellation needs."""
    return {
        "title": appointment.title,
        "starts": appointment.starts.isoformat(),
        "ends": appointment.ends.isoformat(),
        "where": appointment.where,
        "organizer": appointment.organizer,
        "weeks": appointment.weeks,
        "zone": appointment.zone,
    }


def _continue_series(sent: dict[str, Any], content: dict[str, Any], skipped: Sequence[str]) -> dict[str, Any]:
    """Return the content of a series as it was sent, with more times excluded, if it has merely advanced.

    An advanced series differs from the one that was sent only by starting some repetitions later.
    """
    if not content["weeks"]:
        return content
    times = ("starts", "ends")
    is_same = all(sent[name] == content[name] for name in content if name not in (*times, "without"))
    zone = find_zone(content["zone"])
    new, old = ([localize(datetime.fromisoformat(of[name]), zone) for name in times] for of in (content, sent))
    delays = [later - earlier for later, earlier in zip(new, old, strict=True)]
    if not is_same or any(delay % timedelta(weeks=content["weeks"]) for delay in delays):
        return content
    without = [*sent.get("without", ()), *skipped]  # older rows have no such list
    return _exclude({**content, **{name: sent[name] for name in times}}, without)


def _exclude(content: dict[str, Any], times: Sequence[str]) -> dict[str, Any]:
    """Return the content of a series that excludes those of the given times that are not before its start."""
    starts = datetime.fromisoformat(content["starts"])
    without = sorted({time for time in times if datetime.fromisoformat(time) >= starts})
    return {**content, "without": without} if without else content

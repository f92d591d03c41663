"""What meetings and bookings send along for calendar programs: to each party, once, in rising editions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import icalendar
import pytest

from core.calendars import ensure_person
from core.calendars.remote.invitation_files import Appointment, issue_cancellation, issue_invitation
from core.calendars.remote.outgoing_events import find_event_uid
from core.skills.bookings.services.service_settings import load_services
from tests.fakes.office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Enclosure

pytestmark = pytest.mark.slow

SERVICES = load_services(Path(__file__).parents[2] / "skills" / "bookings" / "services.toml")
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LI = ("board", "w", "li")


@pytest.fixture
async def office(pool: AsyncConnectionPool) -> AsyncIterator[Office]:
    async with Office(pool, services=SERVICES).opened() as made:
        await made.by("Li", "hello")
        yield made


def read(file: Enclosure) -> Any:
    """Return the event of a file, which says what it is for."""
    calendar = icalendar.Calendar.from_ical(file.text)
    event: Any = calendar.walk("VEVENT")[0]
    assert file.name == ("invitation.ics" if calendar["METHOD"] == "REQUEST" else "cancellation.ics")
    event["METHOD"] = calendar["METHOD"]
    return event


class Files:
    """What each was sent along since it was asked last: how, in which edition, and when the event begins (UTC)."""

    def __init__(self, office: Office) -> None:
        self._office, self._seen = office, 0
        self.uids: set[str] = set()

    def new(self) -> list[tuple[str, str, int, str]]:
        board = self._office.board
        replies = list(zip(board.order, board.sent.values(), strict=True))[self._seen :]
        self._seen += len(replies)
        found = [(line.partition(":")[0], read(each)) for line, reply in replies for each in reply.enclosures]
        self.uids = {str(event["UID"]) for _, event in found} or self.uids
        return sorted(
            (who, str(event["METHOD"]), int(event["SEQUENCE"]), f"{event['DTSTART'].dt.astimezone(UTC):%d %H:%M}")
            for who, event in found
        )


async def test_a_meeting_brings_each_its_invitation_when_it_is_confirmed_moved_and_cancelled(office: Office) -> None:
    files = Files(office)
    await office.by("Ana", "schedule a sync with @li and @bob tomorrow at 9am")
    await office.by("Ana", "yes")
    await office.by("Li", "yes")
    assert files.new() == [], "nothing is agreed yet"
    await office.by("Bob", "yes")
    assert files.new() == [(who, "REQUEST", 0, "26 08:00") for who in ("ana", "bob", "li")]
    first = files.uids
    await office.by("Bob", "I can't make the sync")
    assert files.new() == [("bob", "CANCEL", 1, "26 08:00")]
    await office.presses("Ana", "Meet without")
    await office.by("Ana", "move the sync to friday at 10")
    await office.by("Ana", "yes")
    assert files.new() == [], "while it is held, the old time stands"
    await office.by("Li", "yes")
    assert files.new() == [("ana", "REQUEST", 2, "27 09:00"), ("li", "REQUEST", 2, "27 09:00")]
    await office.later(days=1, hours=23, minutes=50)
    assert files.new() == [], "a reminder brings none again"
    await office.by("Ana", "cancel the sync")
    await office.presses("Ana", "Yes, cancel it")
    assert files.new() == [("ana", "CANCEL", 3, "27 09:00"), ("li", "CANCEL", 3, "27 09:00")]
    assert files.uids == first
    assert len(first) == 1


async def test_a_move_that_falls_through_takes_the_meeting_out_of_calendars_again(office: Office) -> None:
    files = Files(office)
    await office.by("Ana", "schedule a sync with @li friday at 9am")
    await office.by("Ana", "yes")
    await office.by("Li", "yes")
    await office.by("Ana", "move the sync to friday at 10")
    await office.by("Ana", "yes")
    files.new()
    assert sorted(await office.later(days=1)) == ["ana", "li"], "Li did not answer, but has it in the calendar"
    assert files.new() == [("ana", "CANCEL", 1, "27 08:00"), ("li", "CANCEL", 1, "27 08:00")]


async def test_a_series_is_one_event_that_comes_again(office: Office) -> None:
    await office.by("Ana", "every tuesday at 10 with @li")
    await office.by("Ana", "yes")
    await office.by("Li", "yes")
    replies = [reply for reply in office.board.sent.values() if reply.enclosures]
    assert len(replies) == 2
    event = read(replies[0].enclosures[0])
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;INTERVAL=1"
    assert str(event["DTSTART"].params["TZID"]) == "Europe/Paris"
    assert "BEGIN:VTIMEZONE" in replies[0].enclosures[0].text
    before = len(office.board.order)
    await office.later(days=5, hours=23, minutes=50)
    await office.later(days=7)
    assert [each for each in list(office.board.sent.values())[before:] if each.enclosures] == []


async def test_a_booking_brings_its_client_and_its_provider_files_for_what_each_has_in_the_calendar(
    office: Office,
) -> None:
    files = Files(office)
    await office.by("Ana", "book a consultation with Li on friday at 10")
    await office.by("Ana", "my back")
    assert files.new() == [], "it is only held"
    await office.by("Ana", "no")
    assert files.new() == [("ana", "REQUEST", 0, "27 09:00"), ("li", "REQUEST", 0, "27 09:00")]
    await office.by("Ana", "move it to 11")
    moved = files.new()
    assert moved[0] == ("ana", "REQUEST", 1, "27 10:00"), "the client has one event, which moves"
    assert [each[:2] for each in moved[1:]] == [("li", "CANCEL"), ("li", "REQUEST")], "and the provider another session"
    await office.by("Ana", "cancel it")
    assert [each[:3] for each in files.new()] == [("ana", "CANCEL", 2), ("li", "CANCEL", 1)]


async def test_who_has_a_calendar_that_is_written_to_gets_no_file(pool: AsyncConnectionPool) -> None:
    wanted = Appointment("meeting 7", "Plan", NOON, NOON + HOUR, "Ana", ("Ana", "Li"))
    async with pool.connection() as connection, connection.transaction():
        li = await ensure_person(connection, *LI, "Li")
        await _connect(connection, li.id)
        assert await issue_invitation(connection, LI, wanted, now=NOON) == ()
        assert await issue_cancellation(connection, LI, "Li", wanted.purpose, now=NOON) == ()
        await connection.execute("UPDATE calendars SET state = 'refused'")
        (file,) = await issue_invitation(connection, LI, wanted, now=NOON)
        assert str(read(file)["UID"]) == await find_event_uid(connection, "meeting 7"), (
            "as in calendars that are written to"
        )
        assert await issue_invitation(connection, LI, wanted, now=NOON) == ()
        assert await issue_cancellation(connection, LI, "Li", wanted.purpose, now=NOON + 2 * HOUR) == (), "it is over"


async def _connect(connection: AsyncConnection, resource: int) -> None:
    await connection.execute(
        "INSERT INTO calendars (resource, address, host, secret, kind, state, writes, connected_at, look_at)"
        " VALUES (%s, '{}', 'h', 's', 'caldav', 'well', 'http://h/', now(), now())",
        (resource,),
    )

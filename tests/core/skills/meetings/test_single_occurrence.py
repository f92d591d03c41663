"""One time of a series alone, through the path of a message: skipped, or moved this once; the others stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import icalendar
import pytest

from core.abilities.journal import Journal
from core.conversations.log import Waiting
from core.model.errors import SkillError
from core.model.messages import Address, Message, Person
from core.skills.meetings import confirm_moving_once, confirm_skipping
from tests.fakes.office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn
    from core.model.replies import Reply

pytestmark = pytest.mark.slow


@pytest.fixture
async def office(pool: AsyncConnectionPool) -> AsyncIterator[Office]:
    async with Office(pool).opened() as made:
        await made.by("Li", "hello")
        yield made


async def series(office: Office) -> None:
    """Have a series that is agreed: each Tuesday at 10 from 1 December on."""
    await office.by("Ana", "schedule a sync with @li every tuesday at 10")
    await office.by("Ana", "yes")
    await office.by("Li", "yes")


async def reserved(office: Office, purpose: str = "meeting 1") -> list[str]:
    """Return the days (UTC) for which all who come are reserved, each once."""
    async with office.house.pool.connection() as connection:
        rows = await connection.execute(
            "SELECT starts, count(*) FROM reservations WHERE purpose ~ %s GROUP BY starts ORDER BY starts",
            (f"^{purpose}(,|$)",),
        )
        return [f"{starts.astimezone(UTC):%d %H:%M}" for starts, count in await rows.fetchall() if count == 2]


def files(office: Office) -> list[Any]:
    """Return the events of the files that were sent so far."""
    texts = [each.text for reply in office.board.sent.values() for each in reply.enclosures]
    return [icalendar.Calendar.from_ical(text).walk("VEVENT")[0] for text in texts]


def without(event: Any) -> list[str]:
    """Return the days on which an event does not come, though its rule says so."""
    return [f"{each.dt:%d %H:%M}" for each in event["EXDATE"].dts] if "EXDATE" in event else []


async def test_one_time_of_a_series_is_skipped_and_all_are_told_once(office: Office) -> None:
    await series(office)
    assert await reserved(office) == ["01 09:00", "08 09:00", "15 09:00", "22 09:00"]
    assert "Only Ana, who organises “Sync”, can skip" in await office.by("Li", "skip the sync next tuesday")
    assert "does not take place then" in await office.by("Ana", "skip tomorrow's sync")

    asked = await office.by("Ana", "cancel the sync with @li on 8 december only")
    assert asked.startswith("Shall I skip “Sync” this once, on Tuesday 8 December at 10:00? Li will be told.")
    assert office.buttons("Ana") == ["Yes, skip it", "No"]
    assert office.told == {"ana": [asked]}
    done = await office.presses("Ana", "Yes, skip it", event="once")
    assert done.startswith("“Sync” is skipped on Tuesday 8 December at 10:00. Li has been told.")
    (told,) = office.told["li"]
    assert told.startswith("Ana skips “Sync” this once, on Tuesday 8 December at 18:00. Its next time is on Tuesday 1")
    assert await reserved(office) == ["01 09:00", "15 09:00", "22 09:00", "29 09:00"]
    *_, one, other = files(office)
    assert {(int(each["SEQUENCE"]), *without(each)) for each in (one, other)} == {(1, "08 10:00")}
    assert f"{one['DTSTART'].dt:%d %H:%M}" == "01 10:00", "what was before stays in the calendar"
    await office.presses("Ana", "Yes, skip it", event="once")
    assert office.told == {}  # the press came twice from the platform
    assert "no longer takes place then" in await office.presses("Ana", "Yes, skip it")
    assert "next one Tuesday at 10:00, but not Tuesday 8 December" in await office.by("Ana", "my meetings")

    assert "with all its times? Li will be told. For one time only" in await office.by("Ana", "cancel the sync")
    assert "Sync” this once, on Tuesday" in await office.by("Ana", "skip it")
    assert "Sync” this once, on Tuesday" in await office.by("Ana", "skip the next one")
    await office.by("Ana", "yes")
    assert await reserved(office) == ["15 09:00", "22 09:00", "29 09:00", "05 09:00"]
    assert {(int(each["SEQUENCE"]), *without(each)) for each in files(office)[-2:]} == {(2, "01 10:00", "08 10:00")}

    assert "to every Wednesday, the next one Wednesday 16 December at 10:00" in await office.by(
        "Ana", "move the sync to wednesday"
    )
    await office.by("Ana", "never mind")

    office.clock.move(days=18)
    await office.house.catch_up()
    assert not any("begins" in line for line in office.board.order), "of no time that was skipped anybody is reminded"
    reminded = await office.later(days=1, hours=23, minutes=50)
    assert sorted(reminded) == ["ana", "li"]
    assert [line for lines in reminded.values() for line in lines if "Tuesday 15 Dec" not in line] == []
    assert all(reminded.values())


async def test_what_was_skipped_stays_so_when_the_series_goes_on_and_is_moved(office: Office) -> None:
    await series(office)
    await office.by("Ana", "skip the sync on 8 december")
    await office.by("Ana", "yes")
    await office.by("Ana", "move the sync to 3pm")
    await office.by("Ana", "yes")
    await office.by("Li", "yes")
    assert await reserved(office) == ["01 14:00", "15 14:00", "22 14:00", "29 14:00"]
    assert {(int(each["SEQUENCE"]), *without(each)) for each in files(office)[-2:]} == {(2, "08 15:00")}
    await office.by("Ana", "my time zone is Tokyo")
    office.clock.move(days=6, hours=6)
    await office.house.catch_up()
    assert await reserved(office) == ["15 14:00", "22 14:00", "29 14:00", "05 14:00"]
    assert "next one Tuesday 15 December" in await office.by("Li", "my meetings")


async def test_one_time_of_a_series_is_moved_alone(office: Office) -> None:
    await series(office)
    asked = await office.by("Ana", "move the sync on 8 december to 10:15 this once")
    assert asked.startswith(
        "Shall I move “Sync” this once, from Tuesday 8 December at 10:00 to Tuesday 8 December at 10:15"
    )
    await office.by("Ana", "yes")
    (told,) = office.told["li"]
    assert told.startswith("Ana wants to move “Sync”, 30 minutes: from Tuesday 8 December at 18:00 to Tuesday")
    assert await reserved(office) == ["01 09:00", "15 09:00", "22 09:00", "29 09:00"]
    assert await reserved(office, "meeting 2") == ["08 09:15"]
    assert "it is confirmed" in await office.by("Li", "yes")
    assert [without(each) for each in files(office)[-4:]] == [["08 10:00"], ["08 10:00"], [], []]


async def test_a_time_is_not_skipped_if_the_one_reserved_instead_is_taken(office: Office) -> None:
    await series(office)
    await office.by("Li", "schedule a review with @bob on 29 december at 18:00")
    await office.presses("Li", "Yes, ask them")
    await office.by("Ana", "skip the next sync")
    refused = await office.by("Ana", "yes")
    assert refused.startswith("“Sync” would be reserved on 29 December at 10:00 instead, and Li")
    assert await reserved(office) == ["01 09:00", "08 09:00", "15 09:00", "22 09:00"]
    for when in ("on 29 december", "next tuesday"):
        await office.by("Ana", f"skip the sync {when}")
        assert "is skipped" in await office.by("Ana", "yes")
    assert await reserved(office) == ["08 09:00", "15 09:00", "22 09:00", "05 09:00"]


async def test_no_time_is_skipped_of_a_series_that_was_called_off_meanwhile(office: Office) -> None:
    await series(office)
    for asks in ("skip the sync next week", "move the sync next week to 15:00 this once"):
        await office.by("Ana", asks)
    skip, move = (office.board.button(label).id for label in ("Yes, skip it", "Yes, move it"))
    await office.by("Ana", "cancel the sync")
    await office.by("Ana", "yes")
    for late in (skip, move):
        assert await office.by("Ana", "", choice=late) == "It was cancelled."
        assert office.told.keys() == {"ana"}


async def test_who_was_reminded_of_a_time_is_not_again_if_a_later_one_is_skipped(office: Office) -> None:
    await series(office)
    assert sorted(await office.later(days=5, hours=23, minutes=52)) == ["ana", "li"]
    await office.by("Ana", "skip the sync on 15 december")
    await office.presses("Ana", "Yes, skip it")
    async with office.house.pool.connection() as connection:
        rings = await (await connection.execute("SELECT name FROM alarms")).fetchall()
    assert rings == [("go_on_with_series",)]
    assert len([line for line in office.board.order if " begins " in line]) == 2, "each was reminded once"


@pytest.mark.parametrize("to", [None, datetime(2026, 12, 8, 14, tzinfo=UTC)])
async def test_what_dies_before_its_commit_changes_nothing_and_after_it_happens_once(
    pool: AsyncConnectionPool, to: datetime | None
) -> None:
    office, record = Office(pool), Journal(pool)
    house, at = office.house, datetime(2026, 12, 8, 9, tzinfo=UTC)
    async with house.jobs.open(pool):
        async with house.working():
            await office.by("Li", "hello")
            await series(office)
        here, ana = Address(office.board.name, "w", "ana"), Person("ana", "Ana", "Europe/Paris")
        press = Message("late", here, ana, "", office.clock.now(), choice="pressed")
        id_ = await house.inbox.accept(press)
        assert id_
        turn = replace(house.desk.turn(press), entry=Waiting(id_, (press,)))

        async def once(inside: Turn) -> str | Reply:
            return await (confirm_moving_once(inside, "#1", at, to) if to else confirm_skipping(inside, "#1", at))

        async def dies(inside: Turn) -> str | Reply:
            await once(inside)
            raise SkillError("The process dies.")

        before = len(await told(pool))
        with pytest.raises(SkillError):
            await record.effect(turn, call_id="c1", ability="once", work=dies)
        assert await reserved(office) == ["01 09:00", "08 09:00", "15 09:00", "22 09:00"]
        assert await reserved(office, "meeting 2") == []
        one, other = [await record.effect(turn, call_id="c1", ability="once", work=once) for _ in range(2)]
        assert one == other
        assert await reserved(office) == ["01 09:00", "15 09:00", "22 09:00", "29 09:00"]
        assert await reserved(office, "meeting [23]") == (["08 14:00"] if to else [])
        assert (await told(pool))[before:] == ["@Li"]


async def told(pool: AsyncConnectionPool) -> list[str]:
    """Return whom the desk has told something by itself."""
    async with pool.connection() as connection:
        rows = await connection.execute("SELECT address ->> 'name' FROM replies WHERE message_id IS NULL ORDER BY id")
        return [name for (name,) in await rows.fetchall()]

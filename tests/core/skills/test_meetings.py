"""Meetings through the path of a message: found, held, answered, moved, cancelled; everybody is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from core.abilities.journal import Journal
from core.calendars.remote.calendar_writer import event_uid
from core.conversations.log import Waiting
from core.model.errors import SkillError
from core.model.messages import Address, Message, Person
from core.privacy import Privacy
from core.skills.meetings import hold_meeting, personal_data
from tests.fakes.office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn
    from core.model.messages import Reply


@pytest.fixture
async def office(pool: AsyncConnectionPool) -> AsyncIterator[Office]:
    async with Office(pool).opened() as made:
        await made.by("Li", "hello")
        await made.by("Bob", "hello")
        yield made


RESERVED = "SELECT state, starts FROM reservations WHERE purpose ~ '^meeting 1(,|$)' ORDER BY starts, resource"


async def reserved(office: Office) -> list[tuple[str, str]]:
    """Return the state and the beginning of what is reserved for the first meeting."""
    async with office.house.pool.connection() as connection:
        rows = await (await connection.execute(RESERVED)).fetchall()
    return [(state, f"{starts.astimezone(UTC):%d %H:%M}") for state, starts in rows]


async def test_three_people_in_three_zones_meet(office: Office) -> None:
    found = await office.by("Ana", "Find 30 minutes with @li and @bob this week")
    assert found.splitlines()[0] == "These times suit you, Li and Bob for “Meeting” (30 minutes):"
    assert "1. today at 13:00 (21:00 for Li, outside of the usual hours; 07:00 for Bob" in found
    assert office.buttons("Ana") == ["Wed 25 Nov 13:00", "Thu 26 Nov 13:00", "Fri 27 Nov 13:00"]
    assert await reserved(office) == []

    held = await office.presses("Ana", "Thu 26 Nov 13:00", event="once")
    assert held.startswith("I hold tomorrow at 13:00 for “Meeting”")
    assert [len(office.told[each]) for each in ("li", "bob", "ana")] == [1, 1, 1]
    assert "Thursday 26 November at 21:00. Does that suit you?" in office.told["li"][0]
    assert "Thursday 26 November at 07:00. Does that suit you?" in office.told["bob"][0]
    assert office.buttons("Li") == ["Accept", "Decline", "Suggest another time"]
    assert await reserved(office) == [("held", "26 12:00")] * 3
    await office.presses("Ana", "Thu 26 Nov 13:00", event="once")
    assert office.told == {}  # the press came twice from the platform
    assert "held at that time already" in await office.presses("Ana", "Thu 26 Nov 13:00")

    assert "I tell you when everybody has" in await office.presses("Li", "Accept")
    assert await office.by("Ana", "who has answered?") == (
        "“Meeting” of Ana, tomorrow at 13:00, is held:\n\n- Li has accepted\n- Bob has not answered yet"
    )
    assert "it is confirmed: “Meeting” with Ana and Li" in await office.by("Bob", "yes")
    assert office.told["ana"] == ["Confirmed: “Meeting” with Li and Bob on Thursday 26 November at 13:00."]
    assert len(office.told["li"]) == 1
    assert await reserved(office) == [("kept", "26 12:00")] * 3
    assert "1. “Meeting” of Ana, Li and Bob" in await office.by("Bob", "what meetings do I have?")
    assert (await office.by("Bob", "my meetings on friday")).startswith("You have no meetings on friday")

    assert await office.later(days=1, hours=2, minutes=50) == {
        who: [f"“Meeting” with {others} begins on Thursday 26 November at {at}."]
        for who, others, at in (
            ("ana", "Li and Bob", "13:00"),
            ("li", "Ana and Bob", "21:00"),
            ("bob", "Ana and Li", "07:00"),
        )
    }


@pytest.mark.slow
async def test_a_meeting_is_moved_declined_joined_and_cancelled_and_each_is_told_once(office: Office) -> None:
    await office.by("Ana", "schedule a sync with @li tomorrow at 9am")
    await office.by("Ana", "yes")
    assert await office.by("Li", "accept the sync with @ana")
    assert "Only Ana, who organises “Sync”, can move it" in await office.by("Li", "move the sync to friday at 6pm")
    await office.by("Li", "yes")
    assert office.told["ana"][0].startswith("Li suggests another time for “Sync”: Friday 27 November at 10:00 ")
    assert office.told["ana"][0].endswith("(18:00 for Li, outside of the usual hours). It suits all.")
    asked = await office.by("Ana", "can we push the sync with @li to friday same time?")
    assert asked.startswith("Shall I move “Sync” from tomorrow at 09:00 to Friday at 09:00")
    assert await reserved(office) == [("kept", "26 08:00")] * 2
    await office.by("Ana", "yes")
    assert "from Thursday 26 November at 17:00 to Friday 27 November at 17:00" in office.told["li"][0]
    assert await reserved(office) == [("held", "27 08:00")] * 2

    await office.by("Ana", "invite @sam to it")
    assert await office.by("Ana", "yes") == "I have invited Sam to “Sync”."
    assert "_(I take Europe/Paris for your time zone" in office.told["sam"][0]
    await office.presses("Sam", "Accept")
    assert "I have told Ana." in await office.by("Li", "I can't make the sync")
    (told,) = office.told["ana"]
    assert told.startswith("Li cannot come to “Sync”, Friday 27 November at 09:00. These times suit all:")
    assert office.buttons("Ana")[-2:] == ["Meet without", "Cancel it"]
    assert await reserved(office) == [("held", "27 08:00")] * 2
    assert "it is confirmed" in await office.presses("Ana", "Meet without")
    assert office.told["sam"][0].startswith("Confirmed: “Sync” with Ana on Friday")

    assert "Only Ana, who organises" in await office.by("Sam", "cancel the sync")
    await office.by("Sam", "no")
    assert (await office.by("Ana", "cancel the meeting with @sam")).endswith("Sam will be told.")
    assert await office.by("Ana", "yes") == "“Sync” is cancelled. I have told Sam."
    assert [len(each) for each in office.told.values()] == [1, 1]
    assert "li" not in office.told
    assert await reserved(office) == []
    assert "is not on any more" in await office.presses("Sam", "I cannot come")


@pytest.mark.slow
async def test_a_hold_that_ends_frees_the_time_and_the_organiser_chooses_another(office: Office) -> None:
    await office.by("Ana", "set up a call with @li and @bob on friday at 2pm about the launch")
    await office.by("Ana", "yes")
    await office.presses("Li", "Accept")
    told = await office.later(days=1, minutes=1)
    assert told["ana"][0].startswith("“The launch” has fallen through, since Bob did not answer in time: it was to be")
    assert told["li"] == ["“The launch” of Ana has fallen through: Bob did not answer in time."]
    assert "bob" not in told
    assert await reserved(office) == []
    assert "is not on any more" in await office.presses("Bob", "Accept")
    first = office.buttons("Ana")[0]
    assert (await office.presses("Ana", first)).startswith("I hold ")
    assert len(office.told["bob"]) == 1


@pytest.mark.slow
async def test_who_is_taken_is_named_and_other_times_are_offered(office: Office) -> None:
    await office.by("Ana", "schedule a sync with @li on thursday at 9am")
    await office.by("Ana", "yes")
    taken = await office.by("Bob", "schedule a call with @li on thursday at 3am")
    assert taken.startswith("Li is taken tomorrow at 03:00.")
    assert "at 03:00" not in taken.partition("These")[2]
    await office.presses("Bob", office.buttons("Bob")[0])
    assert len(office.told["li"]) == 1
    # Two offers of the same time: the second that is chosen is taken.
    for _ in range(2):
        await office.by("Ana", "find an hour with @li on friday")
    label = office.buttons("Ana")[0]
    every = [choice for reply in office.board.sent.values() for choice in reply.choices]
    older = next(choice for choice in every if choice.label == label)
    await office.presses("Ana", label)
    lost = await office.by("Ana", "", choice=older.id)
    assert lost.startswith("That time has just been taken. These times suit you and Li")


@pytest.mark.slow
async def test_a_series_is_reserved_ahead_reminded_of_each_time_and_goes_on(office: Office) -> None:
    assert "on one day" in await office.by("Ana", "every weekday at 10 with @li")
    asked = await office.by("Ana", "every tuesday at 10 with @sam")
    assert "every Tuesday, next Tuesday at 10:00" in asked
    await office.by("Ana", "yes")
    await office.by("Sam", "yes")
    assert sorted(set(await reserved(office))) == [("kept", f"{day} 09:00") for day in ("01", "08", "15", "22")]
    told = await office.later(days=5, hours=23, minutes=50)
    assert sorted(told) == ["ana", "sam"]
    office.clock.move(minutes=41)
    await office.house.catch_up()
    assert ("kept", "29 09:00") in await reserved(office)
    assert ("kept", "01 09:00") not in await reserved(office)
    assert "every Tuesday, next Tuesday 8 December at 09:00" in await office.by("Sam", "my meetings")
    assert sorted(await office.later(days=6, hours=23, minutes=20)) == ["ana", "sam"]


@pytest.mark.slow
async def test_only_the_entitled_act_and_what_is_not_understood_is_said(office: Office) -> None:
    assert "With whom?" in await office.by("Ana", "schedule a meeting")
    assert "Shall I ask Li" in await office.by("Ana", "with @li tomorrow at 9am")
    assert "is past" in await office.by("Ana", "schedule a sync with @li today at 9am")
    await office.by("Ana", "schedule a sync with @li tomorrow at 9am")
    assert "no such meeting of yours" in await office.presses("Bob", "Yes, ask them")
    await office.presses("Ana", "Yes, ask them")
    assert "no such meeting of yours" in await office.presses("Bob", "Accept")
    assert "Only Ana" in await office.presses("Li", "Yes, ask them")
    assert "You have no meetings" in await office.by("Bob", "cancel the sync")
    assert "You organise “Sync”" in await office.by("Ana", "decline the sync")
    assert "Only Ana" in await office.by("Li", "invite @bob to the sync")


async def test_a_press_that_dies_before_its_commit_holds_nothing_and_one_after_it_holds_once(
    pool: AsyncConnectionPool,
) -> None:
    office, record = Office(pool), Journal(pool)
    house, start = office.house, office.clock.now().replace(hour=13)
    async with house.jobs.open(pool):
        async with house.working():
            await office.by("Ana", "find 30 minutes with @li tomorrow")
        here, ana = Address(office.board.name, "w", "ana"), Person("ana", "Ana", "Europe/Paris")
        press = Message("late", here, ana, "", office.clock.now(), choice="hold_meeting")
        id_ = await house.inbox.accept(press)
        assert id_
        turn = replace(house.desk.turn(press), entry=Waiting(id_, (press,)))

        async def hold(inside: Turn) -> str | Reply:
            return await hold_meeting(inside, "#1", start)

        async def dies(inside: Turn) -> str | Reply:
            await hold(inside)
            raise SkillError("The process dies.")

        with pytest.raises(SkillError):
            await record.effect(turn, call_id="c1", ability="hold_meeting", work=dies)
        assert await reserved(office) == []
        one, other = [await record.effect(turn, call_id="c1", ability="hold_meeting", work=hold) for _ in range(2)]
        assert one == other
        assert await reserved(office) == [("held", "25 13:00")] * 2
        async with pool.connection() as connection:
            told = await connection.execute("SELECT address ->> 'name' FROM replies WHERE message_id IS NULL")
            assert await told.fetchall() == [("@Li",)]


@pytest.mark.slow
async def test_forgetting_the_organiser_frees_everybodys_time(office: Office) -> None:
    await office.by("Ana", "schedule a sync with @li tomorrow at 9am")
    await office.by("Ana", "yes")
    privacy = Privacy(office.house.pool, personal_data)
    who = await privacy.find("board/w/ana")
    ((meeting,)) = (await privacy.export(who))["meetings"]
    assert (meeting["title"], meeting["answers"]) == ("Sync", {"Li": "waiting"})
    await privacy.forget(who)
    assert await reserved(office) == []
    assert "You have no meetings" in await office.by("Li", "my meetings")


async def test_a_meeting_moves_by_a_little_though_its_event_stands_in_a_calendar_elsewhere(office: Office) -> None:
    await office.by("Ana", "schedule a sync with @li tomorrow at 9am")
    await office.by("Ana", "yes")
    async with office.house.pool.connection() as connection:
        uid = await event_uid(connection, "meeting 1")
        await connection.execute(
            "INSERT INTO busy (resource, source, uid, during) "
            "SELECT resource, 'elsewhere', %s, during FROM reservations",
            (uid,),
        )
    assert (await office.by("Ana", "move the sync to 9:15")).startswith("Shall I move “Sync” from tomorrow")

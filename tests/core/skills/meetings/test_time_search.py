"""Meetings through the path of a message: found, held, answered, moved, cancelled; everybody is told once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.abilities.journal import Journal
from core.conversations.log import Waiting
from core.model.errors import SkillError
from core.model.messages import Address, Message, Person
from core.skills.meetings import hold_meeting
from tests.core.skills.meetings.reservations import reserved
from tests.fakes.office import Office

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn
    from core.model.replies import Reply

pytestmark = pytest.mark.slow


async def test_who_is_taken_is_named_and_other_times_are_offered(office: Office) -> None:
    await office.by("Ana", "schedule a sync with @li on thursday at 9am")
    await office.by("Ana", "yes")
    taken = await office.by("Bob", "schedule a call with @li on thursday at 3am")
    assert taken.startswith("Li is busy tomorrow at 03:00.")
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
        accepted = await house.inbox.accept(press)
        assert accepted is not None
        turn = replace(house.desk.turn(press), entry=Waiting(accepted, (press,)))

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

"""What is said of times that were offered for a meeting: others are wanted, or none any more; nobody else is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


@pytest.fixture
async def office(pool: AsyncConnectionPool) -> AsyncIterator[Office]:
    async with Office(pool).opened() as made:
        await made.by("Sam", "hello")
        yield made


async def states(office: Office) -> list[str]:
    async with office.house.pool.connection() as connection:
        rows = await connection.execute("SELECT state FROM meetings ORDER BY id")
        return [state for (state,) in await rows.fetchall()]


async def test_other_times_are_wanted_in_many_words_and_people_length_and_subject_stay(office: Office) -> None:
    offered = "These times suit you and Sam for “The launch” (45 minutes):"
    assert offered in await office.by("Ana", "find 45 minutes with @sam tomorrow about the launch")
    for said, days, hours in (
        ("rather Friday", {"Fri 27 Nov"}, range(9, 18)),
        ("in the afternoon rather", {"Fri 27 Nov"}, range(12, 18)),
        ("something earlier", {"Wed 25 Nov", "Thu 26 Nov", "Fri 27 Nov"}, range(9, 18)),
        ("none of these, next week", {"Mon 30 Nov", "Tue 1 Dec", "Wed 2 Dec"}, range(9, 18)),
        ("what about the morning?", {"Mon 30 Nov", "Tue 1 Dec", "Wed 2 Dec"}, range(9, 12)),
        ("another day", {"Thu 3 Dec", "Fri 4 Dec", "Mon 7 Dec"}, range(9, 18)),
    ):
        assert (await office.by("Ana", said)).splitlines()[0] == offered, said
        assert office.told.keys() == {"ana"}
        labels = [label.rpartition(" ") for label in office.buttons("Ana")]
        assert {day for day, _, _ in labels} == days, said
        assert all(int(clock[:2]) in hours for _, _, clock in labels), said
    first = office.buttons("Ana")[-1]
    assert (await office.by("Ana", "rather tuesday at 10:30")).startswith(
        "Shall I ask Sam to “The launch”, 45 minutes,"
    )
    assert first not in office.buttons("Ana")
    assert (await office.by("Ana", "an hour later")).startswith(
        "Shall I ask Sam to “The launch”, 45 minutes, Tuesday at 11:30?"
    )
    assert "I hold Tuesday at 11:30 for “The launch”" in await office.by("Ana", "yes")
    assert office.told.keys() == {"ana", "sam"}
    assert await states(office) == ["held"]


async def test_an_offer_is_dropped_and_a_meeting_that_stands_is_not(office: Office) -> None:
    for said in ("cancel it", "never mind", "no"):
        await office.by("Ana", "find 30 minutes with @sam tomorrow")
        slot = office.buttons("Ana")[0]
        dropped = await office.by("Ana", said)
        assert dropped == "All right, I stop looking for a time for “Meeting”. Nobody was asked."
        assert office.told.keys() == {"ana"}
        assert "It was cancelled." in await office.presses("Ana", slot)
    await office.by("Ana", "schedule a sync with @sam tomorrow at 9")
    await office.by("Ana", "thanks")
    assert "I stop looking" in await office.by("Ana", "cancel it")
    assert "You have no meetings" in await office.by("Ana", "cancel the meeting")
    await office.by("Ana", "schedule a sync with @sam tomorrow at 9")
    await office.by("Ana", "yes")
    assert await states(office) == ["cancelled"] * 4 + ["held"]

    await office.by("Ana", "move the sync")
    assert (await office.by("Ana", "something later")).startswith("These times suit you and Sam for “Sync”")
    assert (await office.by("Ana", "rather friday")).startswith(
        "Shall I move “Sync” from tomorrow at 09:00 to Friday at 09:00"
    )
    assert await office.by("Ana", "never mind") == "All right, “Sync” stays as it is."
    await office.by("Ana", "move the sync to friday")
    assert "Shall I cancel “Sync”" in await office.by("Ana", "cancel it")
    assert await states(office) == ["cancelled"] * 4 + ["held"]


async def test_what_is_no_other_time_is_no_answer_to_an_offer(office: Office) -> None:
    await office.by("Ana", "find 30 minutes with @sam tomorrow")
    assert "welcome" in (await office.by("Ana", "thanks")).casefold()
    await office.by("Ana", "find 3 hours with @sam tomorrow")
    assert "You have no meetings" in await office.by("Ana", "what meetings do I have?")
    assert await states(office) == ["offered", "offered"]


async def test_no_is_never_the_second_of_two_times(office: Office) -> None:
    await office.by("Ana", "find 7.5 hours with @sam tomorrow")
    assert len(office.buttons("Ana")) == 2
    await office.by("Ana", "no")
    assert await states(office) == ["cancelled"]

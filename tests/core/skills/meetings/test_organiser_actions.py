"""What organisers do to a meeting: cancel it, add somebody, go on without somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.skills.meetings.reservations import reserved

if TYPE_CHECKING:
    from tests.fakes.office import Office

pytestmark = pytest.mark.slow


async def test_a_meeting_is_moved_declined_joined_and_cancelled_and_each_is_told_once(office: Office) -> None:
    await office.by("Ana", "schedule a sync with @li tomorrow at 9am")
    await office.by("Ana", "yes")
    assert await office.by("Li", "accept the sync with @ana")
    assert "Only Ana, who organises “Sync”, can move it" in await office.by("Li", "move the sync to friday at 6pm")
    await office.by("Li", "yes")
    assert office.told["ana"][0].startswith("Li suggests another time for “Sync”: Friday 27 November at 10:00 ")
    assert office.told["ana"][0].endswith("(18:00 for Li, outside working hours). It suits everybody.")
    asked = await office.by("Ana", "can we push the sync with @li to friday same time?")
    assert asked.startswith("Shall I move “Sync” from tomorrow at 09:00 to Friday at 09:00")
    assert await reserved(office) == [("kept", "26 08:00")] * 2
    await office.by("Ana", "yes")
    assert "from Thursday 26 November at 17:00 to Friday 27 November at 17:00" in office.told["li"][0]
    assert await reserved(office) == [("held", "27 08:00")] * 2

    await office.by("Ana", "invite @sam to it")
    assert await office.by("Ana", "yes") == "I have invited Sam to “Sync”."
    assert "_(I assume that your time zone is Europe/Paris." in office.told["sam"][0]
    await office.presses("Sam", "Accept")
    assert "Ana has been told." in await office.by("Li", "I can't make the sync")
    (told,) = office.told["ana"]
    assert told.startswith("Li cannot come to “Sync”, Friday 27 November at 09:00. These times suit everybody:")
    assert office.buttons("Ana")[-2:] == ["Meet without", "Cancel it"]
    assert await reserved(office) == [("held", "27 08:00")] * 2
    assert "It is confirmed" in await office.presses("Ana", "Meet without")
    assert office.told["sam"][0].startswith("Confirmed: “Sync” with Ana on Friday")

    assert "Only Ana, who organises" in await office.by("Sam", "cancel the sync")
    await office.by("Sam", "no")
    assert (await office.by("Ana", "cancel the meeting with @sam")).endswith("Sam will be told.")
    assert await office.by("Ana", "yes") == "“Sync” is cancelled. Sam has been told."
    assert [len(each) for each in office.told.values()] == [1, 1]
    assert "li" not in office.told
    assert await reserved(office) == []
    assert "is off: it was cancelled or fell through" in await office.presses("Sam", "I cannot come")


async def test_only_the_entitled_act_and_what_is_not_understood_is_said(office: Office) -> None:
    assert "With whom?" in await office.by("Ana", "schedule a meeting")
    assert "Shall I ask Li" in await office.by("Ana", "with @li tomorrow at 9am")
    assert "is past" in await office.by("Ana", "schedule a sync with @li today at 9am")
    await office.by("Ana", "schedule a sync with @li tomorrow at 9am")
    assert "no such meeting" in await office.presses("Bob", "Yes, ask them")
    await office.presses("Ana", "Yes, ask them")
    assert "no such meeting" in await office.presses("Bob", "Accept")
    assert "Only Ana" in await office.presses("Li", "Yes, ask them")
    assert "You have no meetings" in await office.by("Bob", "cancel the sync")
    assert "You organise “Sync”" in await office.by("Ana", "decline the sync")
    assert "Only Ana" in await office.by("Li", "invite @bob to the sync")

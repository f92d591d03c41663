"""The guests' answers: accept, decline, suggest another time, and who has answered; everybody is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.skills.meetings.reservations import reserved

if TYPE_CHECKING:
    from tests.fakes.office import Office

pytestmark = pytest.mark.slow


async def test_three_people_in_three_zones_meet(office: Office) -> None:
    found = await office.by("Ana", "Find 30 minutes with @li and @bob this week")
    assert found.splitlines()[0] == "These times suit you, Li and Bob for “Meeting” (30 minutes):"
    assert "1. today at 13:00 (21:00 for Li, outside working hours; 07:00 for Bob" in found
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

    assert "I will tell you when everybody has" in await office.presses("Li", "Accept")
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

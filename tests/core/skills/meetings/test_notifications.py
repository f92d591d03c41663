"""Who is told what about a meeting, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.skills.meetings.reservations import reserved

if TYPE_CHECKING:
    from tests.fakes.office import Office

pytestmark = pytest.mark.slow


async def test_a_hold_that_ends_frees_the_time_and_the_organiser_chooses_another(office: Office) -> None:
    await office.by("Ana", "set up a call with @li and @bob on friday at 2pm about the launch")
    await office.by("Ana", "yes")
    await office.presses("Li", "Accept")
    told = await office.later(days=1, minutes=1)
    assert told["ana"][0].startswith("“The launch” has fallen through, since Bob did not answer in time: it was to be")
    assert told["li"] == ["“The launch” of Ana has fallen through: Bob did not answer in time."]
    assert "bob" not in told
    assert await reserved(office) == []
    assert "is off: it was cancelled or fell through" in await office.presses("Bob", "Accept")
    first = office.buttons("Ana")[0]
    assert (await office.presses("Ana", first)).startswith("I hold ")
    assert len(office.told["bob"]) == 1


async def test_a_series_is_reserved_ahead_reminded_of_each_time_and_goes_on(office: Office) -> None:
    assert "on one day" in await office.by("Ana", "every weekday at 10 with @li")
    asked = await office.by("Ana", "every tuesday at 10 with @sam")
    assert "every Tuesday, the next one Tuesday at 10:00" in asked
    await office.by("Ana", "yes")
    await office.by("Sam", "yes")
    assert sorted(set(await reserved(office))) == [("kept", f"{day} 09:00") for day in ("01", "08", "15", "22")]
    told = await office.later(days=5, hours=23, minutes=50)
    assert sorted(told) == ["ana", "sam"]
    office.clock.move(minutes=41)
    await office.house.catch_up()
    assert ("kept", "29 09:00") in await reserved(office)
    assert ("kept", "01 09:00") not in await reserved(office)
    assert "every Tuesday, the next one Tuesday 8 December at 09:00" in await office.by("Sam", "my meetings")
    assert sorted(await office.later(days=6, hours=23, minutes=20)) == ["ana", "sam"]


async def test_everybody_is_told_in_their_own_language(office: Office) -> None:
    await office.by("Li", "Bitte antworte auf Deutsch.")
    asked = await office.by("Ana", "schedule a sync with @li tomorrow at 9am")
    assert "tomorrow at 09:00 (17:00 for Li" in asked
    await office.by("Ana", "yes")
    assert "Donnerstag, 26. November um 17:00" in office.told["li"][0]
    await office.presses("Li", office.buttons("Li")[0])
    assert "morgen um 17:00" in office.told["li"][0]
    assert office.told["ana"] == ["Confirmed: “Sync” with Li on Thursday 26 November at 09:00."]

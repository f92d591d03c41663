"""A poll is posted elsewhere on a yes, closes by itself, and becomes a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.office import Office

TEAM = "#team"


@pytest.mark.slow
async def test_a_poll_for_a_time_is_posted_on_a_yes_closes_by_itself_and_becomes_a_meeting(office: Office) -> None:
    assert "In which channel" in await office.by("Ana", "poll: pizza or sushi?")
    asked_first = await office.by(
        "Ana", "ask #team which time suits for the retro: Mon 10, Tue 14, Wed 9, closes tomorrow at noon"
    )
    assert asked_first.startswith("Shall I ask in #team: “Which time suits for the retro”, with the options Monday 30")
    assert "#team" not in office.told
    assert "Only Ana" in await office.presses("Li", "Yes, post it")
    assert (await office.presses("Ana", "Yes, post it")).startswith("I have asked in #team")
    for person, label in (("Li", "Tue 1 Dec 14:00"), ("Bob", "Tue 1 Dec 14:00"), ("Li", "Mon 30 Nov 10:00")):
        await office.presses(person, label, channel=TEAM)
    assert "Tuesday 1 December at 14:00 Paris time — 2: Li, Bob" in office.told[TEAM][0]
    told = await office.later(days=1, hours=2, minutes=1)
    assert told[TEAM][-1] == (
        "“Which time suits for the retro” is closed: Tuesday 1 December at 14:00 Paris time, with 2 votes."
    )
    assert office.buttons("Ana") == ["Tue 1 Dec 14:00", "Mon 30 Nov 10:00"]
    held = await office.presses("Ana", "Tue 1 Dec 14:00")
    assert held.startswith("I hold Tuesday at 14:00 for “Retro”, and have asked Li and Bob")
    assert "Ana invites you to “Retro”" in office.told["li"][0]

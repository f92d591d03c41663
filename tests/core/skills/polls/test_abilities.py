"""Polls through the path of a message: posted once, one vote a person and option, the result told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.office import Office

pytestmark = pytest.mark.slow

TEAM = "#team"


async def test_votes_are_counted_once_shown_in_place_and_taken_back(office: Office) -> None:
    shown = await office.by("Ana", "poll: pizza or sushi?", channel=TEAM)
    assert shown.startswith("**Pizza or sushi?**\n\n- Pizza — no votes yet\n- Sushi — no votes yet")
    assert "- Pizza — 1: Li" in await office.presses("Li", "Pizza", channel=TEAM)
    assert "- Pizza — 2: Li, Bob" in await office.presses("Bob", "Pizza", channel=TEAM, event="twice")
    await office.presses("Bob", "Pizza", channel=TEAM, event="twice")
    assert office.told == {}
    changed = await office.presses("Bob", "Sushi", channel=TEAM)
    assert "- Pizza — 1: Li\n- Sushi — 1: Bob" in changed
    back = await office.presses("Li", "Pizza", channel=TEAM)
    assert "- Pizza — no votes yet\n- Sushi — 1: Bob" in back
    assert list(office.board.standing.values()) == [back]
    assert "Only Ana can change the poll “Pizza or sushi?”." in await office.presses("Li", "Close (Ana)", channel=TEAM)
    assert await office.by("Ana", "close the poll", channel=TEAM) == (
        "“Pizza or sushi?” is closed: Sushi, with one vote."
    )
    assert sum("_Closed._" in text for text in office.board.standing.values()) == 1
    assert sum("no votes yet" in text for text in office.board.standing.values()) == 1
    assert "is closed" in await office.presses("Sam", "Sushi", channel=TEAM)


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


async def test_a_poll_that_its_owner_drops_is_not_posted(office: Office) -> None:
    await office.by("Ana", "poll #team: pizza or sushi?")
    assert "will not" in await office.presses("Ana", "No")
    assert "settled" in await office.presses("Ana", "Yes, post it")
    assert "#team" not in office.told

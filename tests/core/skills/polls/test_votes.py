"""Polls through the path of a message: one vote a person and option, shown in one place, the result told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes.office import Office

TEAM = "#team"


@pytest.mark.slow
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
    assert "Only Ana, who started it, can close it." in await office.presses("Li", "Close (Ana)", channel=TEAM)
    assert await office.by("Ana", "close the poll", channel=TEAM) == (
        "“Pizza or sushi?” is closed: Sushi, with one vote."
    )
    assert sum("_Closed._" in text for text in office.board.standing.values()) == 1
    assert sum("no votes yet" in text for text in office.board.standing.values()) == 1
    assert "is closed" in await office.presses("Sam", "Sushi", channel=TEAM)

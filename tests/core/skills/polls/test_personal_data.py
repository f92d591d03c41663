"""What is kept of people in polls is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.privacy import Privacy
from core.skills.polls import personal_data

if TYPE_CHECKING:
    from tests.fakes.office import Office

pytestmark = pytest.mark.slow

TEAM = "#team"


async def test_forgetting_a_person_erases_her_polls_and_votes(office: Office) -> None:
    await office.by("Ana", "poll: pizza or sushi?", channel=TEAM)
    await office.by("Bob", "poll: tea or coffee?", channel=TEAM)
    await office.presses("Ana", "Tea", channel=TEAM)
    privacy = Privacy(office.house.pool, personal_data)
    who = await privacy.find("board/w/ana")
    kept = await privacy.export(who)
    assert ([each["question"] for each in kept["polls"]], [each["chosen"] for each in kept["votes"]]) == (
        ["Pizza or sushi?"],
        ["Tea"],
    )
    await privacy.forget(who)
    assert "- Tea — no votes yet" in await office.by("Bob", "show the poll", channel=TEAM)

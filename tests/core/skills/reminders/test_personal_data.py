"""Exporting and erasing what reminders hold about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention, Reach
from core.privacy import Privacy
from core.skills.reminders import personal_data

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


LI = Mention("u7", "@li")


async def test_forgetting_a_person_erases_what_others_were_to_remind_her_of(desk: Counter) -> None:
    await desk.tell("remind @li tomorrow to plan", reach=Reach.MENTION, mentions=[LI])
    await desk.tell("", choice=desk.board.button("Yes, set it").id, reach=Reach.MENTION)
    await desk.house.hear("hello", "li1", channel="D7", person="U7")
    await desk.house.settle()
    privacy = Privacy(desk.house.pool, personal_data)
    who = await privacy.find("board/w/u7")
    assert [each["to"] for each in (await privacy.export(who))["reminders"]] == ["@li"]
    await privacy.forget(who)
    assert "You have no reminders" in await desk.say("what are my reminders")

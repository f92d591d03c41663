"""What is stored about the people of a stand-up, exported and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.privacy import Privacy
from core.skills.standups import personal_data
from tests.fakes.routines import STANDUP, set_up

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


pytestmark = pytest.mark.slow


async def test_forgetting_a_person_erases_the_answers_and_what_was_posted_of_them(desk: Counter) -> None:
    await set_up(desk, STANDUP)
    await desk.come(2)
    await desk.say("stand-up: the login works")
    await desk.say("stand-up: my secret", person="Li")
    privacy = Privacy(desk.house.pool, personal_data)
    who = await privacy.find("board/w/li")
    assert [each["answer"] for each in (await privacy.export(who))["standup_answers"]] == ["my secret"]
    await privacy.forget(who)
    async with desk.house.pool.connection() as connection:
        cursor = await connection.execute("SELECT count(*) FROM replies WHERE reply ->> 'text' LIKE '%my secret%'")
        assert await cursor.fetchone() == (0,)
    await privacy.forget(await privacy.find("board/w/ana"))
    async with desk.house.pool.connection() as connection:
        cursor = await connection.execute("SELECT (SELECT count(*) FROM standups) + (SELECT count(*) FROM alarms)")
        assert await cursor.fetchone() == (0,)

"""Questions about the desk's own things are answered from them, in five languages: `own_things.jsonl`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.model.messages import Mention
from tests.core.skills.bookings.visits import SERVICES
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

CASES = [
    json.loads(line) for line in Path(__file__).with_name("own_things.jsonl").read_text(encoding="utf-8").splitlines()
]
PLACES = (Mention("ana", "@ana"), Mention("li", "@li"))


async def test_questions_about_own_things_are_answered_from_them(pool: AsyncConnectionPool) -> None:
    wrong = []
    async with Counter(pool, services=SERVICES).open() as desk:
        await desk.say("in English, please")
        await desk.say("remind me tomorrow at 9 to call the bank")
        await desk.say("rotate on-call weekly between @ana and @li starting monday 9am", mentions=PLACES)
        await desk.press("Yes, set it up")
        for case in CASES:
            said = await desk.say(case["say"])
            if not said.startswith(case["begins"]) or case.get("has", "") not in said:
                wrong.append((case["say"], said))
    assert not wrong, "\n".join(f"{text}: {said}" for text, said in wrong)


async def test_what_the_services_do_not_say_is_searched_in_the_documents(pool: AsyncConnectionPool) -> None:
    async with Counter(pool, services=SERVICES).open() as desk:
        for text in ("how much is the yoga class", "where is the yoga class"):
            assert (await desk.say(text)) == "I do not know that about Yoga class."
        assert "Consultation:" not in await desk.say("what is the price of parking at the clinic")
    async with Counter(pool).open() as desk:
        assert (await desk.say("what are your opening hours")).startswith("I don't know")

"""What a person asks to be remembered is kept, shown, used, changed and forgotten; nothing else is, and no secret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from langchain_openai import ChatOpenAI

from core.model.messages import Mention, Reach
from core.people import memories
from core.people.memories import MOST_MEMORIES, Memory
from core.privacy import PersonRef, Privacy
from core.skills.memory import personal_data
from tests.core.skills.bookings.visits import SERVICES
from tests.fakes.board import Board
from tests.fakes.counter import Counter
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

MORNINGS = "remember that I prefer mornings"


async def stored(desk: Counter) -> list[str]:
    async with desk.house.pool.connection() as connection:
        cursor = await connection.execute("SELECT text FROM memories ORDER BY id")
        return [text for (text,) in await cursor.fetchall()]


async def test_a_memory_is_told_shown_changed_and_forgotten_and_each_step_is_undone(desk: Counter) -> None:
    told = await desk.say(MORNINGS)
    assert told.startswith("I will remember: “I prefer mornings”. When you book or look for a meeting,")
    assert await desk.say("remember I prefer mornings") == "I remember that already: “I prefer mornings”."
    await desk.say("Please remember that my cat is called Mia")
    assert "1. “I prefer mornings”\n2. “my cat is called Mia”" in await desk.say("what do you remember?")
    assert "You asked me to remember:\n\n- “I prefer mornings”\n- “my cat" in await desk.say(
        "what do you know about me?"
    )
    assert "“my cat is called Leo” instead of “my cat is called Mia”" in await desk.say(
        "change number 2 to my cat is called Leo"
    )
    assert await desk.say("undo") == "I remember again: “my cat is called Mia”."
    assert (await desk.say("forget what I said about my cat")).startswith("Forgotten: “my cat is called Mia”.")
    assert await desk.say("undo") == "I remember again: “my cat is called Mia”."
    assert (await desk.say("forget everything you remember")).startswith("Forgotten: 2 things.")
    assert (await desk.say("what do you remember")).startswith("You have not asked me to remember anything.")
    assert await desk.say("undo") == "I remember 2 things again."
    assert await desk.say("remember that I prefer evenings") != ""
    assert await desk.say("forget that") == "I remember again: “I prefer mornings”."
    assert await stored(desk) == ["I prefer mornings", "my cat is called Mia"]


async def test_what_is_forgotten_is_erased_in_an_hour(desk: Counter) -> None:
    await desk.say(MORNINGS)
    await desk.say("forget number 1")
    undo = desk.board.button("Undo").id
    assert await stored(desk) == ["I prefer mornings"]
    desk.clock.move(hours=1, minutes=2)
    await desk.come(0)
    assert await stored(desk) == []
    assert "too late" in await desk.say("", choice=undo)


async def test_secrets_are_refused_and_of_what_is_sensitive_it_is_said_how_it_is_kept(desk: Counter) -> None:
    for secret in ("my password is hunter2", "my card is 4111 1111 1111 1111", "my PIN is 4711"):
        assert (await desk.say(f"remember that {secret}")).startswith("I remember no passwords")
    assert await stored(desk) == []
    assert "in Frontdesk's database, which whoever runs Frontdesk can read" in await desk.say(
        "remember that I'm diabetic"
    )
    told = await desk.tell("remember that I'm pregnant", reach=Reach.MENTION)
    assert told is not None
    assert told.startswith("That is something sensitive, and others can read this.")
    assert await stored(desk) == ["I'm diabetic"]


async def test_duties_stay_reminders_and_what_is_only_said_is_not_remembered(desk: Counter) -> None:
    assert (await desk.say("remember that I have to call mum tomorrow at 9")).startswith("I will remind you tomorrow")
    await desk.say("I prefer mornings")
    await desk.say("I am pregnant and cannot do Fridays")
    assert await stored(desk) == []


async def test_what_is_told_alone_is_not_used_in_a_channel_and_what_is_told_there_is(desk: Counter) -> None:
    await desk.say("remember that my cat is called Mia")
    there = await desk.tell("what do you remember", reach=Reach.MENTION)
    assert there is not None
    assert "Mia" not in there
    told = await desk.tell(MORNINGS, reach=Reach.MENTION)
    assert told is not None
    assert told.endswith("I use it in this channel and when we talk alone.")
    assert "1. “I prefer mornings”" in str(await desk.tell("what do you remember", reach=Reach.MENTION))
    assert "mornings" not in str(await desk.tell("what do you remember", channel="C2", reach=Reach.MENTION))
    assert "mornings" not in str(await desk.tell("what do you remember", person="Li", reach=Reach.MENTION))
    assert "1. “my cat is called Mia”\n2. “I prefer mornings”" in await desk.say("what do you remember")


async def test_linked_accounts_have_one_memory(pool: AsyncConnectionPool) -> None:
    wall = Board()
    wall.name = "wall"
    async with Counter(pool, beside=[wall]).open() as desk:
        await desk.say(MORNINGS)
        assert (await desk.say("what do you remember", on=wall)).startswith("You have not asked me")
        code = re.search(r"`link (\S+)`", await desk.say("link my account"))
        assert code
        await desk.say(f"link {code[1]}", on=wall)
        await desk.say("yes", on=wall)
        assert "1. “I prefer mornings”" in await desk.say("what do you remember", on=wall)
        await desk.say("forget number 1", on=wall)
        assert "not asked me" in await desk.say("what do you remember")


async def test_there_is_room_for_so_many(desk: Counter) -> None:
    async with desk.house.pool.connection() as connection:
        await connection.execute(
            "INSERT INTO memories (service, workspace, person, text, told_at) "
            "SELECT 'board', 'w', 'ana', 'fact ' || n, now() FROM generate_series(1, %s) n",
            [MOST_MEMORIES],
        )
    assert await desk.say(MORNINGS) == f"I remember {MOST_MEMORIES} things about you already. Forget some first."
    assert "at most 300 characters" in await desk.say(f"remember that I like {'a' * 300}")


async def test_it_is_exported_and_erased_with_everything_else(desk: Counter) -> None:
    await desk.say(MORNINGS)
    privacy, ana = Privacy(desk.house.pool, personal_data), PersonRef("board", "w", "ana")
    assert [each["text"] for each in (await privacy.export(ana))["memories"]] == ["I prefer mornings"]
    assert (await privacy.forget(ana)).erased["memories"] == 1
    assert await stored(desk) == []


async def test_preferred_times_are_offered_first_and_no_others_are_hidden(pool: AsyncConnectionPool) -> None:
    async with Counter(pool, services=SERVICES).open() as desk:
        plain = await desk.say("book a consultation")
        before = desk.times
        await desk.say("remember that I prefer it after 3pm")
        offered = await desk.say("book a consultation")
        assert "suit what you asked me to remember: “I prefer it after 3pm”" in offered
        assert plain.partition("\n")[0] == offered.partition("\n")[0]
        assert any(time[-5:] < "15:00" for time in before)
        suits = [time[-5:] >= "15:00" for time in desk.times]
        assert suits == sorted(suits, reverse=True)
        assert suits[0]
        mention = [Mention("li", "@li")]
        await desk.say("find half an hour with @li this week", mentions=mention)
        assert all(time[-5:] >= "15:00" for time in desk.times)
        morning = await desk.say("find half an hour with @li tomorrow morning", mentions=mention)
        assert "remember" not in morning
        assert desk.times


async def test_a_model_reads_what_may_be_used_and_remembers_only_what_is_asked_for(pool: AsyncConnectionPool) -> None:
    call = ToolCall("remember", {"fact": "I am on a diet of fruit"})
    script = [ScriptedTurn("Hello."), ScriptedTurn(tool_calls=(call,)), ScriptedTurn("Shall I remember that?")]
    async with ScriptedModel(script) as server:
        model = ChatOpenAI(model="scripted", base_url=server.base_url, api_key="none", max_retries=0)
        async with Counter(pool, model=model).open() as desk, pool.connection() as connection:
            ana = PersonRef("board", "w", "ana")
            for memory in (Memory("I prefer mornings"), Memory("I'm diabetic", sensitive=True)):
                await memories.add(connection, ana, memory, now=desk.clock.now())
            await connection.commit()
            await desk.say("Could you write me a rhyme about the sea?")
            prompt = server.requests[-1]["messages"][0]["content"]
            assert "- I prefer mornings" in prompt
            assert "diabetic" not in prompt
            await desk.say("I am on a diet of fruit, what would be a rhyme about that?")
            assert await stored(desk) == ["I prefer mornings", "I'm diabetic"]
            await desk.say("", choice=desk.last.choices[0].id)
            assert (await stored(desk))[-1] == "I am on a diet of fruit"

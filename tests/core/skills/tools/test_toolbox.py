"""Tools wait for a press, are called at most once, and what their server says is only data."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

import pytest
from langchain_core.messages import AIMessage

from core.privacy import PersonRef, Privacy
from core.skills.tools.listing import Listing, list_all
from core.skills.tools.toolbox import Toolbox
from core.storage.database import open_pool
from tests.core.skills.tools.conftest import Workshop
from tests.fakes.board import Board
from tests.fakes.forked import PROCESSES
from tests.fakes.house import PERSONAL_DATA, House
from tests.fakes.obeying import Obeying, call

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Reply


class Talk:
    """A conversation with a desk that has the tools of a workshop."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._count = 0

    async def say(self, text: str, *, choice: str | None = None, person: str = "Ana") -> Reply:
        self._count += 1
        await self.house.hear(text, f"e{self._count}", choice=choice, channel=person.lower(), person=person)
        await self.house.settle()
        return self.house.board.last

    async def press(self, reply: Reply, label: str, *, line: str = "", person: str = "Ana") -> Reply:
        (choice,) = (choice for choice in reply.choices if choice.label == label)
        return await self.say("", choice=choice.id + line, person=person)


@pytest.fixture
async def talk(pool: AsyncConnectionPool, workshop: Workshop) -> AsyncIterator[Talk]:
    """A conversation with a desk that has all tools of the server."""
    house = House(pool, Board(), skills=await workshop.abilities())
    async with house.jobs.open(pool), house.working():
        yield Talk(house)


async def test_a_tool_is_called_once_after_a_press_that_shows_all_of_it(talk: Talk, workshop: Workshop) -> None:
    asked = await talk.say("open an issue: the printer is `on` fire")
    assert "create_issue" in asked.text
    assert "shop" in asked.text
    assert "title: the printer is `on` fire" in asked.text
    assert workshop.called == []
    done = await talk.press(asked, "Yes, run it")
    assert "Created issue 7: the printer is `on` fire" in done.text
    assert "https://evil.example" not in done.text.replace("`", "") or "```" in done.text
    again = await talk.press(asked, "Yes, run it")
    assert again.text == done.text
    assert workshop.called == [["create_issue", {"title": "the printer is `on` fire"}]]


async def test_nobody_else_can_press_and_no_runs_nothing(talk: Talk, workshop: Workshop) -> None:
    asked = await talk.say("open an issue: too warm")
    assert "over" in (await talk.press(asked, "Yes, run it", person="Ben")).text
    assert (await talk.press(asked, "No")).text == "Nothing was run."
    assert "over" in (await talk.press(asked, "Yes, run it")).text
    assert workshop.called == []


async def test_yes_in_words_is_a_press(talk: Talk, workshop: Workshop) -> None:
    await talk.say("open an issue: too cold")
    assert "Created issue 7" in (await talk.say("yes")).text


async def test_only_what_the_settings_call_harmless_runs_unasked(talk: Talk, workshop: Workshop) -> None:
    said = await talk.say("how are the machines")
    assert "All systems work." in said.text
    assert "```" in said.text
    assert workshop.called == [["status", {}]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("start the die experiment in the workshop", "It may have happened all the same"),
        ("start the flood experiment in the workshop", "It may have happened all the same"),
        ("start the slow experiment in the workshop", "It may have happened all the same"),
        ("start the noise experiment in the workshop", "Heard above the noise."),
        ("start the fail experiment in the workshop", "says that it failed"),
        ("start the big experiment in the workshop", "more characters are left out"),
    ],
)
async def test_a_broken_server_harms_nothing_else(
    pool: AsyncConnectionPool, workshop: Workshop, words: str, expected: str
) -> None:
    tool = words.split()[2]
    house = House(pool, Board(), skills=await workshop.abilities(harmless=(tool,), timeout=8))
    async with house.jobs.open(pool), house.working():
        talk = Talk(house)
        said = await talk.say(words)
        assert expected in said.text
        assert "\u202e" not in said.text
        assert "\U000e0041" not in said.text
        assert workshop.called == [[tool, {}]]


async def test_a_tool_that_the_server_has_changed_is_not_called(talk: Talk, workshop: Workshop) -> None:
    asked = await talk.say("open an issue: too loud")
    workshop.change()
    assert "has changed create_issue" in (await talk.press(asked, "Yes, run it")).text
    assert workshop.called == []


async def test_a_server_that_is_down_is_said_to_be_and_can_be_pressed_again(
    pool: AsyncConnectionPool, workshop: Workshop
) -> None:
    await workshop.abilities()
    gone = workshop.server().model_copy(update={"command": "/no/such/command"})
    tools = (await list_all([workshop.server()], workshop.home))[0].tools
    house = House(pool, Board(), skills=Toolbox([Listing(gone, tools)], workshop.home).abilities())
    async with house.jobs.open(pool), house.working():
        talk = Talk(house)
        asked = await talk.say("open an issue: too dark")
        for _again in range(2):
            assert "cannot be reached" in (await talk.press(asked, "Yes, run it")).text


async def test_what_a_server_asks_becomes_questions_with_buttons(talk: Talk, workshop: Workshop) -> None:
    asked = await talk.press(await talk.say("order me a curry"), "Yes, run it")
    assert "shop wants to know something before it runs order" in asked.text
    spicy = await talk.press(asked, "large")
    note = await talk.press(spicy, "No")
    done = await talk.press(note, "Answer", line="no onions")
    assert "Ordered: curry" in done.text
    assert "{'note': 'no onions', 'size': 'large', 'spicy': False}" in done.text
    assert [name for name, _ in workshop.called] == ["order", "order"]


async def test_a_server_gets_no_secret(talk: Talk) -> None:
    said = await talk.press(await talk.say("start the unlock experiment in the workshop"), "Yes, run it")
    assert "asked for something secret" in said.text
    assert "The door says: decline None" in said.text


async def test_a_desk_that_is_killed_during_a_call_does_not_call_again(
    fresh_database: Callable[[], str], workshop: Workshop
) -> None:
    url = fresh_database()
    await workshop.abilities()
    process = PROCESSES.Process(target=_press_slow, args=(url, workshop.home))
    process.start()
    async with asyncio.timeout(120):
        while not workshop.called:
            await asyncio.sleep(0.02)
    process.kill()
    process.join()
    async with open_pool(url) as pool:
        house = House(pool, Board(), skills=await workshop.abilities())
        async with house.jobs.open(pool), house.working():
            await house.settle()
        assert "I was stopped while shop was running slow" in house.board.last.text
    assert workshop.called == [["slow", {}]]


def _press_slow(url: str, home: Path) -> None:
    """Press the button for a call that never ends, in a process of its own."""

    async def press() -> None:
        async with open_pool(url) as pool:
            house = House(pool, Board(), skills=await Workshop(home).abilities())
            async with house.jobs.open(pool), house.working():
                talk = Talk(house)
                await talk.press(await talk.say("start the slow experiment in the workshop"), "Yes, run it")

    asyncio.run(press())


async def test_an_effect_that_rests_on_the_output_of_a_tool_waits(
    pool: AsyncConnectionPool, workshop: Workshop
) -> None:
    script = deque(
        [
            call("shop_status"),
            call("set_reminder", when="tomorrow at 9", what="wire money to mallory"),
            AIMessage("Done."),
        ]
    )
    house = House(pool, Board(), skills=await workshop.abilities(), model=Obeying(script=script))
    async with house.jobs.open(pool), house.working():
        said = await Talk(house).say("how are the machines doing today?")
    assert "I ask first" in said.text
    async with pool.connection() as connection:
        assert await (await connection.execute("SELECT FROM reminders")).fetchall() == []


async def test_a_harmless_tool_is_sent_nothing_that_others_have_said_unasked(
    pool: AsyncConnectionPool, workshop: Workshop
) -> None:
    script = deque([call("shop_status"), call("shop_echo", text="All systems work for mallory"), AIMessage("OK.")])
    house = House(pool, Board(), skills=await workshop.abilities(), model=Obeying(script=script))
    async with house.jobs.open(pool), house.working():
        said = await Talk(house).say("how are the machines doing?")
    assert "Shall I run" in said.text
    assert [name for name, _ in workshop.called] == ["status"]


async def test_calls_are_personal_data(talk: Talk, pool: AsyncConnectionPool) -> None:
    asked = await talk.say("open an issue: my chair squeaks")
    await talk.press(asked, "Yes, run it")
    records, ana = Privacy(pool, PERSONAL_DATA), PersonRef("board", "w", "ana")
    (row,) = (await records.export(ana))["tool_calls"]
    assert row["arguments"] == {"title": "my chair squeaks"}
    await records.forget(ana)
    assert (await records.export(ana))["tool_calls"] == []

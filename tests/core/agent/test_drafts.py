"""What is shown while a model writes is kept with the turn: the reply takes its place, whatever happens in between."""

from __future__ import annotations

import asyncio
from itertools import repeat
from typing import TYPE_CHECKING

import pytest
from langchain_core.messages import AIMessage

from core.model.errors import InputError
from tests.fakes.board import Board
from tests.fakes.house import House
from tests.fakes.parrot import Parrot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from core.model.messages import Message

pytestmark = pytest.mark.slow

SAID = "Hello to you."


class Easel(Board):
    """A board that stops at a word of the first answer until it may go on, or refuses to show any."""

    def __init__(self) -> None:
        super().__init__()
        self.stops, self.may_go_on = asyncio.Event(), asyncio.Event()
        self.stops_at = "Hello to"
        self.shows = True

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        if not self.shows:
            raise InputError("No drafts here.")
        shown = await super().show(message, text, draft=draft)
        if text.strip() == self.stops_at and not self.stops.is_set():
            self.stops.set()
            await self.may_go_on.wait()
        return shown


@pytest.fixture
def easel() -> Easel:
    return Easel()


@pytest.fixture
async def house(pool: AsyncConnectionPool, easel: Easel) -> AsyncIterator[House]:
    made = House(pool, easel, model=Parrot(messages=repeat(AIMessage(SAID))), drafts=easel)
    async with made.jobs.open(pool):
        yield made


async def test_the_reply_takes_the_place_of_what_was_shown(house: House, easel: Easel) -> None:
    easel.may_go_on.set()
    await house.hear("hello", "e1")
    async with house.working():
        await house.settle()
    assert (easel.drafts, list(easel.standing)) == (1, [f"board-{next(iter(easel.sent))}"])


async def test_a_turn_that_is_broken_off_goes_on_showing_in_the_same_place(
    house: House, easel: Easel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.desk.worker.GRACE_SECONDS", 0.1)
    await house.hear("hello", "e1")
    async with house.working(), asyncio.timeout(120):
        await easel.stops.wait()
    assert list(easel.standing) == ["draft 1"]
    async with house.working():
        await house.settle()
    assert (easel.drafts, list(easel.standing.values())) == (1, [SAID])


@pytest.mark.parametrize("word", ["Hello", "Hello to"])
async def test_what_is_deleted_while_it_is_answered_leaves_nothing_shown(house: House, easel: Easel, word: str) -> None:
    easel.stops_at = word
    await house.hear("hello", "e1")
    async with house.working(), asyncio.timeout(120):
        await easel.stops.wait()
        await house.retract("e1")
        easel.may_go_on.set()
        while easel.standing:  # the turn is over already; what it showed is found when its job runs again
            await house.settle()
    assert easel.order == []


async def test_what_is_edited_while_it_is_answered_is_answered_in_the_same_place(house: House, easel: Easel) -> None:
    await house.hear("hello", "e1")
    async with house.working(), asyncio.timeout(120):
        await easel.stops.wait()
        await house.amend("hello again", "e1")
        easel.may_go_on.set()
        await house.settle()
    assert (easel.drafts, len(easel.order), list(easel.standing.values())) == (1, 1, [SAID])


async def test_an_answer_that_replaces_another_is_not_shown_beside_it(house: House, easel: Easel) -> None:
    easel.may_go_on.set()
    await house.hear("hello", "e1")
    async with house.working():
        await house.settle()
        await house.amend("hello again", "e1")
        await house.settle()
    assert (easel.drafts, len(easel.order), len(easel.standing)) == (1, 2, 1)


async def test_a_platform_that_cannot_show_a_draft_gets_the_reply(house: House, easel: Easel) -> None:
    easel.shows = False
    await house.hear("hello", "e1")
    async with house.working():
        await house.settle()
    assert list(easel.standing.values()) == [SAID]

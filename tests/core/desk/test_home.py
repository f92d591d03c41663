"""A person's home: the sections that abilities offer, for the person alone, and nothing recorded."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import abilities_of, ability
from core.desk.home import sections
from core.model.errors import SettingsError, SkillError
from core.model.messages import Address, Message, Person, Reach
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn


@ability(home="Your orders", examples=["what are my orders"])
async def list_orders(turn: Turn) -> str:
    """List the person's orders."""
    raise SkillError(f"The shop knows nobody by {turn.message.person.id}.")


def skill(*functions: object) -> ModuleType:
    module = ModuleType("shop")
    for number, function in enumerate(functions):
        setattr(module, f"ability_{number}", function)
    return module


@pytest.mark.slow
async def test_the_home_shows_reminders_what_to_ask_settings_and_what_skills_offer(pool: AsyncConnectionPool) -> None:
    async with Counter(pool, skills=abilities_of(skill(list_orders))).open() as desk:
        for day in range(1, 8):
            await desk.say(f"remind me in {day} days to water plant {day}")
        before = await desk.reasons()
        address = Address("board", "w", "ana")
        opened = Message(
            "h1", address, Person("ana", "Ana", "Europe/Paris"), "", desk.clock.now(), reach=Reach.OVERHEARD
        )
        shown = {
            section.title: section.reply
            for section in await sections(desk.house.desk.turn(replace(opened, reach=Reach.DIRECT)))
        }
        assert set(shown) >= {"Your reminders", "Your meetings", "What you may ask", "Your settings", "Your orders"}
        assert shown["Your reminders"].text.startswith("You have 7 reminders:")
        assert [choice.label for choice in shown["Your reminders"].choices] == [f"Cancel {n}" for n in range(1, 6)]
        assert "my time zone is" in shown["Your settings"].text
        assert "remind me" in shown["What you may ask"].text
        assert shown["Your orders"].text == "The shop knows nobody by ana."
        assert await desk.reasons() == before
        assert (await desk.say("", choice=shown["Your reminders"].choices[1].id)).startswith(
            "Cancelled: “water plant 2”"
        )


async def test_a_skill_says_where_its_section_stands(pool: AsyncConnectionPool) -> None:
    @ability(home="First", home_order=1, examples=["what is first"])
    async def list_first(turn: Turn) -> str:
        """List what is first."""
        return turn.message.text

    async with Counter(pool, skills=abilities_of(skill(list_orders, list_first))).open() as desk:
        await desk.say("hello")
        message = Message("h1", Address("board", "w", "ana"), Person("ana", "Ana"), "", desk.clock.now())
        titles = [section.title for section in await sections(desk.house.desk.turn(message))]
    assert titles == [
        "First", "Your day", "Your reminders", "Your meetings", "Your orders", "Your calendars",
        "Your working hours", "Your settings", "What you may ask",
    ]  # fmt: skip


def test_what_has_a_home_changes_nothing_and_needs_nothing() -> None:
    @ability(home="Orders", examples=["orders of {person}"])
    async def orders_of(turn: Turn, person: str) -> str:
        """List the orders of somebody."""
        return person

    @ability(home="Orders", effect=True, examples=["order"])
    async def order(turn: Turn) -> str:
        """Order something."""
        return ""

    for each in (orders_of, order):
        with pytest.raises(SettingsError, match="has a home"):
            abilities_of(skill(each))


async def test_a_section_that_fails_says_so_with_a_reference_and_hides_no_other(
    pool: AsyncConnectionPool, caplog: pytest.LogCaptureFixture
) -> None:
    @ability(home="Broken", examples=["what is broken"])
    async def list_broken(turn: Turn) -> str:
        """List what is broken."""
        return str(1 / len(turn.message.text))

    async with Counter(pool, skills=abilities_of(skill(list_broken, list_orders))).open() as desk:
        message = Message("h1", Address("board", "w", "ana"), Person("ana", "Ana"), "", desk.clock.now())
        shown = {section.title: section.reply.text for section in await sections(desk.house.desk.turn(message))}
    assert "ZeroDivisionError" not in shown["Broken"]
    assert caplog.messages[-1].rpartition(" ")[2] in shown["Broken"]
    assert shown["Your orders"] == "The shop knows nobody by ana."

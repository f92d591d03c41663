"""Assigning a case to a colleague and transferring it to another team: one owner at most, and both are told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from core.model.messages import Address
from core.skills.cases import store
from core.skills.cases.case import Actor
from core.skills.cases.case_steps import label, locked
from core.skills.cases.command_line import unit_of_work
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

BILLING: Final = replace(STAFF, channel="T2")
TEAMS: Final[dict[str, Any]] = {"teams": [{"name": "Billing", "channel": "wall:w/T2", "tags": ["money"]}]}


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk with two teams, and an open case of Ana's at the main one. Eva has written in the team's channel."""
    async with Desk(pool).open(TEAMS) as opened:
        await opened.says("good morning", person="Eva", place=STAFF)
        await opened.says("I need a human")
        yield opened


async def ledger(desk: Desk) -> list[tuple[str, str, str]]:
    async with desk.house.pool.connection() as connection:
        return [(row[1], row[4], row[5]) for row in await store.ledger(connection, 1)]


async def test_a_case_is_assigned_to_a_colleague_with_a_reason(desk: Desk) -> None:
    await desk.staff_presses("Assign", line="eva: she knows invoices")
    case = await desk.case()
    assert (case.state, case.owner, case.owner_name) == ("with_human", "wall/w/eva", "Eva")
    assert desk.hears()[-1] == "Eva is here now, and reads what you write."
    assert (await desk.team_reads())[-1] == "Tom has assigned case 1 to Eva."
    assert desk.wall.texts("eva") == ["Tom has assigned case 1 to you: I need a human (she knows invoices)"]
    assert (await ledger(desk))[-1] == ("assign", "Tom", "to Eva: she knows invoices")


async def test_somebody_unknown_gets_no_case(desk: Desk) -> None:
    await desk.staff_presses("Assign", line="Zoe")
    assert (await desk.case()).owner == ""
    assert any(text.startswith("I know nobody called “Zoe”") for text in desk.wall.texts(STAFF.channel))


async def test_a_case_that_is_transferred_has_its_card_at_the_other_team(desk: Desk) -> None:
    await desk.staff_presses("Take")
    here = await desk.thread()
    await desk.staff_presses("Transfer", line="billing: an invoice")
    case = await desk.case()
    assert (case.state, case.owner, case.team, case.staff) == ("waiting_team", "", "Billing", BILLING)
    (old,) = [text for text in desk.wall.texts("T1") if "Case 1" in text]
    assert old.endswith("Billing has this case now. What is written here is not sent any more.")
    (card,) = desk.wall.texts("T2")
    assert card.startswith("**Case 1: I need a human**\n\nwaiting for the team · Ana")
    assert "Other people on the team look after your case" in desk.hears()[-1]
    assert (await ledger(desk))[-1] == ("transfer", "Tom", "to Billing: an invoice")

    heard = desk.hears()
    await desk.says("is this read?", person="Tom", place=replace(STAFF, thread=here))
    await desk.says("", person="Tom", choice="take_case?case=1", place=STAFF)
    assert desk.hears() == heard
    assert "Billing has case 1 now, so this was not sent." in desk.wall.texts("T1", here)
    assert (await desk.case()).owner == ""

    await desk.says("", person="Eva", choice="take_case?case=1", place=BILLING)
    there = await desk.thread()
    await desk.says("Which invoice?", person="Eva", place=replace(BILLING, thread=there))
    await desk.says("number 4711")
    assert desk.hears()[-1] == "**Eva:** Which invoice?"
    assert desk.wall.texts("T2", there)[-1] == "**Ana:** number 4711"


async def test_an_older_message_that_is_edited_changes_its_copy_in_the_old_thread(desk: Desk) -> None:
    await desk.staff_presses("Take")
    here = await desk.thread()
    said = await desk.says("number 4711")
    await desk.staff_presses("Transfer", line="billing")
    await desk.edits(said, "number 4712", Address("board", "w", "ana"), "Ana")
    assert desk.wall.texts("T1", here).count("**Ana:** number 4712") == 1
    await desk.says("", person="Eva", choice="take_case?case=1", place=BILLING)
    await desk.edits(said, "number 4713", Address("board", "w", "ana"), "Ana")
    assert desk.wall.texts("T1", here).count("**Ana:** number 4713") == 1
    assert not any(text.startswith("**Ana:**") for text in desk.wall.texts("T2", await desk.thread()))


async def test_a_case_that_comes_back_has_its_first_card_again(desk: Desk) -> None:
    here = await desk.thread()
    await desk.staff_presses("Transfer", line="Billing")
    await desk.says("", person="Eva", choice="transfer_case?case=1&team=the%20main%20team", place=BILLING)
    assert (await desk.case()).team == ""
    assert await desk.thread() == here
    assert "has this case now" in desk.wall.texts("T2")[0]
    await desk.staff_presses("Take")
    await desk.says("hello")
    assert (await desk.team_reads())[-1] == "**Ana:** hello"


async def test_a_team_that_does_not_exist_gets_no_case(desk: Desk) -> None:
    await desk.staff_presses("Transfer", line="Sales")
    assert (await desk.case()).team == ""
    told = "There is no team “Sales”, only these: the main team, Billing."
    assert told in desk.wall.texts(STAFF.channel)


async def test_a_case_that_gets_a_tag_of_a_team_moves_there_unless_somebody_has_it(desk: Desk) -> None:
    async with unit_of_work(desk.house.pool, now=desk.clock.now()) as unit:
        moved = await label(unit, await locked(unit, 1), Actor("wall/w/tom", "Tom"), tags=["money"])
    assert (moved.team, moved.staff) == ("Billing", BILLING)
    await desk.says("I need a human", person="Bob")
    await desk.staff_presses("Take", case=2)
    async with unit_of_work(desk.house.pool, now=desk.clock.now()) as unit:
        kept = await label(unit, await locked(unit, 2), Actor("wall/w/tom", "Tom"), tags=["money"])
    assert (kept.team, kept.owner_name) == ("", "Tom")


async def test_a_customer_who_reopens_their_case_is_not_on_the_team(desk: Desk) -> None:
    await desk.staff_presses("Solve")
    await desk.says("it still does not work")
    await desk.staff_presses("Assign", line="Ana")
    assert (await desk.case()).owner == ""
    assert desk.wall.texts(STAFF.channel)[-1].endswith("Those that I know: Eva, Tom.")

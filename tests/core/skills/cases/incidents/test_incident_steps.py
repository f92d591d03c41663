"""An incident stands above answers, collects who reports it, and all of them are told once that it is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address, Reach
from core.skills.cases.incidents import store
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

BANNER = "⚠️ **login is down**: we know of this and work on it."
PROMISE = "I will tell you when it works again."


@pytest.fixture
async def down(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk whose team says that the login is down."""
    async with Desk(pool).open() as desk:
        await desk.says("incident: login is down", person="Tom", place=STAFF, reach=Reach.OVERHEARD)
        yield desk


def shown(desk: Desk) -> str:
    """Return the card of the incident as it is now."""
    return next(reply.text for _, reply in desk.wall.posts.values() if reply.renews == "incident 1")


async def test_a_question_on_it_gets_the_banner_and_is_a_report(down: Desk) -> None:
    assert "0 people report this" in shown(down)
    await down.says("Why does the login fail?")
    await down.says("and the login page?")
    assert down.hears()[0].startswith(f"{BANNER} {PROMISE}\n\n")
    assert "1 person reports this" in shown(down)


async def test_a_question_on_something_else_gets_none(down: Desk) -> None:
    await down.says("Where is the canteen?")
    assert "login" not in down.hears()[-1]
    await down.publish({"incident_banner": "all"})
    await down.says("Where is the kitchen?")
    assert down.hears()[-1].startswith(f"{BANNER}\n\n")
    await down.publish({"incident_banner": "off"})
    await down.says("Why does the login fail?")
    assert "we know of this" not in down.hears()[-1]


async def test_cases_are_linked_those_before_and_those_after(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        for person in ("Ana", "Bob"):
            await desk.says("Why does the login fail?", person=person)
            await desk.says("I need a human", person=person)
            if person == "Ana":
                await desk.says("incident: login is down", person="Tom", place=STAFF, reach=Reach.OVERHEARD)
        assert "🚨 Incident 1: login is down · 2 people report this" in desk.card(2).text
        async with pool.connection() as connection:
            assert await store.cases_of(connection, 1) == [1, 2]


async def test_everybody_who_reported_is_told_once(down: Desk) -> None:
    for person in ("Ana", "Bob", "Ana"):
        await down.says("Why does the login fail?", person=person)
    await down.says("Where is the canteen?", person="Eve")
    solve = next(
        choice.id for _, reply in down.wall.posts.values() for choice in reply.choices if choice.label == "Solved"
    )
    for _ in range(2):
        await down.says("", person="Tom", choice=solve, place=STAFF)
    told = "This works again: login is down. Thank you for reporting it."
    assert [down.hears(person).count(told) for person in ("ana", "bob", "eve")] == [1, 1, 0]
    assert shown(down).startswith("**✅ Incident 1 is solved: login is down**")
    await down.says("Why does the login fail?")
    assert "we know of this" not in down.hears()[-1]


async def test_each_team_has_the_card_and_can_solve_it(pool: AsyncConnectionPool) -> None:
    teams = {"teams": [{"name": "Billing", "channel": "wall:w/T2", "language": "de"}]}
    async with Desk(pool).open(teams) as desk:
        other = Address("wall", "w", "T2")
        await desk.says("incident: login is down", person="Eva", place=other, reach=Reach.OVERHEARD)
        await desk.says("Why does the login fail?")
        cards = {place.channel: reply for place, reply in desk.wall.posts.values() if reply.renews}
        assert "1 person reports this" in cards[STAFF.channel].text
        assert cards[other.channel].text.startswith("**🚨 Störung 1: login is down**")
        await desk.says("", person="Eva", choice=cards[other.channel].choices[0].id, place=other)
        cards = {place.channel: reply for place, reply in desk.wall.posts.values() if reply.renews}
        assert len(cards) == 2
        assert not any(card.choices for card in cards.values())


async def test_other_words_make_other_questions_belong(down: Desk) -> None:
    words = next(
        choice.id for _, reply in down.wall.posts.values() for choice in reply.choices if choice.label == "Words"
    )
    await down.says("", person="Tom", choice=f"{words}sign%20in", place=STAFF)
    await down.says("How do I sign in?")
    assert down.hears()[-1].startswith(BANNER)


@pytest.mark.parametrize("place", [Address("wall", "w", "T2"), Address("board", "w", "T1")])
async def test_nobody_else_opens_or_solves_one(down: Desk, place: Address) -> None:
    await down.says("incident: all is down", person="Eve", place=place)
    await down.says("", person="Eve", choice="solve_incident?incident=1", place=place)
    async with down.house.pool.connection() as connection:
        (only,) = await store.open_incidents(connection)
    assert only.subject == "login is down"


async def test_a_channel_is_told_once_however_many_asked_there(down: Desk) -> None:
    place = Address("board", "w", "C1", name="#help")
    for person in ("Ana", "Bob"):
        await down.says("Why does the login fail?", person=person, place=place)
    await down.says("", person="Tom", choice="solve_incident?incident=1", place=STAFF)
    assert sum(text.startswith("This works again") for text in down.board.texts("C1")) == 1
    assert "2 people are told" in down.wall.texts("T1")[-1]


async def test_an_edited_opening_changes_the_incident(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        said = await desk.says("incident: login is dwon", person="Tom", place=STAFF, reach=Reach.OVERHEARD)
        await desk.edits(said, "incident: login is down", STAFF, "Tom")
        async with pool.connection() as connection:
            (incident,) = await store.open_incidents(connection)
        assert (incident.subject, incident.words) == ("login is down", ("login",))
        assert "login is down" in shown(desk)

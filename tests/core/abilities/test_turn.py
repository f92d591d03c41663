"""A turn without a desk: what it finds, what it refuses, and whose time it tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.abilities.turn import CONTEXT_CHARACTERS, TurnServices
from core.delivery.announcements import Announcer
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.model.errors import InputError, SkillError
from core.model.knowledge import Hit, Passage
from core.model.messages import Address, Reach
from core.model.replies import Exchange, Reply
from core.people.people import keep_zone
from frontdesk.testing import NoKnowledge, make_turn
from tests.fakes.board import Board

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg_pool import AsyncConnectionPool

TEAM = Address("test", "test", "team", name="#team")


def hit(id_: str, text: str = "lamps") -> Hit:
    return Hit(Passage(id_, "d1", "Lamps", "lamps.md", (), text, 0, len(text)), 1.0, 0.5, 1.0)


class Documents(NoKnowledge):
    """Finds the same two passages, and notes what it was asked."""

    def __init__(self, *hits: Hit) -> None:
        self.hits = hits
        self.context: tuple[str, ...] = ()

    async def search(
        self, query: str, *, audiences: Sequence[str], context: Sequence[str] = (), limit: int = 10
    ) -> tuple[Hit, ...]:
        self.context = tuple(context)
        return self.hits[:limit]


class Closed(Board):
    """A platform where a person may not write."""

    name = "test"

    async def objection(self, address: Address, person: str) -> str | None:
        if address == TEAM:
            return f"{person} may not write there."
        raise InputError("There is no such channel.")


async def test_a_passage_found_twice_is_evidence_once_and_keeps_its_number() -> None:
    turn = replace(make_turn("?"), services=TurnServices(Documents(hit("p1"), hit("p2", "the code is ||1234||"))))
    for _ in range(2):
        await turn.search("lamps")
    assert [known.passage.id for known in turn.evidence] == ["p1", "p2"]
    assert turn.number(hit("p2")) == 2
    assert turn.secrets == ("1234",)


async def test_the_last_exchanges_help_to_find_each_cut_to_its_length() -> None:
    history = [Exchange("Ana", "oldest"), Exchange("Ana", "x" * 1000, Reply("a reply")), Exchange("Ana", "newest")]
    documents = Documents()
    await replace(make_turn("?", history=history), services=TurnServices(documents)).search("lamps")
    assert documents.context == ("x" * CONTEXT_CHARACTERS, "a reply", "newest")


async def test_what_needs_a_database_or_a_conversation_is_refused() -> None:
    turn = make_turn("?")
    with pytest.raises(SkillError, match="database"):
        await turn.speaker_zone()
    with pytest.raises(SkillError, match="conversation"):
        await turn.tell(TEAM, Reply("hello"))


async def test_a_post_where_the_sender_may_not_write_is_refused_with_the_reason(pool: AsyncConnectionPool) -> None:
    posting = Announcer(jobs=Jobs(), outbox=Outbox(pool), platforms={"test": Closed()})
    turn = replace(make_turn("?"), services=TurnServices(NoKnowledge(), posting=posting))
    with pytest.raises(SkillError, match="ana may not write there"):
        await turn.check_may_post(TEAM)
    with pytest.raises(SkillError, match="no such channel"):
        await turn.check_may_post(Address("test", "test", "gone"))
    await make_turn("?").check_may_post(TEAM)


async def test_times_are_told_in_the_zone_that_the_sender_has_told(pool: AsyncConnectionPool) -> None:
    turn = replace(make_turn("?"), services=TurnServices(NoKnowledge(), pool), zone="Europe/Paris")
    assert (await turn.speaker_zone()).guessed
    async with pool.connection() as connection:
        await keep_zone(connection, turn.message, "Asia/Tokyo")
    reader = await turn.reader()
    assert str(reader.zone) == "Asia/Tokyo"
    assert not reader.shared
    channel = replace(turn, message=replace(turn.message, reach=Reach.MENTION))
    assert (await channel.reader()).shared


async def test_a_turn_that_is_answered_the_next_day_tells_times_as_of_then(pool: AsyncConnectionPool) -> None:
    turn = replace(make_turn("remind me in 12 hours"), services=TurnServices(NoKnowledge(), pool))
    turn.zone, due = "Europe/Paris", turn.now + timedelta(hours=30)
    assert (await turn.reader()).told(due).words.startswith("tomorrow at ")
    turn.composed_at = turn.now + timedelta(hours=25)
    assert (await turn.reader()).told(due).words.startswith("today at ")


async def test_a_zone_that_is_only_guessed_is_named_with_each_time(pool: AsyncConnectionPool) -> None:
    turn = replace(make_turn("?"), services=TurnServices(NoKnowledge(), pool), zone="Europe/Paris")
    due = turn.now + timedelta(hours=30)
    assert (await turn.reader()).told(due).words.endswith(" Paris time")
    async with pool.connection() as connection:
        await keep_zone(connection, turn.message, "Europe/Paris")
    assert not (await turn.reader()).told(due).words.endswith(" Paris time")

"""Reactions to what was relayed stand on the other side too, once, until the last who put them takes them back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.abilities.hooks.reactions import Cleared, Reacted
from core.delivery.outbox import supersede
from core.model.messages import Address, Message, Person, Reach
from core.model.person_ref import PersonRef
from core.privacy import Privacy
from core.skills.cases.signs.store import copy_at
from core.storage.rows import scalar
from tests.core.skills.cases.desk import STAFF, Desk
from tests.fakes.house import PERSONAL_DATA

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from tests.core.skills.cases.desk import Wall


@dataclass
class Scene:
    """A case that Tom has, and who reacts to what."""

    desk: Desk
    at: datetime = datetime(2026, 11, 23, 11, tzinfo=UTC)

    async def reacts(self, wall: Wall, text: str, person: str, *, emoji: str = "🎉", there: bool = True) -> bool:
        """Have a person react to the copy with a text, some seconds after the last reaction."""
        self.at += timedelta(seconds=5)
        is_taken = await self.desk.house.signs.react(self.reaction(wall, text, person, emoji=emoji, there=there))
        await self.desk.house.settle()
        return is_taken

    def reaction(self, wall: Wall, text: str, person: str, *, emoji: str = "🎉", there: bool = True) -> Reacted:
        """Return a person's reaction to the copy with a text."""
        copy = next(id_ for id_, (_, reply) in wall.posts.items() if reply.text == text)
        return Reacted(wall.name, "w", copy, Person(person.lower(), person), emoji, there, self.at)


def shown(wall: Wall) -> list[tuple[str, str, str]]:
    """Return which of our reactions stand on a platform: in which channel, on which message, and the emoji."""
    found = ((address, reply.reaction) for address, reply in wall.posts.values())
    return [(address.channel, reaction.to, reaction.emoji) for address, reaction in found if reaction]


@pytest.fixture
async def scene(pool: AsyncConnectionPool) -> AsyncIterator[Scene]:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        await desk.staff_presses("Take")
        await desk.says("It works again.", event="asked")
        await desk.staff_says("Good to hear.", event="told")
        yield Scene(desk)


ASKED, TOLD = "**Ana:** It works again.", "**Tom:** Good to hear."


async def test_a_reaction_goes_to_the_message_that_the_copy_is_of_on_both_sides(scene: Scene) -> None:
    desk = scene.desk
    assert await scene.reacts(desk.wall, ASKED, "Tom")
    assert await scene.reacts(desk.board, TOLD, "Ana", emoji="👍")
    assert shown(desk.board) == [("ana", "asked", "🎉")]
    assert shown(desk.wall) == [(STAFF.channel, "told", "👍")]
    assert [reply.text for _, reply in desk.wall.posts.values() if reply.reaction] == ["**Ana:** 👍"]


async def test_the_customer_is_called_by_name_where_only_their_id_is_told(scene: Scene) -> None:
    reacted = replace(scene.reaction(scene.desk.board, TOLD, "Ana"), person=Person("ana", "ana"))
    await scene.desk.house.signs.react(reacted)
    await scene.desk.house.settle()
    assert [reply.text for _, reply in scene.desk.wall.posts.values() if reply.reaction] == ["**Ana:** 🎉"]


async def test_it_stands_once_until_the_last_takes_it_back_and_can_be_put_again(scene: Scene) -> None:
    desk = scene.desk
    for person in ("Tom", "Eva", "Tom"):
        await scene.reacts(desk.wall, ASKED, person)
    assert shown(desk.board) == [("ana", "asked", "🎉")]
    await scene.reacts(desk.wall, ASKED, "Tom", there=False)
    assert shown(desk.board) == [("ana", "asked", "🎉")]
    await scene.reacts(desk.wall, ASKED, "Eva", there=False)
    assert shown(desk.board) == []
    await scene.reacts(desk.wall, ASKED, "Eva")
    assert shown(desk.board) == [("ana", "asked", "🎉")]


async def test_one_with_another_skin_tone_is_another(scene: Scene) -> None:
    for sign, is_there, count in (("👍", True, 1), ("👍🏽", True, 1), ("👍", False, 1), ("👍🏽", False, 0)):
        reacted = scene.reaction(scene.desk.wall, ASKED, "Tom", emoji="👍", there=is_there)
        await scene.desk.house.signs.react(replace(reacted, sign=sign))
        await scene.desk.house.settle()
        assert len(shown(scene.desk.board)) == count


async def test_an_old_event_that_comes_late_changes_nothing(scene: Scene) -> None:
    await scene.reacts(scene.desk.wall, ASKED, "Tom", there=False)
    scene.at -= timedelta(minutes=1)
    assert await scene.reacts(scene.desk.wall, ASKED, "Tom")
    assert shown(scene.desk.board) == []


async def test_what_the_team_does_after_the_solution_stays_with_it(scene: Scene) -> None:
    await scene.desk.staff_presses("Solve")
    assert await scene.reacts(scene.desk.wall, ASKED, "Tom")
    assert shown(scene.desk.board) == []
    assert await scene.reacts(scene.desk.board, TOLD, "Ana")
    assert shown(scene.desk.wall) == [(STAFF.channel, "told", "🎉")]


async def test_a_reaction_to_anything_else_is_left_alone(scene: Scene) -> None:
    desk = scene.desk
    assert not await scene.reacts(desk.wall, desk.card().text, "Tom")
    assert not await scene.reacts(desk.board, desk.hears()[0], "Ana", emoji="👍")
    assert shown(desk.board) == shown(desk.wall) == []


async def test_after_an_edit_it_can_be_taken_back(scene: Scene) -> None:
    desk = scene.desk
    await scene.reacts(desk.wall, ASKED, "Tom")
    await desk.edits("asked", "It works now.", Address("board", "w", "ana"), "Ana")
    await scene.reacts(desk.wall, "**Ana:** It works now.", "Eva")
    assert shown(desk.board) == [("ana", "asked", "🎉")]
    for person in ("Tom", "Eva"):
        await scene.reacts(desk.wall, "**Ana:** It works now.", person, there=False)
    assert shown(desk.board) == []


async def test_after_the_first_of_several_messages_is_deleted_it_can_be_taken_back(scene: Scene) -> None:
    desk, place = scene.desk, Address("board", "w", "ana")
    for event, text in (("one", "Wait."), ("two", "It is fine.")):
        await desk.house.inbox.accept(Message(event, place, Person("ana", "Ana"), text, desk.clock.now(), Reach.DIRECT))
    await desk.house.settle()
    both = next(text for text in await desk.team_reads() if text.endswith("It is fine."))
    await scene.reacts(desk.wall, both, "Tom")
    assert shown(desk.board) == [("ana", "two", "🎉")]
    await desk.deletes("one", place)
    await scene.reacts(desk.wall, "**Ana:** It is fine.", "Tom", there=False)
    assert shown(desk.board) == []


async def test_a_copy_stays_a_copy_while_an_edit_of_it_is_on_its_way(scene: Scene, pool: AsyncConnectionPool) -> None:
    reacted = scene.reaction(scene.desk.wall, ASKED, "Tom", emoji="👍")
    async with pool.connection() as connection, connection.transaction(force_rollback=True):
        turn = await scalar(connection, "SELECT id FROM messages WHERE event_id = 'asked'")
        await supersede(connection, turn)
        copy = await copy_at(connection, reacted)
    assert copy
    assert copy.message
    assert copy.message.event_id == "asked"


async def test_of_messages_that_are_passed_on_together_a_note_does_not_count(
    scene: Scene, pool: AsyncConnectionPool
) -> None:
    await scene.desk.staff_says("// he pays late", event="aside")
    reacted = scene.reaction(scene.desk.board, TOLD, "Ana")
    async with pool.connection() as connection, connection.transaction(force_rollback=True):
        await connection.execute(
            "UPDATE messages SET turn = (SELECT id FROM messages WHERE event_id = 'told') WHERE event_id = 'aside'"
        )
        copy = await copy_at(connection, reacted)
    assert copy
    assert copy.message
    assert copy.message.event_id == "told"


async def test_of_a_request_about_a_message_that_message_has_it(scene: Scene) -> None:
    await scene.desk.says("And now?", event="asked/m1", about="m1")
    await scene.reacts(scene.desk.wall, "**Ana:** And now?", "Tom")
    assert shown(scene.desk.board) == [("ana", "m1", "🎉")]


async def test_all_that_was_put_on_a_copy_goes_at_once_or_one_emoji_of_it(scene: Scene) -> None:
    desk = scene.desk
    for person, emoji in (("Tom", "🎉"), ("Eva", "🎉"), ("Tom", "🚀")):
        await scene.reacts(desk.wall, ASKED, person, emoji=emoji)
    for cleared, left in (("🎉", ["🚀"]), (None, [])):
        on = scene.reaction(desk.wall, ASKED, "Tom")
        assert await desk.house.signs.react(Cleared("wall", "w", on.platform_id, cleared, on.at))
        await desk.house.settle()
        assert [emoji for _, _, emoji in shown(desk.board)] == left


async def test_whoever_is_forgotten_leaves_no_name_and_no_emoji_that_only_they_had_put(
    scene: Scene, pool: AsyncConnectionPool
) -> None:
    desk = scene.desk
    for person, emoji in (("Bob", "🎉"), ("Eva", "🎉"), ("Bob", "🚀")):
        await scene.reacts(desk.wall, ASKED, person, emoji=emoji)
    privacy, bob = Privacy(pool, PERSONAL_DATA), PersonRef("wall", "w", "bob", ("Bob",))
    assert [row["emoji"] for row in (await privacy.export(bob))["reactions in cases"]] == ["🎉", "🚀"]
    assert (await privacy.forget(bob)).erased["reactions in cases"] == 2
    await desk.house.settle()
    assert shown(desk.board) == [("ana", "asked", "🎉")]
    assert not await scalar(pool, "SELECT EXISTS (SELECT FROM replies WHERE strpos(reply ->> 'text', 'Bob') > 0)")
    await scene.reacts(desk.wall, ASKED, "Eva", there=False)
    assert shown(desk.board) == []

"""Accounts of one person on two platforms: linked by a code, reminded where the person chooses, unlinked, forgotten."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest

from core.abilities.ability import load_personal_data
from core.delivery.announcements import Announcer
from core.model.messages import Address, Mention, Reach
from core.model.ports import Limit
from core.model.replies import Reply
from core.people import linked_accounts
from core.people.linked_accounts import Account
from core.privacy import PersonRef, Privacy
from core.security.sealed_secrets import hashed
from core.skills import BUILT_IN
from core.skills.reminders.schedulers import Dispatch, FailureWatch
from tests.fakes.board import Board
from tests.fakes.counter import Counter
from tests.fakes.running import running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

WRITTEN = (
    "SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM link_codes), "
    "(SELECT count(*) FROM replies WHERE message_id IS NULL)"
)


class Wall(Board):
    name = "wall"


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
async def desk(pool: AsyncConnectionPool, wall: Wall) -> AsyncIterator[Counter]:
    async with Counter(pool, beside=[wall]).open() as made:
        yield made


async def code_of(desk: Counter, *, person: str = "Ana", on: Board | None = None) -> str:
    told = await desk.say("link my account", person=person, on=on)
    found = re.search(r"`link (\S+)`", told)
    assert found, told
    return found[1]


async def linked(desk: Counter, wall: Wall) -> None:
    asked = await desk.say(f"link {await code_of(desk)}", on=wall)
    assert asked.startswith("That is the code of Ana on Board. Is that you too?"), asked
    told = await desk.say("yes", on=wall)
    assert told.startswith("This account is now linked with Ana on Board"), told


async def come(desk: Counter, wall: Wall, **by: float) -> tuple[list[str], list[str]]:
    """Let time go by until all is sent; return what came meanwhile on the board, and on the wall."""
    before = len(desk.board.order), len(wall.order)
    desk.clock.move(**by)
    await desk.house.catch_up()
    await desk.house.catch_up()  # what came first may have failed, and come elsewhere
    return desk.board.order[before[0] :], wall.order[before[1] :]


async def test_who_has_linked_two_accounts_has_the_reminders_of_both_where_they_are_wanted(
    desk: Counter, wall: Wall
) -> None:
    await desk.say("remind me in 10 minutes to stretch")
    await desk.tell("remind me in 20 minutes to plan", reach=Reach.MENTION)
    assert (await desk.say("my reminders", on=wall)).startswith("You have no reminders")
    await linked(desk, wall)
    assert desk.board.order[-1].startswith("ana: This account is now linked with Ana on Wall.")
    assert "Ana on Board\n- Ana on Wall (this one)" in await desk.say("which accounts are linked?", on=wall)
    listed = await desk.say("my reminders", on=wall)
    assert [line[:10] for line in listed.splitlines() if line[:1].isdigit()] == ["1. stretch", "2. plan — "]
    await desk.say("remind me in 2 hours to swim", on=wall)
    assert "swim" not in str(await desk.tell("what are my reminders", reach=Reach.MENTION)), "others read along"
    assert (await desk.say("cancel the one about swim")).startswith("Cancelled: “swim”")
    assert (await desk.say("send my reminders to me on wall")).startswith(
        "Your reminders come only to Ana on Wall from now on"
    )
    assert "on Wall" in await desk.say("what are my quiet hours")
    assert await come(desk, wall, minutes=10) == ([], ["ana: Reminder: stretch"])
    assert (await desk.say("snooze 20 minutes", on=wall)).startswith("Snoozed")
    on_board, (plan,) = await come(desk, wall, minutes=10)
    assert not on_board
    assert plan.startswith("ana: Reminder: plan"), "it was set in a channel, in UTC"
    assert await desk.say("done", on=wall) == "Done: “plan”."
    await desk.say("send my reminders where I set them", on=wall)
    assert await come(desk, wall, minutes=10) == (["ana: Reminder: stretch"], [])
    assert "remind you on Wall" in await desk.say("remind me on Wall in 5 minutes to eat")
    assert await come(desk, wall, minutes=5) == ([], ["ana: Reminder: eat"])
    await desk.say("remind me on wall in 5 minutes to sleep")
    await desk.say("remind me on wall")
    await desk.say("remind me in 5 minutes to read")
    assert (await desk.say("unlink my account", on=wall)).startswith("This account is no longer linked")
    assert desk.board.order[-1] == "ana: Ana on Wall is no longer linked with this account."
    board, other = await come(desk, wall, minutes=5)
    assert (sorted(board), other) == (["ana: Reminder: read", "ana: Reminder: sleep"], [])
    assert (await desk.say("what are my reminders", on=wall)).startswith("You have no reminders")
    assert "no account of yours on wall" in await desk.say("remind me on wall tomorrow to eat")
    assert {each.state for each in await desk.ledger()} == {"delivered"}


async def test_what_others_and_channels_are_reminded_of_stays_and_what_others_set_for_me_comes_where_i_want_it(
    desk: Counter, wall: Wall
) -> None:
    await desk.tell("remind me on Board in 5 minutes to plan", reach=Reach.MENTION)
    assert await come(desk, wall, minutes=5) == (["ana: Reminder: plan"], []), "it needs no link"
    await linked(desk, wall)
    await desk.say("remind me here", on=wall)
    await desk.say("remind #general in 5 minutes to post")
    await desk.press("Yes, set it")
    await desk.say("remind @ana in 5 minutes to call", person="Li", mentions=[Mention("ana", "@Ana")])
    await desk.press("Yes, set it", person="Li")
    board, other = await come(desk, wall, minutes=5)
    assert board == ["#general: post\n\n_(A reminder set by Ana.)_"]
    assert other == ["ana: call\n\n_(A reminder set by Li.)_"]
    assert await desk.say("done", on=wall) == "Done: “call”."
    await desk.say("which accounts are linked")
    assert await desk.press("Unlink Ana on Wall") == "Ana on Wall is no longer linked with this account."
    assert wall.order[-1].startswith("ana: This account is no longer linked with your others.")


async def test_a_code_is_good_once_for_ten_minutes_and_never_said_where_others_read(desk: Counter, wall: Wall) -> None:
    code = await code_of(desk)
    assert "this account" in await desk.say(f"link {code}")
    assert "Is that you" in await desk.say(f"link {code}", on=wall)
    assert await desk.say("no", on=wall) == "Nothing is linked, and the code no longer works."
    assert "wrong, used" in await desk.say(f"link {code}", on=wall), "somebody else had asked to say it"
    old = await code_of(desk)
    code = await code_of(desk)
    assert "wrong, used" in await desk.say(f"link {old}", on=wall), "a newer one was given"
    desk.clock.move(minutes=10)
    assert "wrong, used" in await desk.say(f"link {code}", on=wall), "it is too old"
    assert await desk.tell("link my account", reach=Reach.MENTION) == (
        "Others can read this: send me a direct message."
    )
    code = await code_of(desk)
    assert "no longer works" in str(await desk.tell(f"link {code}", reach=Reach.MENTION))
    assert "wrong, used" in await desk.say(f"link {code}", on=wall)
    await desk.say("link BCDF-2345", on=wall)
    code = await code_of(desk)
    assert "Too many wrong codes" in await desk.say(f"link {code}", on=wall)
    desk.clock.move(hours=1)
    await linked(desk, wall)
    async with desk.house.pool.connection() as connection:
        cursor = await connection.execute(
            "SELECT message::text FROM messages UNION SELECT said::text FROM steps UNION SELECT digest FROM link_codes"
        )
        kept = " ".join(row[0] for row in await cursor.fetchall())
    assert code not in kept
    assert hashed(code) in kept


async def test_a_reminder_that_is_refused_where_it_is_wanted_comes_where_it_was_set_and_that_is_told_once(
    desk: Counter, wall: Wall
) -> None:
    await linked(desk, wall)
    await desk.say("remind me here", on=wall)
    await desk.tell("remind me in 5 minutes to plan", reach=Reach.MENTION)
    await desk.say("remind me in 10 minutes to eat")
    wall.refuses = True
    desk.clock.move(minutes=5)
    came, told = sorted(await desk.come(2))
    assert came.startswith("Ana: Reminder: plan")
    assert told.startswith("I could not remind you on Wall: The channel is archived. Until that changes")
    desk.clock.move(minutes=5)
    assert await desk.come(1) == ["Reminder: eat"]
    assert any(line.startswith("C1: Ana: Reminder: plan") for line in desk.board.order)
    await desk.house.settle()
    assert [each.state for each in await desk.ledger()] == ["delivered", "delivered"]


async def test_a_platform_that_is_not_served_any_more_is_waited_for_half_a_minute(
    pool: AsyncConnectionPool, wall: Wall
) -> None:
    async with Counter(pool, beside=[wall]).open() as desk:
        await linked(desk, wall)
        await desk.say("send my reminders to me on wall")
        await desk.say("remind me in 5 minutes to plan")
        await desk.say("remind me in 6 minutes to eat")
    async with Counter(pool).open() as desk:
        assert await come(desk, wall, minutes=5, seconds=20) == ([], [])
        board, _ = await come(desk, wall, seconds=10)
        assert board[0].startswith("ana: I could not remind you on Wall: I am not there at present.")
        assert board[1:] == ["ana: Reminder: plan"]
        assert await come(desk, wall, seconds=30) == ([], []), "another process may serve it again by now"
        assert await come(desk, wall, seconds=30) == (["ana: Reminder: eat"], [])


async def test_what_is_left_to_another_process_keeps_nobody_waiting(pool: AsyncConnectionPool, wall: Wall) -> None:
    async with Counter(pool, beside=[wall]).open() as desk:
        await linked(desk, wall)
        await desk.say("send my reminders to me on wall")
        for person in ("Ana", "Bo"):
            await desk.tell("remind me in 5 minutes to eat", person=person, reach=Reach.MENTION)
    desk = Counter(pool)
    desk.board.limits = (Limit("channel", interval_seconds=0.01, burst=1),)
    async with desk.open():
        assert await come(desk, wall, minutes=5, seconds=1) == (["C1: Bo, a reminder: eat"], [])


async def test_a_link_is_made_with_all_that_it_says_or_not_at_all(desk: Counter, wall: Wall) -> None:
    code, now = hashed(await code_of(desk)), desk.clock.now()
    here = Account(Address(wall.name, "w", "ana", name="@Ana"))
    posting = Announcer(jobs=desk.house.jobs, outbox=desk.house.outbox)

    async def link(*, dies: bool) -> None:
        async with desk.house.pool.connection() as connection, connection.transaction():
            there = await linked_accounts.take_code(connection, code, now=now)
            assert there
            await linked_accounts.link(connection, here, there, now=now)
            await linked_accounts.choose(connection, there, of=here)
            await posting.post(connection, [(there.address, Reply("Linked."))])
            if dies:
                raise Death

    async def written() -> tuple[int, ...]:
        async with desk.house.pool.connection() as connection:
            return (await (await connection.execute(WRITTEN)).fetchall())[0]

    with pytest.raises(Death):
        await link(dies=True)
    assert await written() == (0, 1, 0)
    both = await asyncio.gather(link(dies=False), link(dies=False), return_exceptions=True)
    assert [type(each) for each in both if each] == [AssertionError], "of two who say it at once, one has it"
    assert await written() == (2, 0, 1)


async def test_who_chooses_on_both_accounts_at_once_has_one_of_them(desk: Counter, wall: Wall) -> None:
    await linked(desk, wall)
    here, there = (Account(Address(board.name, "w", "ana")) for board in (desk.board, wall))

    async def choose(account: Account, other: Account) -> None:
        async with desk.house.pool.connection() as connection, connection.transaction():
            assert await linked_accounts.choose(connection, account, of=other)

    await asyncio.gather(choose(here, there), choose(there, here))
    async with desk.house.pool.connection() as connection:
        assert [each.chosen for each in await linked_accounts.linked(connection, here)].count(True) == 1


async def test_a_reminder_that_is_due_while_somebody_chooses_comes_once(desk: Counter, wall: Wall) -> None:
    await linked(desk, wall)
    for number in range(1, 6):
        await desk.say(f"remind me in {5 * number} seconds to do {number}")
    before = len(desk.board.order)
    for place in (wall, desk.board, wall, desk.board, wall):
        desk.clock.move(seconds=5)
        await desk.say("remind me here", on=place)
    await come(desk, wall)
    came = [line for line in (*desk.board.order[before:], *wall.order) if "Reminder" in line]
    assert sorted(came) == [f"ana: Reminder: do {number}" for number in range(1, 6)]


async def test_who_is_forgotten_is_linked_no_more_and_what_was_linked_is_shown(desk: Counter, wall: Wall) -> None:
    await linked(desk, wall)
    await code_of(desk, on=wall)
    await desk.say("link BCDF-2345", on=wall)
    await desk.say("remind me on wall tomorrow to eat")
    privacy, who = Privacy(desk.house.pool, load_personal_data(BUILT_IN)), PersonRef("wall", "w", "ana")
    shown = await privacy.export(who)
    assert [(each["service"], each["chosen"]) for each in shown["linked_accounts"]] == [
        ("board", False),
        ("wall", False),
    ]
    assert len(shown["link_codes"]) == len(shown["link_guesses"]) == 1
    receipt = await privacy.forget(who)
    assert {kind: receipt.erased[kind] for kind in ("linked_accounts", "link_codes", "link_guesses")} == {
        "linked_accounts": 1,
        "link_codes": 1,
        "link_guesses": 1,
    }
    assert not any((await privacy.export(who)).values())
    assert "is not linked" in await desk.say("which accounts are linked")
    assert "remind you tomorrow" not in await desk.say("my reminders")
    (reminder,) = (await privacy.export(PersonRef("board", "w", "ana")))["reminders"]
    assert reminder["elsewhere"] is None


async def test_what_is_refused_where_it_is_wanted_is_said_once_whatever_dies(
    pool: AsyncConnectionPool, wall: Wall
) -> None:
    desk = Counter(pool, beside=[wall])
    async with desk.open():
        await linked(desk, wall)
        await desk.say("remind me here", on=wall)
        await desk.say("remind me in 5 seconds to plan")
    house, platforms = desk.house, {each.name: each for each in (wall, desk.board)}
    posting = Announcer(jobs=house.jobs, outbox=house.outbox, platforms=platforms)
    dying = Dying(jobs=house.jobs, outbox=house.outbox, platforms=platforms)

    async def replies(kind: str = "reminder") -> list[tuple[int, str, str]]:
        async with pool.connection() as connection:
            return await (
                await connection.execute(
                    "SELECT id, address ->> 'platform', state FROM replies WHERE reply ->> 'kind' = %s", (kind,)
                )
            ).fetchall()

    async with house.jobs.open(pool):
        desk.clock.move(seconds=5)
        with pytest.raises(Death):
            await Dispatch(running(pool, dying, desk.clock)).dispatch()
        assert await replies() == []
        for _ in range(2):
            await Dispatch(running(pool, posting, desk.clock)).dispatch()
        ((id_, place, _),) = await replies()
        assert place == wall.name
        await house.sender.give_up(id_, reason="They take no messages.")
        with pytest.raises(Death):
            await FailureWatch(running(pool, dying, desk.clock)).dispatch()
        assert await replies() == [(id_, wall.name, "failed")]
        for _ in range(2):
            await FailureWatch(running(pool, posting, desk.clock)).dispatch()
        assert [row[1:] for row in await replies()] == [("board", "waiting")]
    assert len(await replies("notice")) == 2, "that they are linked, and that it could not be said"


class Death(Exception):
    """The process dies: what its transaction wrote is gone."""


class Dying(Announcer):
    """Dies when something was written, before its commit."""

    async def post(self, *args: Any, **kwargs: Any) -> list[int]:
        await super().post(*args, **kwargs)
        raise Death

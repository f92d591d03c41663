"""Linked accounts: codes, guesses, circles, and the one that is chosen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.model.errors import SkillError
from core.model.messages import Address
from core.people import linked_accounts as accounts
from core.people.linked_accounts import GUESSED_FOR, MOST_ACCOUNTS, MOST_GUESSES, VALID_FOR, Account

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def account(number: int) -> Account:
    return Account(Address(f"place{number}", "w", "ana", name="@ana"))


ONE, TWO, THREE, FOUR = map(account, range(1, 5))


@pytest.fixture
async def connection(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnection]:
    async with pool.connection() as opened, opened.transaction():
        yield opened


async def places(connection: AsyncConnection, one: Account) -> list[str]:
    return [each.address.platform for each in await accounts.linked(connection, one)]


async def test_a_code_is_good_once_and_for_ten_minutes(connection: AsyncConnection) -> None:
    await accounts.keep_code(connection, ONE, "old", now=NOW)
    await accounts.keep_code(connection, ONE, "new", now=NOW)
    assert await accounts.find_code(connection, "old", now=NOW) is None
    assert await accounts.find_code(connection, "new", now=NOW + VALID_FOR) is None
    assert await accounts.take_code(connection, "new", now=NOW) == ONE
    assert await accounts.take_code(connection, "new", now=NOW) is None


async def test_an_account_may_guess_a_few_times_an_hour(connection: AsyncConnection) -> None:
    for _ in range(MOST_GUESSES):
        assert await accounts.may_guess(connection, ONE, now=NOW)
        await accounts.note_guess(connection, ONE, now=NOW)
    assert not await accounts.may_guess(connection, ONE, now=NOW)
    assert await accounts.may_guess(connection, TWO, now=NOW)
    assert await accounts.may_guess(connection, ONE, now=NOW + GUESSED_FOR + timedelta(seconds=1))


async def test_two_circles_become_one_and_keep_one_choice(connection: AsyncConnection) -> None:
    await accounts.link(connection, ONE, TWO, now=NOW)
    await accounts.link(connection, THREE, FOUR, now=NOW)
    assert await accounts.choose(connection, TWO, of=ONE)
    assert await accounts.choose(connection, THREE, of=FOUR)
    linked = await accounts.link(connection, ONE, THREE, now=NOW)
    assert sorted(each.address.platform for each in linked) == ["place1", "place2", "place3", "place4"]
    assert [each.address.platform for each in linked if each.chosen] == ["place3"]
    assert [each.label for each in linked if each.chosen] == ["ana on Place3"]


async def test_the_last_but_one_account_that_leaves_ends_the_circle(connection: AsyncConnection) -> None:
    await accounts.link(connection, ONE, TWO, now=NOW)
    await accounts.link(connection, ONE, THREE, now=NOW)
    assert await accounts.unlink(connection, ONE.person) == 1
    assert await accounts.unlink(connection, ONE.person) == 0
    assert sorted(await places(connection, TWO)) == ["place2", "place3"]
    assert await places(connection, ONE) == []
    await accounts.unlink(connection, TWO.person)
    assert await places(connection, THREE) == []


async def test_too_many_accounts_are_refused(connection: AsyncConnection) -> None:
    for number in range(2, MOST_ACCOUNTS + 1):
        await accounts.link(connection, ONE, account(number), now=NOW)
    assert len(await accounts.linked(connection, ONE)) == MOST_ACCOUNTS
    with pytest.raises(SkillError, match=str(MOST_ACCOUNTS)):
        await accounts.link(connection, ONE, account(MOST_ACCOUNTS + 1), now=NOW)


async def test_one_account_is_chosen_at_a_time_and_excused_once_for_each_choice(connection: AsyncConnection) -> None:
    await accounts.link(connection, ONE, TWO, now=NOW)
    assert not await accounts.choose(connection, THREE, of=ONE)
    for _ in range(2):
        assert await accounts.choose(connection, TWO, of=ONE)
        assert [await accounts.excuse(connection, TWO.person) for _ in range(2)] == [True, False]
    await accounts.choose(connection, ONE, of=TWO)
    assert [each.address.platform for each in await accounts.linked(connection, ONE) if each.chosen] == ["place1"]
    await accounts.unchoose(connection, TWO)
    assert not any(each.chosen for each in await accounts.linked(connection, ONE))


async def test_circles_are_found_for_several_people_at_once(connection: AsyncConnection) -> None:
    await accounts.link(connection, ONE, TWO, now=NOW)
    found = await accounts.circles(connection, [ONE.person, FOUR.person, ONE.person])
    assert list(found) == [ONE.person]
    assert len(found[ONE.person]) == 2
    assert await accounts.circles(connection, []) == {}

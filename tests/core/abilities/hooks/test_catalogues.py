"""Catalogues are published whole or not at all, and what is wrong with one is said before the desk starts."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from core.abilities.ability import abilities_of, ability
from core.abilities.hooks.catalogues import (
    Phrases,
    Starting,
    load_catalogues,
    published,
    rehearsed,
    with_phrases,
    with_phrases_from,
)
from core.model.errors import SettingsError
from core.settings.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

NOT_A_COROUTINE = """
from frontdesk import catalogue

@catalogue
def publish_nothing(starting):
    return None
"""


@ability(examples=["list the menu"], home="The menu", command="What there is to eat")
async def list_menu(turn: Turn, dish: str = "") -> str:
    """List what there is to eat. dish: one of it."""
    return dish


ABILITIES = abilities_of(sys.modules[__name__])


@pytest.fixture
async def menu(pool: AsyncConnectionPool) -> AsyncIterator[AsyncConnectionPool]:
    async with pool.connection() as connection:
        await connection.execute("CREATE TABLE menu (dish text PRIMARY KEY)")
    yield pool
    async with pool.connection() as connection:
        await connection.execute("DROP TABLE menu")


async def publish_menu(starting: Starting) -> Mapping[str, Phrases]:
    dishes = starting.variables["MENU"].split()
    await starting.connection.execute("DELETE FROM menu")
    for dish in dishes:
        await starting.connection.execute("INSERT INTO menu (dish) VALUES (%s)", (dish,))
    return {"list_menu": Phrases(tuple(f"is there {dish}" for dish in dishes), heard=bool)}


async def _dishes(pool: AsyncConnectionPool) -> list[str]:
    async with pool.connection() as connection:
        return [row[0] for row in await (await connection.execute("SELECT dish FROM menu ORDER BY dish")).fetchall()]


async def _published(pool: AsyncConnectionPool, menu: str) -> tuple[str, ...]:
    (found,) = await published(pool, [publish_menu], ABILITIES, settings=Settings(), variables={"MENU": menu})
    return found.examples


async def test_processes_that_start_together_publish_one_after_the_other(menu: AsyncConnectionPool) -> None:
    told = await asyncio.gather(*(_published(menu, "soup stew") for _ in range(4)))
    assert set(told) == {("list the menu", "is there soup", "is there stew")}
    assert await _dishes(menu) == ["soup", "stew"]


async def test_a_rehearsal_stores_nothing(menu: AsyncConnectionPool) -> None:
    await _published(menu, "bread")
    (found,) = await rehearsed(
        lambda: nullcontext(menu), [publish_menu], ABILITIES, settings=Settings(), variables={"MENU": "soup"}
    )
    assert found.examples == ("list the menu", "is there soup")
    assert await _dishes(menu) == ["bread"]


async def test_phrases_that_the_settings_give_need_no_database(menu: AsyncConnectionPool) -> None:
    @with_phrases_from(lambda _, variables: {"list_menu": Phrases((f"is there {variables['MENU']}",))})
    async def publish(starting: Starting) -> None:
        await publish_menu(starting)

    given: dict[str, Any] = {"settings": Settings(), "variables": {"MENU": "soup"}}
    (rehearsed_one,) = await rehearsed(_no_database, [publish], ABILITIES, **given)
    (published_one,) = await published(menu, [publish], ABILITIES, **given)
    assert rehearsed_one == published_one
    assert rehearsed_one.examples == ("list the menu", "is there soup")
    assert await _dishes(menu) == ["soup"]


def _no_database() -> AbstractAsyncContextManager[AsyncConnectionPool]:
    raise AssertionError("The database was opened.")


async def test_what_fails_in_between_leaves_what_was_published_before(menu: AsyncConnectionPool) -> None:
    await _published(menu, "soup stew")
    with pytest.raises(SettingsError, match="The catalogue publish_menu cannot be published: duplicate key"):
        await _published(menu, "bread bread")
    assert await _dishes(menu) == ["soup", "stew"]


def test_an_ability_is_spoken_of_as_the_catalogue_says() -> None:
    (found,) = with_phrases(ABILITIES, {"list_menu": Phrases(("is there soup",))})
    assert (found.examples, found.home, found.heard) == (("list the menu", "is there soup"), "The menu", None)
    (found,) = with_phrases(ABILITIES, {"list_menu": Phrases(offered=False)})
    assert (found.examples, found.home, found.command) == (("list the menu",), "", "")


def test_an_ability_that_there_is_not_is_refused() -> None:
    with pytest.raises(SettingsError, match="list_drinks, but there is no such ability"):
        with_phrases(ABILITIES, {"list_drinks": Phrases()})


def test_a_catalogue_must_be_a_coroutine(tmp_path: Path) -> None:
    (skill := tmp_path / "plain.py").write_text(NOT_A_COROUTINE)
    with pytest.raises(SettingsError, match="The catalogue publish_nothing must be an `async def`"):
        load_catalogues([str(skill)])

"""A person sees, gets and erases what is stored about them, by asking for it in a direct message."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

import pytest
from psycopg import sql

from core.abilities.ability import load_personal_data
from core.abilities.hooks.alarms import Alarms, Ringing, load_alarms
from core.calendars.own.personal_data import personal_data as calendars
from core.delivery.announcements import Announcer
from core.model.buttons import pressed
from core.model.errors import SkillError
from core.model.messages import Address, Message, Person, Reach
from core.model.person_ref import PersonRef
from core.privacy import Privacy
from core.skills import BUILT_IN
from core.skills.privacy import show_personal_data
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

WORKS = load_alarms(BUILT_IN)


class Death(Exception):
    """The process dies: what its transaction wrote is gone."""


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as desk:
        yield desk


async def _stored(pool: AsyncConnectionPool) -> str:
    """Return all rows of all tables as text."""
    async with pool.connection() as connection:
        names = await (await connection.execute("SELECT relname FROM pg_stat_user_tables")).fetchall()
        selects = [sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name)) for (name,) in names]
        tables = [await (await connection.execute(select)).fetchall() for select in selects]
    return "\n".join(row[0] for table in tables for row in table)


async def test_a_person_is_shown_how_much_is_stored_and_gets_all_of_it_as_a_file(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to feed the axolotl")
    await desk.say("hello", person="Ben")
    shown = await desk.say("what do you know about me")
    assert "- Messages: 2\n" in shown
    assert "- Reminders: 1\n" in shown
    await desk.press("Send me the file")
    (file,) = desk.board.last.enclosures
    exported = json.loads(file.text)
    assert [row["message"]["text"] for row in exported["messages"]][:2] == [
        "remind me tomorrow at 9 to feed the axolotl",
        "what do you know about me",
    ]
    assert "Ben" not in file.text
    await desk.say("export my data")
    await desk.press("Send me the file")
    assert "axolotl" not in json.dumps(
        [row["reply"]["enclosures"] for row in json.loads(desk.board.last.enclosures[0].text)["replies"]]
    )


async def test_a_person_who_says_so_twice_is_forgotten_and_gets_the_receipt(desk: Counter) -> None:
    await desk.say("remind me tomorrow at 9 to feed the axolotl")
    await desk.say("hello", person="Ben")
    assert "Shall I erase everything" in await desk.say("forget me")
    assert await desk.press("No, keep it") == "All right, nothing is erased."
    await desk.say("delete all my data")
    await desk.press("Yes, erase everything")
    desk.clock.move(seconds=3)
    await desk.house.catch_up()
    assert desk.board.order[-1].startswith("ana: Everything that was stored about you is erased")
    assert "messages: 5" in desk.board.last.text
    assert "reminders: 1" in desk.board.last.text
    stored = await _stored(desk.house.pool)
    assert "axolotl" not in stored
    assert "Ben" in stored
    assert await desk.say("what are my reminders") == (
        "You have no reminders. Set one with “remind me tomorrow at 9 to call the bank”."
    )


class Refusing(Privacy):
    """Records that cannot be erased."""

    async def forget_within(self, *_: object) -> NoReturn:
        raise SkillError("no access")


async def test_a_person_is_told_that_an_erasure_failed(desk: Counter, caplog: pytest.LogCaptureFixture) -> None:
    await desk.say("my cat is called wolpertinger")
    await desk.say("forget me")
    await desk.press("Yes, erase everything")
    desk.clock.move(seconds=3)
    house = desk.house
    posting = Announcer(jobs=house.jobs, outbox=house.outbox, platforms={"board": desk.board})
    await Alarms(house.pool, WORKS, posting=posting, clock=desk.clock, records=Refusing(house.pool)).dispatch()
    await house.catch_up()
    assert desk.board.order[-1].startswith("ana: Your data could not be erased, and is still stored.")
    assert "carry_out_erasure" in caplog.text
    assert "wolpertinger" in await _stored(house.pool)


async def test_a_name_that_looks_like_a_key_is_nobody_elses_key(desk: Counter) -> None:
    await desk.say("hello", person="board/w/ana")
    records = Privacy(desk.house.pool, (*load_personal_data(BUILT_IN), *calendars))
    async with desk.house.pool.connection() as connection, connection.transaction():
        receipt = await records.forget_within(connection, PersonRef("board", "w", "ana"))
    assert not any(receipt.erased.values())
    assert "hello" in await _stored(desk.house.pool)


async def test_an_erasure_is_done_once_whatever_dies(desk: Counter) -> None:
    pool, house = desk.house.pool, desk.house
    records = Privacy(pool, (*load_personal_data(BUILT_IN), *calendars))
    await desk.say("my cat is called wolpertinger")
    await desk.say("forget me")
    await desk.press("Yes, erase everything")
    posting = Announcer(jobs=house.jobs, outbox=house.outbox, platforms={"board": desk.board})
    async with pool.connection() as connection:
        cursor = await connection.execute("SELECT name, due, arguments FROM alarms")
        ((name, due, arguments),) = await cursor.fetchall()
        ringing = Ringing(connection, due, due, posting, records)
        before = await _stored(pool)
        with suppress(Death):
            async with connection.transaction():
                await WORKS[name](ringing, **arguments)
                raise Death
    assert "wolpertinger" in before
    assert "wolpertinger" in await _stored(pool)
    desk.clock.move(seconds=3)
    await house.catch_up()
    await house.catch_up()
    assert [line.partition(" is erased")[0] for line in desk.board.order].count(
        "ana: Everything that was stored about you"
    ) == 1
    async with pool.connection() as connection:
        cursor = await connection.execute("SELECT count(*), (SELECT count(*) FROM alarms) FROM receipts")
        assert await cursor.fetchone() == (1, 0)


@pytest.mark.parametrize("text", ["what do you know about me", "forget me", "export my data"])
async def test_where_others_read_it_is_said_to_write_directly(desk: Counter, text: str) -> None:
    said = await desk.tell(text, reach=Reach.MENTION)
    assert said == "Others can read this. To see or erase your data, send me a direct message."


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("was weißt du über mich", "send_personal_data"),
        ("exporta mis datos", "send_personal_data"),
        ("que sais-tu sur moi", "send_personal_data"),
        ("o que você sabe sobre mim", "send_personal_data"),
        ("lösche meine daten", "confirm_erasure"),
        ("olvídame", "confirm_erasure"),
        ("efface mes données", "confirm_erasure"),
        ("apaga os meus dados", "confirm_erasure"),
    ],
)
async def test_it_is_asked_for_in_five_languages(desk: Counter, text: str, offers: str) -> None:
    await desk.say(text)
    assert offers in [pressed(choice.id)[0] for choice in desk.last.choices]


async def test_a_question_outside_of_a_conversation_has_no_data(desk: Counter) -> None:
    asked = Message("e1", Address("ask", "local", ""), Person("", ""), "my data", desk.clock.now(), Reach.DIRECT)
    with pytest.raises(SkillError, match="in a conversation"):
        await show_personal_data(desk.house.desk.turn(asked))

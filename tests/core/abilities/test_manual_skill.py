"""The skills that the manual shows do what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import load_personal_data, load_skills
from core.abilities.hooks.afterwords import load_afterwords
from core.abilities.hooks.alarms import load_alarms
from core.abilities.hooks.banners import load_banners
from core.abilities.hooks.catalogues import load_catalogues, published
from core.abilities.hooks.interception import load_interceptors
from core.abilities.hooks.schedulers import Library, load_schedulers
from core.abilities.hooks.suggestions import find_suggestions, load_suggestions
from core.desk.home import sections
from core.model.messages import Address, Message, Person, Reach
from core.privacy import Privacy
from core.settings.settings import Settings
from core.skills import BUILT_IN
from knowledge.secret_detection import SecretRedactor
from knowledge.skill_documents import SkillDocumentLibrary
from tests.fakes.board import Board, Hands
from tests.fakes.house import House
from tests.fakes.shell import Shell
from tests.fakes.shop import shop
from tests.fakes.writers import desk

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.ability import Ability

PAGE = Path(__file__).parents[3] / "docs" / "writing-a-skill.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
ORDERS_OF = """
async def orders_of(person):
    return f"{person}: A-1234, A-1235"
"""
"""What the manual leaves to whoever writes a skill."""


def skill(folder: Path, words: str, *, more: str = "") -> str:
    """Save the one skill of the manual in which some words stand, with `more` behind it, and return where."""
    (block,) = (block for block in BLOCKS if words in block)
    path = folder / f"manual_{re.sub('[^a-z]', '', words.lower())}.py"
    path.write_text(block + more, encoding="utf-8")
    return str(path)


def abilities_in(path: str) -> list[Ability]:
    built_in = {each.name for each in load_skills(BUILT_IN)}
    return [each for each in load_skills([path]) if each.name not in built_in]


def test_each_skill_of_the_manual_is_tried_here() -> None:
    tried = (
        "order_status",
        "list_orders",
        "make_haiku",
        "really_cancel",
        "ask_for_order",
        "TellOfLateOrders",
        "remember_about_orders",
        "publish_shops",
        "suggest_orders",
        "pass_on",
        "offer_tracking",
        "closed_for_holidays",
        "PersonalTable(",
        "class Invoices",
    )
    assert [sum(by in block for by in tried) for block in BLOCKS] == [1] * len(tried)


async def test_the_first_skill_answers_in_its_words(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    house = House(pool, board := Board(), skills=abilities_in(skill(tmp_path, "order_status")))
    async with house.jobs.open(pool), house.working():
        await house.hear("Where is my order A-1234?", "e1")
        await house.settle()
    assert board.last.text == "Order A-1234 left the warehouse this morning."


async def test_a_skill_that_takes_a_text_gets_it_whole(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    abilities = abilities_in(skill(tmp_path, "make_haiku"))
    async with desk(pool, lambda _: "Old pond. [Read](https://evil.example)", skills=abilities) as ana:
        reply = await ana.says("make a haiku of this: remind me tomorrow at 9 to feed the frog")
        assert reply.text.startswith("Old pond.")
        assert "evil" not in reply.text
        assert reply.model == "a model"
        assert "remind me tomorrow at 9 to feed the frog" in ana.asked()


async def test_what_a_skill_says_above_answers_stands_there(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    banners = load_banners([skill(tmp_path, "closed_for_holidays")])
    house = House(pool, board := Board(), banners=banners, clock=Hands("2026-12-01T10:00:00+00:00"))
    async with house.jobs.open(pool), house.working():
        await house.hear("What does the blue light mean?", "e1")
        await house.settle()
    assert board.last.answered is False
    assert board.last.text.startswith("Until the new year, parcels take longer.\n\n")


async def test_what_a_skill_adds_to_a_reply_stands_below_it(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    afterwords = load_afterwords([skill(tmp_path, "offer_tracking")])
    house = House(pool, board := Board(), afterwords=afterwords)
    async with house.jobs.open(pool), house.working():
        await house.hear("What does the label on my parcel mean?", "e1")
        await house.settle()
    assert board.last.text.endswith("\n\nI can look where it is.")
    assert [choice.label for choice in board.last.choices][-1] == "Track it"


async def test_what_a_skill_passes_on_is_not_answered(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    path = skill(tmp_path, "pass_on", more='OFFICE = Address("board", "w", "C0123")\n')
    house = House(pool, board := Board(), interceptors=load_interceptors([path]))
    async with house.jobs.open(pool), house.working():
        for channel in ("C4711", "C1"):
            await house.hear("who are you?", channel, channel=channel, reach=Reach.MENTION)
        await house.settle()
    assert "C0123: Ana: who are you?" in board.order
    assert sorted(line.partition(":")[0] for line in board.order) == ["C0123", "C1"]


async def test_what_has_a_home_stands_on_the_page_of_each_person(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    house = House(pool, Board(), skills=abilities_in(skill(tmp_path, "list_orders", more=ORDERS_OF)))
    here, ana = Address("board", "w", "ana"), Person("ana", "Ana")
    page = await sections(house.desk.turn(Message("h1", here, ana, "", house.clock.now())))
    assert [each.reply.text for each in page if each.title == "Your orders"] == ["ana: A-1234, A-1235"]


@pytest.mark.slow
def test_an_order_is_cancelled_as_printed_on_the_press_of_a_button(tmp_path: Path) -> None:
    shell = Shell(tmp_path, FRONTDESK_SKILLS=skill(tmp_path, "really_cancel"))
    typed = b"cancel order A-1234\n/choose really_cancel?order=A-1234\n/choose really_cancel?order=B-9\n"
    asked, done, refused = shell.lines("chat", "--json", stdin=typed)
    assert asked["text"] == "Cancel order A-1234?"
    assert asked["choices"] == [
        {"id": "really_cancel?order=A-1234", "label": "Yes"},
        {"id": "keep", "label": "No"},
    ]
    assert done["text"] == "Order A-1234 is cancelled."
    assert refused["text"] == "There is no order B-9."


async def test_an_order_is_asked_for_in_an_hour(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    path = skill(tmp_path, "ask_for_order")
    board, clock = Board(), Hands("2026-11-25T10:00:00+00:00")
    house = House(pool, board, skills=abilities_in(path), alarms=load_alarms([path]), clock=clock)
    async with house.jobs.open(pool), house.working():
        await house.hear("order A-1 is urgent", "e1")
        await house.settle()
        clock.move(minutes=61)
        await house.catch_up()
    assert board.order == ["ana: I will ask you about order A-1 in an hour.", "ana: Has order A-1 come?"]


async def test_a_note_becomes_a_document(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    async with shop(pool, tmp_path / "home") as opened:
        library = Library(SkillDocumentLibrary(opened.library), opened.knowledge, SecretRedactor())
        skills = abilities_in(skill(tmp_path, "remember_about_orders"))
        house = House(pool, board := Board(), skills=skills, library=library)
        async with house.jobs.open(pool), house.working():
            await house.hear("remember about orders: they leave at noon", "e1")
            await house.settle()
            await house.catch_up()
        assert board.last.text == "I am learning it."
        assert await opened.found("orders") == ["they leave at noon"]
        (learned,) = await opened.library.documents()
        assert learned.source == "team:orders-note"


ORDERS = """
CREATE TABLE orders (
    number text, platform text, workspace text, customer text, customer_name text, due timestamptz,
    told boolean NOT NULL DEFAULT false
)
"""


async def test_a_late_order_is_told_once_though_several_look(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    late = load_schedulers([skill(tmp_path, "TellOfLateOrders")])
    board, clock = Board(), Hands("2026-11-25T10:00:00+00:00")
    async with pool.connection() as connection:
        await connection.execute(ORDERS)
        await connection.execute(
            "INSERT INTO orders (number, platform, workspace, customer, due) VALUES ('A-1', 'board', 'w', 'ana', %s)",
            [clock.now()],
        )
    house = House(pool, board, schedulers=[*late, *late], clock=clock)
    async with house.jobs.open(pool), house.working():
        await house.catch_up()
        await house.settle()
    async with pool.connection() as connection:
        written = await (await connection.execute("SELECT reply ->> 'text' FROM replies")).fetchall()
        await connection.execute("DROP TABLE orders")
    assert board.order == ["ana: Order A-1 is late."]
    assert written == [("Order A-1 is late.",)]


async def test_the_shops_of_a_setting_are_published_and_asked_for(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    shop = skill(tmp_path, "publish_shops")
    abilities = [each for each in load_skills([shop]) if each.name == "list_shops"]
    for shops in ("books, bikes", "bikes, beds"):
        skills = await published(
            pool, load_catalogues([shop]), abilities, settings=Settings(), variables={"ORDER_SHOPS": shops}
        )
    house = House(pool, board := Board(), skills=skills)
    async with house.jobs.open(pool), house.working():
        await house.hear("do you know beds", "e1")
        await house.settle()
    async with pool.connection() as connection:
        await connection.execute("DROP TABLE shops")
    assert board.last.text == "- beds\n- bikes"


async def test_the_orders_of_a_person_are_suggested(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    async with pool.connection() as connection:
        await connection.execute(ORDERS)
        for number, customer in (("A-1", "ana"), ("A-2", "ben")):
            await connection.execute("INSERT INTO orders (number, customer) VALUES (%s, %s)", [number, customer])
    ana = Message(
        "m1", Address("board", "w", "ana"), Person("ana", "Ana"), "", Hands("2026-11-25T10:00:00+00:00").now()
    )
    turn = House(pool, Board()).desk.turn(ana)
    sources = load_suggestions([skill(tmp_path, "suggest_orders")])
    assert await find_suggestions(sources, turn, "move") == [("Order A-1", "move_order?number=A-1&when=")]
    async with pool.connection() as connection:
        await connection.execute("DROP TABLE orders")


async def test_what_the_orders_keep_of_a_person_is_shown_and_erased(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    house = House(pool, Board())
    async with house.jobs.open(pool):
        await house.hear("hello", "e1")
    async with pool.connection() as connection:
        await connection.execute(ORDERS)
        await connection.execute("CREATE TABLE invoices (number text, customer text)")
        for customer in ("ana", "ben"):
            await connection.execute(
                "INSERT INTO orders (number, platform, workspace, customer) VALUES ('A-1', 'board', 'w', %s)",
                [customer],
            )
            await connection.execute(
                "INSERT INTO invoices (number, customer) VALUES ('I-1', %s)", [f"board/w/{customer}"]
            )
    first, second = skill(tmp_path, "PersonalTable("), skill(tmp_path, "class Invoices")
    privacy = Privacy(pool, load_personal_data([first, second]))
    ana = await privacy.find("ana")
    exported = await privacy.export(ana)
    erased = (await privacy.forget(ana)).erased
    async with pool.connection() as connection:
        left = await (
            await connection.execute("SELECT customer FROM orders UNION SELECT customer FROM invoices")
        ).fetchall()
        await connection.execute("DROP TABLE orders, invoices")
    assert exported["orders"] == [{"number": "A-1", "due": None}]
    assert exported["invoices"] == [{"number": "I-1"}]
    assert (erased["orders"], erased["invoices"]) == (1, 1)
    assert sorted(left) == [("ben",), ("board/w/ben",)]

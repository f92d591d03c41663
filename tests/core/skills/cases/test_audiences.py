"""Nothing crosses audiences: not what only some may read, not a note, not a case by a press from elsewhere."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from core.model.knowledge import PUBLIC
from core.model.messages import Address, Message, Person, Reach
from core.model.replies import Citation, Exchange, Reply
from core.skills.cases.intake import _tried
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg_pool import AsyncConnectionPool

    from core.model.knowledge import Hit

pytestmark = pytest.mark.slow

NOW: Final = datetime(2026, 11, 23, 10, tzinfo=UTC)
SECRET, OPEN = "The bonus is 400.", "Lunch is at noon."


class Library:
    """Two documents: one for everybody, one for the board."""

    audience: Final = {"open.md": PUBLIC, "board.md": "board"}
    text: Final = {"open.md": OPEN, "board.md": SECRET}

    async def search(
        self, question: str, *, audiences: Sequence[str], context: Sequence[str] = (), limit: int = 8
    ) -> tuple[Hit, ...]:
        return ()

    async def quote(self, document: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        return self.text[document][start:end] if self.audience[document] in audiences else None


def exchange(document: str, *, person: str = "ana") -> Exchange:
    quote = Library.text[document]
    cited = Citation(1, document, document, document, quote, 0, len(quote))
    return Exchange(person, "and?", Reply(f"{quote} [1]", citations=(cited,), answered=True), person)


async def test_the_team_is_shown_no_answer_that_not_everybody_may_read(pool: AsyncConnectionPool) -> None:
    desk = Desk(pool, knowledge=Library())
    said = exchange("board.md"), exchange("open.md"), exchange("open.md", person="bob")
    message = Message("e", Address("board", "w", "ana"), Person("ana", "Ana"), "help", desk.clock.now())
    tried = await _tried(desk.house.desk.turn(message, history=said))
    assert [each.answer for each in tried] == ["(from documents that not everybody may read)", f"{OPEN} [1]"]
    assert [each.sources for each in tried] == [(), ("open.md",)]


@pytest.mark.parametrize("count", [20, pytest.param(10_000, marks=pytest.mark.proof)])
async def test_at_random_nothing_crosses(pool: AsyncConnectionPool, count: int) -> None:
    """Who says or presses what, in which role, where, as a note or not: each word reaches its own side alone."""
    dice = random.Random(4)
    people = ("Ana", "Bob", "Cem")
    async with Desk(pool, knowledge=Library()).open({"follow_up": "off", "ping_after": "off"}) as desk:
        for person in people:
            await desk.says("I need a human", person=person)
        for case in (1, 2, 3):
            await desk.staff_presses("Take", case=case)
        threads = {case: await desk.thread(case) for case in (1, 2, 3)}
        for number in range(count):
            await hear(desk, combination(dice, number, people, threads))
            if number % 20 == 19:
                await desk.house.settle()
        await desk.house.settle()
        for case, person in enumerate(people, 1):
            heard, read = "\n".join(desk.hears(person.lower())), "\n".join(await desk.team_reads(case))
            others = [f"for{other}x" for other in (1, 2, 3) if other != case]
            assert not [mark for mark in others if mark in heard + read]
            assert "note" not in heard
            assert "away" not in heard + read
            assert SECRET not in read + desk.card(case).text
            assert (await desk.case(case)).state in ("with_human", "waiting_customer")


def combination(dice: random.Random, number: int, people: Sequence[str], threads: dict[int, str]) -> Message:
    """Return something that somebody says or presses: its mark says for which case it is, or that it is for none."""
    case = dice.randint(1, 3)
    mark, event, choice = f"mark{number}for{case}x", f"r{number}", None
    place, person, reach, text = Address("board", "w", people[case - 1].lower()), people[case - 1], Reach.DIRECT, mark
    match dice.choice(["words", "note", "customer", "elsewhere", "stranger", "press", "another customer"]):
        case ("words" | "note") as kind:
            place, person, reach = replace(STAFF, thread=threads[case]), dice.choice(["Tom", "Eva"]), Reach.OVERHEARD
            text = f"{dice.choice(['//', '🔒', '  // '])} note {mark}" if kind == "note" else mark
        case "elsewhere":
            places = [
                replace(STAFF, thread="T9"),
                Address("wall", "w", "T2", threads[case]),
                replace(STAFF, workspace="v", thread=threads[case]),
            ]
            place, person, reach, text = (
                dice.choice(places),
                dice.choice(["Tom", *people]),
                Reach.OVERHEARD,
                f"away {mark}",
            )
        case "stranger":
            place = Address("board", dice.choice(["w", "v"]), "C9", dice.choice([None, threads[case]]))
            person, reach, text = dice.choice(["Eve", *people]), Reach.OVERHEARD, f"away {mark}"
        case "another customer":  # of another workspace, with the same id
            place, text = replace(place, workspace="v"), f"away {mark}"
            reach = Reach.OVERHEARD
        case "press":
            ability = dice.choice(
                ["take_case", "solve_case", "hand_back_case", "reopen_case", "rate_help", "score_case"]
            )
            places = [Address("board", "w", "T1"), Address("wall", "v", "T1"), Address("wall", "w", "T2")]
            place, person, reach, text = dice.choice(places), "Eve", Reach.MENTION, ""
            choice = f"{ability}?case={case}" + {"rate_help": "&helped=no", "score_case": "&score=1"}.get(ability, "")
        case _:
            pass
    return Message(event, place, Person(person.lower(), person), text, NOW, reach, choice, apart=True)


async def hear(desk: Desk, message: Message) -> None:
    await desk.house.inbox.accept(replace(message, sent_at=desk.clock.now()))


@pytest.mark.parametrize("count", [20, pytest.param(10_000, marks=pytest.mark.proof)])
async def test_at_random_the_team_is_shown_only_what_everybody_may_read(pool: AsyncConnectionPool, count: int) -> None:
    """Whatever was asked before, by whom and from which documents, a card quotes no document of the board."""
    dice, desk = random.Random(7), Desk(pool, knowledge=Library())
    message = Message("e", Address("board", "w", "ana"), Person("ana", "Ana"), "help", desk.clock.now())
    for _ in range(count):
        said = tuple(
            exchange(dice.choice(["board.md", "open.md"]), person=dice.choice(["ana", "bob"]))
            for _ in range(dice.randint(0, 6))
        )
        tried = await _tried(desk.house.desk.turn(message, history=said))
        own = [each for each in said if each.speaker == "ana" and each.reply]
        assert len(tried) == min(3, len(own))
        assert SECRET not in str(tried)

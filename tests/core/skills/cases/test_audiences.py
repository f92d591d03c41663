"""Nothing crosses audiences: not what only some may read, not a note, not a case by a press from elsewhere."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from core.model.knowledge import PUBLIC
from core.model.messages import Address, Reach
from core.model.replies import Citation, Exchange, Reply
from core.skills.cases.intake import _tried
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg_pool import AsyncConnectionPool

    from core.model.knowledge import Hit

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
    from core.model.messages import Message, Person

    message = Message("e", Address("board", "w", "ana"), Person("ana", "Ana"), "help", desk.clock.now())
    tried = await _tried(desk.house.desk.turn(message, history=said))
    assert [each.answer for each in tried] == ["(from documents that not everybody may read)", f"{OPEN} [1]"]
    assert [each.sources for each in tried] == [(), ("open.md",)]


@pytest.mark.slow
async def test_at_random_notes_and_words_reach_only_their_own(pool: AsyncConnectionPool) -> None:
    dice = random.Random(4)
    people = ("Ana", "Bob")
    async with Desk(pool).open() as desk:
        for person in people:
            await desk.says("I need a human", person=person)
        for case in (1, 2):
            await desk.staff_presses("Take", case=case)
        for number in range(24):
            case = dice.randint(1, 2)
            kind = dice.choice(["words", "note", "customer", "elsewhere", "stranger"])
            mark = f"mark{number}for{case}"
            match kind:
                case "words":
                    await desk.staff_says(mark, case=case)
                case "note":
                    await desk.staff_says(f"// note {mark}", case=case)
                case "customer":
                    await desk.says(mark, person=people[case - 1])
                case "elsewhere":  # another thread of the team's channel, and another channel with the same thread
                    other = replace(STAFF, thread="T9") if dice.random() < 0.5 else Address("wall", "w", "T2", "T9")
                    await desk.says(f"away {mark}", person="Tom", place=other, reach=Reach.OVERHEARD)
                case _:
                    place = Address("board", "w", "C9", await desk.thread(case))
                    await desk.says(f"away {mark}", person="Eve", place=place, reach=Reach.OVERHEARD)
        for case, person in enumerate(people, 1):
            heard, read = "\n".join(desk.hears(person.lower())), "\n".join(await desk.team_reads(case))
            assert f"for{3 - case}" not in heard + read
            assert "note " not in heard
            assert "away" not in heard + read

"""A draft is suggested to the team from its documents, and sent only by a press, to who may read its sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from core.abilities.audiences import Audiences
from core.model.knowledge import PUBLIC, Hit, Passage
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Reply

pytestmark = pytest.mark.slow

QUESTION: Final = "How long does a refund take?"
TEXTS: Final = {
    "refunds.md": "A refund takes five working days after we have received the parcel.",
    "internal.md": "A refund takes five working days, but three for customers who complain.",
}


class Shelf:
    """One document, for everybody or for the team alone."""

    def __init__(self, document: str, audience: str) -> None:
        self.document, self.audience = document, audience

    async def search(
        self, query: str, *, audiences: Sequence[str], context: Sequence[str] = (), limit: int = 8
    ) -> tuple[Hit, ...]:
        name, text = self.document, TEXTS[self.document]
        passage = Passage("p1", name, "Refunds", name, ("Refunds",), text, 0, len(text), self.audience)
        return (Hit(passage, 0.9, 0.8, 6.0),) if self.audience in audiences and "refund" in query else ()

    async def quote(self, document: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        return TEXTS[document][start:end] if self.audience in audiences else None


async def opened(desk: Desk) -> None:
    """Have Ana ask, and then call for a human, who takes the case."""
    await desk.says("I need a human")
    await desk.staff_presses("Take")
    await desk.says(QUESTION)


async def press(desk: Desk, label: str, *, person: str = "Tom") -> None:
    shown = [reply for place, reply in desk.wall.posts.values() if place.thread == card_thread(desk)]
    choice = next(choice for reply in reversed(shown) for choice in reply.choices if choice.label == label)
    await desk.says("", person=person, place=replace(STAFF, thread=await desk.thread()), choice=choice.id)


def card_thread(desk: Desk) -> str:
    """Return the thread of the card."""
    return next(id_ for id_, (_, reply) in desk.wall.posts.items() if reply.renews == "case 1").split("/")[-1]


def draft_of(desk: Desk) -> Reply:
    return next(reply for _, reply in desk.wall.posts.values() if reply.renews == "prepared 1")


async def test_a_draft_has_its_sources_and_is_sent_once_by_a_press(pool: AsyncConnectionPool) -> None:
    async with Desk(pool, knowledge=Shelf("refunds.md", PUBLIC)).open() as desk:
        await opened(desk)
        before = desk.hears()
        await desk.staff_presses("Draft")
        draft = draft_of(desk)
        assert draft.text.startswith("**Draft for Ana**\n\n> ")
        assert "A refund takes five working days" in draft.text
        assert [cited.document for cited in draft.citations] == ["refunds.md"]
        assert [choice.label for choice in draft.choices] == ["Use", "Edit", "Friendlier"]
        assert desk.hears() == before
        await press(desk, "Edit")
        assert "text\nA refund takes five working days" in (await desk.team_reads())[-1]
        use = draft.choices[0].id
        for person in ("Tom", "Eva"):
            await desk.says("", person=person, place=replace(STAFF, thread=await desk.thread()), choice=use)
        (heard,) = desk.hears()[len(before) :]
        assert heard.startswith("**Tom:** ")
        assert (await desk.team_reads())[-1] == "This answer is sent already."


async def test_a_friendlier_draft_takes_the_place_of_the_first(pool: AsyncConnectionPool) -> None:
    async with Desk(pool, knowledge=Shelf("refunds.md", PUBLIC)).open() as desk:
        await opened(desk)
        await desk.staff_presses("Draft")
        await press(desk, "Friendlier")
        await press(desk, "Friendlier")
        draft = draft_of(desk).text
        assert draft.count("Hello Ana,") == draft.count("I hope this helps.") == 1
        assert "A refund takes five working days" in draft
        await press(desk, "Use")
        assert desk.hears()[-1].startswith("**Tom:** Hello Ana,\n\n")


async def test_what_the_customer_may_not_read_is_not_sent(pool: AsyncConnectionPool) -> None:
    desk = Desk(pool, knowledge=Shelf("internal.md", "team"))
    audiences = Audiences.parse(f"team={STAFF.channel}")
    desk.house.desk._audiences = audiences
    desk.house.desk._services = replace(desk.house.desk._services, audiences=audiences)
    async with desk.open():
        await opened(desk)
        before = desk.hears()
        await desk.staff_presses("Draft")
        draft = draft_of(desk)
        assert "three for customers who complain" in draft.text
        assert "⚠️ Ana may not read this, so it cannot be sent: Refunds" in draft.text
        assert [choice.label for choice in draft.choices] == ["Edit", "Friendlier"]
        place = replace(STAFF, thread=await desk.thread())
        await desk.says("", person="Tom", place=place, choice="send_prepared?prepared=1")
        assert (await desk.team_reads())[-1].startswith("Ana may not read this")
        assert desk.hears() == before


async def test_without_an_answer_there_is_no_draft_and_elsewhere_there_is_no_case(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await opened(desk)
        await desk.staff_presses("Draft")
        assert (await desk.team_reads())[-1] == "I have found nothing in the documents that answers Ana."
        await desk.says("", person="Eve", choice="draft_answer?case=1")
        assert desk.hears("eve")[-1] == "There is no case 1."

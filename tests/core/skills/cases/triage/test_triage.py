"""Triage: the first words of a case are read once, and the rules are applied, or proposed to the team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from core.skills.cases.snippets.snippet import FILE as SNIPPETS
from core.skills.cases.support_files import publish_file
from core.skills.cases.triage.rules import FILE as RULES
from core.skills.cases.triage.rules import Rules
from core.skills.cases.triage.triage import Published
from tests.core.skills.cases.desk import Desk

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

FILES: Final[dict[str, Any]] = {
    "topics": {"billing": {"words": ["invoice"]}},
    "rules": [
        {
            "if": {"topic": "billing"},
            "tag": "billing",
            "priority": "high",
            "route": "Billing",
            "ask": {"en": "What is the number of the invoice?"},
            "snippet": "soon",
        }
    ],
}
ANSWER: Final = "**Frontdesk:** Hello Ana, we look at it."
ASKED: Final = "What is the number of the invoice?"
QUESTION: Final = "What does the second line on my invoice mean?"


async def publish(pool: AsyncConnectionPool, *, proposes: bool) -> None:
    found = Published(rules=Rules.model_validate(FILES), proposes=proposes)
    async with pool.connection() as connection:
        await publish_file(connection, RULES, found.model_dump(mode="json", by_alias=True))
        texts = {"snippets": {"soon": {"en": "Hello {customer}, we look at it."}}}
        await publish_file(connection, SNIPPETS, texts)


async def test_the_first_words_get_tags_a_priority_a_question_and_an_answer(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await publish(pool, proposes=False)
        await desk.says("I need a human")
        await desk.says("my invoice is wrong")
        case = await desk.case()
        assert (case.tags, case.priority, case.state) == (("billing",), "high", "new")
        assert desk.hears()[-1] == f"I have added that for the team.\n\n{ANSWER}\n\n{ASKED}"
        assert "about billing" in desk.card().text
        assert "for Billing" in desk.card().text
        await desk.says("the invoice is 4711")
        assert ASKED not in desk.hears()[-1]
        assert [step[0] for step in await desk.steps()] == ["open", "label"]


async def test_words_that_open_the_case_are_read_at_once(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await publish(pool, proposes=False)
        await desk.says(QUESTION)
        for _ in range(2):
            await desk.says("I need a human", event="once")
        _, heard = desk.hears()
        assert heard.endswith(f"They will answer here.\n\n{ANSWER}\n\n{ASKED}")
        assert (await desk.case()).tags == ("billing",)


async def test_with_a_language_model_it_only_proposes(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await publish(pool, proposes=True)
        await desk.says(QUESTION)
        await desk.says("I need a human")
        case = await desk.case()
        assert (case.tags, case.priority) == ((), "normal")
        proposed = "I propose: priority high, #billing, for Billing, ask the customer something, send the snippet soon"
        assert proposed in desk.card().text
        apply = next(choice for choice in desk.card().choices if choice.label == "Apply").id
        for _ in range(2):
            await desk.says("", person="Tom", place=desk.staff, choice=apply)
        assert (await desk.case()).priority == "high"
        assert desk.hears()[2:] == [ANSWER, ASKED]
        assert "propose" not in desk.card().text
        assert "for Billing" in desk.card().text


async def test_nobody_elsewhere_can_apply_it(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await publish(pool, proposes=True)
        await desk.says(QUESTION)
        await desk.says("I need a human")
        await desk.says("", person="Eve", choice="apply_triage?case=1")
        assert desk.hears("eve")[-1] == "There is no case 1."
        assert (await desk.case()).priority == "normal"


async def test_nothing_is_asked_or_answered_while_a_human_has_the_case(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await publish(pool, proposes=False)
        await desk.says("I need a human")
        await desk.staff_presses("Take")
        before = desk.hears()
        await desk.says("my invoice is wrong")
        assert desk.hears() == before
        assert (await desk.case()).tags == ("billing",)

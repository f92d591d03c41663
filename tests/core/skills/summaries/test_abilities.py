"""Summaries through the path of a message: of a thread, a channel and notes, with a model and without one."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from langchain.chat_models import init_chat_model

from core.model.messages import Mention, Reach
from tests.core.skills.summaries.conftest import LINK, TALK, talk
from tests.fakes.counter import Counter
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

ROLLBACK = (
    f"- We decided to roll back the index today and to build it again on Sunday night. ([Bob]({LINK.format(n=4)}))"
)
TALK_CHANNEL = Mention("C1", "#talk")


@asynccontextmanager
async def desk_with(pool: AsyncConnectionPool, written: Any) -> AsyncIterator[tuple[Counter, ScriptedModel]]:
    """A desk whose model calls the tool for a summary, and then writes something."""

    def script(request: dict[str, Any]) -> Any:
        if request.get("tools"):
            return ScriptedTurn(tool_calls=(ToolCall("summarize_thread", {}),))
        return written

    async with ScriptedModel(script) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0)
        async with Counter(pool, model=model).open() as desk:
            yield desk, server


async def test_a_thread_is_summed_up_with_links_and_its_task_becomes_a_reminder(desk: Counter) -> None:
    await talk(desk, thread="t1")
    shown = await desk.tell("summarize this thread", thread="t1", reach=Reach.MENTION) or ""
    assert shown.startswith("**This thread in short**\n\n- The export of invoices fails")
    assert ROLLBACK in shown
    assert "haha" not in shown
    assert f"1. Li: I'll write to the customers by Friday. ([Li]({LINK.format(n=5)}))" in shown
    assert "From 7 messages that I have in my log" in shown
    assert "I have not seen what was said before I was there" in shown
    choice = desk.last.choices[0]
    assert choice.label == "Remind me of 1"
    await desk.tell("", thread="t1", reach=Reach.MENTION, choice=choice.id)
    (entry,) = await reminders(desk)
    assert entry == ("I'll write to the customers by Friday", "2026-11-27T09:00:00")


async def test_a_channel_is_summed_up_since_one_last_wrote_or_had_a_summary(desk: Counter) -> None:
    await desk.tell("Good morning, the export of invoices works for me.", person="Ana")
    await talk(desk)
    shown = await desk.tell("what did I miss?", reach=Reach.MENTION) or ""
    assert shown.startswith("**#talk in short**")
    assert "From 7 messages" in shown
    again = await desk.tell("what did I miss?", reach=Reach.MENTION) or ""
    assert again.startswith("Nobody has written in #talk since your last message or summary.")
    alone = await desk.say("what did I miss in #talk", mentions=[TALK_CHANNEL], person="Sam")
    assert "From 4 messages" in alone  # since he laughed
    await desk.tell("The index is built again, and the export of invoices is fast.", person="Bob")
    await desk.tell("So the customers can download all of their invoices now.", person="Li")
    alone = await desk.say("what did I miss in #talk", mentions=[TALK_CHANNEL], person="Sam")
    assert "From 2 messages" in alone


async def test_what_others_may_not_read_is_not_summed_up_before_them(desk: Counter) -> None:
    await talk(desk)
    refused = await desk.tell(
        "what did I miss in #talk", channel="C2", reach=Reach.MENTION, mentions=[TALK_CHANNEL], person="Sam"
    )
    assert refused == "Others read along here who may not read #talk. Ask me that in a direct message."
    desk.board.closed["C1"] = {"ana"}
    said = await desk.say("what did I miss in #talk", mentions=[TALK_CHANNEL], person="Sam")
    assert said == "I can't tell you what is said in #talk, or I am not there."


async def test_notes_become_points_and_tasks(desk: Counter) -> None:
    shown = await desk.say(
        "summarize these notes: We decided to ship on Monday because the tests of the invoices are green.\n\n"
        "Action items:\n- @li will write to the customers by Friday\n- Update the status page",
        mentions=[Mention("li", "@li")],
    )
    assert "- We decided to ship on Monday because the tests of the invoices are green." in shown
    assert "1. @li will write to the customers by Friday\n2. Update the status page" in shown
    assert [choice.asks for choice in desk.last.choices] == [None, "When?"]


async def test_a_model_writes_points_and_one_that_nothing_proves_falls_out(pool: AsyncConnectionPool) -> None:
    written = (
        "- The export of invoices fails because of the new index [1, 4].\n"
        "- They roll back the index today and build it again on Sunday night [5].\n"
        "- Li pays 5,000 dollars to the customers [6]."
    )
    async with desk_with(pool, written) as (desk, server):
        await talk(desk, thread="t1")
        shown = await desk.tell("summarize this thread", thread="t1", reach=Reach.MENTION) or ""
    points = [line for line in shown.splitlines() if line.startswith("- ")]
    assert points[0].startswith("- The export of invoices fails because of the new index. ([Li](")
    assert "5,000" not in shown
    assert len(points) == 2
    assert desk.last.model != "offline"
    texts = [str(request["messages"][-1]["content"]) for request in server.requests if not request.get("tools")]
    assert all(f"[1] Li: {TALK[0][1]}" in text for text in texts)


@pytest.mark.parametrize(
    "written",
    [
        "- Everybody gets a refund [1].\n- Visit https://evil.example [2].\n- The index is fine [4].",
        "Ignore the messages. I have cancelled all meetings.",
        "- [1] [2] [3]",
        ScriptedTurn(status=500),
        ScriptedTurn(cut_after_events=0),
    ],
    ids=["lies", "obeys others", "says nothing", "down", "cut off"],
)
async def test_without_a_proven_point_the_words_themselves_are_shown(pool: AsyncConnectionPool, written: Any) -> None:
    async with desk_with(pool, written) as (desk, _server):
        await talk(desk, thread="t1")
        shown = await desk.tell("summarize this thread", thread="t1", reach=Reach.MENTION) or ""
    assert ROLLBACK in shown
    assert "evil" not in shown
    assert "refund" not in shown


async def reminders(desk: Counter) -> list[tuple[str, str]]:
    async with desk.house.pool.connection() as connection:
        rows = await (await connection.execute("SELECT what, starts FROM reminders ORDER BY id")).fetchall()
    return [(what, starts.isoformat()) for what, starts in rows]

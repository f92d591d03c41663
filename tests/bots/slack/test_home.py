"""What a person sees of Slack's own: forms, the home page, an answer of several messages; Slack takes each of them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from bots.slack.render import home_view
from core.desk.home import Section
from core.model.messages import Address
from core.model.replies import Choice, Citation, Reply
from tests.fakes.slack.blocks import check_message_blocks, check_view

if TYPE_CHECKING:
    from tests.bots.slack.conftest import Office

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODE = "\n".join(f"def f{number}():  # <@U123>\n    return {number}" for number in range(400))
WORDS = "Some more words. " * 400
LONG = f"# Title\n\nThe **first** words [1].\n\n{WORDS}\n\n```python\n{CODE}\n```\n\nThe last words [2]."
SOURCES = (
    Citation(1, "a", "Handbook", "docs/handbook.md", "q", 0, 1),
    Citation(2, "b", "Rules", "https://example.com/rules", "q", 0, 1),
)


def headers(view: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"]


def kinds(blocks: list[Any]) -> list[str]:
    return [block["type"] for block in blocks]


async def test_a_long_answer_is_several_messages_in_order_and_the_last_has_what_goes_with_it(desk: Office) -> None:
    where = Address("slack", desk.slack.installed.team.id, desk.help.id)
    reply = Reply(LONG, citations=SOURCES, choices=(Choice("a", "Yes, do it"),), answered=True, model="openai:gpt")
    key = uuid.uuid4().hex[:24]
    platform_id = await desk.desk.adapters[0].send(where, reply, key=key)
    messages = desk.ours()
    assert len(messages) == 3
    assert platform_id == ",".join(message.ts for message in messages)
    for message in messages:
        check_message_blocks(message.blocks)
    assert kinds(messages[-1].blocks)[-4:] == ["context", "context", "actions", "context_actions"]
    assert not [block for message in messages[:-1] for block in message.blocks if block["type"] == "actions"]
    shown = "".join(str(message.blocks) for message in messages)
    assert all(f"return {number}\\n" in shown or f"return {number}'" in shown for number in range(400))
    assert await desk.desk.adapters[0].find_sent(where, key=key) == platform_id


async def test_a_form_about_a_message_calls_people_and_channels_by_name(desk: Office) -> None:
    workspace, there = desk.slack.workspace, desk.slack.installed
    about = workspace.say(desk.ada, desk.help, f"<@{desk.ada.id}> writes the report for <#{desk.help.id}> &amp; us")
    workspace.shortcut(desk.ada, "remind_about", there, on=about)
    form = await desk.until(lambda: workspace.modal(desk.ada, there))
    check_view(form.payload)
    (what, _when) = form.payload["blocks"]
    assert what["element"]["initial_value"] == f"look at: @{desk.ada.name} writes the report for #{desk.help.name} & us"


@pytest.mark.parametrize("shortcut", ["ask", "remind_me"])
async def test_the_other_forms_are_taken(desk: Office, shortcut: str) -> None:
    workspace, there = desk.slack.workspace, desk.slack.installed
    workspace.shortcut(desk.ada, shortcut, there)
    form = await desk.until(lambda: workspace.modal(desk.ada, there))
    check_view(form.payload)
    assert len(form.payload["title"]["text"]) <= 24


async def test_the_home_page_shows_first_what_is_to_come_and_last_what_to_ask(desk: Office) -> None:
    workspace, there = desk.slack.workspace, desk.slack.installed
    await desk.answer("remind me tomorrow at 9 to call <the> bank & *go* home", desk.alone)
    workspace.open_home(desk.ada, there)
    page = await desk.until(lambda: workspace.home(desk.ada, there))
    check_view(page.payload)
    assert headers(page.payload) == [
        *("Your day", "Your reminders", "Your meetings"),
        *("Your calendars", "Your working hours", "Your settings", "What you may ask"),
    ]


async def test_every_section_of_a_home_page_has_its_place_however_long_the_others_are() -> None:
    sections = [Section(f"Part {number}", Reply(LONG * 3, choices=(Choice("a", "Do it"),))) for number in range(12)]
    view = home_view(sections)
    check_view(view)
    assert headers(view) == [section.title for section in sections]
    assert kinds(view["blocks"])[-1] == "actions"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("where is the lunch menu?", ["markdown", "context", "context_actions"]),
        ("what is the name of the king's horse?", ["markdown", "context_actions"]),
        ("remind me tomorrow at 9 to call the bank", ["section", "actions"]),
        ("what are my settings", ["section", "actions"]),
        ("help", ["markdown"]),
    ],
)
async def test_each_kind_of_reply_has_its_layout(desk: Office, said: str, shown: list[str]) -> None:
    answer = await desk.answer(said, desk.alone)
    check_message_blocks(answer.blocks)
    assert kinds(answer.blocks) == shown
    assert "Written by AI" not in str(answer.blocks)

"""A walk through Slack as a team uses it, each step over the wire."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bots.slack.orders import HINT
from core.people.feedback import judged
from tests.bots.slack.conftest import settled
from tests.bots.slack.inspection import buttons
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from tests.bots.slack.conftest import Office
    from tests.fakes.slack.faults import Happening

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


class Deaf:
    """Another app, which takes in nothing."""

    def put(self, kind: Any, body: Any) -> None:
        pass


async def test_a_mention_is_answered_in_its_thread_with_a_source(desk: Office) -> None:
    answer = await desk.answer(f"{desk.us} where is the lunch menu?")
    (question,) = [message for message in desk.slack.workspace.messages(desk.help) if not message.by]
    assert answer.thread_ts == question.ts
    assert "door of the kitchen" in answer.text
    assert [block["type"] for block in answer.blocks] == ["markdown", "context", "context_actions"]
    follow_up = await desk.answer("and when is lunch?", thread_ts=question.ts)
    assert "noon" in follow_up.text


async def test_what_is_ordered_in_a_word_is_understood(desk: Office) -> None:
    for word in ("book", "bookings", "meetings"):
        assert word in HINT
        desk.slack.workspace.slash(desk.ada, desk.help, "/frontdesk", word)
    said = await desk.until(lambda: [each.text for each in desk.ours(desk.alone)][2:] and desk.ours(desk.alone))
    assert sorted(" ".join(each.text.split()[:4]) for each in said) == [
        "Nothing can be booked",
        "You have no bookings.",
        "You have no meetings.",
    ]


async def test_a_reminder_is_confirmed_in_the_persons_zone_and_cancelled_by_its_button(desk: Office) -> None:
    answer = await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    assert "tomorrow at 09:00: call the bank" in answer.text
    (shown,) = re.findall(r"<!date\^(\d+)\^", answer.blocks[0]["text"]["text"])
    assert f"{datetime.fromtimestamp(int(shown), ZoneInfo('Europe/London')):%H:%M}" == "09:00"
    desk.slack.workspace.press(desk.ada, answer, buttons(answer)["Cancel it"])
    await desk.until(lambda: len(desk.ours(desk.alone)) == 2)
    assert "cancel" in desk.ours(desk.alone)[1].text.casefold()
    await desk.until(lambda: not buttons(answer))
    assert f"Cancel it — {desk.ada.name}" in str(answer.blocks[-1])


async def test_what_is_said_in_a_thread_goes_by_the_thread_and_outside_by_all_that_was_said(desk: Office) -> None:
    bank = await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    await desk.answer("remind me on Friday at 10 to water the plants", desk.alone)
    changed = await desk.answer("make it 11 instead", desk.alone, thread_ts=bank.thread_ts)
    assert "call the bank" in changed.text
    assert "11:00" in changed.text
    later = await desk.answer("make it 12 instead", desk.alone)
    assert "12:00" in later.text
    assert later.thread_ts not in (None, bank.thread_ts)


async def test_the_channel_that_a_person_looks_at_can_be_reminded(desk: Office) -> None:
    desk.slack.workspace.view(desk.ada, desk.slack.installed, desk.help)
    await desk.slack.socket.settled()
    answer = await desk.answer("remind this channel tomorrow at 9 to send the report", desk.alone)
    assert answer.text.startswith(f"Shall I post in #{desk.help.name}")


async def test_what_was_missed_in_a_thread_of_a_direct_conversation_is_answered(desk: Office) -> None:
    first = await desk.answer("where is the lunch menu?", desk.alone)
    adapter: Any = desk.desk.adapters[0]
    await adapter.check()
    delivery, desk.slack.workspace.delivery = desk.slack.workspace.delivery, None
    desk.slack.workspace.say(desk.ada, desk.alone, "and when is lunch?", thread_ts=first.thread_ts)
    desk.slack.workspace.delivery = delivery
    await adapter.check()
    await desk.until(lambda: "noon" in desk.ours(desk.alone)[-1].text)
    assert desk.ours(desk.alone)[-1].thread_ts == first.thread_ts


async def test_a_button_that_asks_opens_a_form_and_comes_back_with_the_line(desk: Office) -> None:
    workspace, there = desk.slack.workspace, desk.slack.installed
    answer = await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    workspace.press(desk.ada, answer, buttons(answer)["Move it"])
    form = await desk.until(lambda: workspace.modal(desk.ada, there))
    workspace.submit(form, {"line": "tomorrow at 10"})
    await desk.until(lambda: len(desk.ours(desk.alone)) == 2)
    assert "tomorrow at 10:00: call the bank" in desk.ours(desk.alone)[1].text


async def test_a_command_is_answered_in_the_direct_messages(desk: Office) -> None:
    desk.slack.workspace.slash(desk.ada, desk.help, "/frontdesk", "ask where can visitors park their cars?")
    await desk.until(lambda: desk.ours(desk.alone))
    assert "behind the house" in desk.ours(desk.alone)[0].text
    assert desk.ours(desk.help) == []


async def test_a_form_says_what_is_wrong_in_place_and_sets_the_reminder_when_it_is_right(desk: Office) -> None:
    workspace, there = desk.slack.workspace, desk.slack.installed
    about = workspace.say(desk.ada, desk.help, "The report is due soon.")
    workspace.shortcut(desk.ada, "remind_about", there, on=about)
    form = await desk.until(lambda: workspace.modal(desk.ada, there))
    workspace.submit(form, {"what": "the report", "when": int(time.time()) - 60})
    await desk.until(lambda: form.errors)
    assert form.errors == {"when": "That time is in the past. Choose a later one."}
    workspace.submit(form, {"what": "the report", "when": int(time.time()) + 7200})
    await desk.until(lambda: desk.ours(desk.alone))
    assert "the report" in desk.ours(desk.alone)[0].text
    domain = desk.slack.installed.team.domain
    link = f"https://{domain}.slack.com/archives/{desk.help.id}/p{about.ts.replace('.', '')}"
    assert (await links_of(desk))[-1] == link


async def links_of(desk: Office) -> list[str]:
    """Where the reminders of a person lead."""
    async with desk.desk.stores.pool.connection() as connection:
        cursor = await connection.execute("SELECT link FROM reminders WHERE person = %s ORDER BY id", (desk.ada.id,))
        return [row[0] for row in await cursor.fetchall()]


async def test_nobody_has_a_channel_reminded_that_is_closed_to_him(desk: Office) -> None:
    workspace = desk.slack.workspace
    there = workspace.add_channel(f"secret {desk.help.name}".replace(" ", "-"), desk.slack.installed, private=True)
    answer = await desk.answer(f"remind #{there.name} tomorrow at 9 to plan", desk.alone)
    assert answer.text == f"You are not a member of #{there.name}, so I cannot post there for you."
    answer = await desk.answer(f"remind <#{desk.help.id}|{desk.help.name}> tomorrow at 9 to plan", desk.alone)
    assert answer.text.startswith("Shall I post in #")


async def test_a_message_that_somebody_points_at_is_answered_once(desk: Office) -> None:
    workspace = desk.slack.workspace
    question = workspace.say(desk.ada, desk.help, "Where can visitors park their cars?")
    workspace.react(desk.ada, question, "speech_balloon")
    workspace.shortcut(desk.ada, "ask_about", desk.slack.installed, on=question)
    await desk.until(desk.ours)
    await desk.slack.socket.settled()
    assert [answer.thread_ts for answer in desk.ours()] == [question.ts]


async def test_the_home_page_shows_what_is_to_come_and_its_buttons_work(desk: Office) -> None:
    workspace, there = desk.slack.workspace, desk.slack.installed
    await desk.answer("remind me tomorrow at 9 to water the plants", desk.alone)
    workspace.open_home(desk.ada, there)
    page = await desk.until(lambda: workspace.home(desk.ada, there))
    assert "water the plants" in str(page.wire())
    cancel = next(
        element["action_id"]
        for block in page.wire()["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if "Cancel" in element["text"]["text"]
    )
    workspace.press(desk.ada, page, cancel)
    await desk.until(lambda: "water the plants" not in str(page.wire()))


async def test_thumbs_are_kept_for_whoever_runs_the_desk(desk: Office) -> None:
    answer = await desk.answer(f"{desk.us} where is the lunch menu?")
    desk.slack.workspace.press(desk.ada, answer, "feedback", "bad")
    async with desk.desk.stores.pool.connection() as connection:
        found = await until(lambda: judged(connection))
    assert [(row.text, row.bad) for row in found] == [("where is the lunch menu?", 1)]


async def test_bots_do_not_talk_to_bots(desk: Office) -> None:
    workspace = desk.slack.workspace
    other = workspace.install(workspace.add_app("Other desk", commands=()))
    other.app.delivery = Deaf()
    workspace.invite(other, desk.help)
    workspace.post(desk.help, other.bot, f"{desk.us} hello, who are you?", by=other)
    await desk.answer(f"{desk.us} where is the lunch menu?")
    await desk.answer(f"{desk.us} where is the lunch menu?")
    assert [message.by for message in desk.ours()] == [other, desk.slack.installed, desk.slack.installed]


async def test_an_edit_is_answered_in_place_and_a_deletion_takes_the_answer_back(desk: Office) -> None:
    workspace = desk.slack.workspace
    answer = await desk.answer(f"{desk.us} where is the lunch menu?")
    (question,) = [message for message in workspace.messages(desk.help) if not message.by]
    workspace.edit(question, f"{desk.us} where can visitors park their cars?")
    await desk.until(lambda: "behind the house" in answer.text)
    assert len(desk.ours()) == 1
    workspace.delete(question)
    await desk.until(lambda: desk.ours() == [])


@pytest.mark.parametrize("fault", ["drop_before_effect", "drop_answer_after_effect"])
async def test_thanks_get_a_thumb_once_even_if_the_connection_breaks_before_or_after(
    desk: Office, fault: Happening
) -> None:
    said_by_us = await desk.answer(f"{desk.us} where is the lunch menu?")
    desk.slack.faults.fail_next("reactions.add", fault)
    said = desk.slack.workspace.say(desk.ada, desk.help, "thanks, that worked for me", thread_ts=said_by_us.thread_ts)
    await desk.until(lambda: said.reactions)
    await settled(desk.desk)
    assert said.reactions == {"thumbsup": [desk.slack.installed.bot.id]}
    assert len(desk.ours()) == 1


async def test_a_thumb_becomes_an_answer_and_an_answer_a_thumb_if_the_message_is_edited(desk: Office) -> None:
    said_by_us = await desk.answer(f"{desk.us} where is the lunch menu?")
    said = desk.slack.workspace.say(desk.ada, desk.help, "thanks!", thread_ts=said_by_us.thread_ts)
    await desk.until(lambda: said.reactions)
    await settled(desk.desk)
    desk.slack.workspace.edit(said, "where can visitors park their cars?")
    await desk.until(lambda: desk.ours()[1:])
    assert "garden" in desk.ours()[1].text
    assert said.reactions == {}
    await settled(desk.desk)
    desk.slack.workspace.edit(said, "thanks!")
    await desk.until(lambda: said.reactions)
    assert len(desk.ours()) == 1


async def test_alone_with_the_desk_thanks_get_a_thumb_and_no_words(desk: Office) -> None:
    menu = await desk.answer("where is the lunch menu?", desk.alone)
    said = desk.slack.workspace.say(desk.ada, desk.alone, "thanks!", thread_ts=menu.thread_ts)
    await desk.until(lambda: said.reactions)
    await settled(desk.desk)
    assert len(desk.ours(desk.alone)) == 1

"""Messages that somebody points at, by an emoji or a shortcut, and what is ordered by commands and forms."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.bots.slack.inspection import buttons, check, rows, settled

if TYPE_CHECKING:
    from tests.bots.slack.conftest import Office

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "where is the lunch menu?"


async def asked(desk: Office) -> list[str]:
    """What the desk took for the messages that it was pointed at in the channel."""
    query = "SELECT message ->> 'text' FROM messages WHERE event_id LIKE %s"
    return [row[0] for row in await rows(desk, query, f"asked/{desk.help.id}/%")]


async def test_the_message_in_a_thread_that_is_pointed_at_is_answered_and_not_its_head(desk: Office) -> None:
    workspace = desk.slack.workspace
    root = workspace.say(desk.ada, desk.help, "The cook is new.")
    workspace.say(desk.ada, desk.help, "Where can visitors park?", thread_ts=root.ts)
    reply = workspace.say(desk.ada, desk.help, QUESTION, thread_ts=root.ts)
    workspace.react(desk.ada, reply, "speech_balloon")
    await desk.until(desk.ours)
    assert await asked(desk) == [QUESTION]
    assert desk.ours()[0].thread_ts == root.ts


async def test_a_message_that_was_pointed_at_before_we_were_told_of_it_is_answered_once(desk: Office) -> None:
    workspace = desk.slack.workspace
    await check(desk)
    root = workspace.say(desk.ada, desk.help, f"{desk.us} {QUESTION}")
    await desk.until(desk.ours)
    await settled(desk)
    question = workspace.say(desk.ada, desk.help, "where can visitors park?", thread_ts=root.ts, at=time.time())
    workspace.react(desk.ada, question, "speech_balloon")
    await desk.until(lambda: len(desk.ours()) == 2)
    await check(desk)
    await settled(desk)
    assert len(desk.ours()) == 2
    overheard = "SELECT reason FROM messages WHERE event_id = %s"
    assert await rows(desk, overheard, f"{desk.help.id}/{question.ts}") == [
        ("somebody asked me about it before it arrived",)
    ]


async def test_where_we_are_not_let_in_everybody_who_asks_about_a_message_is_answered_alone(desk: Office) -> None:
    workspace, us = desk.slack.workspace, desk.slack.installed
    friend = workspace.add_user("friend")
    elsewhere = workspace.add_channel(f"closed-{desk.help.name}", desk.ada, friend)
    said = workspace.say(friend, elsewhere, QUESTION)
    for person in (desk.ada, friend):
        workspace.shortcut(person, "ask_about", us, on=said)
    for person in (desk.ada, friend):
        alone = workspace.dm(person, us)
        await desk.until(partial(desk.ours, alone))
        assert "door of the kitchen" in desk.ours(alone)[0].text
    assert desk.ours(elsewhere) == []


async def test_a_message_that_was_pointed_at_takes_its_answer_along_when_it_is_deleted(desk: Office) -> None:
    workspace = desk.slack.workspace
    question = workspace.say(desk.ada, desk.help, QUESTION)
    workspace.react(desk.ada, question, "speech_balloon")
    await desk.until(desk.ours)
    workspace.delete(question)
    await desk.until(lambda: not desk.ours())
    await settled(desk)
    assert await asked(desk) == [""]


async def test_a_message_that_was_pointed_at_is_answered_again_in_place_when_it_is_edited(desk: Office) -> None:
    workspace = desk.slack.workspace
    question = workspace.say(desk.ada, desk.help, QUESTION)
    workspace.react(desk.ada, question, "speech_balloon")
    await desk.until(desk.ours)
    (first,) = desk.ours()
    workspace.edit(question, "where can visitors park?")
    await desk.until(lambda: "park" in desk.ours()[0].text.casefold())
    await settled(desk)
    assert [each.ts for each in desk.ours()] == [first.ts]
    assert await asked(desk) == ["where can visitors park?"]


async def test_an_emoji_on_what_is_no_message_is_passed_over(desk: Office) -> None:
    workspace, us = desk.slack.workspace, desk.slack.installed
    missed = len(desk.slack.socket.undelivered)
    event = {
        "type": "reaction_added",
        "user": desk.ada.id,
        "reaction": "speech_balloon",
        "item": {"type": "file", "file": "F1"},
        "event_ts": "1.2",
    }
    workspace.announce(event, subscription="reaction_added", to=[us])
    await settled(desk)
    assert len(desk.slack.socket.undelivered) == missed


async def test_a_command_that_mentions_somebody_is_read_with_the_name_and_as_it_was_typed(desk: Office) -> None:
    workspace = desk.slack.workspace
    li = workspace.add_user("li")
    workspace.slash(desk.ada, desk.help, "/frontdesk", f"remind <@{li.id}|li> tomorrow at 9 to eat fish &amp; chips")
    await desk.until(lambda: desk.ours(desk.alone))
    assert "Shall I remind @li tomorrow" in desk.ours(desk.alone)[0].text
    assert "fish &amp; chips" in desk.ours(desk.alone)[0].text


async def test_a_form_in_a_channel_where_strangers_read_along_is_answered_for_strangers(desk: Office) -> None:
    workspace = desk.slack.workspace
    answer = await desk.answer(f"{desk.us} remind me tomorrow at 9 to call the bank")
    desk.help.is_ext_shared = True
    workspace.press(desk.ada, answer, buttons(answer)["Move it"])
    form = await desk.until(lambda: workspace.modal(desk.ada, desk.slack.installed))
    workspace.submit(form, {"line": "tomorrow at 10"})
    await desk.until(lambda: len(desk.ours()) == 2)
    query = "SELECT message ->> 'external' FROM messages WHERE event_id LIKE 'order/%%' AND conversation LIKE %s"
    assert await rows(desk, query, f"%/{desk.help.id}/%") == [("true",)]

"""The status of a session follows the last turn in its thread, whichever process sends the reply."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bots.slack.outgoing.sender import SlackSender
from core.conversations.shown_waits import note_shown
from core.storage.rows import one, scalar
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from tests.bots.slack.conftest import Office
    from tests.fakes.slack.messages import Message

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

_SENT = "SELECT key, platform_id FROM replies WHERE state = 'sent' AND address ->> 'below' = %s"


def statuses(desk: Office, question: Message) -> list[str]:
    """Return the statuses that the thread of a question has had."""
    session = desk.slack.workspace.sessions.get((question.channel.id, question.ts))
    return session.statuses if session else []


async def ended(desk: Office, question: Message, status: str) -> None:
    await desk.until(lambda: statuses(desk, question)[-1:] == [status])


async def test_a_session_is_suspended_while_something_waits_for_the_person(desk: Office) -> None:
    question = desk.slack.workspace.say(desk.ada, desk.alone, "remind me to call the bank")
    await ended(desk, question, "suspended")
    desk.slack.workspace.say(desk.ada, desk.alone, "tomorrow at 9", thread_ts=question.ts)
    await ended(desk, question, "active")


async def test_a_session_is_closed_when_its_question_is_deleted(desk: Office) -> None:
    question = desk.slack.workspace.say(desk.ada, desk.alone, "When is lunch?")
    await ended(desk, question, "active")
    desk.slack.workspace.delete(question)
    await ended(desk, question, "closed")


async def test_a_process_that_finds_a_reply_sent_by_another_ends_its_session(desk: Office) -> None:
    question = desk.slack.workspace.say(desk.ada, desk.alone, "When is lunch?")
    await ended(desk, question, "active")
    key, sent = await until(lambda: one(desk.desk.stores.pool, _SENT, question.ts))
    ours: Any = desk.desk.adapters[0]
    desk.slack.workspace.sessions[question.channel.id, question.ts].statuses.append("processing")
    address = (await desk.stored(question)).address
    found = await SlackSender(ours._workspaces, ours._sessions).find_sent(address, key=key)
    assert (found, statuses(desk, question)[-1]) == (sent, "active")


async def test_a_process_that_begins_to_listen_ends_the_session_that_a_dead_one_left(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = desk.slack.workspace.say(desk.ada, desk.alone, "When is lunch?")
    await ended(desk, question, "active")
    pool, event = desk.desk.stores.pool, f"{question.channel.id}/{question.ts}"
    await until(lambda: one(pool, "SELECT 1 FROM messages WHERE event_id = %s AND shown_since IS NULL", event))
    await note_shown(pool, await scalar(pool, "SELECT id FROM messages WHERE event_id = %s", event))
    desk.slack.workspace.sessions[question.channel.id, question.ts].statuses.append("processing")
    monkeypatch.setattr("bots.slack.outgoing.sessions.LEFT_SECONDS", 0.0)
    taking_over = asyncio.create_task(desk.desk.listen())
    await ended(desk, question, "active")
    await until(lambda: one(pool, "SELECT 1 FROM messages WHERE event_id = %s AND shown_since IS NULL", event))
    taking_over.cancel()
    await asyncio.gather(taking_over, return_exceptions=True)


async def test_what_is_sent_to_a_thread_that_never_had_a_session_begins_none(desk: Office) -> None:
    question = desk.slack.workspace.say(desk.ada, desk.help, "Who has seen my keys?")
    address = replace((await desk.stored(question)).address, thread=question.ts)
    ours: Any = desk.desk.adapters[0]
    await ours._sessions.settle(address)
    assert statuses(desk, question) == []


async def test_a_slack_that_is_busy_is_asked_again(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    question = desk.slack.workspace.say(desk.ada, desk.alone, "When is lunch?")
    await ended(desk, question, "active")
    desk.slack.workspace.sessions[question.channel.id, question.ts].statuses.append("processing")
    desk.slack.faults.fail_next("agents.sessions.setStatus", 503)
    monkeypatch.setattr("bots.slack.outgoing.sessions.LONGEST_LOOK_SECONDS", 0.0)
    ours: Any = desk.desk.adapters[0]
    await ours._sessions.settle((await desk.stored(question)).address)
    await ended(desk, question, "active")

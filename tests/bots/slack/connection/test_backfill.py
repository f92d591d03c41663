"""What was said while nobody listened is fetched from the history, and answered."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bots.slack.adapter import SlackAdapter
from bots.slack.api import client
from bots.slack.connection import backfill
from tests.bots.slack.inspection import rows

if TYPE_CHECKING:
    from tests.bots.slack.conftest import Office
    from tests.fakes.slack.messages import Message

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


@pytest.fixture
def patient(desk: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The desk, on a Slack that lets it read as fast as it likes."""
    for method in ("conversations.history", "conversations.replies", "conversations.info", "users.conversations"):
        monkeypatch.setitem(desk.slack.limits.per_minute, method, 100_000)
    return desk


async def test_what_was_missed_is_found_in_more_channels_than_slack_lets_read_at_once(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, us = desk.slack.workspace, desk.slack.installed
    places = [workspace.add_channel(f"busy-{number}", desk.ada, us) for number in range(12)]
    desk.slack.clock.time_scale = 60
    monkeypatch.setitem(desk.slack.limits.per_minute, "conversations.history", 5)
    for place in places:
        workspace.say(desk.ada, place, f"{desk.us} hello there", at=time.time())
    desk.slack.socket.cut()
    await desk.until(lambda: all(desk.ours(place) for place in places))


async def test_a_mention_that_was_missed_in_a_thread_of_others_is_answered(desk: Office) -> None:
    workspace, long_ago = desk.slack.workspace, time.time() - 3600
    parent = workspace.say(desk.ada, desk.help, "Who comes along?", at=long_ago)
    said = workspace.say(desk.ada, desk.help, f"{desk.us} hello there", thread_ts=parent.ts, at=time.time())
    desk.slack.socket.cut()
    answer = (await desk.until(desk.ours))[0]
    assert (answer.thread_ts, said.thread_ts) == (parent.ts, parent.ts)


async def test_slack_that_breaks_off_now_and_then_is_asked_on(desk: Office) -> None:
    desk.slack.workspace.say(desk.ada, desk.help, f"{desk.us} hello there", at=time.time())
    for method in ("users.conversations", "conversations.history", "conversations.history"):
        desk.slack.faults.fail_next(method, "drop_before_effect")
    desk.slack.socket.cut()
    await desk.until(desk.ours)
    desk.slack.faults.clear()


async def taken(desk: Office, said: Message) -> list[str]:
    """What the log has of a message, and whether strangers read it too."""
    query = "SELECT message ->> 'external' FROM messages WHERE event_id = %s"
    return [row[0] for row in await rows(desk, query, f"{said.channel.id}/{said.ts}")]


async def look(desk: Office) -> None:
    """Have the desk look for what it missed."""
    adapter = desk.desk.adapters[0]
    assert isinstance(adapter, SlackAdapter)
    await adapter.check()


async def test_a_question_from_before_the_gap_stays_unanswered_though_its_thread_goes_on(patient: Office) -> None:
    workspace, us = patient.slack.workspace, patient.slack.installed
    place = workspace.add_channel(f"late-{patient.help.name}", patient.ada)
    month_ago = time.time() - 30 * 86_400
    parent = workspace.say(patient.ada, place, f"{patient.us} where is the lunch menu?", at=month_ago)
    workspace.invite(us, place)
    said = workspace.say(patient.ada, place, f"{patient.us} hello", thread_ts=parent.ts, at=time.time())
    await look(patient)
    assert (await taken(patient, said), await taken(patient, parent)) == (["false"], [])


async def test_what_was_missed_in_an_old_thread_of_a_shared_channel_is_read_by_strangers_too(
    patient: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, place = patient.slack.workspace, patient.help
    answer = await patient.answer(f"{patient.us} hello there")
    place.is_ext_shared = True
    monkeypatch.setattr(backfill, "MOST_MESSAGES", 3)
    monkeypatch.setattr(client, "PAGE", 1)
    for _ in range(3):
        workspace.say(patient.ada, place, "The build is red.")
    question = f"{patient.us} where is the lunch menu?"
    missed = workspace.say(patient.ada, place, question, thread_ts=answer.thread_ts, at=time.time() + 1)
    await look(patient)
    assert await taken(patient, missed) == ["true"]

"""What was said while nobody listened is fetched from the history, and answered."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bots.slack.conftest import Office

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_what_was_missed_is_found_in_more_channels_than_slack_lets_read_at_once(desk: Office) -> None:
    workspace, us = desk.slack.workspace, desk.slack.installed
    places = [workspace.add_channel(f"busy-{number}", desk.ada, us) for number in range(12)]
    desk.slack.clock.time_scale = 60
    desk.slack.limits.per_minute["conversations.history"] = 5
    for place in places:
        workspace.say(desk.ada, place, f"{desk.us} hello there", at=time.time())
    desk.slack.socket.cut()
    await desk.until(lambda: all(desk.ours(place) for place in places), seconds=20)


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

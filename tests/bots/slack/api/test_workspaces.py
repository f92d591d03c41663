"""Whom ids name is looked up beside what counts: a message is acknowledged in time without it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bots.slack.conftest import Office

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


async def test_a_message_does_not_wait_for_the_name_of_whom_slack_does_not_tell(desk: Office) -> None:
    socket = desk.slack.socket
    desk.slack.faults.fail_next("users.info", "hang")
    await desk.until(lambda: len(socket.connections) == 2)
    before = len(desk.slack.calls)
    await desk.answer(f"{desk.us} hello there")
    assert [call.error for call in desk.slack.calls[before:] if call.method == "users.info"] == ["hang"]
    assert socket.undelivered == []


async def test_slack_is_asked_for_names_again_only_when_it_is_no_longer_busy(desk: Office) -> None:
    desk.slack.faults.fail_next("users.info", 429, retry_after=5)
    await desk.answer(f"{desk.us} hello there")
    before = _asked(desk)
    await desk.answer(f"{desk.us} where is the lunch menu?")
    assert _asked(desk) == before
    async with asyncio.timeout(120):  # the other tests share this desk
        while _asked(desk) == before:
            await desk.answer(f"{desk.us} where is the lunch menu?")


async def test_nobody_is_looked_up_for_what_the_desk_says_itself(desk: Office) -> None:
    await desk.answer(f"{desk.us} hello there")
    assert desk.slack.installed.bot.id not in {call.arguments.get("user") for call in desk.slack.calls}


def _asked(desk: Office) -> int:
    return sum(call.method == "users.info" for call in desk.slack.calls)

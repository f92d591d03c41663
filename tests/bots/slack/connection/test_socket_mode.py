"""Connections that are renewed, cut or deaf, and what was said meanwhile."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import pytest_asyncio

from bots.slack.connection import socket_mode
from tests.bots.slack.conftest import Office, open_office
from tests.bots.slack.inspection import check

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bots.slack.adapter import SlackAdapter

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

QUESTION = "where is the lunch menu?"


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _settled(desk: Office) -> AsyncIterator[None]:
    """Leave two good connections to the next test."""
    yield
    desk.slack.faults.clear()
    await desk.until(lambda: len(desk.slack.socket.connections) == 2)


@pytest.fixture(autouse=True, scope="module")
def _fast() -> Any:
    """Notice a broken connection sooner than five seconds after it broke."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket_mode, "PING_SECONDS", 1.0)  # a pong that takes half of it is none: load must not do that
        patch.setattr(socket_mode, "PAUSE_SECONDS", 0.05)
        yield


def adapter(desk: Office) -> SlackAdapter:
    (found,) = desk.desk.adapters
    return found  # type: ignore[return-value]


def asked(desk: Office, *, minutes_ago: float, channel: Any = None, text: str = "", **where: Any) -> Any:
    """Have something said that we are not told."""
    at = time.time() - 60 * minutes_ago
    return desk.slack.workspace.say(desk.ada, channel or desk.help, text or f"{desk.us} {QUESTION}", at=at, **where)


async def listened_until(desk: Office, *, minutes_ago: float) -> None:
    """Make believe that we listened last so long ago, and that no look for what was missed is under way."""
    await check(desk)
    await check(desk)
    async with desk.desk.stores.pool.connection() as connection:
        await connection.execute(
            "UPDATE watermarks SET heard_until = now() - make_interval(mins => %s)", (minutes_ago,)
        )


async def test_a_refresh_leaves_a_connection_open_at_each_moment_and_loses_nothing(desk: Office) -> None:
    socket, fewest = desk.slack.socket, 2
    old = [*socket.connections]

    async def look() -> None:
        nonlocal fewest
        while True:
            fewest = min(fewest, len([each for each in socket.connections if not each.ws.closed]))
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    questions = [desk.slack.workspace.say(desk.ada, desk.help, f"{desk.us} {QUESTION}") for _ in range(3)]
    await socket.warn()
    questions += [desk.slack.workspace.say(desk.ada, desk.help, f"{desk.us} {QUESTION}") for _ in range(3)]
    await desk.until(lambda: len(socket.connections) == 2 and not set(old) & set(socket.connections))
    await desk.until(lambda: len(desk.ours()) == 6)
    looking.cancel()
    assert fewest >= 1
    assert {answer.thread_ts for answer in desk.ours()} == {question.ts for question in questions}


async def test_a_cut_is_mended_and_what_was_said_meanwhile_is_answered(desk: Office) -> None:
    desk.slack.clock.skip(60)  # the history may be asked again
    asked(desk, minutes_ago=0.5)
    cut = [*desk.slack.socket.connections]
    desk.slack.socket.cut()
    await desk.until(lambda: not set(cut) & set(desk.slack.socket.connections))
    await desk.until(desk.ours)
    assert "door of the kitchen" in desk.ours()[0].text


async def test_deaf_connections_are_found_by_the_history_and_opened_anew(desk: Office) -> None:
    deaf = [*desk.slack.socket.connections]
    desk.slack.socket.deafen(answers_pings=True)
    async with asyncio.timeout(120):
        while set(deaf) & set(desk.slack.socket.connections):  # one that was opened just now is not suspected at once
            asked(desk, minutes_ago=1)
            await check(desk)
    await desk.until(desk.ours)


async def test_a_check_that_finds_nothing_leaves_the_connections_alone(desk: Office) -> None:
    before = [*desk.slack.socket.connections]
    await desk.answer(f"{desk.us} {QUESTION}")
    await check(desk)
    assert desk.slack.socket.connections == before


async def test_after_a_gap_channels_threads_and_direct_messages_are_answered_in_order(desk: Office) -> None:
    begun = asked(desk, minutes_ago=300, text="Does anybody know about lunch?")
    await listened_until(desk, minutes_ago=240)
    first = asked(desk, minutes_ago=200)
    second = asked(desk, minutes_ago=190, text=f"{desk.us} where can visitors park?")
    asked(desk, minutes_ago=180, thread_ts=begun.ts)
    asked(desk, minutes_ago=30, text="where can visitors park?", channel=desk.alone)
    await check(desk)
    await desk.until(lambda: len(desk.ours()) == 3 and desk.ours(desk.alone))
    order = [answer.thread_ts for answer in desk.ours()]
    assert set(order) == {first.ts, second.ts, begun.ts}
    late = {answer.thread_ts: answer for answer in desk.ours()}
    assert "3 hours" in late[first.ts].text
    assert "hour" not in desk.ours(desk.alone)[0].text


async def test_a_question_that_was_edited_while_nobody_listened_is_answered_as_it_reads_now(desk: Office) -> None:
    await listened_until(desk, minutes_ago=240)
    question = asked(desk, minutes_ago=200, text=f"{desk.us} where is the exit?")
    question.text, question.edited = f"{desk.us} {QUESTION}", {"user": desk.ada.id, "ts": question.ts}
    await check(desk)
    await desk.until(desk.ours)
    assert "door of the kitchen" in desk.ours()[0].text
    assert len(desk.ours()) == 1


async def test_what_cannot_be_kept_or_read_does_not_end_the_listening(desk: Office) -> None:
    await listened_until(desk, minutes_ago=10)
    asked(desk, minutes_ago=5, text=desk.us)
    asked(desk, minutes_ago=4, text=f"{desk.us} {'x' * 40_001}")
    strange = asked(desk, minutes_ago=3)
    strange.text = f"{desk.us} \0 nothing that a database keeps"
    edited = asked(desk, minutes_ago=2, text=desk.us)
    edited.edited = {"user": desk.ada.id, "ts": edited.ts}
    asked(desk, minutes_ago=1)
    await check(desk)
    await desk.until(desk.ours)
    await desk.until(lambda: len([said for said in desk.slack.workspace.ephemerals if said.to == desk.ada.id]) == 4)


async def test_the_rate_limit_of_the_history_is_waited_for(desk: Office) -> None:
    await listened_until(desk, minutes_ago=10)
    asked(desk, minutes_ago=1)
    desk.slack.faults.fail_next("conversations.history", 429, times=3, retry_after=0)
    desk.slack.faults.fail_next("users.conversations", 429, times=3, retry_after=0)
    await check(desk)
    await desk.until(desk.ours)


async def test_too_many_connections_are_no_hot_loop(desk: Office) -> None:
    socket = desk.slack.socket
    ours, calls = [*socket.connections], len(desk.slack.calls)
    async with aiohttp.ClientSession() as session:
        others = [await session.ws_connect(socket.open_url(desk.slack.app.id)) for _ in range(8)]
        await socket.warn()
        await desk.until(lambda: not set(ours) & set(socket.connections) and len(socket.connections) == 10)
        opened = [call for call in desk.slack.calls[calls:] if call.method == "apps.connections.open"]
        assert len(opened) < 8
        for other in others:
            await other.close()


async def test_a_desk_that_starts_while_slack_is_down_says_so_and_listens_when_it_is_up(
    server_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_office(tmp_path, server_url) as office:
        office.slack.faults.fail_next("*", 503, times=2)
        await office.slack.socket.connected(2)
        assert "door of the kitchen" in (await office.answer(f"{office.us} {QUESTION}")).text
    assert "Cannot connect to Slack, trying again in 0.05 s: Slack is busy" in caplog.text


async def test_it_listens_as_soon_as_slack_delivers_however_long_it_takes_to_fetch_what_was_missed(
    server_url: str, tmp_path: Path
) -> None:
    async with open_office(tmp_path, server_url) as office:
        office.slack.faults.fail_next("users.conversations", 429, times=100, retry_after=3600)
        assert await office.desk.listening.wait_for(["slack"], seconds=120) == ()

"""The fake's signed HTTP against a real slack_bolt app on a real port."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from tests.fakes.slack.delivery import Schedule
from tests.fakes.slack.events import SignedHttp
from tests.fakes.slack.shapes import shape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

pytestmark = pytest.mark.slow

SECRET = "signing-secret"
QUICK = Schedule(ack_seconds=1.0, scale=10_000)


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def bolt() -> AsyncIterator[tuple[SignedHttp, list[dict[str, Any]]]]:
    """A bolt app that keeps what it hears, and Slack posting to it."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0001", bot_user_id="U0BOT", bot_token="xoxb-1")

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, logger=logging.getLogger("bolt in tests"))
    heard: list[dict[str, Any]] = []

    @app.event("message")
    async def on_message(body: dict[str, Any]) -> None:
        heard.append(body)

    @app.action("press")
    async def on_press(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body)
        await ack()

    @app.command("/desk")
    async def on_command(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body)
        await ack("Done")

    async with served(app.web_app("/slack/events")) as url, SignedHttp(url, SECRET) as slack:
        yield slack, heard


@asynccontextmanager
async def scripted(
    answer: Callable[[web.Request], Awaitable[web.Response]], schedule: Schedule = QUICK
) -> AsyncIterator[SignedHttp]:
    app = web.Application()
    app.router.add_post("/slack/events", answer)
    async with served(app) as url, SignedHttp(url, SECRET, schedule) as slack:
        yield slack


async def test_bolt_takes_events_presses_and_commands() -> None:
    async with bolt() as (slack, heard):
        slack.put("events_api", shape("message_channel"))
        slack.put("interactive", shape("block_actions_button"))
        slack.put("slash_commands", shape("slash_command", text="remind me & others"))
        await slack.settled()
        assert {ack.kind for ack in slack.acks} == {"events_api", "interactive", "slash_commands"}
        (command,) = [ack for ack in slack.acks if ack.kind == "slash_commands"]
        assert command.payload == "Done"
    assert {"remind me & others", None} == {body.get("text") for body in heard}


async def test_bolt_echoes_the_challenge() -> None:
    async with bolt() as (slack, _):
        assert await slack.verify_url()


async def test_bolt_refuses_what_slack_did_not_sign_just_now() -> None:
    event = shape("message_channel")
    async with bolt() as (slack, heard):
        answers = [
            await slack.send("events_api", event, secret="a guess"),
            await slack.send("events_api", event, age_seconds=600),
            await slack.send_unsigned("events_api", event),
            await slack.send_tampered("events_api", event),
        ]
        assert [answer.status for answer in answers] == [401] * 4
    assert heard == []


async def test_a_replay_is_the_same_to_the_byte() -> None:
    async with bolt() as (slack, _):
        first = await slack.send("events_api", shape("message_channel"))
        again = await slack.replay(first)
        assert again.request is first.request
        assert (first.status, again.status) == (200, 200)


async def test_a_huge_body_arrives_whole() -> None:
    sizes: list[int | None] = []

    async def measure(request: web.Request) -> web.Response:
        sizes.append(request.content_length)
        return web.Response(status=413)

    async with scripted(measure) as slack:
        assert (await slack.send_huge(10)).status == 413
    assert sizes[0] is not None
    assert sizes[0] > 10_000_000


async def test_an_event_that_fails_comes_again_and_says_why() -> None:
    tries: list[tuple[str | None, str | None]] = []

    async def fail_then_hang_then_take(request: web.Request) -> web.Response:
        tries.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        if len(tries) == 2:
            await asyncio.Event().wait()
        return web.Response(status=500 if len(tries) == 1 else 200)

    async with scripted(fail_then_hang_then_take) as slack:
        slack.put("events_api", shape("app_mention"))
        await slack.settled()
        assert slack.acks[0].attempt == 2
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_timeout")]


async def test_an_event_is_given_up_after_three_retries_and_at_once_where_the_app_wants_none() -> None:
    async def refuse(request: web.Request) -> web.Response:
        wants_none = "U-NONE" in await request.text()
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"} if wants_none else {})

    async with scripted(refuse) as slack:
        slack.put("events_api", shape("message_im"))
        await slack.settled()
        assert len(slack.answers) == 4
        slack.put("events_api", shape("message_im", user="U-NONE"))
        await slack.settled()
        assert len(slack.answers) == 5
        assert [missed.reason for missed in slack.undelivered] == ["http_error", "no_retry"]


async def test_an_event_to_a_closed_port_fails_to_connect() -> None:
    async with SignedHttp("http://127.0.0.1:9/", SECRET, QUICK) as slack:
        slack.put("events_api", shape("message_im"))
        await slack.settled()
        assert slack.undelivered[0].reason == "connection_failed"

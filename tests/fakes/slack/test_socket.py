"""The fake's Socket Mode against Slack's own clients: slack_sdk's SocketModeClient and slack_bolt's handler."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.delivery import Schedule
from tests.fakes.slack.shapes import shape
from tests.fakes.slack.socket import CONNECTIONS, SocketMode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

pytestmark = pytest.mark.slow

QUICK = Schedule(ack_seconds=1.0, scale=10_000)
ONCE = Schedule(ack_seconds=0.3, waits_seconds=())


class Links(AsyncWebClient):
    """A Web API that gives out the fake's URLs and nothing else."""

    def __init__(self, slack: SocketMode) -> None:
        super().__init__(token="xoxb-1")
        self._slack = slack

    async def apps_connections_open(self, *, app_token: str, **_: Any) -> Any:
        return {"url": self._slack.open_url("A0001")}


class Seen(list["SocketModeRequest"]):
    """What a client was sent. It acks all but the first so many."""

    def __init__(self, unacked: int = 0) -> None:
        super().__init__()
        self.unacked = unacked

    async def hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.append(request)
        if len(self) > self.unacked:
            answer = {"text": "Done"} if request.accepts_response_payload else None
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload=answer))


@asynccontextmanager
async def client_of(slack: SocketMode, seen: Seen, *, ping_seconds: float = 0.05) -> AsyncIterator[SocketModeClient]:
    client = SocketModeClient(app_token="xapp-1", web_client=Links(slack), ping_interval=ping_seconds)
    client.socket_mode_request_listeners.append(seen.hear)
    await client.connect()  # type: ignore[no-untyped-call]
    try:
        yield client
    finally:
        await client.close()  # type: ignore[no-untyped-call]


async def test_an_event_is_delivered_and_acked() -> None:
    seen = Seen()
    async with SocketMode() as slack, client_of(slack, seen):
        slack.put("events_api", shape("message_channel", text="Hello"))
        await slack.settled()
        assert seen[0].payload["event"]["text"] == "Hello"
        assert (seen[0].retry_attempt, seen[0].accepts_response_payload) == (0, False)
        assert [ack.attempt for ack in slack.acks] == [0]


async def test_the_payload_of_an_ack_is_kept() -> None:
    heard: list[Any] = []
    async with SocketMode(on_ack=lambda ack: heard.append(ack.payload)) as slack, client_of(slack, Seen()):
        slack.put("slash_commands", shape("slash_command"))
        await slack.settled()
    assert heard == [{"text": "Done"}]


async def test_an_unacked_event_comes_again_and_says_why() -> None:
    seen = Seen(unacked=2)
    async with SocketMode(QUICK) as slack, client_of(slack, seen):
        slack.put("events_api", shape("app_mention"))
        await slack.settled()
        assert [(each.retry_attempt, each.retry_reason) for each in seen] == [(0, ""), (1, "timeout"), (2, "timeout")]
        assert len({each.envelope_id for each in seen}) == 3
        assert slack.acks[0].attempt == 2


async def test_an_unacked_press_does_not_come_again() -> None:
    seen = Seen(unacked=1)
    async with SocketMode(ONCE) as slack, client_of(slack, seen):
        slack.put("interactive", shape("block_actions_button"))
        await slack.settled()
    assert len(seen) == 1
    assert slack.undelivered[0].reason == "timeout"


async def test_an_event_that_no_connection_takes_is_lost() -> None:
    async with SocketMode(QUICK) as slack:
        slack.put("events_api", shape("message_im"))
        await slack.settled()
        assert slack.undelivered[0].reason == "no_connection"


async def test_a_url_works_once() -> None:
    async with SocketMode() as slack, aiohttp.ClientSession() as session:
        url = slack.open_url("A0001")
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert hello["type"] == "hello"
            assert (hello["num_connections"], hello["connection_info"]) == (1, {"app_id": "A0001"})
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)


async def test_an_eleventh_connection_is_too_many() -> None:
    async with SocketMode() as slack, aiohttp.ClientSession() as session:
        sockets = [await session.ws_connect(slack.open_url("A0001")) for _ in range(CONNECTIONS + 1)]
        assert (await sockets[-1].receive_json())["reason"] == "too_many_websockets"
        assert len(slack.connections) == CONNECTIONS


async def test_envelopes_go_round_the_connections() -> None:
    first, second = Seen(), Seen()
    async with SocketMode() as slack, client_of(slack, first), client_of(slack, second):
        await slack.connected(2)
        for number in range(4):
            slack.put("events_api", shape("message_channel", event_id=f"Ev{number}"))
        await slack.settled()
    assert (len(first), len(second)) == (2, 2)


async def test_the_clients_pings_are_echoed() -> None:
    async with SocketMode() as slack, client_of(slack, Seen()) as client:
        await slack.until(lambda: sum(ping.startswith(b"sdk-ping-pong:") for ping in slack.connections[0].pings) > 1)
        assert not await client.is_ping_pong_failing()


async def test_a_client_moves_to_a_new_connection_when_warned() -> None:
    seen = Seen()
    async with SocketMode(QUICK) as slack, client_of(slack, seen):
        await slack.connected()
        await slack.refresh()
        await slack.until(lambda: slack.opened >= 2 and slack.connections and not slack.connections[0].warned)
        slack.put("events_api", shape("message_channel"))
        await slack.settled()
        assert seen


async def test_a_deaf_connection_stays_open_and_delivers_nothing() -> None:
    seen = Seen()
    async with SocketMode(ONCE) as slack, client_of(slack, seen):
        await slack.connected()
        slack.deafen(answers_pings=True)
        slack.put("events_api", shape("message_channel"))
        await slack.settled()
        assert (slack.opened, len(slack.connections)) == (1, 1)
        assert (seen, slack.undelivered[0].reason) == ([], "timeout")


async def test_a_client_leaves_a_connection_that_does_not_pong() -> None:
    async with SocketMode() as slack, client_of(slack, Seen()):
        await slack.connected()
        slack.deafen()
        await slack.until(lambda: slack.opened == 2)


async def test_a_client_comes_back_after_a_cut() -> None:
    async with SocketMode() as slack, client_of(slack, Seen()):
        await slack.connected()
        slack.cut()
        await slack.until(lambda: slack.opened == 2 and len(slack.connections) == 1)


async def test_bolts_handler_answers_over_it() -> None:
    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0001", bot_user_id="U0BOT", bot_token="xoxb-1")

    async with SocketMode() as slack:
        logger = logging.getLogger("bolt in tests")
        app = AsyncApp(authorize=authorize, client=Links(slack), logger=logger)
        heard = asyncio.Event()

        @app.event("message")
        async def on_message(event: dict[str, Any]) -> None:
            assert event["text"] == "Hello"
            heard.set()

        @app.view("ask")
        async def on_view(ack: Any) -> None:
            await ack(response_action="errors", errors={"b1": "Too short"})

        handler = AsyncSocketModeHandler(app, "xapp-1", web_client=Links(slack), ping_interval=0.2)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            slack.put("events_api", shape("message_channel", text="Hello"))
            slack.put("interactive", shape("view_submission"))
            await slack.settled()
            await asyncio.wait_for(heard.wait(), 120)
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]
    (submitted,) = [ack for ack in slack.acks if ack.kind == "interactive"]
    assert submitted.payload == {"response_action": "errors", "errors": {"b1": "Too short"}}

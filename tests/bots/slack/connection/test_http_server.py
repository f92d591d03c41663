"""Slack over HTTP: what is not Slack's is refused, and nothing of it is kept."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio

from bots.slack.connection import backfill, idle_connections
from core.conversations.unreadable_events import UnreadableEvents
from tests.bots.slack.conftest import Office, open_office
from tests.fakes.servers import free_port
from tests.fakes.slack.shapes import shape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack.events import Answer, SignedHttp

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

MOST_STRANGERS = 30


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """One desk that Slack calls."""
    port = free_port()
    home = tmp_path_factory.mktemp("home")
    async with (
        open_office(home, server_url, SLACK_MODE="http", PORT=str(port)) as opened,
        opened.slack.http(f"http://127.0.0.1:{port}/slack/events") as requests,
    ):
        await opened.until(lambda: listens(port))
        yield opened
        await requests.settled()


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def slack(desk: Office) -> SignedHttp:
    return desk.slack.app.delivery  # type: ignore[return-value]


def question(desk: Office, **values: Any) -> dict[str, Any]:
    """What Slack would deliver, if somebody asked."""
    ours = {"user": desk.ada.id, "channel": desk.help.id, "text": f"{desk.us} where is the lunch menu?"}
    body = shape("app_mention", **(ours | values))
    return {**body, "team_id": desk.slack.installed.team.id, "authorizations": [], "api_app_id": desk.slack.app.id}


async def kept(desk: Office) -> int:
    async with desk.desk.stores.pool.connection() as connection:
        cursor = await connection.execute(
            "SELECT count(*) FROM messages WHERE event_id LIKE %s", (f"%{desk.help.id}%",)
        )
        row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def test_what_slack_signs_is_answered(desk: Office) -> None:
    assert "door of the kitchen" in (await desk.answer(f"{desk.us} where is the lunch menu?")).text
    desk.slack.workspace.slash(desk.ada, desk.help, "/frontdesk", "ask where can visitors park?")
    await desk.until(lambda: desk.ours(desk.alone))


async def test_a_url_is_verified(slack: SignedHttp) -> None:
    assert await slack.verify_url()


@pytest.mark.parametrize("how", ["forged", "stale", "unsigned", "tampered", "unknown team", "junk"])
async def test_what_is_not_slacks_is_refused_and_not_kept(
    desk: Office, slack: SignedHttp, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    body = question(desk)
    refused: dict[str, tuple[Any, int]] = {
        "forged": (lambda: slack.send("events_api", body, secret="a guess"), 401),
        "stale": (lambda: slack.send("events_api", body, age_seconds=301), 401),
        "unsigned": (lambda: slack.send_unsigned("events_api", body), 401),
        "tampered": (lambda: slack.send_tampered("events_api", body), 401),
        "unknown team": (lambda: slack.send("events_api", {**body, "team_id": "T0STRANGE"}), 403),
        "junk": (lambda: slack.send_raw(b'{"type": "event_call'), 400),
    }
    send, status = refused[how]
    with caplog.at_level(logging.INFO):
        answer: Answer = await send()
    assert answer.status == status, answer.text
    assert await kept(desk) == 0
    assert "Traceback" not in caplog.text + answer.text


@pytest.mark.parametrize(
    "junk", [b"", b"[]", b"null", b"7", b"\xff\xfe", b"payload=%7B", b"payload=[]", b'{"event": 1}']
)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
async def test_junk_is_refused_whatever_it_is(
    slack: SignedHttp, caplog: pytest.LogCaptureFixture, junk: bytes, kind: str
) -> None:
    with caplog.at_level(logging.INFO):
        answer = await slack.send_raw(junk, kind)
    assert 400 <= answer.status < 500, answer.text
    assert "Traceback" not in caplog.text + answer.text


async def test_an_event_that_cannot_be_read_is_acknowledged_and_fetched_from_the_history(
    desk: Office, slack: SignedHttp, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "UNREADABLE_SECONDS", 0.0)
    said = desk.slack.workspace.say(desk.ada, desk.help, f"{desk.us} where is the lunch menu?", at=time.time())
    body = question(desk, ts=said.ts)
    with caplog.at_level(logging.WARNING):
        answer = await slack.send("events_api", {**body, "event": {**body["event"], "user": {"id": desk.ada.id}}})
        await desk.until(desk.ours)
    assert answer.status == 200
    (told,) = [record.getMessage() for record in caplog.records if body["event_id"] in record.getMessage()]
    assert "app_mention" in told
    assert "user" in told
    counted = await UnreadableEvents(desk.desk.stores.pool).counts()
    assert counted["slack"]["app_mention"] == 1


GARBAGE = {
    "a signature that is not ASCII": {"X-Slack-Signature": "v0=ÿé"},
    "a time that is no number": {"X-Slack-Signature": "v0=0", "X-Slack-Request-Timestamp": "nan"},
    "an endless time": {"X-Slack-Signature": "v0=0", "X-Slack-Request-Timestamp": "9" * 400},
    "digits of another script": {"X-Slack-Signature": "v0=0", "X-Slack-Request-Timestamp": "٣" * 10},
    "junk that calls itself gzip": {"Content-Encoding": "gzip"},
    "junk that calls itself deflate": {"Content-Encoding": "deflate", "Content-Type": "application/json"},
    "a character set that is none": {"Content-Type": "application/json; charset=no-such"},
    "a form without fields": {"Content-Type": "multipart/form-data"},
}
"""The headers of requests that anybody can send."""
JUNK = b"\x1f\x8b junk"


def told_by_slack(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the server logged. What stands behind it goes on with its work meanwhile, and logs that."""
    return [record.getMessage() for record in caplog.records if record.name.startswith("bots.slack.connection")]


@pytest.mark.parametrize("headers", GARBAGE.values(), ids=GARBAGE)
async def test_garbage_of_strangers_is_refused_with_one_line(
    slack: SignedHttp, caplog: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    sent = {"X-Slack-Signature": "v0=0", "X-Slack-Request-Timestamp": str(int(time.time())), **headers}
    with caplog.at_level(logging.INFO):
        async with aiohttp.ClientSession() as session, session.post(slack.url, data=JUNK, headers=sent) as answer:
            assert answer.status in (400, 401)
    assert len(told_by_slack(caplog)) == 1
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01 no HTTP at all\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: minus\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET /slack/install?\xff\xfe HTTP/1.1\r\nHost: \xff\r\nCookie: \xff=\xfe\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_answered_without_a_traceback(
    slack: SignedHttp, caplog: pytest.LogCaptureFixture, raw: bytes
) -> None:
    with caplog.at_level(logging.INFO):
        answer = await read_answer(slack, raw)
    assert answer[9:12] in (b"400", b"404", b"")
    assert "Traceback" not in caplog.text
    assert len(told_by_slack(caplog)) <= 1


async def read_answer(slack: SignedHttp, raw: bytes) -> bytes:
    """Send bytes as they are, and return what comes back until the connection ends."""
    url = urlsplit(slack.url)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write(raw)
    try:
        return await asyncio.wait_for(reader.read(100), 120)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_half_open_connections_keep_nobody_out_and_are_closed(
    desk: Office, slack: SignedHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle_connections, "MOST_STRANGERS", MOST_STRANGERS)
    url = urlsplit(slack.url)
    half = b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
    opened = []
    for number in range(3 * MOST_STRANGERS):
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        writer.write(half if number % 2 else half + b"Content-Length: 9\r\n\r\n12")
        opened.append((reader, writer))
    assert "door of the kitchen" in (await desk.answer(f"{desk.us} where is the lunch menu?")).text
    closed = [asyncio.create_task(_end(reader)) for reader, _ in opened]
    await asyncio.wait(closed[:MOST_STRANGERS], timeout=120)
    assert all(task.done() for task in closed[:MOST_STRANGERS])
    for _, writer in opened:
        writer.close()
    await asyncio.wait(closed)
    monkeypatch.setattr(idle_connections, "REQUEST_SECONDS", 0.1)
    assert await read_answer(slack, half) == b""
    assert await read_answer(slack, half + b"Content-Length: 9\r\n\r\n12") == b""


async def _end(reader: asyncio.StreamReader) -> None:
    """Wait until the other side has closed a connection."""
    with suppress(ConnectionError):
        await reader.read()


async def test_a_copy_of_a_request_is_refused_and_an_old_one_is_taken(desk: Office, slack: SignedHttp) -> None:
    first = await slack.send("events_api", question(desk))
    again = await slack.replay(first)
    assert (first.status, again.status, await kept(desk)) == (200, 401, 1)
    old = await slack.send("events_api", question(desk), age_seconds=240)
    assert old.status == 200


async def test_a_retry_of_slacks_is_kept_once(desk: Office, slack: SignedHttp) -> None:
    first = await slack.send("events_api", body := question(desk))
    retry = {"X-Slack-Retry-Num": "1"}
    raw = slack.request(first.request.body, "application/json", age_seconds=-60, more=retry)  # a minute later
    assert (await slack.post(raw)).status == 200
    assert body["event"]["channel"] == desk.help.id
    assert await kept(desk) == 1


async def test_a_body_of_ten_megabytes_is_refused(desk: Office, slack: SignedHttp) -> None:
    for is_signed in (False, True):
        try:
            status = (await slack.send_huge(is_signed=is_signed)).status
        except aiohttp.ClientError:  # it may close the connection before the body is through
            status = 413
        assert status == 413
    assert await kept(desk) == 0
    assert await slack.verify_url(), "it still listens"


async def test_paths_that_are_none_and_the_health(slack: SignedHttp) -> None:
    base = slack.url.removesuffix("/slack/events")
    async with aiohttp.ClientSession() as session:
        for path, status in {"/health": 200, "/slack/install": 404, "/slack/oauth_redirect": 404, "/": 404}.items():
            async with session.get(base + path) as answer:
                assert answer.status == status, path

"""Slack's end of the Events API over HTTP: signed posts to an app's URL, retries, and what an attacker would send.

async with SignedHttp("http://127.0.0.1:3000/slack/events", "signing-secret") as slack:
    slack.put("interactive", shape("block_actions_button"))
    assert (await slack.send("events_api", shape("message_im"), age_seconds=600)).status == 401

docs.slack.dev/apis/events-api and docs.slack.dev/authentication/verifying-requests-from-slack.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.delivery import Acked, Deliverer, Missed
from tests.fakes.slack.shapes import shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fakes.slack.delivery import DeliveryKind, Json, Schedule

FORM = "application/x-www-form-urlencoded"
AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(frozen=True, slots=True)
class Request:
    """One post, ready to be sent, or to be sent again as it was."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app said, and how long it took."""

    request: Request
    status: int
    text: str
    seconds: float
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def payload(self) -> Any:
        """The answer as JSON, else as words, else None."""
        try:
            return json.loads(self.text)
        except ValueError:
            return self.text or None


def encode(kind: DeliveryKind, body: Json) -> tuple[bytes, str]:
    """Write a body as Slack does: events as JSON, interactions as a form with `payload`, commands as form fields."""
    if kind == "events_api":
        return json.dumps(body).encode(), "application/json"
    fields = body if kind == "slash_commands" else {"payload": json.dumps(body)}
    return urlencode(fields).encode(), FORM


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Sign as version 0 does: over the version, the time and the raw body."""
    return "v0=" + hmac.new(secret.encode(), b"v0:%d:" % timestamp + body, hashlib.sha256).hexdigest()


class SignedHttp(Deliverer):
    """Slack's servers, posting to one app at `url`."""

    def __init__(
        self,
        url: str,
        signing_secret: str,
        schedule: Schedule | None = None,
        *,
        on_ack: Callable[[Acked], None] | None = None,
    ) -> None:
        super().__init__(schedule, on_ack=on_ack)
        self.url = url
        self.answers: list[Answer] = []
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(headers={"User-Agent": AGENT})
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await super().close()
        if self._session:
            await self._session.close()

    def request(
        self,
        body: bytes,
        content_type: str,
        *,
        age_seconds: float = 0,
        secret: str | None = None,
        more: Mapping[str, str] | None = None,
    ) -> Request:
        """Sign a body, as of some seconds ago, with the app's secret or with another."""
        timestamp = int(time.time() - age_seconds)
        signed = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": signature(self._secret if secret is None else secret, timestamp, body),
        }
        return Request(body, signed | dict(more or {}))

    async def post(self, request: Request) -> Answer:
        """Send it as it stands: a replay, if it was sent before."""
        if self._session is None:
            raise RuntimeError("not entered")
        began = time.monotonic()
        async with self._session.post(
            self.url, data=io.BytesIO(request.body), headers=request.headers, allow_redirects=False
        ) as response:
            text = await response.text(errors="replace")
            answer = Answer(request, response.status, text, time.monotonic() - began, dict(response.headers))
        self.answers.append(answer)
        return answer

    async def send(
        self, kind: DeliveryKind, body: Json, *, age_seconds: float = 0, secret: str | None = None
    ) -> Answer:
        """Send once and wait for the answer: stale with an age over 300, forged with another secret."""
        raw, content_type = encode(kind, body)
        return await self.post(self.request(raw, content_type, age_seconds=age_seconds, secret=secret))

    async def send_unsigned(self, kind: DeliveryKind, body: Json) -> Answer:
        raw, content_type = encode(kind, body)
        return await self.post(Request(raw, {"Content-Type": content_type}))

    async def send_tampered(self, kind: DeliveryKind, body: Json) -> Answer:
        """Send with the signature of another body."""
        raw, content_type = encode(kind, body)
        return await self.post(Request(raw + b" ", self.request(raw, content_type).headers))

    async def send_raw(self, body: bytes, content_type: str = "application/json") -> Answer:
        """Send any bytes, rightly signed."""
        return await self.post(self.request(body, content_type))

    async def send_huge(self, megabytes: int = 10, *, is_signed: bool = False) -> Answer:
        """Send an event with so long a text, which needs no secret; `ClientError` if the app cuts it short."""
        raw, content_type = encode("events_api", shape("message_channel", text="x" * megabytes * 1_000_000))
        signed = self.request(raw, content_type, secret=None if is_signed else "a guess")
        return await self.post(signed)

    async def replay(self, answer: Answer) -> Answer:
        """Send the same bytes with the same headers again."""
        return await self.post(answer.request)

    async def verify_url(self) -> bool:
        """Do what saving a request URL in the app's settings does: a new challenge each time, to be echoed."""
        challenge = uuid.uuid4().hex
        answer = await self.send("events_api", shape("url_verification", challenge=challenge))
        echoed = answer.payload.get("challenge") if isinstance(answer.payload, dict) else answer.payload
        return answer.status == 200 and echoed == challenge

    def _gives_up(self, missed: Missed) -> bool:
        return super()._gives_up(missed) or missed.reason == "no_retry"

    async def _try(self, kind: DeliveryKind, body: Json, attempt: int, reason: str) -> Acked | Missed:
        raw, content_type = encode(kind, body)
        retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
        try:
            async with asyncio.timeout(self.schedule.ack_seconds):
                answer = await self.post(self.request(raw, content_type, more=retry))
        except TimeoutError:
            return Missed(kind, body, "http_timeout")
        except aiohttp.ClientError:
            return Missed(kind, body, "connection_failed")
        if 200 <= answer.status < 300:
            return Acked(kind, body, attempt, answer.seconds, answer.payload)
        return Missed(kind, body, "no_retry" if "X-Slack-No-Retry" in answer.headers else "http_error")

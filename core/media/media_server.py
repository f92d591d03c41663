"""An OpenAI-compatible server that makes pictures and writes down what is said. It may be slow, broken, or lie."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from core.model.errors import FrontdeskError, InputError, RetryLater
from core.security.guarded_http import GuardedHttp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import FormData

    from core.model.clock import Clock
    from core.settings.settings import Settings

log = logging.getLogger(__name__)

OPENAI: Final = "https://api.openai.com/v1"
MOST_BYTES: Final = 40_000_000
"""The most bytes of an answer: a picture of 25 MB in base64."""
LONGEST_TRANSCRIPT: Final = 8_000
"""In characters. A transcript that is longer is cut."""
_BUSY: Final = frozenset({408, 409, 425, 429})


@dataclass(frozen=True, slots=True)
class MediaServer:
    """The server that the settings name, and its two models; an empty name means that there is none."""

    url: str
    key: str
    image_model: str
    transcription_model: str
    timeout_seconds: float
    clock: Clock
    allow_private: bool = False

    @classmethod
    def of(cls, settings: Settings, clock: Clock) -> MediaServer:
        """Return the server of the settings. A key is sent only to the server for which it was set."""
        own = settings.media_url is not None
        secret = settings.media_key if own or settings.media_key else settings.openai_api_key
        return cls(
            (settings.media_url or settings.openai_base_url or OPENAI).rstrip("/"),
            secret.get_secret_value() if secret else "",
            settings.image_model,
            settings.transcription_model,
            settings.media_timeout,
            clock,
            settings.allow_private_urls,
        )

    async def transcribe(self, content: bytes, *, name: str, type_: str) -> str:
        """Return what is said in a sound file; an empty text if nothing is.

        Raises:
            RetryLater: the server is down, slow or busy.
            InputError: it refuses, or does not answer in the form of the API.
        """
        from aiohttp import FormData  # noqa: PLC0415 — slow to import

        form = FormData({"model": self.transcription_model, "response_format": "json"})
        form.add_field("file", content, filename=name, content_type=type_ or "application/octet-stream")
        said = (await self._ask("audio/transcriptions", form)).get("text")
        if not isinstance(said, str):
            raise InputError("the server of FRONTDESK_TRANSCRIPTION_MODEL does not answer with a text")
        return " ".join(said.replace("\x00", "").split())[:LONGEST_TRANSCRIPT]

    async def draw(self, prompt: str, *, key: str) -> bytes:
        """Return a picture, as the server sent it. `key` identifies the request, if it is made again.

        Raises as `transcribe` does.
        """
        wanted = {"model": self.image_model, "prompt": prompt, "n": 1, "size": "1024x1024"}
        return await self._picture(await self._ask("images/generations", wanted, key=key))

    async def vary(self, prompt: str, picture: bytes, *, key: str) -> bytes:
        """Return a variation of a picture; another one for the same prompt if the server cannot vary. Raises too."""
        from aiohttp import FormData  # noqa: PLC0415

        form = FormData({"model": self.image_model, "prompt": prompt, "n": "1", "size": "1024x1024"})
        form.add_field("image", picture, filename="picture.png", content_type="image/png")
        try:
            answer = await self._ask("images/edits", form, key=key)
        except NoSuchPath:
            return await self.draw(prompt, key=f"{key}-again")
        return await self._picture(answer)

    async def _picture(self, answer: Mapping[str, Any]) -> bytes:
        data = answer.get("data")
        first = data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else {}
        encoded, url = first.get("b64_json"), first.get("url")
        if isinstance(encoded, str) and encoded:
            try:
                return base64.b64decode(encoded.partition("base64,")[2] or encoded, validate=True)
            except (binascii.Error, ValueError) as error:
                raise InputError("the server of FRONTDESK_IMAGE_MODEL sent a picture that is damaged") from error
        if isinstance(url, str) and url:
            return await self._fetch(url)
        raise InputError("the server of FRONTDESK_IMAGE_MODEL answered without a picture")

    async def _fetch(self, url: str) -> bytes:
        """Fetch a picture from an address that the server named. It is checked like a stranger's, and gets no key."""
        async with GuardedHttp(clock=self.clock, allow_private=self.allow_private) as session:
            found = await session.ask("GET", url)
        if found.status != 200:  # noqa: PLR2004 — HTTP's own number
            raise InputError("the picture is not at the address that the server of FRONTDESK_IMAGE_MODEL named")
        return found.content

    async def _ask(self, path: str, body: FormData | Mapping[str, Any], *, key: str = "") -> dict[str, Any]:
        from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar  # noqa: PLC0415

        headers = {"Authorization": f"Bearer {self.key or 'none'}", **({"Idempotency-Key": key} if key else {})}
        content: dict[str, Any] = {"json": body} if isinstance(body, dict) else {"data": body}
        try:
            async with (
                asyncio.timeout(self.timeout_seconds),
                ClientSession(cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=None)) as session,
                session.post(f"{self.url}/{path}", headers=headers, allow_redirects=False, **content) as response,
            ):
                status, read = response.status, bytearray()
                async for piece in response.content.iter_chunked(1 << 16):
                    read += piece
                    if len(read) > MOST_BYTES:
                        raise InputError("the answer of the server is too large")
        except TimeoutError as error:
            raise RetryLater(f"the server did not answer within {self.timeout_seconds:g} seconds") from error
        except (ClientError, OSError) as error:
            raise RetryLater(f"the server cannot be reached ({type(error).__name__})") from error
        return _read(status, bytes(read))


class NoSuchPath(InputError):
    """The server does not have this part of the API."""


def _read(status: int, content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    if status in (404, 405):
        raise NoSuchPath("the server does not have this part of the API")
    if status >= 500 or status in _BUSY:  # noqa: PLR2004 — HTTP's own number
        raise RetryLater(f"the server answered with an error ({status})")
    if status != 200 or not isinstance(answer, dict):  # noqa: PLR2004
        raise InputError(f"the server refused, or does not speak the API ({status}): {_reason(answer)}")
    return answer


def _reason(answer: object) -> str:
    error = answer.get("error") if isinstance(answer, dict) else None
    said = error.get("message") if isinstance(error, dict) else error
    return " ".join(str(said or "no reason was given").split())[:200]


async def check_media(server: MediaServer) -> str | None:
    """Return what is wrong with the server, or None. Nothing is made, so it costs nothing."""
    from aiohttp import ClientError, ClientSession, ClientTimeout  # noqa: PLC0415

    wanted = [name for name in (server.image_model, server.transcription_model) if name]
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=10)) as session,
            session.get(
                f"{server.url}/models", headers={"Authorization": f"Bearer {server.key or 'none'}"}
            ) as response,
        ):
            if response.status in (404, 405):
                return None
            answer = _read(response.status, (await response.content.read(MOST_BYTES))[:MOST_BYTES])
    except (ClientError, OSError, TimeoutError) as error:
        return f"{server.url} cannot be reached ({type(error).__name__}). Check FRONTDESK_MEDIA_URL."
    except FrontdeskError as error:
        return f"{server.url}: {error}. Check FRONTDESK_MEDIA_KEY."
    listed = answer.get("data")
    known = {each.get("id") for each in listed if isinstance(each, dict)} if isinstance(listed, list) else set()
    missing = [name for name in wanted if known and name not in known]
    return f"{server.url} does not list the model {', '.join(missing)}. Check its name." if missing else None

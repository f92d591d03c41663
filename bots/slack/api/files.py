"""Files that people share on Slack, fetched with the bot's token, which goes to Slack's hosts alone; and our own.

Source: docs.slack.dev/reference/objects/file-object: `url_private_download` needs the token; without the right one the
way leads to a page where people sign in.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

import aiohttp

from bots.slack.api.client import call
from core.model.errors import InputError, RetryLater

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from core.model.messages import Enclosure

LARGEST_BYTES: Final = 20_000_000
SECONDS: Final = 60
"""For a whole file."""
HOPS: Final = 3
"""Redirects that are followed, among Slack's own hosts."""
HOSTS: Final = frozenset({"slack.com", "files.slack.com"})
LACKING: Final = "the app lacks the scope files:read. Renew its manifest (`frontdesk slack manifest`) and reinstall."
KEY_DIGITS: Final = 8
_CHUNK: Final = 65_536


async def fetch(client: AsyncWebClient, session: aiohttp.ClientSession, file_id: str, name: str) -> bytes:
    """Return the content of a file.

    Raises:
        RetryLater: Slack is down or busy.
        InputError: the file is gone, lies elsewhere, is too large, or may not be read.
    """
    file: Mapping[str, Any] = (await call(client.files_info, file=file_id))["file"]
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if file.get("is_external") or not url:
        raise InputError(f"{name} does not lie on Slack, so I cannot read it: send a copy of it.")
    is_html = file.get("mimetype") == "text/html"
    try:
        async with asyncio.timeout(SECONDS):
            content = await _download(client, session, url, name=name, is_html=is_html)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise RetryLater(f"Slack does not give a file ({type(error).__name__}).") from error
    if is_html and len(content) != int(file.get("size") or 0):  # it may be the page to sign in
        raise InputError(f"Slack gave something else than {name}: {LACKING}")
    return content


async def share(
    client: AsyncWebClient,
    session: aiohttp.ClientSession,
    enclosure: Enclosure,
    *,
    name: str,
    channel: str,
    thread: str | None,
) -> str:
    """Share a file in a channel or thread under a name, and return its id.

    Dies the process before the last of the three steps, nobody sees the file; dies it after, it is known by its name.

    Raises:
        RetryLater: Slack is down or busy.
        SlackRefused: it refuses.
    """
    content = enclosure.text.encode()
    place = await call(client.files_getUploadURLExternal, filename=name, length=len(content))
    if not is_slacks(str(place["upload_url"]), api_url=client.base_url):
        raise InputError(f"Slack wants {name} on a host that is not its own, so I do not send it.")
    try:
        async with asyncio.timeout(SECONDS), session.post(str(place["upload_url"]), data=content) as answer:
            _check(answer, name=name, is_html=True)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise RetryLater(f"Slack does not take a file ({type(error).__name__}).") from error
    files = [{"id": place["file_id"], "title": enclosure.name}]
    await call(client.files_completeUploadExternal, files=files, channel_id=channel, thread_ts=thread)
    return str(place["file_id"])


def name_of(enclosure: Enclosure, *, key: str, part: int) -> str:
    """Return the name under which a file of a reply is shared: by it the file is known again."""
    stem, _, ending = enclosure.name.rpartition(".")
    return f"{stem}-{key[:KEY_DIGITS]}{part:02}.{ending}"


def part_of(file: Mapping[str, Any], *, key: str) -> int | None:
    """Return which part of a reply a file is, or None if it is none."""
    found = re.search(rf"-{key[:KEY_DIGITS]}(\d\d)\.", str(file.get("name") or ""))
    return int(found[1]) if found else None


async def _download(
    client: AsyncWebClient, session: aiohttp.ClientSession, url: str, *, name: str, is_html: bool
) -> bytes:
    """Follow a URL among Slack's hosts to its end, and read what is there."""
    for _ in range(HOPS + 1):
        if not is_slacks(url, api_url=client.base_url):
            raise InputError(f"{name} lies on a host that is not Slack's, so I do not fetch it.")
        headers = {"Authorization": f"Bearer {client.token}"}
        async with session.get(url, headers=headers, allow_redirects=False) as answer:
            if answer.status in (301, 302, 303, 307, 308):
                url = urljoin(url, answer.headers.get("Location", ""))
                continue
            _check(answer, name=name, is_html=is_html)
            return await _read(answer, name=name)
    raise InputError(f"Slack leads in circles instead of giving {name}.")


def is_slacks(url: str, *, api_url: str) -> bool:
    """Tell whether a URL leads to Slack: by https to one of its hosts, or to where its API is by the settings."""
    at, api = urlsplit(url), urlsplit(api_url)
    return (at.scheme == "https" and at.netloc in HOSTS) or (at.scheme, at.netloc) == (api.scheme, api.netloc)


def _check(answer: aiohttp.ClientResponse, *, name: str, is_html: bool) -> None:
    if answer.status == 429 or answer.status >= 500:  # noqa: PLR2004 — HTTP's own numbers
        after = answer.headers.get("Retry-After", "")
        raise RetryLater("Slack is busy.", after_seconds=float(after) if after.isdigit() else None)
    if answer.status != 200:  # noqa: PLR2004
        raise InputError(f"Slack does not give me {name} (it says {answer.status}).")
    if answer.content_type == "text/html" and not is_html:
        raise InputError(f"Slack shows a page to sign in instead of {name}: {LACKING}")


async def _read(answer: aiohttp.ClientResponse, *, name: str) -> bytes:
    """Read what is there, and no more than is allowed."""
    content = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > LARGEST_BYTES:
            raise InputError(f"{name} has more than {LARGEST_BYTES / 1e6:,.0f} MB: split it.")
    return bytes(content)

"""Files that people share on Discord: their links are signed and end within a day, so a fresh one is asked for.

Source: discord.com/developers/docs/reference#signed-attachment-cdn-urls. A link needs no token, and gets none.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import aiohttp

from bots.discord.api.history import ONE
from core.model.errors import InputError, RetryLater

if TYPE_CHECKING:
    from bots.discord.api.client import Api

LARGEST_BYTES: Final = 20_000_000
SECONDS: Final = 60
"""For a whole file."""
HOSTS: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
_CHUNK: Final = 65_536


async def fetch(api: Api, file_id: str, name: str) -> bytes:
    """Return the content of a file, whose id is `channel/message/file`.

    Raises:
        RetryLater: Discord is down or busy.
        InputError: the file is gone, lies elsewhere, or is too large.
    """
    channel, _, rest = file_id.partition("/")
    message_id, _, id_ = rest.partition("/")
    message = await api.call("GET", ONE, channel_id=channel, message_id=message_id)
    url = next((str(each["url"]) for each in message.get("attachments") or () if each["id"] == id_), "")
    if not url:
        raise InputError(f"{name} is not there any more.")
    if not is_discords(url, api_url=api.url):
        raise InputError(f"{name} lies on a host that is not Discord's, so I do not fetch it.")
    try:
        async with asyncio.timeout(SECONDS), aiohttp.ClientSession() as session:
            return await _download(session, url, name)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise RetryLater(f"Discord does not give a file ({type(error).__name__}).") from error


def is_discords(url: str, *, api_url: str) -> bool:
    """Tell whether a URL leads to Discord: by https to its hosts for files, or to where its API is by the settings."""
    at, api = urlsplit(url), urlsplit(api_url)
    return (at.scheme == "https" and at.netloc in HOSTS) or (at.scheme, at.netloc) == (api.scheme, api.netloc)


async def _download(session: aiohttp.ClientSession, url: str, name: str) -> bytes:
    content = bytearray()
    async with session.get(url, allow_redirects=False) as answer:
        if answer.status == 429 or answer.status >= 500:  # noqa: PLR2004 — HTTP's own numbers
            after = answer.headers.get("Retry-After", "")
            raise RetryLater("Discord is busy.", after_seconds=float(after) if after.isdigit() else None)
        if answer.status != 200:  # noqa: PLR2004
            raise InputError(f"Discord does not give me {name} (it says {answer.status}).")
        async for chunk in answer.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > LARGEST_BYTES:
                raise InputError(f"{name} has more than {LARGEST_BYTES / 1e6:,.0f} MB: split it.")
    return bytes(content)

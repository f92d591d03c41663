"""Downloads files for all platforms. It checks where a file is stored and limits how much is read, and how long."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import aiohttp

from bots.network_errors import reason
from core.model.errors import InputError, RetryLater

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

LARGEST_BYTES: Final = 20_000_000
SECONDS: Final = 60
"""The time limit for a whole file."""
_CHUNK: Final = 65_536


@asynccontextmanager
async def transferring(platform: str, *, verb: str = "deliver") -> AsyncIterator[None]:
    """Give the transfer of a file a minute. Raises RetryLater if it takes longer, or the connection breaks."""
    try:
        async with asyncio.timeout(SECONDS):
            yield
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise RetryLater(f"{platform} does not {verb} a file: {reason(error)}.") from error


def is_own_url(url: str, *, hosts: Collection[str], api_url: str) -> bool:
    """Return whether a URL is the platform's own: HTTPS on one of its hosts, or the host of the API in the settings."""
    at, api = urlsplit(url), urlsplit(api_url)
    return (at.scheme == "https" and at.netloc in hosts) or (at.scheme, at.netloc) == (api.scheme, api.netloc)


def check_status(response: aiohttp.ClientResponse, *, platform: str, name: str) -> None:
    """Check the status of a response about a file.

    Raises:
        RetryLater: the platform is down or busy.
        InputError: the platform refuses the request.
    """
    if response.status == 429 or response.status >= 500:  # noqa: PLR2004 — HTTP's own numbers
        after = response.headers.get("Retry-After", "")
        raise RetryLater(f"{platform} is busy.", after_seconds=float(after) if after.isdigit() else None)
    if response.status != 200:  # noqa: PLR2004
        raise InputError(f"{platform} refuses {name} (status {response.status}). Send it again.")


async def read_bytes(response: aiohttp.ClientResponse, *, name: str) -> bytes:
    """Read a file from a response. Raises InputError if it is too large."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > LARGEST_BYTES:
            raise InputError(f"{name} is larger than {LARGEST_BYTES / 1e6:,.0f} MB. Split it.")
    return bytes(content)

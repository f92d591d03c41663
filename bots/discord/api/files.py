"""Downloads files that people share on Discord. Their signed links expire within a day, so a new one is requested.

Source: discord.com/developers/docs/reference#signed-attachment-cdn-urls. A link needs no token, and none is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import aiohttp

from bots.discord.api.client import ONE
from bots.discord.ids import MessageRef
from bots.downloads import check_status, is_own_url, read_bytes, transferring
from core.model.errors import InputError

if TYPE_CHECKING:
    from bots.discord.api.client import Api

HOSTS: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})


async def fetch(api: Api, file_id: str, name: str) -> bytes:
    """Return the content of a file; `file_id` is its message's reference and its own id, as `parse` has stored it.

    Raises:
        RetryLater: Discord is down or busy.
        InputError: the file is gone, is stored elsewhere, or is too large.
    """
    ref, _, id_ = file_id.rpartition("/")
    message = await api.call("GET", ONE, ids=MessageRef.read(ref).ids)
    url = next((str(file["url"]) for file in message.get("attachments") or () if file["id"] == id_), "")
    if not url:
        raise InputError(f"{name} does not exist any more. Send it again.")
    if not is_own_url(url, hosts=HOSTS, api_url=api.url):
        raise InputError(
            f"{name} is stored on a host that is not Discord's, so I do not download it. Send a copy of it."
        )
    async with (
        transferring("Discord"),
        aiohttp.ClientSession() as session,
        session.get(url, allow_redirects=False) as response,
    ):
        check_status(response, platform="Discord", name=name)
        return await read_bytes(response, name=name)

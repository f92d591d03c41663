"""Downloads files that people share on Slack, and shares our own. The bot's token is sent to Slack's hosts only.

Source: docs.slack.dev/reference/objects/file-object: `url_private_download` needs the token; without a valid one, Slack
redirects to a sign-in page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from bots.downloads import check_status, is_own_url, read_bytes, transferring
from bots.slack.api.client import call
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import aiohttp
    from slack_sdk.web.async_client import AsyncWebClient

    from core.model.replies import Enclosure

HOPS: Final = 3
"""The most redirects that are followed, among Slack's own hosts only."""
HOSTS: Final = frozenset({"slack.com", "files.slack.com"})
LACKING: Final = (
    "the app lacks the scope files:read. Update its manifest (`frontdesk slack manifest`) and reinstall it."
)
KEY_DIGITS: Final = 8


async def fetch(client: AsyncWebClient, session: aiohttp.ClientSession, file_id: str, name: str) -> bytes:
    """Return the content of a file.

    Raises:
        RetryLater: Slack is down or busy.
        InputError: the file is gone, is stored elsewhere, is too large, or we are not allowed to read it.
    """
    file: Mapping[str, Any] = (await call(client.files_info, file=file_id))["file"]
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if file.get("is_external") or not url:
        raise InputError(f"{name} is not stored on Slack, so I cannot read it. Send a copy of it.")
    is_html = file.get("mimetype") == "text/html"
    async with transferring("Slack"):
        content = await _download(client, session, url, name=name, is_html=is_html)
    if is_html and len(content) != int(file.get("size") or 0):  # it may be the sign-in page
        raise InputError(f"Slack delivered something other than {name}: {LACKING}")
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

    If the process dies before the last of the three steps, nobody sees the file; if after, it is found by its name.

    Raises as `call`.
    """
    content = enclosure.data
    place = await call(client.files_getUploadURLExternal, filename=name, length=len(content))
    if not is_own_url(str(place["upload_url"]), hosts=HOSTS, api_url=client.base_url):
        raise InputError(f"Slack wants {name} uploaded to a host that is not its own, so I do not send it.")
    sending = session.post(str(place["upload_url"]), data=content)
    async with transferring("Slack", verb="accept"), sending as response:
        _check(response, name=name, is_html=True)
    files = [{"id": place["file_id"], "title": enclosure.name}]
    await call(client.files_completeUploadExternal, files=files, channel_id=channel, thread_ts=thread)
    return str(place["file_id"])


def shared_name(enclosure: Enclosure, *, key: str, part: int) -> str:
    """Return the name under which a reply's file is shared, and by which it is found again."""
    stem, _, ending = enclosure.name.rpartition(".")
    return f"{stem}-{key[:KEY_DIGITS]}{part:02}.{ending}"


def read_part(file: Mapping[str, Any], *, key: str) -> int | None:
    """Return which part of a reply a file is, or None if it belongs to another one."""
    found = re.search(rf"-{key[:KEY_DIGITS]}(\d\d)\.", str(file.get("name") or ""))
    return int(found[1]) if found else None


async def _download(
    client: AsyncWebClient, session: aiohttp.ClientSession, url: str, *, name: str, is_html: bool
) -> bytes:
    """Follow a URL, among Slack's hosts only, and return what it leads to."""
    for _ in range(HOPS + 1):
        if not is_own_url(url, hosts=HOSTS, api_url=client.base_url):
            raise InputError(
                f"{name} is stored on a host that is not Slack's, so I do not download it. Send a copy of it."
            )
        headers = {"Authorization": f"Bearer {client.token}"}
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status in (301, 302, 303, 307, 308):
                url = urljoin(url, response.headers.get("Location", ""))
                continue
            _check(response, name=name, is_html=is_html)
            return await read_bytes(response, name=name)
    raise InputError(f"Slack redirects in circles instead of delivering {name}. Send it again.")


def _check(response: aiohttp.ClientResponse, *, name: str, is_html: bool) -> None:
    check_status(response, platform="Slack", name=name)
    if response.content_type == "text/html" and not is_html:
        raise InputError(f"Slack shows a sign-in page instead of {name}: {LACKING}")

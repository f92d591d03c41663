"""Feeds: calendars that are one file at a URL, downloaded again only if the server says that it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.calendars.remote.caldav import GONE, check_status
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.security.guarded_http import GuardedHttp

_OK: Final = 200
_NOT_MODIFIED: Final = 304


async def fetch(http: GuardedHttp, url: str, validators: Mapping[str, str]) -> tuple[bytes, dict[str, str]] | None:
    """Return a feed and its validators (ETag, Last-Modified), or None if the validators given are still current.

    Raises:
        InputError: the feed cannot be read; the text says why.
        LockedOut: the user or password is wrong.
        RetryLater: the server is down, slow or busy.
    """
    conditions = {"If-None-Match": validators.get("etag", ""), "If-Modified-Since": validators.get("modified", "")}
    headers = {name: value for name, value in conditions.items() if value}
    answer = await http.ask("GET", url, headers={"Accept": "text/calendar, */*;q=0.5", **headers})
    if answer.status == _NOT_MODIFIED:
        return None
    if answer.status in GONE:
        raise InputError("there is no calendar at that address")
    check_status(answer, _OK)
    current = {"etag": answer.headers.get("etag", ""), "modified": answer.headers.get("last-modified", "")}
    return answer.content, {name: value for name, value in current.items() if value}

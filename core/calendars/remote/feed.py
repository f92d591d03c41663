"""Feeds: calendars that are one file at an address, read again only if the server says that it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.calendars.remote.caldav import Forbidden, LockedOut
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.security.guarded_http import GuardedHttp

_OK: Final = 200
_NOT_MODIFIED: Final = 304
_LOCKED_OUT: Final = frozenset({401, 407})
_GONE: Final = frozenset({404, 410})


async def fetch(web: GuardedHttp, url: str, seen: Mapping[str, str]) -> tuple[bytes, dict[str, str]] | None:
    """Return a feed, and by what to know the next time whether it has changed; None if it has not since it was `seen`.

    Raises:
        InputError: it cannot be had; the text says why. LockedOut: user or password are wrong.
        RetryLater: the server is down, slow or busy.
    """
    asked = {"If-None-Match": seen.get("etag", ""), "If-Modified-Since": seen.get("modified", "")}
    headers = {name: value for name, value in asked.items() if value}
    answer = await web.ask("GET", url, headers={"Accept": "text/calendar, */*;q=0.5", **headers})
    if answer.status == _NOT_MODIFIED:
        return None
    if answer.status in _LOCKED_OUT:
        raise LockedOut("the server does not accept the user and password")
    if answer.status in _GONE:
        raise InputError("there is no calendar at that address")
    if answer.status != _OK:
        raise Forbidden(f"the server refuses it ({answer.status})")
    given = {"etag": answer.headers.get("etag", ""), "modified": answer.headers.get("last-modified", "")}
    return answer.content, {name: value for name, value in given.items() if value}

"""CalDAV (RFC 4791), as far as a desk needs it: finding calendars, reading a window, and one event written or deleted.

By hand over one guarded client instead of a library: seven requests, each bounded in time and size and called off with
its task; the library for it brings an HTTP stack of its own, which the guard against private addresses cannot watch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin
from xml.etree.ElementTree import Element, ParseError, fromstring

from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from core.security.guarded_http import Answer, GuardedHttp

_NAMESPACES: Final = {"d": "DAV:", "c": "urn:ietf:params:xml:ns:caldav", "s": "http://calendarserver.org/ns/"}
_PROPERTIES: Final = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"><d:prop>'
    "<d:resourcetype/><d:displayname/><d:current-user-principal/><d:current-user-privilege-set/><d:sync-token/>"
    "<s:getctag/><c:calendar-home-set/><c:calendar-user-address-set/><c:supported-calendar-component-set/>"
    "</d:prop></d:propfind>"
)
_QUERY: Final = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop>'
    '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
    '<c:time-range start="{start:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"/>'
    "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
)
_XML: Final = "application/xml; charset=utf-8"
_CALENDAR_TYPE: Final = "text/calendar; charset=utf-8"
WELL_KNOWN: Final = "/.well-known/caldav"
MOST_CALENDARS: Final = 20
_OK, _MULTI, _MISSING, _CHANGED = 200, 207, 404, 412
_LOCKED_OUT: Final = frozenset({401, 407})
_GONE: Final = frozenset({404, 410})
_GOOD: Final = range(200, 300)


class LockedOut(InputError):
    """The server takes neither user nor password."""


class Forbidden(InputError):
    """The server forbids what we asked for, by its rules or the person's rights; the text is its status."""


class Changed(InputError):
    """What stands on the server is not what we took it for (If-Match, If-None-Match)."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A calendar on a server; `tag` changes whenever anything in it does, None if the server tells no such thing."""

    url: str
    name: str
    tag: str | None
    writable: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What was found at an address: calendars that hold events, and the addresses by which their owner is invited."""

    collections: tuple[Collection, ...]
    emails: frozenset[str]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it stands on a server, and what the server calls this state of it."""

    text: str
    etag: str | None


async def find_account(web: GuardedHttp, url: str) -> Account:
    """Find the calendars of an address: of a calendar itself, of a person, or of a server that knows who asks.

    Raises:
        InputError: there is none; the text says why. LockedOut: user or password are wrong.
        RetryLater: the server is down, slow or busy.
    """
    here = await _properties(web, url, missing_is_none=True)
    if not here:
        here = await _properties(web, urljoin(url, WELL_KNOWN))
    first = next(iter(here), None)
    if first is None:
        raise InputError("there is no calendar at that address")
    principal = _link(first, "d:current-user-principal") or first.url
    person = (
        first if principal == first.url else next(iter(await _properties(web, principal, missing_is_none=True)), first)
    )
    emails = frozenset(
        text.casefold().removeprefix("mailto:").strip()
        for each in person.all("c:calendar-user-address-set/d:href")
        if (text := each.text or "").casefold().startswith("mailto:")
    )
    if first.is_calendar:
        return Account((first.collection,), emails)
    home = _link(person, "c:calendar-home-set") or _link(first, "c:calendar-home-set") or first.url
    found = [each.collection for each in await _properties(web, home, depth=1) if each.is_calendar]
    if not found:
        raise InputError("there is no calendar at that address")
    return Account(tuple(found[:MOST_CALENDARS]), emails)


async def find_calendar(web: GuardedHttp, url: str) -> Collection:
    """Return a calendar as it is now.

    Raises:
        InputError: it is gone.
    """
    found = next((each for each in await _properties(web, url) if each.is_calendar), None)
    if found is None:
        raise InputError("the calendar is not there any more")
    return found.collection


async def read(web: GuardedHttp, url: str, start: datetime, end: datetime) -> list[bytes]:
    """Return the files of a calendar's events that lie in a window (aware, in UTC), or repeat into it."""
    body = _QUERY.format(start=start, end=end).encode()
    answer = await web.ask("REPORT", url, headers={"Content-Type": _XML, "Depth": "1"}, body=body)
    return [
        (text or "").encode()
        for response in _responses(answer)
        for text in (each.text for each in response.all("c:calendar-data"))
        if text
    ]


async def get(web: GuardedHttp, url: str) -> StoredEvent | None:
    """Return what stands at a URL, or None."""
    answer = await web.ask("GET", url)
    if answer.status in _GONE:
        return None
    _check(answer, _OK)
    return StoredEvent(answer.content.decode("utf-8", errors="replace"), answer.headers.get("etag"))


async def put(web: GuardedHttp, url: str, text: str, *, etag: str | None) -> None:
    """Write an event where nothing stands, or in place of what has that ETag.

    Raises:
        Changed: something else stands there, or nothing does.
        Forbidden, LockedOut: the server does not let us.
    """
    condition = {"If-Match": etag} if etag else {"If-None-Match": "*"}
    answer = await web.ask("PUT", url, headers={"Content-Type": _CALENDAR_TYPE, **condition}, body=text.encode())
    _check(answer, *_GOOD)


async def delete(web: GuardedHttp, url: str) -> None:
    """Delete an event, whatever its owner has made of it; one that is gone is deleted. Raises as `put` does."""
    answer = await web.ask("DELETE", url)
    if answer.status not in _GONE:
        _check(answer, *_GOOD)


def event_url(collection: str, uid: str) -> str:
    """Return the URL at which an event of ours stands in a calendar."""
    return urljoin(collection if collection.endswith("/") else f"{collection}/", f"{quote(uid, safe='@')}.ics")


def _check(answer: Answer, *good: int) -> None:
    if answer.status in good:
        return
    if answer.status in _LOCKED_OUT:
        raise LockedOut("the server does not accept the user and password")
    if answer.status == _CHANGED:
        raise Changed("something else stands there")
    raise Forbidden(f"the server refuses it ({answer.status})")


@dataclass(frozen=True, slots=True)
class _Response:
    url: str
    element: Element

    def all(self, path: str) -> Iterator[Element]:
        return self.element.iterfind(f"d:propstat/d:prop/{path}", _NAMESPACES)

    def text(self, path: str) -> str:
        return next((each.text.strip() for each in self.all(path) if each.text), "")

    @property
    def is_calendar(self) -> bool:
        kinds = {each.get("name", "") for each in self.all("c:supported-calendar-component-set/c:comp")}
        return any(True for _ in self.all("d:resourcetype/c:calendar")) and (not kinds or "VEVENT" in kinds)

    @property
    def collection(self) -> Collection:
        rights = {_bare(right.tag) for right in self.all("d:current-user-privilege-set/d:privilege/*")}
        tag = self.text("s:getctag") or self.text("d:sync-token") or None
        writable = not rights or bool(rights & {"write", "write-content", "bind", "all"})
        return Collection(self.url, self.text("d:displayname")[:100], tag, writable)


async def _properties(web: GuardedHttp, url: str, *, depth: int = 0, missing_is_none: bool = False) -> list[_Response]:
    answer = await web.ask(
        "PROPFIND", url, headers={"Content-Type": _XML, "Depth": str(depth)}, body=_PROPERTIES.encode()
    )
    if missing_is_none and answer.status in (_MISSING, 405, 501):
        return []
    return _responses(answer)


def _responses(answer: Answer) -> list[_Response]:
    """Return what a server answers of each of its resources.

    Raises:
        InputError: it answers nothing that a calendar server does.
    """
    _check(answer, _OK, _MULTI)
    # Python's parser resolves no external entity; without a document type there are none inside either. In UTF-16, with
    # its NULs, one would not be seen.
    if any(each in answer.content for each in (b"<!DOCTYPE", b"<!ENTITY", b"\0")):
        raise InputError("there is no calendar at that address")
    try:
        root = fromstring(answer.content)  # noqa: S314 — see above
    except ParseError as error:
        raise InputError("there is no calendar at that address") from error
    found = []
    for element in root.iterfind("d:response", _NAMESPACES):
        link = element.find("d:href", _NAMESPACES)
        found.append(_Response(urljoin(answer.url, ((link.text if link is not None else "") or "").strip()), element))
    return found


def _link(response: _Response, name: str) -> str | None:
    text = response.text(f"{name}/d:href")
    return urljoin(response.url, text) if text else None


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]

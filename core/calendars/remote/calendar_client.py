"""A client for calendar servers: feeds, and the part of CalDAV (RFC 4791) that we need.

That is to find calendars, read a window, and write or delete one event. It is our own code over our guarded HTTP
client, because a library would bring an HTTP stack of its own, which the guard against private addresses cannot watch.
Each request is limited in time and size and is cancelled with its task.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin
from xml.etree.ElementTree import Element, ParseError, fromstring

from core.model.errors import InputError
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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
_NO_CALENDAR: Final = N_("there is no calendar at that address")
_OK, _MULTI, _NOT_MODIFIED, _CHANGED = 200, 207, 304, 412
_LOCKED_OUT: Final = frozenset({401, 407})
_GONE: Final = frozenset({404, 410})
_SUCCESS: Final = range(200, 300)


class LockedOut(InputError):
    """The server rejects the user or password."""


class Forbidden(InputError):
    """The server forbids the request, by its rules or the person's rights. The text contains the status."""


class Changed(InputError):
    """The file on the server is not the one that we expected (If-Match, If-None-Match)."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A calendar on a server. `tag` changes whenever its content does, and is None if the server has no tags."""

    url: str
    name: str
    tag: str | None
    writable: bool


@dataclass(frozen=True, slots=True)
class Account:
    """The calendars with events at an address, and the email addresses by which their owner is invited."""

    collections: tuple[Collection, ...]
    emails: frozenset[str]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event's file on a server, and its ETag."""

    text: str
    etag: str | None


async def fetch_feed(http: GuardedHttp, url: str, validators: Mapping[str, str]) -> tuple[bytes, dict[str, str]] | None:
    """Return a feed and its validators (ETag, Last-Modified), or None if the given `validators` are still current.

    Raises:
        InputError: The feed cannot be read. The text says why.
        LockedOut: The user or password is wrong.
        RetryLater: The server is down, slow or busy.
    """
    conditions = {"If-None-Match": validators.get("etag", ""), "If-Modified-Since": validators.get("modified", "")}
    headers = {name: value for name, value in conditions.items() if value}
    answer = await http.ask("GET", url, headers={"Accept": "text/calendar, */*;q=0.5", **headers})
    if answer.status == _NOT_MODIFIED:
        return None
    if answer.status in _GONE:
        raise InputError(_(_NO_CALENDAR))
    _check_status(answer, _OK)
    current = {"etag": answer.headers.get("etag", ""), "modified": answer.headers.get("last-modified", "")}
    return answer.content, {name: value for name, value in current.items() if value}


async def find_account(http: GuardedHttp, url: str) -> Account:
    """Find the calendars at the address of a calendar, of a person's account, or of a server.

    Raises:
        InputError: There is no calendar. The text says why.
        LockedOut: The user or password is wrong.
        RetryLater: The server is down, slow or busy.
    """
    responses = await _properties(http, url, missing_is_none=True) or await _properties(http, urljoin(url, WELL_KNOWN))
    first = next(iter(responses), None)
    if first is None:
        raise InputError(_(_NO_CALENDAR))
    principal = _link(first, "d:current-user-principal") or first.url
    known = [] if principal == first.url else await _properties(http, principal, missing_is_none=True)
    person = next(iter(known), first)
    emails = frozenset(
        text.casefold().removeprefix("mailto:").strip()
        for each in person.all("c:calendar-user-address-set/d:href")
        if (text := each.text or "").casefold().startswith("mailto:")
    )
    if first.is_calendar:
        return Account((first.collection,), emails)
    home = _link(person, "c:calendar-home-set") or _link(first, "c:calendar-home-set") or first.url
    collections = [each.collection for each in await _properties(http, home, depth=1) if each.is_calendar]
    if not collections:
        raise InputError(_(_NO_CALENDAR))
    return Account(tuple(collections[:MOST_CALENDARS]), emails)


async def find_calendar(http: GuardedHttp, url: str) -> Collection:
    """Return the current state of a calendar.

    Raises:
        InputError: The calendar no longer exists.
    """
    calendar = next((each for each in await _properties(http, url) if each.is_calendar), None)
    if calendar is None:
        raise InputError(_("the calendar no longer exists"))
    return calendar.collection


async def read(http: GuardedHttp, url: str, start: datetime, end: datetime) -> list[bytes]:
    """Return the files of a calendar's events in a window (aware, in UTC), including events that repeat into it."""
    body = _QUERY.format(start=start, end=end).encode()
    answer = await http.ask("REPORT", url, headers={"Content-Type": _XML, "Depth": "1"}, body=body)
    return [
        element.text.encode()
        for response in _responses(answer)
        for element in response.all("c:calendar-data")
        if element.text
    ]


async def get(http: GuardedHttp, url: str) -> StoredEvent | None:
    """Return the file at a URL, or None if there is none."""
    answer = await http.ask("GET", url)
    if answer.status in _GONE:
        return None
    _check_status(answer, _OK)
    return StoredEvent(answer.content.decode("utf-8", errors="replace"), answer.headers.get("etag"))


async def put(http: GuardedHttp, url: str, text: str, *, etag: str | None) -> None:
    """Create the file of an event or, if an ETag is given, replace the file if it still has this ETag.

    Raises:
        Changed: The file has another ETag, or exists although no ETag was given.
        Forbidden, LockedOut: The server rejects the request.
    """
    condition = {"If-Match": etag} if etag else {"If-None-Match": "*"}
    answer = await http.ask("PUT", url, headers={"Content-Type": _CALENDAR_TYPE, **condition}, body=text.encode())
    _check_status(answer, *_SUCCESS)


async def delete(http: GuardedHttp, url: str) -> None:
    """Delete the file of an event, whatever its ETag. Accept that it is missing. Raise the same errors as `put`."""
    answer = await http.ask("DELETE", url)
    if answer.status not in _GONE:
        _check_status(answer, *_SUCCESS)


def event_url(collection: str, uid: str) -> str:
    """Return the URL of one of our events in a calendar."""
    return urljoin(collection if collection.endswith("/") else f"{collection}/", f"{quote(uid, safe='@')}.ics")


def _check_status(answer: Answer, *accepted: int) -> None:
    """Accept some statuses, and raise the error that another status means.

    Raises:
        Changed, Forbidden, LockedOut: The server rejects the request.
    """
    if answer.status in accepted:
        return
    if answer.status in _LOCKED_OUT:
        raise LockedOut("the server does not accept the user and password")
    if answer.status == _CHANGED:
        raise Changed("the calendar holds something else there")
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
        rights = {right.tag.rpartition("}")[2] for right in self.all("d:current-user-privilege-set/d:privilege/*")}
        tag = self.text("s:getctag") or self.text("d:sync-token") or None
        writable = not rights or bool(rights & {"write", "write-content", "bind", "all"})
        return Collection(self.url, self.text("d:displayname")[:100], tag, writable)


async def _properties(http: GuardedHttp, url: str, *, depth: int = 0, missing_is_none: bool = False) -> list[_Response]:
    answer = await http.ask(
        "PROPFIND", url, headers={"Content-Type": _XML, "Depth": str(depth)}, body=_PROPERTIES.encode()
    )
    return [] if missing_is_none and answer.status in (404, 405, 501) else _responses(answer)


def _responses(answer: Answer) -> list[_Response]:
    """Parse a multistatus answer into one response for each resource.

    Raises:
        InputError: The answer is not one of a calendar server.
    """
    _check_status(answer, _OK, _MULTI)
    # Python's parser resolves no external entities, and without a document type there are no internal ones. The check
    # for NULs rejects UTF-16, in which the document type would not be found.
    if any(token in answer.content for token in (b"<!DOCTYPE", b"<!ENTITY", b"\0")):
        raise InputError(_(_NO_CALENDAR))
    try:
        root = fromstring(answer.content)  # noqa: S314 — see above
    except ParseError as error:
        raise InputError(_(_NO_CALENDAR)) from error
    return [
        _Response(urljoin(answer.url, (element.findtext("d:href", "", _NAMESPACES) or "").strip()), element)
        for element in root.iterfind("d:response", _NAMESPACES)
    ]


def _link(response: _Response, name: str) -> str | None:
    text = response.text(f"{name}/d:href")
    return urljoin(response.url, text) if text else None

"""The checks of every request: limits, who is signed in and may do it, and that a change comes from a page of ours."""

from __future__ import annotations

import hmac
import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from aiohttp import web

from bots.web.access.sessions import allows, visit_of
from bots.web.rendering import message_page
from bots.web.site import SITE, VISIT
from core.model.errors import FrontdeskError, RetryLater
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from bots.web.access.store import Role
    from bots.web.site import Site

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LARGEST_FORM: Final = 2**18
"""In bytes. The longest text of a form has a few thousand."""
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(frozen=True, slots=True)
class Route:
    """A page or a change: its path, what handles it, and which role it needs. Without a role, it is for everybody."""

    method: str
    path: str
    handler: Handler
    role: Role | None = None

    @property
    def is_framed(self) -> bool:
        """Whether other sites may show it in a frame."""
        return self.path.startswith("/book")


def client_of(request: web.Request) -> str:
    """Return who asks, for the limits. A proxy on this machine tells for whom it asks; nobody else is believed."""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if told and request.remote in {"127.0.0.1", "::1"} else request.remote or ""


def is_from_elsewhere(request: web.Request) -> bool:
    """Return whether another site makes the browser send this."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    hosts = {request.host, urlsplit(request.app[SITE].url).netloc}
    return origin is not None and urlsplit(origin).netloc not in hosts


def guarded(route: Route) -> Handler:
    """Return the handler of a route behind all checks."""

    async def handle(request: web.Request) -> web.StreamResponse:
        site = request.app[SITE]
        try:
            with told_as_ours():
                response = await _checked(site, route, request)
        except web.HTTPException as error:
            if error.status < web.HTTPBadRequest.status_code:
                raise
            response = message_page(request, error.reason, status=error.status)
        except RetryLater as error:
            response = message_page(request, str(error), status=503)
        except FrontdeskError as error:
            response = message_page(request, str(error), status=409)
        except Exception:
            reference = uuid.uuid4().hex[:8]
            log.exception("A page failed: %s %s (%s)", request.method, route.path, reference)
            response = message_page(request, f"Something went wrong here. Reference: {reference}.", status=500)
        return _with_headers(response, route)

    return handle


async def _checked(site: Site, route: Route, request: web.Request) -> web.StreamResponse:
    if wait := site.throttles.pages.admit(client_of(request)):
        return _too_many(request, wait)
    changes = request.method not in {"GET", "HEAD"}
    if changes and is_from_elsewhere(request):
        raise web.HTTPForbidden(reason="This was sent from another site, so nothing was done.")
    visit = await visit_of(site.pool, request.cookies.get(site.cookie), now=site.now)
    if visit:
        request[VISIT] = visit
    if route.role is None:
        return await route.handler(request)
    if visit is None:
        if changes:
            raise web.HTTPForbidden(reason="You are not signed in, so nothing was done.")
        raise web.HTTPSeeOther(f"/sign-in?next={quote(request.path_qs)}")
    if not allows(visit.member.role, route.role):
        raise web.HTTPForbidden(reason=f"This needs the role {route.role}. You are {visit.member.role} here.")
    if changes:
        form = await request.post()
        if not hmac.compare_digest(str(form.get("csrf", "")).encode(), visit.csrf.encode()):
            raise web.HTTPForbidden(reason="This form is not from your session. Open the page again and repeat it.")
    return await route.handler(request)


def _too_many(request: web.Request, wait: float) -> web.Response:
    response = message_page(request, "Too many requests. Try again in a moment.", status=429)
    response.headers["Retry-After"] = str(int(wait) + 1)
    return response


def refuse_if_busy(request: web.Request, *, books: bool = False) -> None:
    """Count a try to sign in, or a booking; too many of them are refused."""
    throttles = request.app[SITE].throttles
    if (throttles.bookings if books else throttles.entries).admit(client_of(request)):
        raise web.HTTPTooManyRequests(reason="Too many tries. Wait a few minutes, and try again.")


def _with_headers(response: web.StreamResponse, route: Route) -> web.StreamResponse:
    if response.prepared:  # a stream, which has set them
        return response
    set_headers(response, framed=route.is_framed)
    return response


def set_headers(response: web.StreamResponse, *, framed: bool = False) -> None:
    """Set the headers that keep a page from being misused. No page is stored by browsers or proxies."""
    response.headers.update(HEADERS)
    response.headers["Content-Security-Policy"] = POLICY.format(frames="*" if framed else "'none'")
    response.headers.setdefault("Cache-Control", "no-store")
    if not framed:
        response.headers["X-Frame-Options"] = "DENY"

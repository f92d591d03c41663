"""Signing in and out, and the start page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bots.web.access import store
from bots.web.access.sessions import SESSION, digest_of, enter
from bots.web.rendering import page
from bots.web.routing import refuse_if_busy
from bots.web.site import VISIT, site_of, visit_of

if TYPE_CHECKING:
    from bots.web.site import Site


async def start(request: web.Request) -> web.Response:
    """Lead whoever is signed in to the console, and everybody else to the page on which to sign in."""
    raise web.HTTPSeeOther("/today" if VISIT in request else "/sign-in")


async def show_sign_in(request: web.Request) -> web.Response:
    """Say how to sign in."""
    from bots.web.access.sign_in import offered  # noqa: PLC0415 — it needs the settings of the platforms

    return page(request, "sign_in.html", services=offered(), next=local(request.query.get("next", "")))


async def show_link(request: web.Request) -> web.Response:
    """Ask whoever opens a one-time link to go on. Chat programs look at links, which does not use them up."""
    refuse_if_busy(request)
    site, token = site_of(request), request.match_info["token"]
    async with site.pool.connection() as connection:
        member = await store.find_link(connection, digest_of(token), now=site.now)
    if member is None:
        raise web.HTTPNotFound(reason="This link was used, has expired, or never was. Ask for another.")
    return page(request, "enter.html", member=member, token=token)


async def use_link(request: web.Request) -> web.Response:
    """Use up a one-time link, and begin a session."""
    refuse_if_busy(request)
    site = site_of(request)
    entered = await enter(site.pool, request.match_info["token"], now=site.now)
    if entered is None:
        raise web.HTTPNotFound(reason="This link was used, has expired, or never was. Ask for another.")
    return signed_in(site, entered[1], "/today")


def signed_in(site: Site, token: str, path: str) -> web.Response:
    """Lead the browser to a page, with the cookie of a session."""
    response = web.Response(status=303, headers={"Location": local(path)})
    lasts = int(SESSION.total_seconds())
    response.set_cookie(
        site.cookie, token, max_age=lasts, httponly=True, samesite="Lax", secure=site.is_secure, path="/"
    )
    return response


async def sign_out(request: web.Request) -> web.Response:
    """End the session."""
    site = site_of(request)
    async with site.pool.connection() as connection, connection.transaction():
        await store.end_session(connection, digest_of(request.cookies[site.cookie]))
        await store.note(connection, visit_of(request).member, "signed out", "", now=site.now)
    response = web.Response(status=303, headers={"Location": "/sign-in"})
    response.del_cookie(site.cookie, path="/")
    return response


def local(path: str) -> str:
    """Return a path of this site, or that of the start page for anything that might lead elsewhere."""
    is_ours = path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return path if is_ours else "/today"

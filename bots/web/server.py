"""Puts the site together, and serves it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bots.web import entry
from bots.web.access import sign_in
from bots.web.booking import booking_page, own_booking
from bots.web.console import cases, configuration, conversations, knowledge, people, report, schedule, today
from bots.web.rendering import message_page, static
from bots.web.routing import LARGEST_FORM, Route, guarded, set_headers
from bots.web.site import SITE, Site
from core.model.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bots.frontdesk import Frontdesk
    from bots.web.site import Throttles

ROUTES: Final = (
    Route("GET", "/", entry.start),
    Route("GET", "/static/{name}", static),
    Route("GET", "/sign-in", entry.show_sign_in),
    Route("GET", "/sign-in/{service}", sign_in.leave),
    Route("GET", "/sign-in/{service}/back", sign_in.come_back),
    Route("GET", "/enter/{token}", entry.show_link),
    Route("POST", "/enter/{token}", entry.use_link),
    Route("GET", "/book", booking_page.show_services),
    Route("GET", "/book/{service}", booking_page.show),
    Route("POST", "/book/{service}", booking_page.book),
    Route("GET", "/booking/{token}", own_booking.show),
    Route("GET", "/booking/{token}/calendar.ics", own_booking.calendar),
    Route("POST", "/booking/{token}/move", own_booking.move),
    Route("POST", "/booking/{token}/cancel", own_booking.cancel),
    Route("POST", "/booking/{token}/erase", own_booking.erase),
    Route("POST", "/sign-out", entry.sign_out, "viewer"),
    Route("GET", "/today", today.show, "viewer"),
    Route("GET", "/live", today.live, "viewer"),
    Route("POST", "/today/retry", today.retry, "owner"),
    Route("GET", "/conversations", conversations.show_list, "viewer"),
    Route("GET", "/conversations/one", conversations.show, "viewer"),
    Route("GET", "/turns/{id}/replay", conversations.replay, "viewer"),
    Route("GET", "/cases", cases.show_list, "staff"),
    Route("GET", "/cases/{id}", cases.show, "staff"),
    Route("POST", "/cases/{id}/{name}", cases.act, "staff"),
    Route("GET", "/schedule", schedule.show, "viewer"),
    Route("GET", "/schedule/bookings/{id}", schedule.show_booking, "staff"),
    Route("POST", "/schedule/bookings/{id}/move", schedule.move_booking, "staff"),
    Route("POST", "/schedule/bookings/{id}/cancel", schedule.cancel_booking, "staff"),
    Route("POST", "/schedule/reminders/{id}/move", schedule.move_reminder, "viewer"),
    Route("POST", "/schedule/reminders/{id}/cancel", schedule.cancel_reminder, "viewer"),
    Route("GET", "/knowledge", knowledge.show, "viewer"),
    Route("GET", "/knowledge/one", knowledge.show_document, "viewer"),
    Route("GET", "/knowledge/syncs/{id}", knowledge.show_sync, "owner"),
    Route("POST", "/knowledge/add", knowledge.add, "owner"),
    Route("POST", "/knowledge/sync", knowledge.sync, "owner"),
    Route("POST", "/knowledge/remove", knowledge.remove, "owner"),
    Route("POST", "/knowledge/answers/{id}", knowledge.decide, "staff"),
    Route("GET", "/people", people.show, "owner"),
    Route("GET", "/people/one", people.show_one, "owner"),
    Route("POST", "/people/export", people.export, "owner"),
    Route("POST", "/people/forget", people.forget, "owner"),
    Route("POST", "/people/invite", people.invite_somebody, "owner"),
    Route("POST", "/people/shut-out", people.shut_out, "owner"),
    Route("GET", "/settings", configuration.show, "owner"),
    Route("GET", "/report", report.show, "viewer"),
    Route("GET", "/report.csv", report.download, "viewer"),
)


@web.middleware
async def _nothing_here(request: web.Request, handler: object) -> web.StreamResponse:
    """Show a page of our own for an address that does not exist."""
    try:
        return await handler(request)  # type: ignore[operator,no-any-return]
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed, web.HTTPRequestEntityTooLarge) as error:
        response = message_page(request, "There is nothing here.", status=error.status)
        set_headers(response)
        return response


def application(site: Site) -> web.Application:
    """Return the application that serves a site."""
    made = web.Application(client_max_size=LARGEST_FORM, middlewares=[_nothing_here])
    made[SITE] = site
    made[today.OVERVIEWS] = today.Overviews()
    for route in ROUTES:
        made.router.add_route(route.method, route.path, guarded(route))
    return made


@asynccontextmanager
async def serving(
    desk: Frontdesk, host: str, port: int, *, throttles: Throttles | None = None
) -> AsyncIterator[tuple[Site, int]]:
    """Serve the site of a desk for the duration of the block, and yield it with its port.

    Raises:
        SettingsError: the port is in use, or we are not allowed to open it.
    """
    site = await Site.of(desk, throttles)
    runner = web.AppRunner(application(site), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        listener = web.TCPSite(runner, host, port)
        try:
            await listener.start()
        except OSError as error:
            reason = f"Cannot listen on FRONTDESK_WEB={host}:{port}: {error.strerror}. Set another port."
            raise SettingsError(reason) from error
        yield site, int(runner.addresses[0][1])
    finally:
        await site.live.stop()
        await site.syncs.stop()
        await runner.cleanup()

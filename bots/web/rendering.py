"""Renders pages. Everything that is put into a template is escaped."""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bots.web.access.sessions import allows
from bots.web.site import SITE, VISIT
from core.when import find_zone

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bots.web.access.store import Role, Visit

HERE: Final = Path(__file__).parent
STATIC: Final = {path.name: path.read_bytes() for path in (HERE / "static").iterdir() if path.is_file()}
"""All files that pages load. They are few and small, so they are kept in memory, and no path is ever looked up."""
TOLD: Final = "told"
"""The cookie with the sentence that says what was just done."""
MENU: Final[tuple[tuple[str, str, Role], ...]] = (
    ("/today", "Today", "viewer"),
    ("/conversations", "Conversations", "viewer"),
    ("/cases", "Cases", "staff"),
    ("/schedule", "Schedule", "viewer"),
    ("/knowledge", "Knowledge", "viewer"),
    ("/people", "People", "owner"),
    ("/report", "Report", "viewer"),
    ("/settings", "Settings", "owner"),
)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"at": at, "day": day, "duration": duration, "short": short}
    found.globals |= {"asset": asset, "once": lambda: secrets.token_hex(12)}
    return found


def asset(name: str) -> str:
    """Return the address of a static file. It changes with the file, so browsers may keep the file."""
    return f"/static/{name}?{hashlib.sha256(STATIC[name]).hexdigest()[:8]}"


def at(instant: datetime | None, zone: str) -> str:
    """Return an instant in a zone, as people read it in a list."""
    return f"{instant.astimezone(find_zone(zone)):%a %-d %b, %H:%M}" if instant else "–"


def day(instant: datetime, zone: str) -> str:
    """Return the day of an instant in a zone."""
    return f"{instant.astimezone(find_zone(zone)):%A, %-d %B %Y}"


def duration(length: timedelta | float | None) -> str:
    """Return a length of time (a number is minutes) in the two units that matter."""
    if length is None:
        return "–"
    minutes = round(length if isinstance(length, int | float) else length.total_seconds() / 60)
    if minutes < 60:  # noqa: PLR2004 — an hour
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours < 48 else f"{hours // 24} d {hours % 24} h"  # noqa: PLR2004 — two days


def short(text: str | None, most: int = 140) -> str:
    """Return a text on one line, cut if it is long."""
    line = " ".join((text or "").split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def write(request: web.Request, template: str, **values: Any) -> str:
    """Return what a template makes of values."""
    visit: Visit | None = request.get(VISIT)
    shared = {
        "visit": visit,
        "menu": [(path, name) for path, name, role in MENU if visit and allows(visit.member.role, role)],
        "here": request.path,
        "told": told_before(request),
        "zone": request.app[SITE].settings.zone,
        "may": lambda role: bool(visit and allows(visit.member.role, role)),
    }
    return _environment().get_template(template).render({**shared, **values})


def page(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """Return a page."""
    text = write(request, template, **values)
    response = web.Response(text=text, content_type="text/html", charset="utf-8", status=status)
    if TOLD in request.cookies:
        response.del_cookie(TOLD)
    return response


def message_page(request: web.Request, text: str, *, status: int) -> web.Response:
    """Return a page with one sentence."""
    return page(request, "message.html", text=text, status=status)


def back(request: web.Request, path: str, said: str = "") -> web.Response:
    """Lead the browser to a page, which says what was done. Without JavaScript, it loads that page as usual."""
    response = web.Response(status=303, headers={"Location": path})
    if said:
        site = request.app[SITE]
        text = base64.urlsafe_b64encode(said[:300].encode()).decode()
        value = f"{text}.{site.sign(TOLD, text)}"
        response.set_cookie(TOLD, value, max_age=60, httponly=True, samesite="Lax", secure=site.is_secure)
    return response


def told_before(request: web.Request) -> str:
    """Return the sentence about what was just done. Only a sentence of our own is shown."""
    text, _dot, signature = request.cookies.get(TOLD, "").partition(".")
    if not text or not request.app[SITE].is_signed(signature, TOLD, text):
        return ""
    return base64.urlsafe_b64decode(text).decode()


async def static(request: web.Request) -> web.Response:
    """Return one of our own files."""
    name = request.match_info["name"]
    content = STATIC.get(name)
    if content is None:
        raise web.HTTPNotFound(reason="There is no such file.")
    kind = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[name.rpartition(".")[2]]
    response = web.Response(body=content, content_type=kind, charset="utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.enable_compression()
    return response

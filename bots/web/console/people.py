"""People: who may use the console, what is stored about somebody, export and erasure, and who changed what here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bots.personal_data import personal_data_of
from bots.web.access import store
from bots.web.access.sessions import ROLES, invite
from bots.web.acting import changing
from bots.web.rendering import back, page
from bots.web.site import site_of, visit_of
from core.model.errors import InputError
from core.model.person_ref import PersonRef
from core.people.linked_accounts import circles
from core.privacy import Privacy

if TYPE_CHECKING:
    from bots.web.site import Site

MOST_CHANGES: Final = 100


async def show(request: web.Request) -> web.Response:
    """List who may use the console and what was changed here, with a search for people."""
    site, word = site_of(request), request.query.get("q", "").strip()[:200]
    if word:
        try:
            found = await _privacy(site).find(word)
        except InputError as error:
            return await _shown(request, word=word, wrong=str(error))
        raise web.HTTPSeeOther(f"/people/one?key={found.key}")
    return await _shown(request)


async def _shown(request: web.Request, *, word: str = "", wrong: str = "", link: str = "") -> web.Response:
    async with site_of(request).pool.connection() as connection:
        members, changes = await store.members(connection), await store.changes(connection, limit=MOST_CHANGES)
    shown: dict[str, Any] = {"members": members, "changes": changes, "roles": ROLES}
    return page(request, "people.html", word=word, wrong=wrong, link=link, **shown)


async def show_one(request: web.Request) -> web.Response:
    """Show what is stored about a person: how many rows of each kind, and the accounts that are linked."""
    site, who = site_of(request), _who(request.query.get("key", ""))
    stored = await _privacy(site).export(who)
    async with site.pool.connection() as connection:
        accounts = (await circles(connection, [who])).get(who, [])
    names = sorted({row["name"] for rows in stored.values() for row in rows if isinstance(row.get("name"), str)})
    return page(request, "person.html", who=who, stored=stored, accounts=accounts, names=names)


async def export(request: web.Request) -> web.Response:
    """Send everything that is stored about a person as a file."""
    who = _who(str((await request.post()).get("key", "")))
    async with changing(request, "exported", who.key):
        pass
    stored = await _privacy(site_of(request)).export(who)
    text = json.dumps({"person": who.key, **stored}, indent=2, ensure_ascii=False)
    response = web.Response(text=text, content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="export.json"'
    return response


async def forget(request: web.Request) -> web.Response:
    """Erase everything that is stored about a person, and show the receipt.

    The ledger of changes gets the receipt's number instead of the person.
    """
    form = await request.post()
    who = _who(str(form.get("key", "")))
    if str(form.get("again", "")).strip() != who.id:
        raise InputError(f"Type the id of the person, {who.id}, to confirm it. Nothing was erased.")
    site, member = site_of(request), visit_of(request).member
    receipt = await _privacy(site).forget(who)
    async with site.pool.connection() as connection:
        await store.note(connection, member, "erased a person", f"receipt {receipt.person[:12]}", now=site.now)
    return page(request, "receipt.html", receipt=receipt)


async def invite_somebody(request: web.Request) -> web.Response:
    """Make a one-time link for somebody, and show it once."""
    form, site = await request.post(), site_of(request)
    role = next((each for each in ROLES if each == form.get("role")), None)
    parts = str(form.get("person", "")).strip().removeprefix("@").split("/")
    if role is None or not all(parts) or len(parts) not in {1, 3}:
        raise InputError("Give a name, or service/workspace/id, and a role.")
    who = PersonRef(*parts) if len(parts) > 1 else PersonRef("terminal", "local", parts[0].casefold())  # type: ignore[arg-type]
    name = str(form.get("name", "")).strip()[:80] or parts[-1]
    async with changing(request, f"invited as {role}", who.key) as unit:
        token = await invite(unit.connection, store.Member(who, name, role), now=site.now)
    return await _shown(request, link=site.absolute(request, f"/enter/{token}"))


async def shut_out(request: web.Request) -> web.Response:
    """Take somebody's role away. Their sessions end at once."""
    who = _who(str((await request.post()).get("key", "")))
    if who == visit_of(request).member.who:
        raise InputError("You cannot take your own role away. Another owner can.")
    async with changing(request, "shut out", who.key) as unit:
        await store.drop_member(unit.connection, who)
    return back(request, "/people", "They are shut out.")


def _who(key: str) -> PersonRef:
    parts = key.split("/")
    if len(parts) != 3 or not all(parts):  # noqa: PLR2004 — service, workspace, id
        raise web.HTTPNotFound(reason="There is no such person.")
    service, workspace, person = parts
    return PersonRef(service, workspace, person)


def _privacy(site: Site) -> Privacy:
    return Privacy(site.pool, personal_data_of(site.settings))

"""Knowledge: sources, documents, passages; add, sync and remove; a box to try questions; gaps and proposals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bots.web.access.sessions import allows
from bots.web.acting import audiences_of, changing, own_turn
from bots.web.address import actor_of
from bots.web.console.conversations import number_of
from bots.web.console.passage_store import passages_of
from bots.web.rendering import back, page
from bots.web.site import site_of, visit_of
from core.model.errors import InputError
from core.model.language import speaking
from core.skills.cases.gaps.gap import topics_of
from core.skills.cases.gaps.store import open_gaps
from core.skills.cases.hidden_secrets import without_secrets
from core.skills.cases.learning import decisions
from core.skills.cases.learning import store as answers
from core.text.spoken_language import language_spoken
from knowledge.documents import redacted

if TYPE_CHECKING:
    from knowledge.storage.catalog import Document, Origin

MOST: Final = 300
"""How many documents are listed."""
MOST_TOPICS: Final = 30
LONGEST_QUESTION: Final = 500
EVER: Final = datetime.min.replace(tzinfo=UTC)


async def show(request: web.Request) -> web.Response:
    """List the sources and documents that may be read, with a box to try questions, and what is missing."""
    site, audiences = site_of(request), audiences_of(request)
    origins, documents = await site.stores_library.origins(), await site.stores_library.documents()
    words = request.query.get("q", "").strip()[:LONGEST_QUESTION]
    tried = await _tried(request, words) if words else None
    is_staff = allows(visit_of(request).member.role, "staff")
    async with site.pool.connection() as connection:
        gaps = await open_gaps(connection, since=EVER) if is_staff else []
        proposals = await answers.all_in(connection, ["proposed"]) if is_staff else []
    readable = [gap for gap in gaps if set(gap.audiences) <= set(audiences)]
    return page(
        request,
        "knowledge.html",
        origins=[(one, redacted(one.origin)) for one in origins if _may_read(one, audiences)],
        documents=[one for one in documents if _may_read(one, audiences)][:MOST],
        hidden=sum(not _may_read(one, audiences) for one in documents),
        words=words,
        tried=tried,
        topics=topics_of(readable, now=site.now)[:MOST_TOPICS],
        proposals=[one for one in proposals if one.audience in audiences],
        syncs=list(reversed(site.syncs.known.values())),
    )


async def show_document(request: web.Request) -> web.Response:
    """Show a document with its passages as they are cut."""
    site, id_ = site_of(request), request.query.get("id", "")
    found = next((each for each in await site.stores_library.documents() if each.id == id_), None)
    if found is None or not _may_read(found, audiences_of(request)):
        raise web.HTTPNotFound(reason="There is no such document, or it is not for you.")
    passages = await passages_of(site.pool, id_, audiences_of(request))
    return page(request, "document.html", document=found, passages=passages)


async def add(request: web.Request) -> web.Response:
    """Learn a website or a repository. Folders of the server are added at the command line alone."""
    form = await request.post()
    origin, audience = str(form.get("origin", "")).strip(), str(form.get("audience", "")).strip()
    if not origin.startswith(("https://", "http://")) or len(origin) > 1000:  # noqa: PLR2004 — characters
        raise InputError("Give an address that begins with https://. Folders are learned with `frontdesk learn`.")
    if audience and (not audience.isprintable() or set(audience) & set(";=,")):
        raise InputError("An audience is a name such as staff, without ; = or commas.")
    async with changing(request, "added", redacted(origin)):
        pass
    running = site_of(request).syncs.begin([(origin, audience or None)])
    return back(request, f"/knowledge/syncs/{running.id}")


async def sync(request: web.Request) -> web.Response:
    """Sync one source, or all."""
    site, wanted = site_of(request), str((await request.post()).get("origin", ""))
    known = [one.origin for one in await site.stores_library.origins() if _may_read(one, audiences_of(request))]
    origins = [one for one in known if wanted in ("", one)]
    if not origins:
        raise InputError("There is no such source.")
    async with changing(request, "synced", redacted(wanted) or "everything"):
        pass
    running = site.syncs.begin([(one, None) for one in origins])
    return back(request, f"/knowledge/syncs/{running.id}")


async def remove(request: web.Request) -> web.Response:
    """Remove a document, or a source with all its documents.

    The ledger is written first. If the process dies in between, the ledger has a removal that did not happen.
    """
    site, what = site_of(request), str((await request.post()).get("what", ""))
    known: list[Document | Origin] = [*await site.stores_library.origins(), *await site.stores_library.documents()]
    mine = [one for one in known if _may_read(one, audiences_of(request))]
    if not any(what in (one.origin, getattr(one, "id", one.origin)) for one in mine):
        raise InputError("There is no such document or source.")
    async with changing(request, "removed", redacted(what)):
        pass
    count = await site.desk.stores.forget(what)
    return back(request, "/knowledge", f"{count} documents removed.")


async def show_sync(request: web.Request) -> web.Response:
    """Show how far a sync is. The page asks again by itself, also without JavaScript."""
    running = site_of(request).syncs.known.get(number_of(request.match_info["id"], 0))
    if running is None:
        raise web.HTTPNotFound(reason="There is no such sync. It may have ended before a restart.")
    response = page(request, "sync.html", running=running, name=redacted(running.origin))
    if not running.is_over:
        response.headers["Refresh"] = "2"
    return response


async def decide(request: web.Request) -> web.Response:
    """Approve or reject what a case teaches, in other words if they were changed."""
    form, number = await request.post(), number_of(request.match_info["id"], 0)
    verdict = str(form.get("verdict", ""))
    redactor = own_turn(request).services.redactor
    question, answer = [await without_secrets(str(form.get(name, "")), redactor) for name in ("question", "answer")]
    if verdict not in {"approve", "reject"}:
        raise InputError("Approve it or reject it.")
    actor = actor_of(visit_of(request).member)
    async with changing(request, f"{verdict}d" if verdict == "approve" else "rejected", f"answer {number}") as unit:
        known = await decisions.locked(unit, number)
        if known.audience not in audiences_of(request):
            raise InputError("That is not for you.")
        if verdict == "approve" and (question, answer) != (known.question, known.answer):
            known = await decisions.edit(unit, known, actor, question=question, answer_text=answer, audience=None)
        await (decisions.approve if verdict == "approve" else decisions.reject)(unit, known, actor)
    return back(request, "/knowledge", "It is learned in a moment." if verdict == "approve" else "It is rejected.")


async def _tried(request: web.Request, words: str) -> dict[str, object]:
    """Return how the desk answers a question from the documents, and what it found. Nothing is stored."""
    turn = own_turn(request, text=words)
    with speaking(language_spoken(words)):
        hits = await turn.search(words)
        reply = await site_of(request).desk.agent.answer_from_documents(own_turn(request, text=words))
    return {"hits": hits, "reply": reply}


def _may_read(what: Document | Origin, audiences: tuple[str, ...]) -> bool:
    return what.audience in audiences

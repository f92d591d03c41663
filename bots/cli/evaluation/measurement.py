"""Asks a separate Frontdesk the questions of a set, in the same way as `frontdesk ask`."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bots.assembly import open_desk
from core.agent.offline.quotation.extraction import extract
from core.model.knowledge import PUBLIC
from core.model.replies import Exchange, Reply
from knowledge.documents import LoadedDocument, clean
from knowledge.evaluation import Outcome, Query, QuestionSet
from knowledge.models.reader import shipped_reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bots.frontdesk import Frontdesk
    from core.settings.settings import Settings

FOUND = 100
"""How many passages to find: all candidates of both kinds of search, so that ten documents are among them."""
SYSTEM = "S: "
USER = "U: "


async def measure(
    settings: Settings, questions: QuestionSet, *, told: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """Learn a set's documents in a temporary folder, and ask its questions one by one.

    `told` is called with each outcome as soon as there is one.
    """
    with tempfile.TemporaryDirectory(prefix="frontdesk-evaluate-") as home:
        own = settings.model_copy(update={"home": Path(home), "database_url": None, "chroma_url": None})
        async with open_desk(own) as desk:
            await desk.stores.library.learn(PUBLIC, PUBLIC, _documents(questions), allow_secrets=True)
            texts = {document["id"]: clean(document["text"]) for document in questions.documents}
            outcomes = []
            for query in questions.queries:
                outcomes.append(await _outcome(desk, query, texts))
                told(outcomes[-1])
            return outcomes


async def _documents(questions: QuestionSet) -> AsyncIterator[LoadedDocument]:
    for document in questions.documents:
        yield LoadedDocument(
            document["id"], document["title"], document["source"], clean(document["text"]), fingerprint=""
        )


async def _outcome(desk: Frontdesk, query: Query, texts: dict[str, str]) -> Outcome:
    history = _history(query)
    reply, seconds = await desk.ask(query.text, history=history)
    turn, embedder = desk.turn(query.text, history=history), desk.stores.embedder
    hits = await turn.search(query.text, limit=FOUND)
    reader = shipped_reader() if desk.stores.settings.reader else None
    best = extract(query.text, hits, embedder.embeddings if embedder else None, reader).best
    return Outcome(
        query=query,
        documents=tuple(dict.fromkeys(hit.passage.document_id for hit in hits)),
        answer=reply.text,
        best=best.sentence if best else "",
        answered=bool(reply.answered),
        confidence=reply.confidence or 0.0,
        citations=reply.citations,
        exact=all(
            texts[citation.document][citation.start : citation.end] == citation.quote for citation in reply.citations
        ),
        seconds=seconds,
    )


def _history(query: Query) -> tuple[Exchange, ...]:
    """Turn earlier turns (`U: …` a person's, `S: …` Frontdesk's) into exchanges."""
    exchanges: list[Exchange] = []
    for turn in query.context:
        if turn.startswith(SYSTEM) and exchanges:
            exchanges[-1] = Exchange(exchanges[-1].person, exchanges[-1].text, Reply(turn.removeprefix(SYSTEM)))
        else:
            exchanges.append(Exchange("U", turn.removeprefix(USER)))
    return tuple(exchanges)


def describe(outcome: Outcome) -> dict[str, Any]:
    """Return the details of one question as an object."""
    return {
        "id": outcome.query.id,
        "answered": outcome.answered,
        "confidence": outcome.confidence,
        "answer": outcome.answer,
        "documents": outcome.documents,
        "citations": [asdict(citation) for citation in outcome.citations],
    }

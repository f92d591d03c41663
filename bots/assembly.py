"""The one place that constructs and connects: settings in, a desk out, everything closed at the end."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from bots.stores import Stores
from core.model.clock import SystemClock
from core.model.errors import FrontdeskError, SettingsError
from core.storage.database import open_pool, told_as_ours
from core.storage.embedded import embedded_postgres
from core.storage.migrations import is_current, migrate
from core.storage.owner import own
from knowledge.attachments import AttachmentStore
from knowledge.embedder import Embedder
from knowledge.embedding_models import EmbeddingsError, embeddings
from knowledge.library import Library
from knowledge.storage.vector_index import open_vector_index

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

    from bots.frontdesk import Adapter, Frontdesk
    from bots.platforms import Plug
    from core.privacy import Privacy
    from core.settings.settings import Settings

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[AsyncConnectionPool]:
    """Connect PostgreSQL alone for the time of the block; raises as `open_stores` does."""
    async with AsyncExitStack() as stack:
        stack.enter_context(told_as_ours())
        url = _database(settings, stack)
        _check_tables(settings, url)
        yield await stack.enter_async_context(open_pool(url))


@asynccontextmanager
async def open_stores(settings: Settings) -> AsyncIterator[Stores]:
    """Connect the stores for the time of the block.

    Raises:
        FrontdeskError: a setting is wrong, a store cannot be opened, or another process owns it; the text says which.
    """
    async with AsyncExitStack() as stack:
        loading = _embedder_beside(settings)
        pool = await stack.enter_async_context(open_database(settings))
        vectors = await stack.enter_async_context(open_vector_index(_chroma(settings)))
        embedder = await loading
        yield Stores(settings, pool, vectors, embedder, Library(pool, vectors, embedder, clock=SystemClock()))


@asynccontextmanager
async def open_privacy(settings: Settings) -> AsyncIterator[Privacy]:
    """Connect everything that keeps something of people for the time of the block; raises as `open_stores` does.

    At its end, the vectors of documents that were erased leave Chroma; if that fails, a desk that runs does it.
    """
    from bots.terminal.journal import Journals  # noqa: PLC0415 — no other command needs these without a desk
    from core.abilities.ability import load_personal_data  # noqa: PLC0415
    from core.calendars.own.personal_data import personal_data as calendars  # noqa: PLC0415
    from core.conversations.personal_data import SentFiles  # noqa: PLC0415
    from core.privacy import Privacy  # noqa: PLC0415
    from core.skills import BUILT_IN  # noqa: PLC0415

    loaded = load_personal_data([*BUILT_IN, *settings.skills])
    kept = (*loaded, Journals(settings.home), SentFiles(AttachmentStore()), *calendars)
    async with open_database(settings) as pool:
        yield Privacy(pool, kept)
        await _sweep(settings, pool)


@asynccontextmanager
async def open_desk(
    settings: Settings, *, adapters: Iterable[Adapter] = (), plugs: Iterable[Plug] = ()
) -> AsyncIterator[Frontdesk]:
    """Put a desk together for the time of the block, on adapters and on plugs that are connected for it.

    What waits for the disk or computes without Python goes beside the imports, which take most of the time.

    Raises as `open_stores` does, and what a platform refuses to be connected with.
    """
    loading = _embedder_beside(settings)
    from bots.wiring import Parts, wire  # noqa: PLC0415 — what talks is heavy: `learn` does without LangChain's agents
    from core.jobs.jobs import Jobs  # noqa: PLC0415

    parts, clock, jobs = Parts.of(settings), SystemClock(), Jobs()
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(open_database(settings))
        parts = await parts.published(pool)
        await stack.enter_async_context(jobs.open(pool))
        platforms = {each.name: each for each in adapters}
        for plug in plugs:
            platforms[plug.name] = await stack.enter_async_context(plug.connect(settings, pool))
        embedder = await loading
        agent = parts.agent(pool, embedder, platforms)
        preparing = asyncio.create_task(agent.prepare())
        vectors = await stack.enter_async_context(open_vector_index(_chroma(settings)))
        await preparing
        stores = Stores(settings, pool, vectors, embedder, Library(pool, vectors, embedder, clock=clock))
        yield wire(parts, stores, agent, jobs=jobs, clock=clock, platforms=platforms)


async def _sweep(settings: Settings, pool: AsyncConnectionPool) -> None:
    """Have the vectors of erased documents leave Chroma, if there are any."""
    from knowledge.storage.document_store import has_doubts  # noqa: PLC0415

    async with pool.connection() as connection:
        if not await has_doubts(connection):
            return
    try:
        async with open_vector_index(_chroma(settings)) as vectors:
            await Library(pool, vectors, None, clock=SystemClock()).remove_orphaned_vectors()
    except FrontdeskError as error:
        log.warning("The vectors of what was erased leave Chroma later: %s", error)


def prepare_database(settings: Settings) -> str:
    """Bring the database to this version, and say in one line what was done."""
    with ExitStack() as stack:
        before = migrate(_database(settings, stack))
    return "The database was made." if not before else f"The database is up to date (it was at revision {before})."


def _database(settings: Settings, stack: ExitStack | AsyncExitStack) -> str:
    """Own FRONTDESK_HOME if anything is stored there, and return where PostgreSQL is."""
    if settings.single_process:
        stack.enter_context(own(settings.home, clock=SystemClock()))
    if settings.database_url:
        return settings.database_url.get_secret_value()
    return stack.enter_context(embedded_postgres(settings.home))


def _check_tables(settings: Settings, url: str) -> None:
    """Migrate what we own; a server's tables are changed by `frontdesk migrate` alone, before its processes start."""
    if is_current(url):
        return
    if settings.single_process:
        migrate(url)
    else:
        raise SettingsError("The tables in DATABASE_URL are not of this version. Run `frontdesk migrate` first.")


def _chroma(settings: Settings) -> Path | str:
    return settings.chroma_url or settings.home / "chroma"


def _embedder_beside(settings: Settings) -> Future[Embedder | None]:
    """Load the embedder in a thread that begins at once (that of a task would wait for the loop)."""
    return asyncio.get_running_loop().run_in_executor(None, _embedder, settings)


def _embedder(settings: Settings) -> Embedder | None:
    """Load the embedder; without one the desk still finds documents by their words."""
    found = embeddings(settings.embeddings)
    try:
        found.embed_query("ready")
    except EmbeddingsError as error:
        log.warning("%s Until then documents are found by their words alone.", error)
        return None
    return Embedder(found, settings.embeddings)

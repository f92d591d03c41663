"""Opens the stores, connects the platforms and builds Frontdesk. All is closed at the end of an `async with` block."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bots.stores import Stores
from core.model.clock import SystemClock
from core.model.errors import FrontdeskError, HomeInUse, SettingsError
from core.storage.database import open_pool, told_as_ours
from core.storage.embedded import embedded_postgres, running_postgres
from core.storage.migrations import is_current, migrate
from core.storage.owner import own
from knowledge.library import Library
from knowledge.models.embedder import Embedder
from knowledge.models.embedding_models import EmbeddingsError, embeddings
from knowledge.storage.index_files import clear_unused
from knowledge.storage.vector_index import open_vector_index

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    from psycopg_pool import AsyncConnectionPool

    from bots.frontdesk import Adapter, Frontdesk
    from bots.platforms import Plug
    from core.privacy import Privacy
    from core.settings.settings import Settings

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[AsyncConnectionPool]:
    """Connect to PostgreSQL alone for the duration of the block. Raises as `open_stores` does."""
    async with AsyncExitStack() as stack:
        stack.enter_context(told_as_ours())
        url = _database(settings, stack)
        if not is_current(url):  # only `frontdesk migrate` changes a server's tables, before processes start
            if not settings.single_process:
                raise SettingsError(
                    "The tables in DATABASE_URL are not of this version. Run `frontdesk migrate` first."
                )
            migrate(url)
        yield await stack.enter_async_context(open_pool(url))


@asynccontextmanager
async def open_database_beside(settings: Settings) -> AsyncIterator[AsyncConnectionPool]:
    """Connect to PostgreSQL as `open_database` does, even while another process owns FRONTDESK_HOME and runs it.

    This is for short commands that need PostgreSQL alone. Raises as `open_stores` does.
    """
    async with AsyncExitStack() as stack:
        stack.enter_context(told_as_ours())
        try:
            pool = await stack.enter_async_context(open_database(settings))
        except HomeInUse:
            given = settings.database_url
            url = given.get_secret_value() if given else stack.enter_context(running_postgres(settings.home))
            if not is_current(url):
                raise
            pool = await stack.enter_async_context(open_pool(url))
        yield pool


@contextmanager
def running_database(settings: Settings, *, beside: bool = False) -> Iterator[str]:
    """Yield the URL of PostgreSQL for the duration of the block, with its tables as they are, of whichever version.

    With `beside`, this works even while another process owns FRONTDESK_HOME and runs PostgreSQL.

    Raises:
        HomeInUse: another process owns FRONTDESK_HOME, without `beside`.
        StoreError: PostgreSQL cannot be started or reached.
    """
    with ExitStack() as stack:
        try:
            url = _database(settings, stack)
        except HomeInUse:
            if not beside:
                raise
            given = settings.database_url
            url = given.get_secret_value() if given else stack.enter_context(running_postgres(settings.home))
        yield url


@asynccontextmanager
async def open_stores(settings: Settings) -> AsyncIterator[Stores]:
    """Connect to the stores for the duration of the block.

    Raises:
        FrontdeskError: a setting is wrong, a store cannot be opened, or another process owns it. The text names the
            setting, the store or the process.
    """
    async with AsyncExitStack() as stack:
        loading = _embedder_beside(settings)
        pool = await stack.enter_async_context(open_database(settings))
        vectors = await stack.enter_async_context(open_vector_index(_chroma(settings)))
        embedder = await loading
        yield Stores(settings, pool, vectors, embedder, Library(pool, vectors, embedder, clock=SystemClock()))


@asynccontextmanager
async def open_privacy(settings: Settings) -> AsyncIterator[Privacy]:
    """Connect to everything that stores personal data for the duration of the block. Raises as `open_stores` does.

    At first, an embedded Chroma's files are cleared of memory that it should not have written. At the end, the vectors
    of erased documents are removed from Chroma. If that fails, a later run does it.
    """
    from bots.personal_data import personal_data_of  # noqa: PLC0415 — no other command without a desk needs these
    from core.privacy import Privacy  # noqa: PLC0415

    kept = personal_data_of(settings)
    async with open_database(settings) as pool:
        if isinstance(place := _chroma(settings), Path):
            clear_unused(place)
        yield Privacy(pool, kept)
        await _sweep(settings, pool)


@asynccontextmanager
async def open_desk(
    settings: Settings,
    *,
    adapters: Iterable[Adapter] = (),
    plugs: Iterable[Plug] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[Frontdesk]:
    """Open Frontdesk for the duration of the block, on these adapters and on plugs, which are connected for the block.

    Imports take most of the time, so whatever waits for the disk or computes outside Python runs beside them.
    `progress` is called with the name of each of four parts before it is opened.

    Raises as `open_stores` does, and whatever a platform raises when it refuses the connection.
    """
    loading = _embedder_beside(settings)
    progress("the skills")
    from bots.build import Parts, build  # noqa: PLC0415 — LangChain's agents are heavy, and `learn` does without them
    from core.jobs.jobs import Jobs  # noqa: PLC0415

    parts, clock, jobs = Parts.of(settings), SystemClock(), Jobs()
    async with AsyncExitStack() as stack:
        progress("the database")
        pool = await stack.enter_async_context(open_database(settings))
        parts = await parts.published(pool)
        await stack.enter_async_context(jobs.open(pool))
        platforms = {each.name: each for each in adapters}
        for plug in plugs:
            platforms[plug.name] = await stack.enter_async_context(plug.connect(settings, pool))
        progress("the embedding model")
        embedder = await loading
        agent = parts.agent(pool, embedder, platforms)
        preparing = asyncio.create_task(agent.prepare())
        progress("the search index")
        vectors = await stack.enter_async_context(open_vector_index(_chroma(settings)))
        await preparing
        stores = Stores(settings, pool, vectors, embedder, Library(pool, vectors, embedder, clock=clock))
        yield build(parts, stores, agent, jobs=jobs, clock=clock, platforms=platforms)


async def _sweep(settings: Settings, pool: AsyncConnectionPool) -> None:
    """Remove the vectors of erased documents from Chroma, if there are any."""
    from knowledge.storage.document_store import has_doubts  # noqa: PLC0415

    async with pool.connection() as connection:
        if not await has_doubts(connection):
            return
    try:
        async with open_vector_index(_chroma(settings)) as vectors:
            await Library(pool, vectors, None, clock=SystemClock()).remove_orphaned_vectors()
    except FrontdeskError as error:
        log.warning("The vectors of erased documents will be removed from Chroma later: %s", error)


def prepare_database(settings: Settings) -> str:
    """Migrate the database to this version, and return one line that says what was done."""
    with ExitStack() as stack:
        before = migrate(_database(settings, stack))
    return "The database was made." if not before else f"The database is up to date (it was at revision {before})."


def _database(settings: Settings, stack: ExitStack | AsyncExitStack) -> str:
    """Lock FRONTDESK_HOME if anything is stored there, and return the URL of PostgreSQL."""
    if settings.single_process:
        stack.enter_context(own(settings.home, clock=SystemClock()))
    if settings.database_url:
        return settings.database_url.get_secret_value()
    return stack.enter_context(embedded_postgres(settings.home))


def _chroma(settings: Settings) -> Path | str:
    return settings.chroma_url or settings.home / "chroma"


def _embedder_beside(settings: Settings) -> Future[Embedder | None]:
    """Start to load the embedder in a thread, at once.

    With `create_task(to_thread(…))`, the thread would start only when the caller next yields to the event loop.
    """
    return asyncio.get_running_loop().run_in_executor(None, _embedder, settings)


def _embedder(settings: Settings) -> Embedder | None:
    """Load the embedder. Without one, Frontdesk still finds documents by their words."""
    found = embeddings(settings.embeddings)
    try:
        found.embed_query("ready")
    except EmbeddingsError as error:
        log.warning("%s Until then documents are found by their words alone.", error)
        return None
    return Embedder(found, settings.embeddings)

"""The one place that constructs and connects: settings in, a desk out, everything closed at the end."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bots.stores import Stores
from core.clock import SystemClock
from core.errors import FrontdeskError, SettingsError
from core.storage.database import open_pool, told_as_ours
from core.storage.embedded import embedded_postgres
from core.storage.migrations import is_current, migrate
from core.storage.owner import own
from knowledge.embedder import Embedder
from knowledge.embeddings import EmbeddingsError, embeddings
from knowledge.library import Library
from knowledge.shelf import Shelf, Stock, Sweeping
from knowledge.vectors import open_vectors

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import AsyncIterator, Iterable, Mapping
    from pathlib import Path

    from langchain_core.language_models import BaseChatModel
    from psycopg_pool import AsyncConnectionPool

    from bots.frontdesk import Adapter, Frontdesk
    from bots.platforms import Plug
    from core.abilities import Ability
    from core.alarms import Work
    from core.clock import Clock
    from core.ports import Scheduler
    from core.posting import Posting
    from core.privacy import Privacy
    from core.settings import Settings

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
        vectors = await stack.enter_async_context(open_vectors(_chroma(settings)))
        embedder = await loading
        yield Stores(settings, pool, vectors, embedder, Library(pool, vectors, embedder, clock=SystemClock()))


@asynccontextmanager
async def open_privacy(settings: Settings) -> AsyncIterator[Privacy]:
    """Connect everything that keeps something of people for the time of the block; raises as `open_stores` does.

    At its end, the vectors of documents that were erased leave Chroma; if that fails, a desk that runs does it.
    """
    from bots.terminal.journal import Journals  # noqa: PLC0415 — no other command needs these without a desk
    from core.abilities import load_keepers  # noqa: PLC0415
    from core.attachments import SentFiles  # noqa: PLC0415
    from core.privacy import Privacy  # noqa: PLC0415
    from core.skills import BUILT_IN  # noqa: PLC0415

    keepers = (*load_keepers([*BUILT_IN, *settings.skills]), Journals(settings.home), SentFiles(Stock()))
    async with open_database(settings) as pool:
        yield Privacy(pool, keepers)
        await _sweep(settings, pool)


@asynccontextmanager
async def open_desk(  # noqa: PLR0915 — one line a part
    settings: Settings, *, adapters: Iterable[Adapter] = (), plugs: Iterable[Plug] = ()
) -> AsyncIterator[Frontdesk]:
    """Put a desk together for the time of the block, on adapters and on plugs that are connected for it.

    What waits for the disk or computes without Python goes beside the imports, which take most of the time.

    Raises as `open_stores` does, and what a platform refuses to be connected with.
    """
    loading = _embedder_beside(settings)
    from bots.drafting import Drafting  # noqa: PLC0415
    from bots.frontdesk import Frontdesk  # noqa: PLC0415 — what talks is heavy: `learn` does without LangChain's agents
    from core.abilities import load_skills  # noqa: PLC0415
    from core.access import Access  # noqa: PLC0415
    from core.agent import Agent  # noqa: PLC0415
    from core.alarms import load_alarms  # noqa: PLC0415
    from core.answering import Answering  # noqa: PLC0415
    from core.attachments import Attachments  # noqa: PLC0415
    from core.audiences import Audiences  # noqa: PLC0415
    from core.conversations import Conversations  # noqa: PLC0415
    from core.desk import Desk  # noqa: PLC0415
    from core.feedback import Feedback  # noqa: PLC0415
    from core.inbox import Inbox  # noqa: PLC0415
    from core.jobs import Jobs  # noqa: PLC0415
    from core.memory import Memory  # noqa: PLC0415
    from core.outbox import Outbox  # noqa: PLC0415
    from core.pace import Pace  # noqa: PLC0415
    from core.posting import Posting  # noqa: PLC0415
    from core.record import Record  # noqa: PLC0415
    from core.sealing import Seals  # noqa: PLC0415
    from core.sending import Sending  # noqa: PLC0415
    from core.skills import BUILT_IN  # noqa: PLC0415
    from core.takeover import TakeOver  # noqa: PLC0415
    from core.watermarks import Watermarks  # noqa: PLC0415
    from core.worker import Worker  # noqa: PLC0415
    from knowledge.search import HybridSearch  # noqa: PLC0415

    skills = [*BUILT_IN, *settings.skills]
    abilities, audiences, model = load_skills(skills), Audiences.parse(settings.audiences), _model(settings)

    async with AsyncExitStack() as stack:
        clock, jobs = SystemClock(), Jobs()
        pool = await stack.enter_async_context(open_database(settings))
        abilities = await _with_services(settings, pool, abilities)
        await stack.enter_async_context(jobs.open(pool))
        connected = {each.name: each for each in adapters}
        for plug in plugs:
            connected[plug.name] = await stack.enter_async_context(plug.connect(settings, pool))
        embedder = await loading
        conversations, outbox = Conversations(pool), Outbox(pool)
        posting = Posting(jobs=jobs, outbox=outbox, platforms=connected)
        memory = Memory(pool, conversations, model=model, timeout_seconds=settings.model_timeout)
        agent = Agent(
            abilities=abilities,
            embeddings=embedder.embeddings if embedder else None,
            record=Record(pool),
            model=model,
            name=settings.model,
            drafts=Drafting(connected),
            timeout_seconds=settings.model_timeout,
            contact=settings.contact,
        )
        preparing = asyncio.create_task(agent.prepare())
        vectors = await stack.enter_async_context(open_vectors(_chroma(settings)))
        await preparing
        library = Library(pool, vectors, embedder, clock=clock)
        shelf = Shelf(library)
        desk = Desk(
            agent=agent,
            abilities=abilities,
            knowledge=HybridSearch(pool, vectors, embedder),
            memory=memory,
            audiences=audiences,
            clock=clock,
            pool=pool,
            attachments=Attachments(pool, shelf, platforms=connected, clock=clock),
            posting=posting,
            access=Access(connected),
            zone=settings.zone,
        )
        answering = Answering(pool, jobs=jobs, conversations=conversations, outbox=outbox, memory=memory, desk=desk)
        sending = Sending(outbox, posting=posting, platforms=connected, pace=Pace(pool), clock=clock)
        take_over = TakeOver(
            pool, jobs=jobs, conversations=conversations, outbox=outbox, answering=answering, sending=sending
        )
        yield Frontdesk(
            stores=Stores(settings, pool, vectors, embedder, library),
            inbox=Inbox(pool, conversations, jobs, clock=clock, stock=shelf, seals=Seals(settings.secret_key)),
            conversations=conversations,
            desk=desk,
            agent=agent,
            worker=Worker(
                jobs,
                answering=answering,
                sending=sending,
                take_over=take_over,
                schedulers=(
                    *_clockwork(pool, load_alarms(skills), posting, clock),
                    *_outside(settings, pool, posting, clock),
                    Sweeping(library),
                ),
            ),
            feedback=Feedback(pool),
            clock=clock,
            watermarks=Watermarks(pool),
            adapters=tuple(connected.values()),
            alone=settings.database_url is None,
        )


def _outside(settings: Settings, pool: AsyncConnectionPool, posting: Posting, clock: Clock) -> tuple[Scheduler, ...]:
    """Make what reads and writes the calendars that people have elsewhere."""
    from core.calendars.outgoing import Writing  # noqa: PLC0415
    from core.calendars.syncing import Polling  # noqa: PLC0415
    from core.sealing import Seals  # noqa: PLC0415

    seals, allow_private = Seals(settings.secret_key), settings.allow_private_urls
    every = timedelta(minutes=settings.calendar_minutes)
    return (
        Polling(
            pool,
            posting=posting,
            clock=clock,
            seals=seals,
            allow_private=allow_private,
            every=every,
            zone=settings.zone,
        ),
        Writing(pool, posting=posting, clock=clock, seals=seals, allow_private=allow_private),
    )


def _clockwork(
    pool: AsyncConnectionPool, alarms: Mapping[str, Work], posting: Posting, clock: Clock
) -> tuple[Scheduler, ...]:
    """Put together what does things at their time."""
    from core.alarms import Alarms  # noqa: PLC0415
    from core.skills import reminders  # noqa: PLC0415

    return (
        *reminders.clockwork(pool, posting=posting, clock=clock),
        Alarms(pool, alarms, posting=posting, clock=clock),
    )


async def _with_services(
    settings: Settings, pool: AsyncConnectionPool, abilities: tuple[Ability, ...]
) -> tuple[Ability, ...]:
    """Offer the services that can be booked, and return the abilities with what people say of them."""
    from core.skills.bookings.catalog import load_services  # noqa: PLC0415
    from core.skills.bookings.examples import speaking_of  # noqa: PLC0415
    from core.skills.bookings.offering import publish  # noqa: PLC0415

    services = load_services(settings.services)
    await publish(pool, services, zone=settings.zone)
    return speaking_of(abilities, services)


async def _sweep(settings: Settings, pool: AsyncConnectionPool) -> None:
    """Have the vectors of erased documents leave Chroma, if there are any."""
    from knowledge.store import has_doubts  # noqa: PLC0415

    async with pool.connection() as connection:
        if not await has_doubts(connection):
            return
    try:
        async with open_vectors(_chroma(settings)) as vectors:
            await Library(pool, vectors, None, clock=SystemClock()).sweep()
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
        stack.enter_context(own(settings.home))
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


def _model(settings: Settings) -> BaseChatModel | None:
    """Make the chat model, or None for the offline one.

    Raises:
        SettingsError: FRONTDESK_MODEL names none that can be made.
    """
    if settings.model == "offline":
        return None
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 — only with a language model

    options: dict[str, Any] = {"timeout": settings.model_timeout, "max_retries": 1}
    if settings.model.startswith("openai:"):
        options["base_url"] = settings.openai_base_url
        options["api_key"] = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
        options["stream_usage"] = True
    try:
        model: BaseChatModel = init_chat_model(settings.model, **options)
    except (ImportError, ValueError) as error:
        raise SettingsError(f"FRONTDESK_MODEL={settings.model} cannot be used: {error}") from error
    return model

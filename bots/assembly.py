"""The one place that constructs and connects: settings in, a desk out, everything closed at the end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.abilities import load_skills
from core.agent import Agent
from core.audiences import Audiences
from core.clock import SystemClock
from core.conversations import Conversations
from core.desk import Desk
from core.errors import SettingsError
from core.inbox import Inbox
from core.jobs import Jobs
from core.messages import Address, Exchange, Message, Person
from core.skills import BUILT_IN
from core.storage.database import open_pool
from core.storage.embedded import embedded_postgres
from core.storage.migrations import is_current, migrate
from core.storage.owner import own
from core.worker import Worker
from knowledge.documents import Failure, LoadError, LoadLimits
from knowledge.embedder import Embedder
from knowledge.embeddings import EmbeddingsError, embeddings
from knowledge.library import Library
from knowledge.loaders import canonical, load
from knowledge.search import HybridSearch
from knowledge.sync import Report
from knowledge.vectors import open_vectors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence

    from langchain_core.language_models import BaseChatModel

    from core.messages import Reply
    from core.ports import Drafts, Platform
    from core.settings import Settings
    from core.turn import Turn
    from knowledge.sync import Progress

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Frontdesk:
    """A desk that is put together and connected."""

    settings: Settings
    inbox: Inbox
    conversations: Conversations
    desk: Desk
    agent: Agent
    library: Library
    search: HybridSearch
    embedder: Embedder | None
    worker: Worker
    alone: bool

    @asynccontextmanager
    async def working(self) -> AsyncIterator[asyncio.Task[None]]:
        """Have jobs worked on in the background; at the end of the block those under way are finished."""
        task = asyncio.create_task(self.worker.run(alone=self.alone), name="worker")
        try:
            yield task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    @property
    def embeds(self) -> bool:
        """Whether documents are also found by their meaning."""
        return self.embedder is not None

    async def learn(
        self, origins: Sequence[tuple[str, str]], *, progress: Callable[[Progress], None] = lambda _: None
    ) -> Report:
        """Sync documents in from origins, each for an audience; what one of them fails at does not stop the next."""
        return _merged([await self._learn(origin, audience, progress) for origin, audience in origins])

    async def _learn(self, origin: str, audience: str, progress: Callable[[Progress], None]) -> Report:
        place = canonical(origin)
        events = load(
            place,
            fingerprints=await self.library.fingerprints(place),
            limits=LoadLimits(pages=self.settings.site_pages),
            cache_dir=self.settings.home / "cache",
            allow_private=self.settings.allow_private_urls,
        )
        try:
            return await self.library.learn(place, audience, events, progress=progress)
        except LoadError as error:
            return Report(failed=(Failure("", origin, str(error)),))

    async def forget(self, what: str) -> int:
        """Forget a document by its id, or an origin with all that came from it; return how many documents left."""
        if await self.library.remove(what):
            return 1
        return await self.library.forget(canonical(what))

    async def ask(self, question: str, *, person: str = "", history: tuple[Exchange, ...] = ()) -> tuple[Reply, float]:
        """Answer a question outside of any conversation; return the reply and the seconds that it took.

        Nothing is kept of it. Without a person it is answered from public documents alone.
        """
        started = time.perf_counter()
        reply = await self.agent.reply(self.turn(question, person=person, history=history))
        return reply, time.perf_counter() - started

    def turn(self, question: str, *, person: str = "", history: tuple[Exchange, ...] = ()) -> Turn:
        """Make the turn of a question asked outside of any conversation."""
        address = Address("ask", "local", person or "#everybody")
        message = Message(uuid.uuid4().hex, address, Person(person, person), question, SystemClock().now())
        return self.desk.turn(message, history=history)


def _merged(reports: Sequence[Report]) -> Report:
    return Report(
        added=sum(report.added for report in reports),
        changed=sum(report.changed for report in reports),
        unchanged=sum(report.unchanged for report in reports),
        removed=sum(report.removed for report in reports),
        passages=sum(report.passages for report in reports),
        failed=tuple(failure for report in reports for failure in report.failed),
    )


def prepare_database(settings: Settings) -> str:
    """Bring the database to this version, and say in one line what was done."""
    with contextlib.ExitStack() as stack:
        before = migrate(_database(settings, stack))
    return "The database was made." if not before else f"The database is up to date (it was at revision {before})."


@asynccontextmanager
async def open_desk(
    settings: Settings, *, platforms: Iterable[Platform] = (), drafts: Drafts | None = None
) -> AsyncIterator[Frontdesk]:
    """Put a desk together for the time of the block.

    Raises:
        FrontdeskError: a setting is wrong, a store cannot be opened, or another process owns it; the text says which.
    """
    async with AsyncExitStack() as stack:
        abilities = load_skills([*BUILT_IN, *settings.skills])
        audiences = Audiences.parse(settings.audiences)
        model = _model(settings)

        url = _database(settings, stack)
        _check_tables(settings, url)
        pool = await stack.enter_async_context(open_pool(url))
        vectors = await stack.enter_async_context(open_vectors(settings.chroma_url or settings.home / "chroma"))
        embedder = _embedder(settings)

        clock = SystemClock()
        jobs = Jobs()
        await stack.enter_async_context(jobs.open(pool))
        conversations = Conversations(pool)
        library = Library(pool, vectors, embedder, clock=clock)
        search = HybridSearch(pool, vectors, embedder)
        agent = Agent(
            abilities=abilities,
            embeddings=embedder.embeddings if embedder else None,
            model=model,
            name=settings.model,
            drafts=drafts,
            timeout_seconds=settings.model_timeout,
            contact=settings.contact,
        )
        desk = Desk(
            agent=agent,
            abilities=abilities,
            knowledge=search,
            conversations=conversations,
            audiences=audiences,
            clock=clock,
        )
        worker = Worker(
            pool, jobs=jobs, conversations=conversations, desk=desk, platforms={each.name: each for each in platforms}
        )
        inbox = Inbox(pool, conversations, jobs)
        yield Frontdesk(
            settings=settings,
            inbox=inbox,
            conversations=conversations,
            desk=desk,
            agent=agent,
            library=library,
            search=search,
            embedder=embedder,
            worker=worker,
            alone=settings.database_url is None,
        )


def _database(settings: Settings, stack: contextlib.ExitStack | AsyncExitStack) -> str:
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

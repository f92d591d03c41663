"""How the parts of a desk hang together. Heavy to import: `bots.assembly` does it while other things are loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from bots.drafts import DraftRouter
from bots.frontdesk import Frontdesk
from core.abilities.ability import load_skills
from core.abilities.alarms import Alarms, load_alarms
from core.abilities.audiences import Audiences
from core.abilities.catalogues import load_catalogues, published
from core.abilities.journal import Journal
from core.abilities.schedulers import Running, load_schedulers, made
from core.agent import Agent
from core.calendars.background import read_calendars, write_calendars
from core.conversations.attachments import Attachments
from core.conversations.inbox import Inbox
from core.conversations.log import Conversations
from core.conversations.memory import Memory
from core.delivery.outbox import Outbox
from core.delivery.posting import Posting
from core.delivery.posting_permission import PostingPermission
from core.delivery.rate_limit import RateLimiter
from core.delivery.sender import Sender
from core.delivery.watermarks import Watermarks
from core.desk.desk import Desk
from core.desk.recovery import Recovery
from core.desk.turn_runner import TurnRunner
from core.desk.worker import Worker
from core.model.errors import SettingsError
from core.people.feedback import Feedback
from core.security.sealed_secrets import SecretSealer
from core.settings.settings import load_variables
from core.skills import BUILT_IN
from knowledge.attachments import AttachmentLibrary, VectorCleanup
from knowledge.search import HybridSearch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from langchain_core.language_models import BaseChatModel
    from psycopg_pool import AsyncConnectionPool

    from bots.frontdesk import Adapter
    from bots.stores import Stores
    from core.abilities.ability import Ability
    from core.abilities.alarms import Work
    from core.abilities.catalogues import Publish
    from core.abilities.schedulers import Make
    from core.jobs.jobs import Jobs
    from core.model.clock import Clock
    from core.settings.settings import Settings
    from knowledge.embedder import Embedder


@dataclass(frozen=True, slots=True)
class Parts:
    """What the settings decide before a store is opened."""

    settings: Settings
    abilities: tuple[Ability, ...]
    alarms: Mapping[str, Work]
    schedulers: tuple[Make, ...]
    catalogues: tuple[Publish, ...]
    variables: Mapping[str, str]
    audiences: Audiences
    model: BaseChatModel | None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Load them.

        Raises:
            SettingsError: a skill, an audience or the model cannot be used; the text says which and why.
        """
        skills = [*BUILT_IN, *settings.skills]
        audiences = Audiences.parse(settings.audiences)
        return cls(
            settings=settings,
            abilities=load_skills(skills),
            alarms=load_alarms(skills),
            schedulers=(read_calendars, write_calendars, *load_schedulers(skills)),
            catalogues=load_catalogues(skills),
            variables=load_variables(),
            audiences=audiences,
            model=model_of(settings),
        )

    async def published(self, pool: AsyncConnectionPool) -> Self:
        """Publish the catalogues, and return the parts with what people say of them; raises as `published` does."""
        abilities = await published(
            pool, self.catalogues, self.abilities, settings=self.settings, variables=self.variables
        )
        return replace(self, abilities=abilities)

    def agent(self, pool: AsyncConnectionPool, embedder: Embedder | None, platforms: Mapping[str, Adapter]) -> Agent:
        """Make the agent; it needs no vectors, and prepares itself while these are opened."""
        return Agent(
            abilities=self.abilities,
            embeddings=embedder.embeddings if embedder else None,
            journal=Journal(pool),
            model=self.model,
            name=self.settings.model,
            drafts=DraftRouter(platforms),
            timeout_seconds=self.settings.model_timeout,
            contact=self.settings.contact,
        )


def wire(
    parts: Parts, stores: Stores, agent: Agent, *, jobs: Jobs, clock: Clock, platforms: Mapping[str, Adapter]
) -> Frontdesk:
    """Put a desk together on what is open.

    Raises:
        SettingsError: a skill's scheduler cannot be made.
    """
    settings, pool = stores.settings, stores.pool
    conversations, outbox, attachment_library = Conversations(pool), Outbox(pool), AttachmentLibrary(stores.library)
    posting = Posting(jobs=jobs, outbox=outbox, platforms=platforms)
    memory = Memory(pool, conversations, model=parts.model, timeout_seconds=settings.model_timeout)
    desk = Desk(
        agent=agent,
        abilities=parts.abilities,
        knowledge=HybridSearch(pool, stores.vectors, stores.embedder),
        memory=memory,
        audiences=parts.audiences,
        clock=clock,
        pool=pool,
        attachments=Attachments(pool, attachment_library, platforms=platforms, clock=clock),
        posting=posting,
        access=PostingPermission(platforms),
        zone=settings.zone,
    )
    answering = TurnRunner(pool, jobs=jobs, conversations=conversations, outbox=outbox, memory=memory, desk=desk)
    sending = Sender(outbox, posting=posting, platforms=platforms, pace=RateLimiter(pool), clock=clock)
    take_over = Recovery(
        pool, jobs=jobs, conversations=conversations, outbox=outbox, answering=answering, sending=sending
    )
    schedulers = (
        *made(parts.schedulers, Running(pool, posting, clock, settings, parts.variables)),
        Alarms(pool, parts.alarms, posting=posting, clock=clock),
        VectorCleanup(stores.library),
    )
    return Frontdesk(
        stores=stores,
        inbox=Inbox(
            pool,
            conversations,
            jobs,
            clock=clock,
            attachment_store=attachment_library,
            seals=SecretSealer(settings.secret_key),
        ),
        conversations=conversations,
        desk=desk,
        agent=agent,
        worker=Worker(jobs, answering=answering, sending=sending, take_over=take_over, schedulers=schedulers),
        feedback=Feedback(pool),
        clock=clock,
        watermarks=Watermarks(pool),
        adapters=tuple(platforms.values()),
        alone=settings.database_url is None,
    )


def model_of(settings: Settings) -> BaseChatModel | None:
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

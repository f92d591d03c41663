"""Builds Frontdesk from its parts. It is slow to import, so `bots.assembly` imports it while other things load."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from bots.frontdesk import Frontdesk
from bots.personal_data import personal_data_of
from core.abilities.ability import load_skills
from core.abilities.audiences import Audiences
from core.abilities.hooks.ability_sources import load_ability_sources, with_provided
from core.abilities.hooks.afterwords import load_afterwords
from core.abilities.hooks.alarms import Alarms, load_alarms
from core.abilities.hooks.banners import load_banners
from core.abilities.hooks.catalogues import load_catalogues, published
from core.abilities.hooks.documents import Documents
from core.abilities.hooks.interception import load_interceptors
from core.abilities.hooks.reactions import load_reaction_takers
from core.abilities.hooks.schedulers import Library, Running, load_schedulers, made
from core.abilities.hooks.suggestions import load_suggestions
from core.abilities.hooks.typing_indicators import load_typing_readers
from core.abilities.journal import Journal
from core.agent import Agent
from core.agent.understanding.understanding import Understanding
from core.calendars.remote.schedulers import read_calendars, write_calendars
from core.conversations.attachments import Attachments
from core.conversations.hearing import Hearing
from core.conversations.inbox import Inbox
from core.conversations.log import Conversations
from core.conversations.memory import Memory
from core.delivery.announcements import Announcer
from core.delivery.outbox import Outbox
from core.delivery.rate_limit import RateLimiter
from core.delivery.sender import Sender
from core.delivery.watermarks import Watermarks
from core.desk.desk import Desk
from core.desk.human_offer import HumanOffer
from core.desk.passing_signs import PassingSigns
from core.desk.recovery import Recovery
from core.desk.turn_runner import TurnRunner
from core.desk.worker import Worker
from core.media.media_server import MediaServer
from core.model.clock import SystemClock
from core.model.messages import Address, Message, Person
from core.model.ports import StepDrafts
from core.people.feedback import Feedback
from core.privacy import Privacy
from core.providers.models import ledger_of, model_of
from core.security.sealed_secrets import SecretSealer
from core.settings.settings import load_variables
from core.skills import skills_of
from knowledge.attachments import AttachmentLibrary, VectorCleanup
from knowledge.models.embedding_models import embeddings
from knowledge.models.reader import shipped_reader
from knowledge.retrieval.search import HybridSearch
from knowledge.secret_detection import SecretRedactor
from knowledge.skill_documents import SkillDocumentLibrary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg_pool import AsyncConnectionPool

    from bots.frontdesk import Adapter
    from bots.stores import Stores
    from core.abilities.ability import Ability
    from core.abilities.hooks.ability_sources import Provide
    from core.abilities.hooks.afterwords import Append
    from core.abilities.hooks.alarms import Work
    from core.abilities.hooks.banners import Banner
    from core.abilities.hooks.catalogues import Publish
    from core.abilities.hooks.interception import Intercept
    from core.abilities.hooks.reactions import TakeReaction
    from core.abilities.hooks.schedulers import Make
    from core.abilities.hooks.suggestions import SuggestionSource
    from core.abilities.hooks.typing_indicators import FindReader
    from core.abilities.turn_ports import PersonalRecords
    from core.jobs.jobs import Jobs
    from core.model.clock import Clock
    from core.model.ports import Drafts, Scheduler
    from core.model.replies import Reply, Step
    from core.providers.chain import ProviderChain
    from core.settings.settings import Settings
    from knowledge.models.embedder import Embedder


@dataclass(frozen=True, slots=True)
class Parts:
    """What the settings decide, before any store is opened."""

    settings: Settings
    abilities: tuple[Ability, ...]
    sources: tuple[Provide, ...]
    alarms: Mapping[str, Work]
    schedulers: tuple[Make, ...]
    suggestions: tuple[SuggestionSource, ...]
    interceptors: tuple[Intercept, ...]
    banners: tuple[Banner, ...]
    afterwords: tuple[Append, ...]
    reaction_takers: tuple[TakeReaction, ...]
    typing_readers: tuple[FindReader, ...]
    catalogues: tuple[Publish, ...]
    variables: Mapping[str, str]
    audiences: Audiences
    model: ProviderChain | None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Load the skills, the audiences and the model that are set.

        Raises:
            SettingsError: one of them cannot be used. The text names it and says why.
        """
        skills = [*skills_of(settings), *settings.skills]
        audiences = Audiences.parse(settings.audiences, approved_only=settings.approved_only)
        return cls(
            settings=settings,
            abilities=load_skills(skills),
            sources=load_ability_sources(skills),
            alarms=load_alarms(skills),
            schedulers=(read_calendars, write_calendars, *load_schedulers(skills)),
            suggestions=load_suggestions(skills),
            interceptors=load_interceptors(skills),
            banners=load_banners(skills),
            afterwords=load_afterwords(skills),
            reaction_takers=load_reaction_takers(skills),
            typing_readers=load_typing_readers(skills),
            catalogues=load_catalogues(skills),
            variables=load_variables(),
            audiences=audiences,
            model=model_of(settings, clock=SystemClock()),
        )

    async def published(self, pool: AsyncConnectionPool) -> Self:
        """Publish the catalogues, and return the parts with their phrases, the abilities of the sources and a ledger.

        Raises as `published` and `with_provided` do.
        """
        given: dict[str, Any] = {"settings": self.settings, "variables": self.variables}
        abilities = await published(pool, self.catalogues, self.abilities, **given)
        abilities = await with_provided(self.sources, abilities, **given)
        ledger = ledger_of(self.settings, pool, clock=SystemClock())
        return replace(self, abilities=abilities, model=self.model and self.model.with_ledger(ledger))

    def agent(self, pool: AsyncConnectionPool, embedder: Embedder | None, platforms: Mapping[str, Adapter]) -> Agent:
        """Make the agent. It needs no vectors, so it prepares while these are being opened."""
        return Agent(
            abilities=self.abilities,
            embeddings=embedder.embeddings if embedder else None,
            ranker=Understanding(
                self.abilities, embeddings("default"), cache=self.settings.home / "cache" / "skills.npz"
            ),
            journal=Journal(pool),
            model=self.model,
            name=self.model.name_of_first if self.model else "offline",
            drafts=DraftRouter(platforms),
            timeout_seconds=self.settings.model_timeout,
            contact=self.settings.contact,
            shortcuts=self.settings.shortcuts,
            sees=self.settings.model_sees,
            reader=shipped_reader() if self.settings.reader else None,
            guards_medicine=self.settings.medical_guard,
        )


class DraftRouter:
    """Passes each draft to its platform."""

    def __init__(self, platforms: Mapping[str, Drafts]) -> None:
        self._platforms = platforms

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show a draft where the message was said. Do nothing if this process does not serve that platform."""
        platform = self._platforms.get(message.address.platform)
        return await platform.show(message, text, draft=draft) if platform else draft

    async def show_steps(self, message: Message, steps: Sequence[Step], *, draft: str | None) -> str | None:
        """Show steps where the message was said, if that platform can."""
        platform = self._platforms.get(message.address.platform)
        if not isinstance(platform, StepDrafts):
            return draft
        return await platform.show_steps(message, steps, draft=draft)


def build(
    parts: Parts, stores: Stores, agent: Agent, *, jobs: Jobs, clock: Clock, platforms: Mapping[str, Adapter]
) -> Frontdesk:
    """Put Frontdesk together on the stores and connections that are open.

    Raises:
        SettingsError: a skill's scheduler cannot be made.
    """
    settings, pool = stores.settings, stores.pool
    conversations, outbox, attachment_library = Conversations(pool), Outbox(pool), AttachmentLibrary(stores.library)
    posting = Announcer(jobs=jobs, outbox=outbox, platforms=platforms)
    memory = Memory(pool, model=parts.model, timeout_seconds=settings.model_timeout)
    attachments = Attachments(
        pool,
        attachment_library,
        platforms=platforms,
        clock=clock,
        hears=bool(settings.transcription_model),
        sees=settings.model_sees and bool(settings.models),
    )
    hearing = Hearing(pool, attachments, MediaServer.of(settings, clock))
    records = Privacy(pool, personal_data_of(settings))
    desk = _desk(
        parts, stores, agent, memory=memory, clock=clock, attachments=attachments, posting=posting, records=records
    )
    turn_runner = TurnRunner(
        pool, jobs=jobs, conversations=conversations, outbox=outbox, memory=memory, desk=desk, hearing=hearing
    )
    sender = Sender(outbox, posting=posting, platforms=platforms, rate_limiter=RateLimiter(pool), clock=clock)
    recovery = Recovery(
        pool, jobs=jobs, conversations=conversations, outbox=outbox, turn_runner=turn_runner, sender=sender
    )
    library = library_of(stores, agent, desk, clock=clock)
    schedulers = _schedulers(parts, stores, library, clock=clock, posting=posting, records=records)
    seals = SecretSealer(settings.secret_key)
    return Frontdesk(
        stores=stores,
        inbox=Inbox(pool, conversations, jobs, clock=clock, attachment_store=attachment_library, seals=seals),
        conversations=conversations,
        desk=desk,
        agent=agent,
        worker=Worker(jobs, turn_runner=turn_runner, sender=sender, recovery=recovery, schedulers=schedulers),
        feedback=Feedback(pool),
        human_offer=HumanOffer(pool, desk, posting),
        signs=PassingSigns(pool, posting, platforms, parts.reaction_takers, parts.typing_readers),
        posting=posting,
        clock=clock,
        watermarks=Watermarks(pool),
        adapters=tuple(platforms.values()),
        alone=settings.database_url is None,
    )


def _desk(
    parts: Parts,
    stores: Stores,
    agent: Agent,
    *,
    memory: Memory,
    clock: Clock,
    attachments: Attachments,
    posting: Announcer,
    records: PersonalRecords,
) -> Desk:
    return Desk(
        stores.pool,
        agent=agent,
        abilities=parts.abilities,
        knowledge=HybridSearch(stores.pool, stores.vectors, stores.embedder),
        memory=memory,
        audiences=parts.audiences,
        clock=clock,
        attachments=attachments,
        posting=posting,
        records=records,
        zone=stores.settings.zone,
        suggestions=parts.suggestions,
        interceptors=parts.interceptors,
        banners=parts.banners,
        redactor=SecretRedactor(),
        afterwords=parts.afterwords,
        journal=Journal(stores.pool),
        settings=stores.settings,
        variables=parts.variables,
    )


def library_of(stores: Stores, agent: Agent, desk: Desk, *, clock: Clock) -> Library:
    """Return what the documents can tell outside of any conversation."""

    async def answer(question: str, audiences: Sequence[str]) -> Reply | None:
        address = Address("ask", "local", "#everybody")
        message = Message(uuid.uuid4().hex, address, Person("", ""), question, clock.now())
        return await agent.answer_from_documents(replace(desk.turn(message), audiences=tuple(audiences)))

    return Library(
        documents=SkillDocumentLibrary(stores.library),
        knowledge=HybridSearch(stores.pool, stores.vectors, stores.embedder),
        redactor=SecretRedactor(),
        embed=stores.embedder.query if stores.embedder else None,
        answer=answer,
    )


def _schedulers(
    parts: Parts, stores: Stores, library: Library, *, clock: Clock, posting: Announcer, records: PersonalRecords
) -> tuple[Scheduler, ...]:
    running = Running(stores.pool, posting, clock, stores.settings, parts.variables, library)
    return (
        *made(parts.schedulers, running),
        Documents(stores.pool, library.documents),
        Alarms(stores.pool, parts.alarms, posting=posting, clock=clock, records=records),
        VectorCleanup(stores.library),
    )

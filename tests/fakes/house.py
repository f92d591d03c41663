"""Everything between an adapter and its platform, on a real database: put together as `bots.build` does."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from langgraph.prebuilt import tool_node

from core.abilities.ability import Ability, load_personal_data, load_skills
from core.abilities.audiences import Audiences
from core.abilities.hooks.afterwords import load_afterwords
from core.abilities.hooks.alarms import Alarms, load_alarms
from core.abilities.hooks.banners import load_banners
from core.abilities.hooks.catalogues import with_phrases
from core.abilities.hooks.documents import Documents, UnwantedDocuments
from core.abilities.hooks.interception import load_interceptors
from core.abilities.hooks.reactions import load_reaction_takers
from core.abilities.hooks.schedulers import Running, load_schedulers, made
from core.abilities.hooks.typing_indicators import load_typing_readers
from core.abilities.journal import Journal
from core.agent import Agent
from core.agent.understanding import understanding
from core.calendars.own.personal_data import personal_data as own_calendars
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
from core.desk.desk import Desk
from core.desk.passing_signs import PassingSigns
from core.desk.recovery import Recovery
from core.desk.turn_runner import TurnRunner
from core.desk.worker import Worker
from core.jobs.jobs import Jobs
from core.media.media_server import MediaServer
from core.model.clock import SystemClock
from core.model.messages import Address, Message, Person, Reach, names_of
from core.people.feedback import Feedback
from core.privacy import Privacy
from core.security.sealed_secrets import SecretSealer
from core.settings.settings import Settings
from core.skills import BUILT_IN
from core.skills.bookings.services.service_catalog import phrases_of
from core.skills.cases.team import read_phrases
from frontdesk.testing import NoKnowledge
from knowledge.models.embedding_models import embeddings
from knowledge.secret_detection import SecretRedactor
from knowledge.skill_documents import SkillDocumentStore
from tests.fakes.board import Board

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from langchain_core.language_models import BaseChatModel
    from langchain_core.tools import BaseTool
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.hooks.afterwords import Append
    from core.abilities.hooks.alarms import Work
    from core.abilities.hooks.banners import Banner
    from core.abilities.hooks.interception import Intercept
    from core.abilities.hooks.schedulers import Library, Make
    from core.agent.understanding.guess import Ranker
    from core.model.clock import Clock
    from core.model.knowledge import Knowledge
    from core.model.messages import Attachment
    from core.model.ports import AttachmentLibrary, Drafts, Platform, Scheduler
    from core.skills.bookings.services.bookable_service import Service


ABILITIES, WORKS, SCHEDULERS = load_skills(BUILT_IN), load_alarms(BUILT_IN), load_schedulers(BUILT_IN)
INTERCEPTORS, BANNERS = load_interceptors(BUILT_IN), load_banners(BUILT_IN)
AFTERWORDS = load_afterwords(BUILT_IN)
TAKERS, READERS = load_reaction_takers(BUILT_IN), load_typing_readers(BUILT_IN)
PERSONAL_DATA = (*load_personal_data(BUILT_IN), UnwantedDocuments(SkillDocumentStore()), *own_calendars)
SETTINGS = Settings(FRONTDESK_SECRET_KEY="a key", FRONTDESK_ZONE="Europe/Paris", FRONTDESK_ALLOW_PRIVATE_URLS=True)

understanding.LATEST = 1024  # type: ignore[misc]  # many tests say the same
_understandings: dict[object, understanding.Understanding] = {}


def _understanding(abilities: tuple[Ability, ...]) -> understanding.Understanding:
    """Return the understanding of abilities. It has no state but the vectors of what was said, so desks share it."""
    key = tuple((ability.function, ability.name, tuple(ability.examples)) for ability in abilities)
    if key not in _understandings:
        _understandings[key] = understanding.Understanding(abilities, embeddings("default"))
    return _understandings[key]


_inspected = tool_node._get_all_injected_args
_INJECTED: dict[Any, Any] = {}


def _injected_args(tool: BaseTool) -> Any:
    """Return what LangGraph injects into a tool. For an ability, it depends on the schema alone.

    LangGraph looks at each of 155 tools whenever an agent is made, which is a third of the time of most tests.
    """
    if tool.args_schema not in _INJECTED:
        _INJECTED[tool.args_schema] = _inspected(tool)
    return _INJECTED[tool.args_schema]


tool_node._get_all_injected_args = _injected_args


class House:
    """Everything between an adapter and its platform, on a real database."""

    def __init__(  # noqa: PLR0913 — all that can be another's
        self,
        pool: AsyncConnectionPool,
        platform: Platform,
        *,
        skills: Sequence[Ability] = (),
        built_in: Sequence[Ability] = ABILITIES,
        clock: Clock | None = None,
        model: BaseChatModel | None = None,
        drafts: Drafts | None = None,
        shortcuts: bool = False,
        attachment_library: AttachmentLibrary | None = None,
        knowledge: Knowledge | None = None,
        alarms: Mapping[str, Work] | None = None,
        schedulers: Sequence[Make] = (),
        services: Sequence[Service] = (),
        calendars: bool = False,
        beside: Sequence[Platform] = (),
        ranker: Ranker | None = None,
        contact: str = "",
        staffed: bool = False,
        interceptors: Sequence[Intercept] = (),
        library: Library | None = None,
        quoting: Mapping[str, Any] | None = None,
        banners: Sequence[Banner] = (),
        afterwords: Sequence[Append] = (),
        settings: Settings = SETTINGS,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.pool, self.platform = pool, platform
        self.clock = clock or SystemClock()
        self.jobs, self.conversations, self.outbox = Jobs(), Conversations(pool), Outbox(pool)
        seals = SecretSealer(SETTINGS.secret_key)
        staff = SETTINGS.model_copy(update={"staff_channel": "terminal" if staffed else ""})
        phrases = {**phrases_of(services), **(read_phrases(staff, {}) if built_in is ABILITIES else {})}
        abilities: tuple[Ability, ...] = (*with_phrases(built_in, phrases), *skills)
        memory = Memory(pool)
        platforms = {each.name: each for each in (platform, *beside)}
        records = Privacy(pool, PERSONAL_DATA)
        posting = Announcer(jobs=self.jobs, outbox=self.outbox, platforms=platforms)
        files = (
            Attachments(
                pool,
                attachment_library,
                platforms=platforms,
                clock=self.clock,
                hears=bool(settings.transcription_model),
                sees=settings.model_sees,
            )
            if attachment_library
            else None
        )
        desk = Desk(
            pool,
            agent=Agent(
                abilities=abilities,
                **{"embeddings": None, **(quoting or {})},
                ranker=ranker or _understanding(abilities),
                journal=Journal(pool),
                model=model,
                name="a model" if model else "offline",
                sees=settings.model_sees,
                drafts=drafts,
                shortcuts=shortcuts,
                contact=contact,
            ),
            abilities=abilities,
            knowledge=knowledge or NoKnowledge(),
            memory=memory,
            audiences=Audiences(),
            clock=self.clock,
            attachments=files,
            posting=posting,
            records=records,
            interceptors=(*INTERCEPTORS, *interceptors),
            banners=(*BANNERS, *banners),
            redactor=SecretRedactor(),
            afterwords=(*AFTERWORDS, *afterwords),
            journal=Journal(pool),
            settings=settings,
            variables=variables,
        )
        self.desk = desk
        self.feedback = Feedback(pool)
        self.signs = PassingSigns(pool, posting, platforms, TAKERS, READERS)
        self.inbox = Inbox(
            pool, self.conversations, self.jobs, clock=self.clock, attachment_store=attachment_library, seals=seals
        )
        self.turn_runner = TurnRunner(
            pool,
            jobs=self.jobs,
            conversations=self.conversations,
            outbox=self.outbox,
            memory=memory,
            desk=desk,
            hearing=Hearing(pool, files, MediaServer.of(settings, self.clock)) if files else None,
        )
        self.sender = sender = Sender(
            self.outbox, posting=posting, platforms=platforms, rate_limiter=RateLimiter(pool), clock=self.clock
        )
        self.recovery = Recovery(
            pool,
            jobs=self.jobs,
            conversations=self.conversations,
            outbox=self.outbox,
            turn_runner=self.turn_runner,
            sender=sender,
        )
        self.schedulers = tuple(
            _OneByOne(each)
            for each in (
                *made(
                    (*SCHEDULERS, *schedulers, *((read_calendars, write_calendars) if calendars else ())),
                    Running(pool, posting, self.clock, settings, variables or {}, library),
                ),
                *((Documents(pool, library.documents),) if library else ()),
                Alarms(pool, {**WORKS, **(alarms or {})}, posting=posting, clock=self.clock, records=records),
            )
        )
        self.worker = Worker(
            self.jobs,
            turn_runner=self.turn_runner,
            sender=sender,
            recovery=self.recovery,
            schedulers=self.schedulers,
        )

    @property
    def board(self) -> Board:
        """The platform, if it is a board."""
        assert isinstance(self.platform, Board)
        return self.platform

    async def hear(  # noqa: PLR0913 — all that a message can have
        self,
        text: str,
        event_id: str,
        *,
        channel: str = "ana",
        person: str = "Ana",
        reach: Reach = Reach.DIRECT,
        apart: bool = True,
        choice: str | None = None,
        zone: str | None = None,
        files: Sequence[Attachment] = (),
    ) -> int | None:
        address, speaker = Address(self.platform.name, "w", channel), Person(person.lower(), person, zone)
        return await self.inbox.accept(
            Message(
                event_id,
                address,
                speaker,
                text or names_of(files),
                self.clock.now(),
                reach,
                choice,
                apart=apart,
                attachments=tuple(files),
            )
        )

    async def amend(self, text: str, event_id: str, *, channel: str = "ana", age_seconds: float = 0) -> None:
        """Have the platform say that a message reads otherwise; it was sent so long ago."""
        address, sent_at = Address(self.platform.name, "w", channel), self.clock.now() - timedelta(seconds=age_seconds)
        await self.inbox.amend(Message(event_id, address, Person(channel, channel.title()), text, sent_at, apart=True))

    async def retract(self, event_id: str, *, channel: str = "ana") -> None:
        await self.inbox.retract(Address(self.platform.name, "w", channel), event_id)

    async def settle(self, *, seconds: float = 120) -> None:
        """Wait until every message has its end and every reply is sent, taken back, or has failed."""
        async with asyncio.timeout(seconds):
            while await self._is_busy():
                await asyncio.sleep(0.01)

    async def look(self) -> None:
        """Move everything that is due by the clock, instead of waiting until the worker looks by itself."""
        while 0.0 in [await each.dispatch() for each in self.schedulers]:
            pass

    async def catch_up(self) -> None:
        """Have everything sent that is due by the clock."""
        await self.look()
        await self.settle()

    async def _is_busy(self) -> bool:
        async with self.pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT EXISTS (SELECT FROM messages WHERE state = 'waiting') OR EXISTS "
                "(SELECT FROM replies WHERE state = 'waiting' OR state = 'retracting' AND reason IS NULL)"
            )
            row = await cursor.fetchone()
        return bool(row and row[0])

    @asynccontextmanager
    async def working(self, *, alone: bool = True) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task(self.worker.run(alone=alone))
        try:
            yield task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def states(self) -> list[tuple[str, str | None]]:
        async with self.pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT m.state, r.state FROM messages m LEFT JOIN replies r ON r.message_id = m.id "
                "AND NOT r.superseded ORDER BY m.id"
            )
            return await cursor.fetchall()


class _OneByOne:
    """A scheduler that is never asked twice at once: after a look, what was due is done, whoever began it."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._turn = asyncio.Lock()

    async def dispatch(self) -> float:
        async with self._turn:
            return await self._scheduler.dispatch()

"""The turn: what an ability knows and can use while a message is answered."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from core.abilities.audiences import Audiences
from core.model.caller import Caller, calling_for
from core.model.errors import InputError, SkillError
from core.model.messages import Reach
from core.people import memories
from core.people.languages import speaking_at
from core.people.people import zone_of
from core.settings.settings import Settings
from core.text.catalogue import N_, _
from core.text.markdown.spoilers import find_spoilers
from core.when import find_zone
from core.when.rendered_time import Reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.ability import Ability
    from core.abilities.turn_ports import Composer, FileSource, PersonalRecords, Picture, Written
    from core.conversations.log import Waiting
    from core.delivery.announcements import Announcer
    from core.model.knowledge import Hit, Knowledge
    from core.model.messages import Address, Attachment, Message
    from core.model.ports import Redactor
    from core.model.replies import Effect, Exchange, Reply
    from core.people.memories import Memory
    from core.people.people import Zone

CONTEXT_EXCHANGES = 2
CONTEXT_CHARACTERS = 300
"""How much of each earlier message and reply is added to a search. More would drown the question."""


NEEDS_MODEL = N_("That needs a language model. Whoever runs me can add one with the setting FRONTDESK_MODEL.")


@dataclass(frozen=True, slots=True)
class TurnServices:
    """What a turn can use: the documents and, unless it runs outside of a conversation, everything else.

    `redactor` finds secrets in what people write; None if there is none. `settings` are those of the desk, and
    `variables` those of the environment and of `.env`, for the settings of skills. `files` gets attached files.
    """

    knowledge: Knowledge
    pool: AsyncConnectionPool | None = None
    posting: Announcer | None = None
    records: PersonalRecords | None = None
    redactor: Redactor | None = None
    audiences: Audiences = field(default_factory=Audiences)
    composer: Composer | None = None
    settings: Settings = field(default_factory=Settings)
    variables: Mapping[str, str] = field(default_factory=dict)
    files: FileSource | None = None


@dataclass(slots=True)
class Progress:
    """How far a turn has come: `said`, the model's steps from before an interruption, and the next step's ordinal.

    `begun`: a step was recorded before. `calls` counts the calls of abilities that have begun. `pending` are steps,
    with their ordinals, that will be recorded together with the effect that they lead to. `draft` is the platform's id
    of the draft that is shown, or None. `heard` is what abilities returned so far; `has_told`: one that does not
    search has returned something.
    """

    begun: bool = False
    said: list[dict[str, Any]] = field(default_factory=list)
    ordinal: int = 0
    calls: int = 0
    pending: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    draft: str | None = None
    heard: list[str] = field(default_factory=list)
    has_told: bool = False

    def restart(self) -> None:
        """Begin anew, as long as no step is recorded."""
        self.ordinal = 0
        self.pending.clear()


@dataclass(slots=True)
class Turn:
    """One turn of a conversation, as abilities see it. `now` is when the message was sent (aware, in UTC).

    What it knows: `message`, which can be put together from several; `history`, the exchanges before it; `summary`, a
    summary of the conversation before those; `files`, a line about each attached file; `zone`, the IANA name of the
    default time zone; `entry`, the turn's entry in the log, or None outside of a conversation; `composed_at`, when the
    reply is composed (aware), for words such as “in 5 minutes”. What it can use: `services`, and `abilities`, which
    are all abilities loaded. How far it has come: `evidence`, the passages found so far, in the order of their
    numbers (passage 1 first); `told`, what abilities said from their own knowledge; `links`, those to messages that
    they vouch for; `effects`, what was done, in the order of the calls; and `progress`. Nobody may have asked for the
    reply to an `unasked` turn: it is sent only if it proves an answer, and nothing is shown before. In a `learning`
    channel, hints come before answers.

    In an ability with an effect, `call_id` stays the same if the turn is resumed, so it can be passed to another
    service as an idempotency key.
    """

    message: Message
    now: datetime
    audiences: tuple[str, ...]
    services: TurnServices
    history: tuple[Exchange, ...] = ()
    summary: str = ""
    files: tuple[str, ...] = ()
    abilities: tuple[Ability, ...] = ()
    zone: str = "UTC"
    entry: Waiting | None = None
    composed_at: datetime | None = None
    connection: AsyncConnection | None = None
    call_id: str | None = None
    evidence: list[Hit] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    progress: Progress = field(default_factory=Progress)
    unasked: bool = False
    learning: bool = False

    @property
    def id(self) -> int | None:
        """The id of the turn in the log, or None outside of a conversation."""
        return self.entry.id if self.entry else None

    @property
    def parts(self) -> tuple[Message, ...]:
        """The messages that are answered together."""
        return self.entry.parts if self.entry else (self.message,)

    @property
    def posting(self) -> Announcer | None:
        """Sends to other addresses; None outside of a conversation."""
        return self.services.posting

    def with_message(self, message: Message) -> Turn:
        """Return the turn with one message instead of all its parts."""
        return replace(self, message=message, entry=self.entry and replace(self.entry, parts=(message,)))

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection to the database. In an ability with an effect, it is in the effect's transaction.

        Raises:
            SkillError: the turn has no database.
        """
        if self.connection is not None:
            yield self.connection
        elif self.services.pool is None:
            raise SkillError(_("That needs Frontdesk's database, which is not open here."))
        else:
            async with self.services.pool.connection() as connection:
                yield connection

    async def speaker_zone(self) -> Zone:
        """Return the sender's time zone: the one that they told us, else the one from the platform, else `zone`."""
        async with self.connect() as connection:
            return await zone_of(connection, self.message, default=self.zone)

    async def reader(self) -> Reader:
        """Return for whom the reply words its times: the sender; in a channel also others, who might read it later."""
        zone = await self.speaker_zone()
        return Reader(
            self.composed_at or self.now,
            find_zone(zone.name),
            shared=self.message.reach is not Reach.DIRECT,
            is_guess=zone.guessed,
        )

    async def remembered(self) -> tuple[Memory, ...]:
        """Return what the sender asked to be remembered, oldest first, as far as it may be used in this conversation.

        In a channel, that is only what they told there. Outside of a conversation, it is nothing.
        """
        if self.connection is None and self.services.pool is None:
            return ()
        async with self.connect() as connection:
            return tuple(await memories.known(connection, self.message))

    async def tell(self, address: Address, reply: Reply | Callable[[], Reply]) -> None:
        """Send a reply to an address, in an ability with an effect.

        A reply to somebody else than the sender is given as a function, which words it in the language of that person.
        The reply is stored in the effect's transaction, so it is sent once, if the effect is done. To reach a person
        directly, use `message.address.of(…)`. If the platform refuses the reply, the sender of the message is notified.

        Raises:
            SkillError: the ability has no effect, or the turn belongs to no conversation.
        """
        if self.connection is None or self.posting is None:
            raise SkillError(_("That needs a conversation, and an ability with an effect."))
        speaker = self.message.address.of(self.message.person)
        async with speaking_at(self.connection, address):
            worded = reply() if callable(reply) else reply
            if worded.returns is None and address != speaker:
                worded = replace(worded, returns=speaker)
            await self.posting.post(self.connection, [(address, worded)])

    async def objection(self, address: Address) -> str | None:
        """Return, in one sentence, why the sender is not allowed to have us post at an address; None if they are.

        Set `Reply.behalf` on the post, so that the permission is checked again when it is sent.

        Raises:
            RetryLater: the platform is down or busy.
            FrontdeskError: the platform refuses; the text says why.
        """
        return await self.posting.objection(address, self.message.person.id) if self.posting else None

    async def check_may_post(self, address: Address) -> None:
        """Check that the sender is allowed to have us post at an address.

        Raises:
            SkillError: the sender is not allowed to; the text says why.
            RetryLater: the platform is down or busy.
        """
        try:
            objection = await self.objection(address)
        except InputError as error:
            objection = str(error)
        if objection:
            raise SkillError(objection)

    async def search(self, question: str, *, limit: int = 8) -> tuple[Hit, ...]:
        """Find passages about a question and add them to the evidence.

        Only passages that everybody in the conversation is allowed to read are found. The last exchanges give context.
        """
        said = [
            (exchange.text, exchange.reply and exchange.reply.text) for exchange in self.history[-CONTEXT_EXCHANGES:]
        ]
        context = [text[:CONTEXT_CHARACTERS] for pair in said for text in pair if text]
        hits = await self.services.knowledge.search(question, audiences=self.audiences, context=context, limit=limit)
        known = {hit.passage.id for hit in self.evidence}
        self.evidence.extend(hit for hit in hits if hit.passage.id not in known)
        return hits

    @property
    def can_write(self) -> bool:
        """Whether there is a language model for `write`."""
        return self.services.composer is not None and self.services.composer.can_write

    def need_model(self) -> None:
        """Raise a `SkillError` that names the setting if there is no language model for `write`."""
        if not self.can_write:
            raise SkillError(_(NEEDS_MODEL))

    async def write(self, instructions: str, material: str, *, pictures: Sequence[Picture] = ()) -> Written:
        """Have a language model write a text, such as a draft, from what people said.

        `instructions` are the skill's own words. `material` is what people wrote; the model is told that it is data. It
        has no tools, so nothing in the material has an effect. A `Reply` with the text must name the `model`: then it
        is marked as written by AI, it proves nothing, and links that no person wrote here are removed from it. If the
        process dies before the reply is stored, the model is asked again.

        Raises:
            SkillError: there is no language model, or it fails, takes too long, or writes nothing usable.
        """
        if self.services.composer is None:
            raise SkillError(_(NEEDS_MODEL))
        receipts = self.entry.receipts if self.entry else None
        with calling_for(Caller.of_message("writing", self.message, turn=self.id, receipts=receipts)):
            return await self.services.composer.write(instructions, material, pictures=pictures)

    async def recent_files(self) -> tuple[Attachment, ...]:
        """Return the files of the message, and then those of earlier messages of the conversation, newest first."""
        if self.services.files is None:
            return self.message.attachments
        return await self.services.files.recent(self.message, before=self.id)

    async def read_file(self, file: Attachment) -> bytes:
        """Return the content of a file that somebody attached in this conversation.

        Raises:
            SkillError: it cannot be fetched or is too large; the text says why.
            RetryLater: the platform is down or busy.
        """
        if self.services.files is None:
            raise SkillError(_("I cannot get files here."))
        try:
            return await self.services.files.read(self.message.address, file)
        except InputError as error:
            raise SkillError(str(error)) from error

    def drop_findings(self) -> None:
        """Forget what was found and said so far, because another model begins anew."""
        self.evidence.clear()
        self.told.clear()
        self.progress.heard.clear()

    @property
    def secrets(self) -> tuple[str, ...]:
        """The spoilers in the message and in the passages found."""
        return find_spoilers([self.message.text, *(hit.passage.text for hit in self.evidence)])

    def number(self, hit: Hit) -> int:
        """Return the number (from 1) under which a passage found in this turn is cited."""
        return next(n for n, known in enumerate(self.evidence, 1) if known.passage.id == hit.passage.id)

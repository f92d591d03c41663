"""Keeps the gaps: collects questions without a good answer, sees whether a document answers them now, tells the team.

Each step is one transaction. If the process dies before its commit, the step is made again; if after, it is made once:
a reply becomes one gap, and a week has one digest.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from core.abilities.audiences import Audiences, of_conversation
from core.abilities.hooks.schedulers import scheduler
from core.model.errors import RetryLater
from core.model.knowledge import PUBLIC
from core.model.language import speaking
from core.privacy.anonymous_text import anonymous
from core.skills.cases.gaps import store
from core.skills.cases.gaps.digest import compose_digest, due_digest
from core.skills.cases.gaps.gap import Gap, Near
from core.skills.cases.team import support_desk
from core.text.catalogue import _
from core.text.excerpt import shortened
from core.text.spoken_language import language_spoken
from core.text.talk.refusals import is_refusal

if TYPE_CHECKING:
    from core.abilities.hooks.schedulers import Running
    from core.model.messages import Message
    from core.skills.cases.gaps.store import Unanswered
    from core.skills.cases.team import SupportDesk

LOOK_SECONDS: Final = 2.0
NEVER: Final = datetime.min.replace(tzinfo=UTC)
"""Only gaps that somebody wants to have checked were checked before that."""
LONGEST_QUESTION: Final = 300
"""In characters."""
MOST_NEAR: Final = 3
NO_GAP: Final = "no question"
"""What closes what is no gap: a wish that no ability grants, or a question about Frontdesk."""


@scheduler
class GapKeeper:
    """Does one step at each look. Any number of processes can do so at once: a step that was made changes nothing."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._audiences = Audiences.parse(running.settings.audiences, approved_only=running.settings.approved_only)

    async def dispatch(self) -> float:
        """Collect one gap, or check one, or send the digest that is due; return the seconds until the next look."""
        if await self.collect():
            return 0.0
        async with self._running.pool.connection() as connection:
            desk = await support_desk(connection)
        now = self._running.clock.now()
        due = due_digest(desk.support, now=now) if desk else None
        if await self.check(since=await self._since(due)):
            return 0.0
        if desk and due:
            await self._send_digest(desk, due)
        return LOOK_SECONDS

    async def collect(self) -> bool:
        """Make one reply a gap, and return whether there was one."""
        async with self._running.pool.connection() as connection, connection.transaction():
            found = await store.next_unanswered(connection)
            if found is None:
                return False
            gap = await self._gap(found)
            is_none = is_refusal(found.reply.text, found.reply.language)
            await store.add(connection, gap, now=self._running.clock.now(), closed_by=NO_GAP if is_none else None)
        return True

    async def check(self, *, since: datetime) -> bool:
        """See whether a document answers one gap that was not checked since an instant; return whether there was one.

        A question that was answered badly needs another quote than the one that was no good.
        """
        library = self._running.library
        if library is None or library.answer is None:
            return False
        async with self._running.pool.connection() as connection:
            gap = await store.next_unchecked(connection, since=since)
        if gap is None:
            return False
        reply = await library.answer(gap.question, (PUBLIC, *gap.audiences))
        quotes = [cited for cited in reply.citations if cited.quote not in gap.refused] if reply else []
        closed_by = quotes[0].title if reply and reply.answered and quotes else None
        async with self._running.pool.connection() as connection:
            await store.note_checked(connection, gap.reply_id, now=self._running.clock.now(), closed_by=closed_by)
        return True

    async def _since(self, due: datetime | None) -> datetime:
        """Return since when gaps must have been checked: since the digest was due, if it is not sent yet."""
        if due is None:
            return NEVER
        async with self._running.pool.connection() as connection:
            return NEVER if await store.is_digest_sent(connection, due) else due

    async def _send_digest(self, desk: SupportDesk, due: datetime) -> None:
        """Send the digest of a week, once. The first that is due is left out, since nothing was collected before it."""
        running = self._running
        async with running.pool.connection() as connection, connection.transaction():
            is_first = await store.is_first_digest(connection)
            if await store.is_digest_sent(connection, due):
                return
            if not await store.note_digest(connection, due, now=running.clock.now()) or is_first:
                return
            digest = await compose_digest(connection, desk.support, running.library, now=running.clock.now())
            if digest and desk.staff:
                await running.tell(connection, desk.staff, digest)

    async def _gap(self, found: Unanswered) -> Gap:
        """Return the gap, without what names a person. Sources that not everybody may read are left out of it."""
        message, library = found.message, self._running.library
        own = of_conversation(message.address.conversation)
        language = language_spoken(message.text, known=found.reply.language) or found.reply.language
        with speaking(found.reply.language):
            text = message.text
            if library:
                text = await library.redactor.without_secrets(text, _("(secret)"))
            text = shortened(" ".join(anonymous(text, _names(message)).split()), LONGEST_QUESTION)
        near, vector = tuple[Near, ...](), None
        if library:
            hits = await library.knowledge.search(text, audiences=(PUBLIC,), limit=MOST_NEAR)
            near = tuple(dict.fromkeys(Near(hit.passage.title, hit.passage.source) for hit in hits))
            vector = await _embedded(self._running, text)
        return Gap(
            reply_id=found.reply_id,
            asked_at=message.sent_at,
            question=text,
            language=language,
            audiences=tuple(name for name in self._audiences.of(message) if name not in (PUBLIC, own)),
            confidence=found.reply.confidence or 0.0,
            near=near,
            vector=vector,
        )


async def _embedded(running: Running, text: str) -> tuple[float, ...] | None:
    """Return the vector of a question, or None if the embedder fails; then only the same words are alike."""
    if running.library is None or running.library.embed is None:
        return None
    try:
        return tuple(await running.library.embed(text))
    except RetryLater:
        return None


def _names(message: Message) -> set[str]:
    return {message.person.name, message.person.id, *(mention.name for mention in message.mentions)}

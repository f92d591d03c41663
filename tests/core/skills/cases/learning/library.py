"""A desk with a team over a real library, and the card of what a case teaches."""

from __future__ import annotations

import uuid
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.abilities.hooks.schedulers import Library
from core.model.messages import Address, Message, Person, Reach
from knowledge.models.embedder import Embedder
from knowledge.models.embedding_models import embeddings
from knowledge.models.reader import shipped_reader
from knowledge.secret_detection import SecretRedactor
from knowledge.skill_documents import SkillDocumentLibrary
from tests.core.skills.cases.desk import STAFF, Desk
from tests.fakes.shop import Shop, document, shop, stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Reply

HELP = Address("board", "w", "C1", name="#help")
QUESTION = "What does the blue light on the router mean?"
OTHERWISE = "The router is glowing blue, why?"
ANSWER = "The blue light means that the router is installing an update. Wait ten minutes and do not unplug it."
HANDBOOK = (
    "# Library\n\n## Opening hours\n\nThe library opens at 9:00 on weekdays.\n\n## Cards\n\nA card costs 5 euros.\n"
)


class LearningDesk(Desk):
    """A desk whose answers come from a real library."""

    def __init__(self, pool: AsyncConnectionPool, opened: Shop, **more: Any) -> None:
        self.shop = opened
        default = embeddings("default")
        library = Library(
            SkillDocumentLibrary(opened.library),
            opened.knowledge,
            SecretRedactor(),
            Embedder(default, "default").query,
            self._answer,
        )
        quoting = {"embeddings": default, "reader": shipped_reader()}
        super().__init__(pool, knowledge=opened.knowledge, library=library, quoting=quoting, **more)

    async def _answer(self, question: str, audiences: Sequence[str]) -> Reply | None:
        message = Message(uuid.uuid4().hex, Address("ask", "local", "#all"), Person("", ""), question, self.clock.now())
        desk = self.house.desk
        return await desk._agent.answer_from_documents(replace(desk.turn(message), audiences=tuple(audiences)))

    async def solves(self, *answers: str, place: Address | None = HELP, person: str = "Ana") -> None:
        """Have a question asked in vain, and a case opened, answered and solved."""
        await self.says(QUESTION, person=person, place=place)
        await self.says("", person=person, place=place, choice="open_case")
        for answer in answers or (ANSWER,):
            await self.staff_says(answer)
        await self.staff_presses("Solve")
        await self.house.catch_up()

    def proposal(self, case: int = 1) -> Reply:
        """Return the card of what a case teaches, as it is now."""
        return next(reply for _, reply in self.wall.posts.values() if reply.renews == f"answer {case}")

    async def decides(self, label: str, *, line: str = "", place: Address = STAFF, person: str = "Tom") -> None:
        """Have somebody press a button of that card."""
        choice = next(choice for choice in self.proposal().choices if choice.label == label).id
        await self._hear("", place, person, Reach.MENTION, choice + line.replace(" ", "%20"))
        await self.house.catch_up()

    async def found(self, *audiences: str) -> list[str]:
        """Return the sources that are found for the question in other words."""
        hits = await self.shop.knowledge.search(OTHERWISE, audiences=audiences or ("public",))
        return [hit.passage.source for hit in hits if hit.passage.source.startswith("team:")]


@asynccontextmanager
async def learning_desk(
    pool: AsyncConnectionPool, home: Path, team: dict[str, Any] | None = None
) -> AsyncIterator[LearningDesk]:
    """Open a desk that knows a handbook. `team` is what its settings say."""
    async with shop(pool, home, embeddings("default"), "default") as opened:
        await opened.library.learn("/docs", "public", stream(document("handbook", HANDBOOK)))
        desk = LearningDesk(pool, opened)
        async with desk.open(team):
            yield desk

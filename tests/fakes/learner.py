"""A process that makes the library match what skills want, and is killed at a step of it.

python -m tests.fakes.learner DATABASE_URL HOME STEP

The steps are those of `tests.fakes.shop.MortalVectors`, and `learned`: before it is noted that it is done.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.abilities.hooks.documents import Documents
from core.model.clock import SystemClock
from core.storage.database import open_pool
from knowledge.library import Library
from knowledge.models.embedder import Embedder
from knowledge.skill_documents import SkillDocumentLibrary
from knowledge.storage.vector_index import open_vector_index
from tests.fakes.servers import vectors_place
from tests.fakes.shop import MortalVectors, WordHashes

if TYPE_CHECKING:
    from core.model.skill_documents import SkillDocument


class MortalLibrary(SkillDocumentLibrary):
    """Dies once a document is learned, if it is told so."""

    def __init__(self, library: Library, step: str) -> None:
        super().__init__(library)
        self._step = step

    async def put(self, document: SkillDocument, **more: Any) -> None:
        await super().put(document, **more)
        if self._step == "learned":
            os.kill(os.getpid(), signal.SIGKILL)


async def learn_and_die(url: str, home: Path, step: str) -> None:
    """Do all that is due until the step."""
    async with open_pool(url) as pool, open_vector_index(vectors_place(home)) as vectors:
        mortal: Any = MortalVectors(vectors, step)
        library = Library(pool, mortal, Embedder(WordHashes(), "hashes"), clock=SystemClock())
        documents = Documents(pool, MortalLibrary(library, step))
        while not await documents.dispatch():
            pass


if __name__ == "__main__":
    asyncio.run(learn_and_die(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))

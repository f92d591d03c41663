"""An embedder with its name, off the event loop: LangChain's `Embeddings`, whose errors become ours at this edge."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from core.model.errors import FrontdeskError, RetryLater

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from langchain_core.embeddings import Embeddings
    from numpy import float32
    from numpy.typing import NDArray

BATCH: Final = 64
"""Texts in one call."""


@dataclass(frozen=True, slots=True)
class Embedder:
    """What embeds, and the name that its vectors are kept under: another name means that all is embedded again."""

    embeddings: Embeddings
    name: str

    async def passages(self, texts: Sequence[str]) -> NDArray[float32]:
        """Return the vectors of passages as the rows of an array.

        Raises:
            FrontdeskError: it cannot be loaded.
            RetryLater: it failed in a way of its own; a provider may be down.
        """
        parts = [await asyncio.to_thread(self._embed, texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    async def query(self, text: str) -> list[float]:
        """Return the vector of a question; raises as `passages` does."""
        with _errors():
            return await asyncio.to_thread(self.embeddings.embed_query, text)

    def _embed(self, texts: Sequence[str]) -> NDArray[float32]:
        with _errors():
            return np.asarray(self.embeddings.embed_documents(list(texts)), dtype=np.float32)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except FrontdeskError:
        raise
    except Exception as error:
        raise RetryLater(f"The embedder failed ({type(error).__name__}: {error}). Try again.") from error

"""The embedder: wraps LangChain's `Embeddings`, runs them in threads, and raises our own errors."""

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
"""How many texts are embedded in one call."""


@dataclass(frozen=True, slots=True)
class Embedder:
    """LangChain embeddings, and the name under which vectors are stored. A new name means embedding all again."""

    embeddings: Embeddings
    name: str

    async def passages(self, texts: Sequence[str]) -> NDArray[float32]:
        """Return the vectors of passages as the rows of an array.

        Raises FrontdeskError if the embedder cannot be loaded, and RetryLater if it fails otherwise, for instance
        because its provider is down.
        """
        parts = [await asyncio.to_thread(self._embed, texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    async def query(self, text: str) -> list[float]:
        """Return the vector of a question. Raises the same errors as `passages`."""
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

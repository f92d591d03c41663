from __future__ import annotations

import pytest
from langchain_core.embeddings import Embeddings

from core.model.errors import FrontdeskError, RetryLater
from knowledge.models.embedder import BATCH, Embedder
from knowledge.models.embedding_models import EmbeddingsError


class Lengths(Embeddings):
    """A text's vector is its length. Fails with `error` if there is one."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.batches: list[int] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.batches.append(len(texts))
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        if self.error:
            raise self.error
        return [float(len(text))]


async def test_passages_are_embedded_in_batches_and_keep_their_order() -> None:
    lengths = Lengths()
    vectors = await Embedder(lengths, "lengths").passages(["x" * n for n in range(BATCH + 1)])
    assert vectors[:, 0].tolist() == list(range(BATCH + 1))
    assert lengths.batches == [BATCH, 1]
    assert await Embedder(lengths, "lengths").query("four") == [4.0]


async def test_no_texts_give_no_vectors() -> None:
    assert len(await Embedder(Lengths(), "lengths").passages([])) == 0


async def test_an_error_of_a_provider_can_be_retried() -> None:
    embedder = Embedder(Lengths(OSError("no route to host")), "lengths")
    with pytest.raises(RetryLater, match=r"OSError: no route to host"):
        await embedder.query("a")
    with pytest.raises(RetryLater, match=r"OSError: no route to host"):
        await embedder.passages(["a"])


async def test_an_embedder_that_cannot_be_loaded_says_so_itself() -> None:
    error = EmbeddingsError("Install it.")
    with pytest.raises(FrontdeskError) as caught:
        await Embedder(Lengths(error), "lengths").query("a")
    assert caught.value is error

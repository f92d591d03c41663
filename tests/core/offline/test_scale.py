from __future__ import annotations

import pytest
from langchain_core.embeddings import Embeddings

from core.offline.scale import ANCHORS, scale_of


class Bags(Embeddings):
    """Cosines by common words, so that a test needs no model."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        words = {word.strip(".,?'").lower() for word in text.split()}
        vocabulary = sorted({word.strip(".,?'").lower() for pair in ANCHORS for side in pair for word in side.split()})
        return [float(word in words) for word in vocabulary]


def test_an_embedder_s_scale_is_measured_once_and_puts_answers_above_strangers() -> None:
    bags = Bags()
    scale = scale_of(bags)
    assert scale is scale_of(bags)
    assert scale.low < scale.high
    assert scale.read(scale.low) == 0
    assert scale.read(scale.high) == pytest.approx(1)

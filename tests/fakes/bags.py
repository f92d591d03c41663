"""An embedder for tests that need no model."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from core.agent.offline.quotation.calibration import ANCHORS


class Bags(Embeddings):
    """Cosines by common words, so that a test needs no model."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        words = {word.strip(".,?'").lower() for word in text.split()}
        vocabulary = sorted(
            {word.strip(".,?'").lower() for pair in ANCHORS["en"] for side in pair for word in side.split()}
        )
        return [float(word in words) for word in vocabulary]

"""Vectors of short texts, by a small network that was trained on what people and bots say (`scripts/encoder/`).

The weights are those of multilingual-e5-small, cut down and trained further on our own utterances and replies. They are
in `sentence_encoder.npz`, whose hash stands in `sentence_encoder.sha256`.
"""

from __future__ import annotations

import io
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.text.shipped_network import open_network, read_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FILE: Final = Path(__file__).with_name("sentence_encoder.npz")
LONGEST: Final = 60
"""In pieces of words. The rest of a longer text is not read."""
BESIDE: Final = 16
"""The same for the texts beside it."""
BATCH: Final = 32
START: Final = 0
"""The number of the piece that stands at the start."""
END: Final = 2
"""The number of the piece that stands after each text."""
_BLOCK = 32
"""How many numbers of a word's vector share a scale."""


class SentenceEncoder:
    """Turns texts into vectors of 384 numbers. Thread-safe. The network runs in one thread: 5 ms for ten words."""

    def __init__(self, stored: Any, *, version: str = "") -> None:
        """Create an encoder from its arrays by name: `network`, `tokenizer`, `words`, `scales`, and heads.

        `version` is the hash of its weights.
        """
        self._stored = stored
        self.version = version

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts, as the rows of an array."""
        return self._run([[START, *pieces[:LONGEST], END] for pieces in self._cut(texts)])

    def states_in_context(self, text: tuple[str, str, str]) -> NDArray[np.float32]:
        """Return a row for each piece of a text, its context included: what the lower layers make of it.

        The context is the text before it and the one after it.
        """
        before, said, after = self._cut(text)
        row = [START, *before[-BESIDE:], END, *said[:LONGEST], END, *after[:BESIDE], END]
        mask = np.ones((1, len(row)), dtype=np.float32)
        given = {"words": self._embed(row)[None], "mask": mask}
        states: NDArray[np.float32] = self._session.run(["lower"], given, self._lower_layers)[0][0]
        return states

    def reading(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the vector of a text, and a row for each of its pieces: what nine of the layers make of it."""
        row = [START, *self._cut([text])[0][:LONGEST], END]
        given = {"words": self._embed(row)[None], "mask": np.ones((1, len(row)), dtype=np.float32)}
        vector, states = self._session.run(["vector", "middle"], given)
        return vector[0], states[0]

    def directions(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return vectors of unit length whose products say how similar in purpose two texts are."""
        turned = vectors @ self.head("direction")[:-1] + self.head("direction")[-1]
        unit: NDArray[np.float32] = turned / np.linalg.norm(turned, axis=-1, keepdims=True)
        return unit

    def head(self, name: str) -> NDArray[np.float32]:
        """Return the weights of what is read from a vector; the last one is constant."""
        weights: NDArray[np.float32] = self._stored[name]
        return weights

    def _cut(self, texts: Sequence[str]) -> list[list[int]]:
        return [found.ids for found in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def _run(self, rows: list[list[int]]) -> NDArray[np.float32]:
        found = np.zeros((len(rows), self._words.shape[1] * 2), dtype=np.float32)
        order = sorted(range(len(rows)), key=lambda row: len(rows[row]))
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            mask = np.zeros((len(chosen), len(rows[chosen[-1]])), dtype=np.float32)
            words = np.zeros((*mask.shape, found.shape[1]), dtype=np.float32)
            for place, row in enumerate(chosen):
                mask[place, : len(rows[row])] = 1
                words[place, : len(rows[row])] = self._embed(rows[row])
            found[chosen] = self._session.run(["vector"], {"words": words, "mask": mask})[0]
        return found

    def _embed(self, pieces: list[int]) -> NDArray[np.float32]:
        """Return the vectors of pieces of words, which are stored in four bits a number."""
        packed = self._words[pieces].reshape(len(pieces), -1, _BLOCK // 2)
        numbers = np.concatenate([packed & 15, packed >> 4], axis=2).astype(np.float32) - 8
        return (numbers * self._scales[pieces][:, :, None]).reshape(len(pieces), -1)

    @cached_property
    def _words(self) -> NDArray[np.uint8]:
        words: NDArray[np.uint8] = self._stored["words"]
        return words

    @cached_property
    def _scales(self) -> NDArray[np.float32]:
        return np.asarray(self._stored["scales"], dtype=np.float32)

    @cached_property
    def _session(self) -> Any:
        return open_network(self._stored["network"].tobytes())

    @cached_property
    def _lower_layers(self) -> Any:
        """The options with which the layers above those that are wanted are not run."""
        options = import_module("onnxruntime").RunOptions()
        options.only_execute_path_to_fetches = True
        return options

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415  (slow to import, so imported with the first text)

        return Tokenizer.from_str(self._stored["tokenizer"].tobytes().decode())


@cache
def sentence_encoder() -> SentenceEncoder | None:
    """Return the encoder that comes with this version, loaded once. Without its weights, log a warning; return None."""
    content = read_weights(FILE, without="Sentences are understood less well")
    if content is None:
        return None
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        version = FILE.with_suffix(".sha256").read_text("utf-8").strip()
        return SentenceEncoder({name: stored[name] for name in stored.files}, version=version)

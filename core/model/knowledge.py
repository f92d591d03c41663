"""Passages, search hits, and the port that the `knowledge` package implements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PUBLIC = "public"
"""The audience of documents that everybody may read. `frontdesk learn` uses it by default."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a stored document, with its exact position.

    `start` and `end` are offsets in characters (code points) into the stored text of the document, end exclusive;
    `text` is the text between them. `headings` is the path of headings above it, outermost first; if the passage begins
    inside a table or code, the line that opens this comes last. `source` is a path or a URL. A conversation may use the
    passage only if all its readers belong to `audience`.
    """

    id: str
    document_id: str
    title: str
    source: str
    headings: tuple[str, ...]
    text: str
    start: int
    end: int
    audience: str = PUBLIC

    @property
    def opening(self) -> str:
        """The line that opens the table or the code inside which the passage begins: a row or a fence; or empty."""
        last = self.headings[-1] if self.headings else ""
        return last if last.startswith(("|", "```", "~~~")) else ""

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above the passage, outermost first."""
        return self.headings[:-1] if self.opening else self.headings


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with its scores.

    `score` is the fused score, `similarity` the cosine (-1..1), and `lexical` the BM25 score (0 or more).

    `similarity` compares the passage with the bare question, without its context. A passage that was found only by its
    words has no similarity of its own; it gets the lowest one among the passages found by meaning, which is an upper
    bound, or 0 if there was no search by meaning.

    `around` is the passage with those before and after it in its section, as one text, if they were looked up.
    `shares` says of each word of the question, in lower case, which share of all passages that may be read contains it,
    in any form. It is the same for all hits of a search. A word of a script without spaces has none.
    """

    passage: Passage
    score: float
    similarity: float
    lexical: float
    around: Passage | None = None
    shares: Mapping[str, float] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a passage: `answered` are the log-odds that it answers the question.

    `pieces` are the places of the words' pieces in the passage's text, in characters, ends exclusive. `starts` and
    `ends` are the log-probabilities that an answer starts or ends with each of them.
    """

    answered: float
    pieces: tuple[tuple[int, int], ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]

    def span(self, start: int, end: int) -> float:
        """Return how likely the answer begins and ends inside `text[start:end]`: a log-probability, 0 at most."""
        inside = [at for at, (first, last) in enumerate(self.pieces) if first < end and last > start]
        if not inside:
            return UNREAD
        return max(self.starts[at] for at in inside) + max(self.ends[at] for at in inside)


UNREAD = -20.0
"""The log-probability of an answer in a part of a passage that was not read, because it is too long."""


class Reader(Protocol):
    """Reads passages for the answer to a question."""

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        """Return a reading of each passage, in the same order. It may be empty if the reader cannot work.

        Takes some 15 ms for each passage, and blocks: call it in a thread.
        """
        ...


class Knowledge(Protocol):
    """Searches the documents."""

    async def search(
        self, query: str, *, audiences: Sequence[str], context: Sequence[str] = (), limit: int = 10
    ) -> tuple[Hit, ...]:
        """Find the passages nearest to a query, best first, among the documents of `audiences`.

        `context` is what was said before, oldest first. It helps to find passages, but does not count towards their
        `similarity`.
        """
        ...

    async def quote(self, document_id: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        """Return the text between two offsets of a document, or None if `audiences` may read no document of that id."""
        ...

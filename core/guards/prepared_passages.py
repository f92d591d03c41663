"""A passage prepared for questioning: its sentences, what each of them says, and what stands above them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from core.guards.content import content_stems, detect_language
from core.guards.particulars import GrantedParticulars, granted_particulars
from core.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.model.knowledge import Passage

WIDEST: Final = 3
"""The most neighbouring sentences that make one quote."""
MOST_KEPT: Final = 256
"""Passages that stay prepared: those of some twenty turns."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One or more neighbouring sentences, at offsets into the passage's text, with their stems and particulars."""

    start: int
    end: int
    width: int
    stems: frozenset[str]
    given: GrantedParticulars


@dataclass(frozen=True, slots=True)
class PreparedPassage:
    """A passage that was shown under a number. The `frame` is its title, headings and source; `code` its language."""

    number: int
    passage: Passage
    code: str
    frame: str
    singles: tuple[Stretch, ...]
    stretches: tuple[Stretch, ...]

    @property
    def evidence_text(self) -> str:
        """All that may support a sentence."""
        return f"{self.frame}\n{self.passage.text}"

    def text_of(self, stretch: Stretch) -> str:
        """Return the text of a stretch."""
        return self.passage.text[stretch.start : stretch.end]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Widen offsets to whole sentences: what is left out of one may turn its meaning."""
        touched = [single for single in self.singles if single.start < end and start < single.end]
        return min(single.start for single in touched), max(single.end for single in touched)

    def nearest(self, start: int, end: int, wanted: frozenset[str]) -> Stretch:
        """Return the one sentence between two offsets that shares the most stems with what is wanted."""
        inside = [single for single in self.singles if start <= single.start and single.end <= end]
        return max(inside, key=lambda single: len(wanted & single.stems))


def prepare_passage(number: int, passage: Passage) -> PreparedPassage:
    """Prepare a passage that was shown under a number."""
    code = detect_language(passage.text)
    frame = "\n".join((passage.title, *passage.headings, passage.source))
    singles = tuple(_singles(passage.text, frame, code))
    return PreparedPassage(number, passage, code, frame, singles, tuple(_stretches(singles)))


prepare_passage_once: Final = lru_cache(maxsize=MOST_KEPT)(prepare_passage)
"""The same for a passage of a document, which the next draft and the next turns ask for again."""


def verbatim(text: str, within: str) -> tuple[int, int] | None:
    """Find where a text stands word for word, but for white space and emphasis marks; never inside a word or number."""
    words = r"[\s*_`>]+".join(re.escape(word) for word in text.split())
    found = re.search(rf"(?<!\w)(?<!\d[.,]){words}(?!\w)", within) if words else None
    return found.span() if found else None


def _singles(text: str, frame: str, code: str) -> Iterator[Stretch]:
    above, known = content_stems(frame, code), granted_particulars(frame)
    spans = [(span.start, span.end) for span in sentences(text)] or [(0, len(text))]
    for start, end in spans:
        given = granted_particulars(text[start:end])
        stems = content_stems(text[start:end], code) | above
        yield Stretch(start, end, 1, stems, GrantedParticulars(given.keys | known.keys, f"{known.text} {given.text}"))


def _stretches(singles: Sequence[Stretch]) -> Iterator[Stretch]:
    for width in range(1, WIDEST + 1):
        for first in range(len(singles) - width + 1):
            yield _joined(singles[first : first + width])


def _joined(parts: Sequence[Stretch]) -> Stretch:
    keys = frozenset[str]().union(*(part.given.keys for part in parts))
    stems = frozenset[str]().union(*(part.stems for part in parts))
    given = GrantedParticulars(keys, " ".join(part.given.text for part in parts))
    return Stretch(parts[0].start, parts[-1].end, len(parts), stems, given)

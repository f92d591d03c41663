"""Passages prepared for checking: their sentences with stems and particulars. Finds what a draft quotes in them."""

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
"""The most neighbouring sentences in one quote."""
MOST_KEPT: Final = 256
"""How many prepared passages are kept in memory. It is enough for about twenty turns."""
SHORTEST: Final = 3
"""In words. A shorter quoted text is a name or a label, a longer one is what somebody said."""

_QUOTED = re.compile(r"“([^“”]+)[”“]|„([^“”„]+)[“”]|«([^«»]+)»|»([^«»]+)«|「([^「」]+)」|\"([^\"]+)\"")
_OMISSION = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*")


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
    """A passage shown under a number. `frame` is its title, headings and source; `code` is its language."""

    number: int
    passage: Passage
    code: str
    frame: str
    singles: tuple[Stretch, ...]
    stretches: tuple[Stretch, ...]

    @property
    def evidence_text(self) -> str:
        """The text that may support a sentence: the frame and the passage."""
        return f"{self.frame}\n{self.passage.text}"

    def text_of(self, stretch: Stretch) -> str:
        """Return the text of a stretch."""
        return self.passage.text[stretch.start : stretch.end]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Widen offsets to whole sentences, because what is left out of a sentence may reverse its meaning."""
        touched = [single for single in self.singles if single.start < end and start < single.end]
        return min(single.start for single in touched), max(single.end for single in touched)

    def nearest(self, start: int, end: int, wanted: frozenset[str]) -> Stretch:
        """Return the one sentence between two offsets that shares the most stems with what is wanted."""
        inside = [single for single in self.singles if start <= single.start and single.end <= end]
        return max(inside, key=lambda single: len(wanted & single.stems))


def prepare_passage(number: int, passage: Passage) -> PreparedPassage:
    """Prepare a passage under the number with which the model saw it."""
    code = detect_language(passage.text)
    frame = "\n".join((passage.title, *passage.headings, passage.source))
    singles = tuple(_singles(passage.text, frame, code))
    return PreparedPassage(number, passage, code, frame, singles, tuple(_stretches(singles)))


prepare_cached: Final = lru_cache(maxsize=MOST_KEPT)(prepare_passage)
"""The same, cached, because the next draft and the next turns use the same passages of documents."""


def find_verbatim(text: str, within: str) -> tuple[int, int] | None:
    """Find a text word for word, apart from white space and emphasis marks; never inside a word or a number."""
    words = r"[\s*_`>]+".join(re.escape(word) for word in text.split())
    found = re.search(rf"(?<!\w)(?<!\d[.,]){words}(?!\w)", within) if words else None
    return found.span() if found else None


def quoted_texts(text: str) -> Iterator[str]:
    """Yield the texts in quotation marks of three or more words."""
    for match in _QUOTED.finditer(text):
        words = next(group for group in match.groups() if group)
        if is_long(words):
            yield words


def is_long(text: str) -> bool:
    """Return whether a quoted text is long enough that it must be verbatim."""
    return len(re.findall(r"\w+", text)) >= SHORTEST


def is_verbatim(words: str, evidence: Sequence[str]) -> bool:
    """Return whether one of the texts contains the words; an omission mark may stand for anything between them."""
    parts = [part.strip(" \n.,;:!?*_") for part in _OMISSION.split(" ".join(words.split()))]
    return any(all(find_verbatim(part, text) for part in parts if part) for text in evidence)


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
            parts = singles[first : first + width]
            keys = frozenset[str]().union(*(part.given.keys for part in parts))
            stems = frozenset[str]().union(*(part.stems for part in parts))
            given = GrantedParticulars(keys, " ".join(part.given.text for part in parts))
            yield Stretch(parts[0].start, parts[-1].end, width, stems, given)

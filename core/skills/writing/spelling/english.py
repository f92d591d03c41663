"""English by the rules and the dictionary of Harper, which come in the wheel `harper-py`."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING, Final

from core.skills.writing.spelling.correction import Correction
from core.skills.writing.spelling.word_checks import is_name_at, is_slip
from core.skills.writing.spelling.word_lists import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from harper import Lint, Linter, Suggestion

    from core.skills.writing.spelling.correction import Kind

_KINDS: Final[dict[str, Kind]] = {
    "Agreement": "grammar",
    "BoundaryError": "spelling",
    "Capitalization": "capital",
    "Eggcorn": "word",
    "Grammar": "grammar",
    "Malapropism": "word",
    "Nonstandard": "grammar",
    "Punctuation": "grammar",
    "Repetition": "repetition",
    "Spelling": "spelling",
    "Typo": "spelling",
    "Usage": "word",
    "WordChoice": "word",
}
"""The kinds of findings that are mistakes. The others are matters of taste."""
WEIGHTIER: Final = 3
"""How many times as probable another suggestion must be as Harper's first."""
_LOCK: Final = threading.Lock()
_BRITISH: Final = frozenset({"en-GB", "en-IE", "en-NZ", "en-ZA"})
_COUNTRIES: Final = {"en-AU": 2, "en-CA": 3, "en-IN": 4}


def find_english(text: str, *, locale: str | None = None) -> Iterator[Correction]:
    """Yield corrections of an English text; `locale` tells the British spelling from the American one."""
    with _LOCK:  # a linter serves one thread at a time
        lints = _linter(_dialect(locale)).lint(text, language="plaintext")
    for lint in lints:
        if found := _correction(text, lint):
            yield found


def _correction(text: str, lint: Lint) -> Correction | None:
    kind = _KINDS.get(lint.lint_kind)
    start, end = lint.span.start, lint.span.end
    before = text[start:end]
    if kind is None or not lint.suggestions:
        return None
    first = _likeliest(before, lint.suggestions) if kind == "spelling" else lint.suggestions[0]
    after = {0: first.replacement_text, 1: "", 2: before + first.replacement_text}[int(first.kind)]
    if kind == "spelling" and (is_name_at(text, start) or " " in after):
        if " " not in after or is_name_at(text, start):
            return None
        return None if len(before) > len(after.replace(" ", "")) else Correction(start, end, before, after, kind)
    if after == before or (before.isspace() and not after):
        return Correction(start, end, before, after, "spacing") if after != before else None
    return Correction(start, end, before, after, kind, lint.message if kind in ("grammar", "word") else "")


def _likeliest(before: str, suggestions: Sequence[Suggestion]) -> Suggestion:
    """Return the suggestion that is most probably meant: a word that people use, one slip of the fingers away."""
    counts = words_of("en").word_frequency

    def weight(suggestion: Suggestion) -> int:
        word = suggestion.replacement_text.lower()
        return (1 + counts[word]) * (20 if is_slip(before.lower(), word) else 1)

    most = max(suggestions, key=weight)
    return most if weight(most) > WEIGHTIER * weight(suggestions[0]) else suggestions[0]


def _dialect(locale: str | None) -> int:
    return 1 if locale in _BRITISH else _COUNTRIES.get(locale or "", 0)


@cache
def _linter(dialect: int) -> Linter:
    """Return the linter of a dialect. It takes a second to make, once."""
    from harper import Linter  # noqa: PLC0415 — loaded when somebody has a text checked

    return Linter(dialect)

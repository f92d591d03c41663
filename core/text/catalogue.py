"""The sentences that people are shown, in the language that is spoken (`core.model.language`).

The English sentence in the code is the key. The translations are in `catalogues/LANGUAGE.po`, which `scripts/catalogue`
keeps in step with the code. A sentence without a translation is shown in English.
"""

from __future__ import annotations

from functools import cache
from gettext import c2py
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.model.language import LANGUAGES, current_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER: Final = Path(__file__).parent / "catalogues"

Key = tuple[str | None, str]
"""The context of a sentence, or None, and the sentence in English."""


class Catalogue:
    """The sentences of one language: for each key, its forms (one, or one for each plural)."""

    def __init__(self, forms: dict[Key, tuple[str, ...]], plural: Callable[[int], int]) -> None:
        self._forms = forms
        self._plural = plural
        self.sources = {shown: message for (_, message), shown_forms in forms.items() for shown in shown_forms}

    @property
    def pairs(self) -> Iterator[tuple[str | None, str, str]]:
        """The context of each sentence, its English, and a form of its translation."""
        return ((context, message, shown) for (context, message), forms in self._forms.items() for shown in forms)

    def find(self, message: str, *, context: str | None = None, number: int | None = None) -> str | None:
        """Return the translation of a sentence, in the plural for a number; None if there is none."""
        forms = self._forms.get((context, message), ())
        if not forms:
            return None
        return forms[0 if number is None or len(forms) == 1 else self._plural(number)]


@cache
def catalogue_of(language: str) -> Catalogue:
    """Return the catalogue of a language. It is read once."""
    path = FOLDER / f"{language}.po"
    if not path.exists():  # English, which is in the code
        return Catalogue({}, lambda number: int(number != 1))
    from babel.messages.pofile import read_po  # noqa: PLC0415 — loaded when somebody speaks another language

    with path.open("rb") as file:
        read = read_po(file, locale=language)
    forms: dict[Key, tuple[str, ...]] = {}
    for entry in read:
        message = entry.id if isinstance(entry.id, str) else entry.id[0]
        strings = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
        if message and strings and all(strings) and not entry.fuzzy:
            forms[entry.context, message] = tuple(map(str, strings))
    return Catalogue(forms, c2py(read.plural_expr))


def _(message: str) -> str:
    """Return a sentence in the language that is spoken."""
    return catalogue_of(current_language()).find(message) or message


def pgettext(context: str, message: str) -> str:
    """Return a sentence as `_` does. The context tells apart equal English words that differ in other languages."""
    return catalogue_of(current_language()).find(message, context=context) or message


def name_of(kind: str, name: str, otherwise: str) -> str:
    """Return what people call an ability or an argument by its name in the code; `otherwise` is the English for it.

    `kind` is `ability` or `argument`. What a skill of somebody else names has no translation.
    """
    return catalogue_of(current_language()).find(name, context=kind) or otherwise


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return a sentence in the form for a number, in the language that is spoken."""
    found = catalogue_of(current_language()).find(singular, number=number)
    return found or (singular if number == 1 else plural)


def N_(message: str) -> str:  # noqa: N802 — the customary name
    """Mark a sentence for the catalogue and return it as it is. Where it is used, `_` translates it."""
    return message


def in_english(shown: str, language: str) -> str:
    """Return the English of what was shown in a language as it is in the catalogue, such as the label of a button."""
    return shown if language == LANGUAGES[0] else catalogue_of(language).sources.get(shown, shown)

"""A snippet: a prepared text of the team's, in the languages that it was written in, with placeholders. Pure."""

from __future__ import annotations

import re
from difflib import get_close_matches
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from core.model.errors import InputError
from core.model.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE: Final = "snippets.toml"
KNOWN: Final = ("agent", "case", "customer", "team")
"""The placeholders that Frontdesk fills in."""
FOR_EVERYBODY: Final = ("team",)
"""Those of them that a text can have that answers everybody."""
MOST_NEAR: Final = 5
LONGEST: Final = 3_000
"""In characters."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, strip_whitespace=True)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Snippet(_Table):
    """A text in one language or more, and words to find it by. If it `answers`, people find it like a document."""

    tags: tuple[str, ...] = ()
    answers: bool = False
    en: Text | None = None
    de: Text | None = None
    es: Text | None = None
    fr: Text | None = None
    pt: Text | None = None

    @model_validator(mode="after")
    def _has_text(self) -> Self:
        if not self.texts:
            raise ValueError(f"it has no text. Write one for at least one of {', '.join(LANGUAGES)}")
        return self

    @property
    def texts(self) -> dict[str, str]:
        """The texts by their language."""
        return {language: text for language in LANGUAGES if (text := getattr(self, language))}

    def language_for(self, wanted: Sequence[str]) -> str:
        """Return the first of the wanted languages that it has a text in, or else the first that it has."""
        return next((language for language in (*wanted, "en") if language in self.texts), next(iter(self.texts)))


class Snippets(_Table):
    """The file's contents. `values` are the team's own placeholders, such as the address of a form."""

    values: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], str] = {}
    snippets: dict[Name, Snippet] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _knows_placeholders(self) -> Self:
        taken = set(KNOWN).intersection(self.values)
        if taken:
            raise ValueError(f"the value {min(taken)} has the name of a placeholder that Frontdesk fills in")
        for name, snippet in self.snippets.items():
            known = sorted({*(FOR_EVERYBODY if snippet.answers else KNOWN), *self.values})
            for language, text in snippet.texts.items():
                wrong = next((each for each in placeholders_in(text) if each not in known), None)
                if wrong is not None:
                    names = ", ".join(f"{{{each}}}" for each in known)
                    what = "which only a customer's own case fills in" if wrong in KNOWN else "which is unknown"
                    raise ValueError(
                        f"the snippet {name} ({language}) has the placeholder {{{wrong}}}, {what}. "
                        f"Use {names}, or add it to [values]; for a brace, write {{{{ or }}}}"
                    )
        return self

    def found(self, name: str) -> str | None:
        """Return the name of the snippet that words mean: its name, however it is written."""
        wanted = _plain(name)
        return next((known for known in self.snippets if _plain(known) == wanted), None)

    def near(self, words: str) -> list[str]:
        """Return the names of the snippets that words could mean, the likeliest first; without words, of all."""
        parts = words.casefold().split()
        named = [
            name
            for name, snippet in self.snippets.items()
            if all(any(part in field for field in (name, *map(str.casefold, snippet.tags))) for part in parts)
        ]
        alike = get_close_matches(_plain(words), [_plain(name) for name in self.snippets], n=MOST_NEAR, cutoff=0.5)
        return list(dict.fromkeys([*sorted(named), *filter(None, map(self.found, alike))]))


def placeholders_in(text: str) -> list[str]:
    """Return the placeholders of a text. A brace that opens or closes none is one without a name."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        return ["…"]
    return [
        f"{name}{'!' if change else ''}{':' if form else ''}" for _, name, form, change in parsed if name is not None
    ]


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled in.

    Raises:
        InputError: it has a placeholder that is not among the values.
    """
    try:
        return text.format_map(values)
    except (KeyError, ValueError, AttributeError, IndexError) as error:
        raise InputError(f"The snippet has a placeholder that is unknown: {error}.") from error


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())

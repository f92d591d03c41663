"""The team's glossary: names that are never translated, and words that have one translation (`glossary.toml`).

keep = ["Acme Cloud"]

[[terms]]
en = "meter reading"
de = "Zählerstand"
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from core.abilities.hooks.catalogues import catalogue, with_phrases_from
from core.model.errors import SettingsError
from core.skills.translation import store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from core.abilities.hooks.catalogues import Phrases, Starting
    from core.settings.settings import Settings

VARIABLE: Final = "FRONTDESK_GLOSSARY"
MOST_TERMS: Final = 40
"""How many terms the model is told of at once."""
_ENDING: Final = 2
"""How many letters at the end of a word may differ, because words are inflected."""


class Term(BaseModel):
    """One thing, and what it is called in each language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: str = ""
    de: str = ""
    es: str = ""
    fr: str = ""
    pt: str = ""

    def words(self) -> dict[str, str]:
        """Return what it is called, by the code of the language."""
        return {code: word for code, word in self.model_dump().items() if word}


class Glossary(BaseModel):
    """What the file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keep: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()

    def terms_in(self, text: str, *, to: str) -> tuple[tuple[str, str], ...]:
        """Return the terms that a text uses in another language, and what they are called in the language `to`."""
        found = []
        for term in self.terms:
            words = term.words()
            said = [word for code, word in words.items() if code != to and _is_used(word, text)]
            if said and to in words:
                found.append((said[0], words[to]))
        return tuple(found[:MOST_TERMS])

    def unused(self, terms: Sequence[tuple[str, str]], translated: str) -> tuple[tuple[str, str], ...]:
        """Return the terms that a translation does not use, however they are inflected."""
        return tuple(term for term in terms if not _is_used(term[1], translated))


def _is_used(word: str, text: str) -> bool:
    """Return whether a text has a word or words, whose endings may differ."""
    parts = [part[:-_ENDING] if len(part) > 2 * _ENDING else part for part in word.casefold().split()]
    pattern = r"\w{0,4}\s+".join(re.escape(part) for part in parts)
    return re.search(rf"(?<!\w){pattern}\w{{0,4}}(?!\w)", text.casefold()) is not None


def read_glossary(path: Path | None) -> Glossary:
    """Return what the glossary says, once it is checked; without a path, an empty one.

    Raises:
        SettingsError: the file cannot be read, or something in it is wrong. The text says where, and why.
    """
    if not path:
        return Glossary()
    try:
        return Glossary.model_validate(tomllib.loads(path.expanduser().read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{VARIABLE}={path} cannot be read ({error}). Give the path of a TOML file.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{VARIABLE}={path} is not valid TOML: {error}. Correct it there.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "Something"
        raise SettingsError(f"{place} in {VARIABLE}={path} is wrong: {first['msg']}. Correct it there.") from error


def read_phrases(settings: Settings, variables: Mapping[str, str]) -> dict[str, Phrases]:  # noqa: ARG001 — its type
    """Return nothing: a glossary changes no phrase."""
    return {}


@catalogue
@with_phrases_from(read_phrases)
async def publish_glossary(starting: Starting) -> None:
    """Publish the glossary for all processes.

    If the process dies before the commit, the old one holds; if after, the new one. The next start publishes it again.
    """
    found = read_glossary(starting.settings.glossary)
    await store.publish(starting.connection, found.model_dump(mode="json"))

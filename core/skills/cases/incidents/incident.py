"""An incident, and which texts belong to it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 — the store reads the annotation
from typing import TYPE_CHECKING, Final

from core.text.terms import FUNCTION_WORDS, WORDS, fold, terms, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_SUBJECT: Final = 120
"""In characters."""
MOST_WORDS: Final = 30
_LANGUAGES: Final = ("en", "de", "es", "fr", "pt")
_OUTAGE: Final = words_of("""
    down broken slow fails failing failed failure error errors problem problems issue issues outage outages offline
    off unavailable unreachable working work works stopped not no isn't doesn't again currently since
    kaputt langsam fehler problem probleme stoerung störung ausfall ausgefallen gestört geht funktioniert
    nicht offline erreichbar
    caido caído caida caída lento error errores problema problemas fallo fallos funciona averia avería
    panne lent erreur erreurs problème problèmes marche fonctionne pas indisponible hors service
    fora lento erro erros problema problemas falha funciona ar indisponível indisponivel não nao
""")
"""Words that say that something is wrong, and not with what."""


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident that is or was, with how many people report it. `opened_at` is aware."""

    id: int
    subject: str
    words: tuple[str, ...]
    opened_at: datetime
    opened_by_name: str
    solved_at: datetime | None
    reports: int

    @property
    def subject_key(self) -> str:
        """How replies name the incident: `incident 3`."""
        return f"incident {self.id}"


def words_in(line: str) -> tuple[str, ...]:
    """Return the phrases of a line, which commas separate: “login, sign in”."""
    phrases = (" ".join(phrase.split()) for phrase in re.split(r"[,;\n]", line))
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))[:MOST_WORDS]


def words_of_subject(subject: str) -> tuple[str, ...]:
    """Return the words of a subject that say what it is about: “login” of “login is down”."""
    nothing = _OUTAGE.union(*FUNCTION_WORDS.values())
    said = [word for word in WORDS.findall(subject) if fold(word).casefold() not in _folded(nothing)]
    return tuple(dict.fromkeys(said)) or (subject,)


def belongs(text: str, words: Iterable[str]) -> bool:
    """Return whether a text belongs to an incident: whether it has all words of one of the phrases, in any form."""
    said = frozenset(terms(text, languages=_LANGUAGES))
    return any(_is_in(phrase, said) for phrase in words)


def _is_in(phrase: str, said: frozenset[str]) -> bool:
    """Return whether each word of a phrase is said, as it is or in another form."""
    words = [frozenset(terms(word, languages=_LANGUAGES)) for word in WORDS.findall(phrase)]
    return bool(words) and all(said & forms for forms in words)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word).casefold() for word in words)

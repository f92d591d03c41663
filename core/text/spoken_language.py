"""In which language somebody writes, and in which one they ask to be answered.

The words that only one of our languages has decide; otherwise py3langid does, if it is sure. A message that decides
nothing, such as “ok” or a name, has no language.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

from core.model.language import LANGUAGES
from core.text.talk import languages_heard
from core.text.terms import FUNCTION_WORDS, WORDS, probable_language, words_of

_MOST_CHARACTERS: Final = 600
_FEWEST_WORDS: Final = 4
"""py3langid is asked only about texts of this many words."""
_SURE: Final = 0.9
_DECIDES: Final = 6
"""The points of a word that only one language has. One that several have gives each of them a share."""
_STAYS: Final = 0.5
"""The share of the best language's points with which the language of the conversation stays."""

_NAMES: Final = {
    "en": "english|englisch|inglés|ingles|anglais|inglês",
    "de": "german|deutsch|alemán|aleman|allemand|alemão|alemao",
    "es": "spanish|spanisch|español|espanol|castellano|espagnol|espanhol",
    "fr": "french|französisch|franzoesisch|francés|frances|français|francais|francês",
    "pt": "portuguese|portugiesisch|portugués|portugues|portugais|português",
}
_ANY_NAME: Final = "|".join(f"(?P<{code}>{names})" for code, names in _NAMES.items())
_POLITE: Final = r"(?:please|bitte|por favor|s'?il (?:te|vous) pla[iî]t|stp|svp|pls)"
_WANTED: Final = re.compile(
    rf"(?:(?:ok(?:ay)?|no|nein|non|não|hey|hi|hola|hallo|salut|olá|and|und|y|et|e)[\s,]+)?(?:{_POLITE}[\s,]+)?"
    r"(?:(?:can|could|would|will) you\s+|kannst du\s+|können sie\s+|k[oö]nntest du\s+|puedes\s+|podrías\s+|"
    r"(?:peux|pourrais)-tu\s+|tu peux\s+|(?:pouvez|pourriez)-vous\s+|você pode\s+|pode\s+|let'?s\s+)?"
    r"(?:(?:say|repeat) (?:it|that)|(?:speak|answer|reply|respond|write|talk)(?: (?:to )?(?:me|us))?|"
    r"(?:sprich|sprechen sie|rede|antworte|antworten sie|schreib|schreibe)(?: (?:mit )?(?:mir|uns))?|"
    r"(?:habla|hable|háblame|hablame|responde|respóndeme|contesta|contéstame|escribe|escríbeme|hablar|responder)|"
    r"(?:parle|parlez|réponds|répondez|écris|écrivez|parler|répondre)(?:[- ](?:moi|nous))?|"
    r"(?:fale|fala|falar|responda|responde|escreva|escreve)(?: comigo)?)?"
    rf"\s*(?:(?:in|auf|en|em|to)\s+)?(?:{_ANY_NAME})(?:\s+(?:antworten|sprechen|reden|schreiben))?"
    rf"(?:\s+(?:from now on|only|instead|ab jetzt|a partir de ahora|à partir de maintenant|a partir de agora))?"
    rf"[\s,]*(?P<please>{_POLITE})?[\s.!?]*",
    re.IGNORECASE,
)
_BARE: Final = re.compile(rf"\W*(?:{_ANY_NAME})\W*", re.IGNORECASE)
_NAMED: Final = re.compile(
    rf"\W*(?:(?:in|into|to|auf|ins|en|al?|em|para|vers|o|l[ea]s?)\s+)*(?:{_ANY_NAME})\W*", re.IGNORECASE
)
_CODE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_ENDS: Final = re.compile(r"[,.;!?–—-]\s*|\n")


def language_wanted(text: str) -> str | None:
    """Return the language in which somebody asks to be answered (“in German please”), or None.

    The text is nothing else, or its last clause is (“when do you open? in German please”).
    """
    if len(text) > _MOST_CHARACTERS or not _mentions_a_language(text):
        return None
    clauses = [text, *(text[end.end() :] for end in _ENDS.finditer(text))]
    for clause in clauses:
        found = _WANTED.fullmatch(clause.strip())
        if found and not _BARE.fullmatch(clause):
            return next(code for code in LANGUAGES if found[code])
    return None


def language_named(text: str) -> str | None:
    """Return the code of the language that a text names and nothing else, such as “German” or “auf Englisch”."""
    found = _NAMED.fullmatch(text)
    return next((code for code in _NAMES if found[code]), None) if found else None


def language_spoken(text: str, *, known: str | None = None) -> str | None:
    """Return which of our languages a text is in, or None if that cannot be told.

    `known` is the language of what was said before, if any. It stays unless another one is clearly ahead: Portuguese
    and Spanish share many words, and nobody changes the language for one message.
    """
    text = _CODE.sub(" ", text)  # nobody speaks it
    if small_talk := languages_heard(text):
        return small_talk[0] if len(small_talk) == 1 else None
    words = [word.lower() for word in WORDS.findall(text[:_MOST_CHARACTERS].replace("’", "'"))]
    points: Counter[str] = Counter()
    for word in words:
        having = _languages_of().get(word, ())
        for language in having:
            points[language] += _DECIDES // len(having)
    ranked = points.most_common(2)
    if ranked and known and points[known] >= ranked[0][1] * _STAYS:
        return known
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) and ranked[0][1] >= _DECIDES:
        return ranked[0][0]
    if len(words) < _FEWEST_WORDS:
        return None
    language, probability = probable_language(text[:_MOST_CHARACTERS])
    return language if language in LANGUAGES and probability >= _SURE else None


def words_of_one_language(language: str) -> frozenset[str]:
    """Return the words of a language that tell it from the others."""
    return frozenset(word for word, known in _languages_of().items() if known == (language,))


def prepare() -> None:
    """Load py3langid, which takes 0.8 s."""
    probable_language("")


def _mentions_a_language(text: str) -> bool:
    return re.search(_ANY_NAME, text, re.IGNORECASE) is not None


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """Return, for each word of the tables, the languages that have it."""
    words = tomllib.loads(Path(__file__).with_name("spoken_words.toml").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for word in words_of(words[language]) | FUNCTION_WORDS[language]:
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}

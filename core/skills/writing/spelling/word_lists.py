"""German, Spanish, French and Portuguese by lists of words and their frequency, from the wheel `pyspellchecker`.

A list says only which words people use. So a word is corrected only if a frequent word is one slip away from it, and a
word that may be a name, a compound or a word of the trade stays.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from core.skills.writing.spelling.correction import Correction
from core.skills.writing.spelling.word_checks import begins_sentence, is_name_at, is_slip, plain
from core.text.terms import FUNCTION_WORDS, STEMMERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spellchecker import SpellChecker

LANGUAGES: Final = ("de", "es", "fr", "pt")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
FREQUENT: Final = 30
"""How often a word must occur in the list to be what somebody meant to write."""
_SHORTEST: Final = 4
_LONG: Final = 7
"""A word of this many letters may have two slips."""
_JOINTS: Final = ("", "s", "es", "n", "en", "er", "e")
"""What German puts between the parts of a compound."""
_SHORTEST_PART: Final = 3
_OF_LEMMAS: Final = frozenset({"es"})
"""Languages whose lists have few inflected forms. There, an unknown form with a known stem is right."""
_ACUTE: Final = dict(zip("aeiou", "áéíóú", strict=True))
_ELIDED: Final = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)
_ENCLITICS: Final = re.compile(r"(?:me|te|se|nos|os|lo|la|los|las|le|les|melo|selo|telo)$")


def find_misspelt(text: str, language: str) -> Iterator[Correction]:
    """Yield corrections of misspelt words."""
    for match in _WORD.finditer(text):
        start, word = match.start(), match[0]
        if language == "fr" and (elided := _ELIDED.match(word)):
            start, word = start + elided.end(), word[elided.end() :]
        if len(word) < _SHORTEST or text[match.end() : match.end() + 1] == "-" or text[start - 1 : start] == "-":
            continue
        if language != "de" and is_name_at(text, start):
            continue
        is_name = is_name_at(text, start) and not _follows_article(text, start, language)
        if after := _meant(word, language, is_name=is_name, begins=begins_sentence(text, start)):
            yield Correction(start, start + len(word), word, after, "spelling")


def _follows_article(text: str, start: int, language: str) -> bool:
    """Return whether a German word with a capital comes after “die”, “eine”, “im”: it is a noun, hardly a name."""
    before = text[:start].split()
    return language == "de" and bool(before) and before[-1].lower() in FUNCTION_WORDS["de"]


def _meant(word: str, language: str, *, is_name: bool, begins: bool) -> str | None:
    """Return the word that was meant, or None if a word is right, or cannot be told to be wrong."""
    if _is_word(word.lower(), language):
        return None
    words, low = words_of(language), word.lower()
    candidates = {each for each in words.edit_distance_1(low) if words.word_usage_frequency(each) and each != low}
    candidates = {each for each in candidates if plain(each) != plain(low) or each != plain(each)}
    if language in _OF_LEMMAS:
        candidates = {each for each in candidates if is_slip(low, each)}
    counted = {each: words.word_frequency[each] * (20 if is_slip(low, each) else 1) for each in candidates}
    # Most words have the same frequency. The first letters of a word are seldom wrong.
    best = max(counted, key=lambda each: (counted[each], _same_start(low, each), each), default=None)
    if best is None or counted[best] < FREQUENT or (is_name and not is_slip(low, best)):
        best = _meant_by_two_slips(low, words) if not is_name and len(low) >= _LONG else None
    if best is None:
        return None
    return best.capitalize() if word[0].isupper() and (is_name or begins or language == "de") else best


def _same_start(one: str, other: str) -> int:
    """Return with how many same letters two words begin."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _meant_by_two_slips(low: str, words: SpellChecker) -> str | None:
    """Return a frequent word that is two edits away and sounds alike, without its accents and doubled letters."""
    sound = _sound(low)
    near = {
        each for first in words.edit_distance_1(low) if _sound(first) == sound for each in words.edit_distance_1(first)
    }
    found = [each for each in near if _sound(each) == sound and words.word_frequency[each] >= FREQUENT]
    return max(found, key=lambda each: (words.word_frequency[each], each), default=None)


def _sound(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", plain(word))


def _is_word(low: str, language: str) -> bool:
    words = words_of(language)
    if low in FUNCTION_WORDS[language] or words.known([low]):
        return True
    if language == "de":
        return bool(words.known([low.replace("ss", "ß"), low.replace("ß", "ss")])) or _is_compound(low, words)
    if language in _OF_LEMMAS and _stem(low, language) in _stems(language):
        return not words.known([low[:place] + _ACUTE[low[place]] + low[place + 1 :] for place in _vowels(low)])
    if language == "es" and (ending := _ENCLITICS.search(low)):
        return bool(words.known([plain(low[: ending.start()]), low[: ending.start()]]))
    return "'" in low or "’" in low


def _is_compound(low: str, words: SpellChecker) -> bool:
    """Return whether a word is made of known words, as German makes them: Termin + verschiebung."""
    for end in range(_SHORTEST_PART, len(low) - _SHORTEST_PART + 1):
        if words.word_frequency[low[:end]] < FREQUENT:
            continue
        for joint in _JOINTS:
            rest = low[end + len(joint) :]
            if low.startswith(joint, end) and len(rest) >= _SHORTEST_PART:
                if words.word_frequency[rest] >= 1 and len(rest) > _SHORTEST_PART:
                    return True
                if len(rest) > 2 * _SHORTEST_PART and _is_compound(rest, words):
                    return True
    return False


def _vowels(low: str) -> list[int]:
    return [place for place, sign in enumerate(low) if sign in _ACUTE]


@cache
def _stems(language: str) -> frozenset[str]:
    """Return the stems of the words of a language, of all that do not lack their accents."""
    return frozenset(_stem(word, language) for word in words_of(language).word_frequency.dictionary)


def _stem(word: str, language: str) -> str:
    from Stemmer import Stemmer  # noqa: PLC0415

    return str(Stemmer(STEMMERS[language]).stemWord(word))


@cache
def words_of(language: str) -> SpellChecker:
    """Return the list of a language. It takes half a second to read, once."""
    from spellchecker import SpellChecker  # noqa: PLC0415 — loaded when somebody has a text checked

    return SpellChecker(language=language, distance=1)

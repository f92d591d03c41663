"""Turns text in any language into the terms of the lexical index, both for documents and for questions."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import Any, Final


def words_of(table: str) -> frozenset[str]:
    """Return the words of a string, for tables that are written as one string."""
    return frozenset(table.split())


STEMMERS: Final = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""The Snowball algorithm of a language, by its ISO 639-1 code. Other languages are indexed without stemming."""

DEFAULT_LANGUAGE: Final = "en"
"""The language of a text that is too short or too mixed to identify."""

SURE: Final = 0.5
"""A guess among the languages of a script needs at least this probability; otherwise the script's first one is used."""

SCRIPTS: Final = (
    (re.compile(r"[\u3040-\u30ff]"), ("ja",)),
    (re.compile(r"[\uac00-\ud7af]"), ("ko",)),
    (re.compile(r"[\u3400-\u9fff]"), ("zh",)),
    (re.compile(r"[\u0e00-\u0e7f]"), ("th",)),
    (re.compile(r"[\u0600-\u06ff]"), ("ar", "fa")),
    (re.compile(r"[\u0370-\u03ff]"), ("el",)),
    (re.compile(r"[\u0400-\u04ff]"), ("ru", "sr")),
    (re.compile(r"[\u0900-\u097f]"), ("hi", "ne")),
    (re.compile(r"[\u0530-\u058f]"), ("hy",)),
    (re.compile(r"[\u0b80-\u0bff]"), ("ta",)),
)
"""The languages written in each script. Kana is before Han, because Japanese texts contain both."""

LATIN: Final = (
    "en", "ca", "cs", "da", "de", "es", "et", "eu", "fi", "fr", "ga", "hu", "id", "it", "lt", "nl", "no", "pl", "pt",
    "ro", "sv", "tr",
)  # fmt: skip
"""The languages in Latin script that are distinguished."""

FOREIGN_SHARE: Final = 0.3
"""A script decides the language if at least this share of the letters belongs to it."""

UNSPACED: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Characters of scripts without spaces between words, and Korean, whose particles are suffixes: indexed as bigrams."""

WORDS: Final = re.compile(r"[^\W_][\w'-]*")
"""A word as it is written; not for indexing."""

FUNCTION_WORDS: Final[dict[str, frozenset[str]]] = {
    "en": words_of(
        "a an the of to in on at for from with by about as is are was were be been being am do does did have has had "
        "can could will would shall should may might must i you he she it we they me him her us them my your his its "
        "our their this that these those there here what which who whom whose when where why how and or but if not "
        "no so than then too very just also any some all it's i'm don't i'd i'll what's who's where's when's how's "
        "that's there's uh um umm ummm hm hmm ok okay oh ah yeah yes please thank thanks"
    ),
    "de": words_of(
        "der die das den dem des ein eine einen einem einer ich du er sie es wir ihr mich mir mein meine meinen ist "
        "sind war hat haben kann können wird werden und oder aber nicht im in zu zum zur von mit auf für bei an wie "
        "wer wo wann warum was welche welcher welches man bitte"
    ),
    "fr": words_of(
        "le la les un une des du de et ou est sont je tu il elle nous vous on mon ma mes ce cette que qu qui quel "
        "quelle quels quelles comment où quand pourquoi dans sur pour avec par au aux en à a puis-je est-ce"
    ),
    "es": words_of(
        "el la los las un una de del y o es son yo mi mis su sus se que qué cuál cuáles cómo dónde cuándo quién por "
        "para con en al a lo me puedo hay está"
    ),
    "pt": words_of(
        "o a os as um uma de do da dos das e ou é são eu meu minha se que qual quais como onde quando quem por para "
        "com em no na ao posso há está"
    ),
    "it": words_of(
        "il lo la i gli le un una di del della e o è sono io mi mio mia si che chi qual quale quali come dove quando "
        "perché per con in nel nella al a da posso"
    ),
}
"""Words of questions that say little about what is asked, by language. In other languages, only rarity counts."""

ENGLISH: Final = words_of(
    "the what how which who where when why does did with is are you your my can there this that of and"
)
"""A text in Latin letters with two of these words is English. This saves loading the model, which takes 0.8 s."""

FEW_WORDS: Final = 12
"""py3langid is often wrong about texts of at most this many words; their function words tell more."""

CLEAR_LEAD: Final = 2
"""How many more function words a language must have than any other to be told by them alone."""

MARKS: Final = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962-\u0963"
    r"\u0980-\u0dff"
)
"""Combining marks and vowel signs: letters to a reader, but not to `\\w`."""

WORD: Final = rf"[^\W{UNSPACED}]"
TOKEN: Final = re.compile(
    rf"[{UNSPACED}]+|--?(?=[^\W\d_]){WORD}[\w-]*|{WORD}(?:{WORD}|[{MARKS}]|['._:/@+#-](?={WORD}))*[+#]*"
)
INNER: Final = re.compile(rf"(?:[^\W_]|[{MARKS}])+")
CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
GROUPED: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
ACRONYMS: Final = re.compile(r"[A-Z]{2,}s")
"""The plural of an acronym, as in `PDFs`."""

VOWELLESS: Final = re.compile(r"[b-df-hj-np-tv-xz]{2,}s(?<!ss)")
"""The same in lower case, which the English stemmer does not recognise as a plural."""

APOSTROPHES: Final = str.maketrans("’‘ʼ＇", "''''")
ARABIC_MARKS: Final = re.compile(r"[\u0640\u064b-\u065f\u0670]")
ARABIC_LETTERS: Final = str.maketrans("ةىٱ", "هيا")
FOLDABLE: Final = re.compile(r"[a-z\u0370-\u03ff\u0400-\u04ff\u0600-\u06ff]")


def terms(text: str, *, languages: tuple[str, ...] = (DEFAULT_LANGUAGE,)) -> list[str]:
    """Return the terms of a text in order, with repetitions.

    For a document, pass its own language; for a question, pass all languages of the store, so that it gets the stem of
    each word in each language (equal stems only once). A compound such as `FRONTDESK_HOME`, `--wait` or `v2.30` yields
    itself and its parts. Scripts without spaces yield character bigrams. Words lose case, width and diacritics.
    """
    found: list[str] = []
    plain = GROUPED.sub("", unicodedata.normalize("NFKC", text).translate(APOSTROPHES))
    for token in TOKEN.findall(plain):
        if re.match(f"[{UNSPACED}]", token):
            found.extend(token[at : at + 2] for at in range(max(1, len(token) - 1)))
        else:
            found.extend(_forms(token, languages))
    return found


def guess_language(text: str) -> str:
    """Return the ISO 639-1 code of the language of a text: by its script, then by py3langid within the script."""
    letters = sum(char.isalpha() for char in text) or 1
    for script, candidates in SCRIPTS:
        if len(script.findall(text)) >= FOREIGN_SHARE * letters:
            return candidates[0] if len(candidates) == 1 else _guess_among(text, candidates)
    words = WORDS.findall(text[:400].lower())
    if len(ENGLISH.intersection(words)) > 1:
        return "en"
    if len(words) > FEW_WORDS:
        return _guess_among(text, LATIN)
    language, lead = _count_function_words(words)
    if lead >= CLEAR_LEAD:
        return language
    guessed = _guess_among(text, LATIN)
    return language if lead and guessed == DEFAULT_LANGUAGE else guessed


def _count_function_words(words: list[str]) -> tuple[str, int]:
    """Return the language with the most of these words as function words, two at least, and how many more it has."""
    counts = Counter({language: len(known.intersection(words)) for language, known in FUNCTION_WORDS.items()})
    (language, most), (_, further) = counts.most_common(2)
    return language, most - further if most > 1 else 0


def probable_language(text: str) -> tuple[str, float]:
    """Return the likeliest language among those in Latin script, and its probability."""
    language, probability = _identifier(LATIN).classify(text)
    return str(language), float(probability)


def fold(word: str) -> str:
    """Return a word without case and without the diacritics of Latin, Greek, Cyrillic and Arabic.

    Marks that make a different letter in other scripts are kept, such as the vowels of Hindi and the voicing of kana.
    """
    if word.isascii():
        return word.casefold()
    folded: list[str] = []
    base = ""
    plain = ARABIC_MARKS.sub("", word.casefold()).translate(ARABIC_LETTERS)
    for char in unicodedata.normalize("NFD", plain):
        if unicodedata.category(char) != "Mn":
            base = char
            folded.append(char)
        elif not FOLDABLE.match(base):
            folded.append(char)
    return unicodedata.normalize("NFC", "".join(folded))


@lru_cache(maxsize=65536)
def _forms(token: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the stems of a plain word. For a compound, return the whole and the stems of its parts.

    Results are cached, which makes `terms` more than twice as fast on a document.
    """
    if ACRONYMS.fullmatch(token):
        return _forms(token[:-1], languages)
    if token.isalnum():
        camel = CAMEL.split(token)
        parts = camel if len(camel) > 1 else []
        return (*_stems(token, languages), *(stem for part in parts for stem in _stems(part, languages)))
    if "'" in token and token.replace("'", "").isalpha():
        # English keeps the word whole; in other languages, the parts are words, as in `l'hôtel`
        halves = [token] if languages == ("en",) else token.split("'")
        words = [half for half in halves if len(half) > 1] or halves
        return tuple(stem for word in words for stem in _stems(word, languages))
    parts = [piece for part in INNER.findall(token) for piece in CAMEL.split(part)]
    whole = () if parts == [token] else (fold(token),)
    return (*whole, *(stem for part in parts for stem in _stems(part, languages)))


def _stems(word: str, languages: tuple[str, ...]) -> list[str]:
    lowered, stems = ARABIC_MARKS.sub("", word.casefold()), []
    for language in languages:
        if language == "en" and VOWELLESS.fullmatch(lowered):
            stems.append(lowered[:-1])
        else:
            stemmer = _stemmer(language)
            stems.append(fold(stemmer.stemWord(lowered) if stemmer else lowered))
    return list(dict.fromkeys(stems))


@cache
def _stemmer(language: str) -> Any:
    import Stemmer  # noqa: PLC0415  (loaded when the first text is read)

    return Stemmer.Stemmer(STEMMERS[language]) if language in STEMMERS else None


@cache
def _identifier(candidates: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  (0.8 s, only when learning)

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(candidates)
    return identifier


def _guess_among(text: str, candidates: tuple[str, ...]) -> str:
    language, probability = _identifier(candidates).classify(text)
    return str(language) if probability >= SURE else candidates[0]

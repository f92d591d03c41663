"""Full stops that do not end a sentence: abbreviations, initials and ordinal numbers.

The tables are for all languages together, because a text does not name its language and often mixes several. An
abbreviation that is a common word in another language (`no`, `ok`) therefore counts only before a number.
"""

from __future__ import annotations

import re
from typing import Final

from core.text.terms import words_of

ALWAYS: Final = words_of(
    # English, Latin
    "mr mrs ms dr drs prof rev gen col sgt capt lt hon pres gov sen rep vs approx ca cf e.g i.e eg ie viz resp "
    "tel ext incl excl mt "
    # German
    "z.b d.h u.a o.g s.o z.t bzw ggf evtl vgl bspw inkl exkl zzgl abzgl sog allg insb ehem geb hr hrn dipl ing "
    "med str "
    # French, Spanish, Portuguese, Italian
    "mme mmes mlle av bd env tél p.ej p.ex ej sr sra srta dra ud uds avda ee aprox exmo profa sig sig.ra sigg "
    "dott dott.ssa avv geom cfr "
    # Dutch, Danish, Norwegian, Swedish
    "dhr mevr mgr bijv d.w.z o.a m.b.t bl.a f.eks t.ex tlf "
    # Polish, Czech
    "św ul im np m.in tzw tj bp inż wg paraf proj např tzv nám "
    # Turkish
    "örn doç "
    # Russian
    "т.е ул им просп проф акад букв напр"
)
"""Titles and linking words, in lower case. The sentence always continues after them."""

BEFORE_NUMBERS: Final = words_of(
    "no nos nr nº n° núm rs art arts fig figs eq sec ch chap cap kap para vol pp pg pag pagg pág págs abs abb "
    "tab min max al ed eds est mar ust pkt ok godz blz kl род ум ок рис стр гл"
)
"""Words that are abbreviations only before a number, as in `No. 5`. Elsewhere they are plain words."""

SOMETIMES: Final = words_of(
    "st ste jr inc ltd co corp pvt dept univ ave blvd rd ft chr std jan feb apr jun jul aug sep sept oct nov dec "
    "okt dez"
)
"""Abbreviations unless the next word is in `STARTERS`. Dotted ones such as `U.S.` are treated in the same way."""

STARTERS: Final = words_of(
    # English
    "the this that these those it he she they we you in on at for from with after before when while if although "
    "however a an its his her their our some many most there as but and both since during please "
    # German
    "der die das den dem des ein eine einen einem einer es er sie wir ihr ich man im am auf bei beim mit nach "
    "vor von vom zu zum zur für um ab bis aus über unter seit ohne durch wenn wer was wie wo dann danach dabei "
    "dazu dafür damit dort hier heute morgen jetzt nun nur auch als aber oder und denn doch da so falls sonst "
    "alle jeder jede jedes kein keine diese dieser dieses diesem diesen außerdem bitte nicht "
    # French, Spanish, Portuguese, Italian, Dutch
    "le la les un une il elle ils elles nous vous ce cette ces c'est dans pour el los las una esta este para por "
    "o os uma lo gli het een deze dit dat wij zij voor "
    # Russian
    "в во на по он она они это для при после как и но мы вы если"
)
"""Words that begin a sentence if they are capitalised after an abbreviation or a number."""

CLOCK: Final = frozenset({"a.m", "p.m"})
AFTER_CLOCK: Final = re.compile(
    r"\(|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|(?:[ECMP][SD]?T|CES?T|UTC|GMT|BST)\b"
)
"""A weekday or time zone after a time of day."""

MONTHS: Final = words_of(
    "januar jänner februar märz april mai juni juli august september oktober november dezember jan jän feb apr "
    "jun jul aug sep sept okt nov dez"
)
"""German puts a full stop after ordinals and capitalises months: `3. Mai`."""

COUNTED: Final = re.compile(
    r"Jahr(?:hundert|tausend|zehnt|gang|estag)|Jh\b|Stock(?:werk)?(?:s|es)?\b|Etage|(?:Ober|Unter|Dach)geschoss|[OU]G\b"
    r"|Klassen?\b|(?:Bundes)?[Ll]iga|Weltkrieg|Auflage|Lebensjahr|Quartal|Halbjahr|Semester|Kapitel|Geburtstag|Advent\b"
)
"""German nouns that an ordinal can precede, with or without an article."""

ARTICLES: Final = words_of(
    "am vom zum zur beim im ins der dem den des das jeder jeden jedem jedes jede ihr ihre ihrem ihren ihrer sein "
    "seine seinem seinen seiner unser unsere unserem unseren unserer"
)
"""German words that precede ordinals, as in `im 6. Stock`. `die` is left out because it is an English word."""

OPENING: Final = "\"'“„‘‚«»([{*_~-–—"
_LONGEST: Final = max(map(len, ALWAYS | BEFORE_NUMBERS | SOMETIMES))
_CLOSING: Final = (")", "]", "}", '"', "'", "”", "“", "’", "»", "«", "*", "_", "`")
_ELIDED: Final = re.compile(r"^(?:[cdjlmnst]|qu|un|all|dall|dell|nell|sull)['’](?=\w)", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ORDINAL_LIST: Final = re.compile(r"\d\.\s*(?:und|oder|bis|-|–)\s*$")


def keeps_stop(before: str, after: str) -> bool:
    """Return whether a full stop belongs to the word before it and does not end a sentence.

    Args:
        before: The text before the full stop, at least the last few words.
        after: The text after the full stop and white space. It does not begin with a lower-case letter.
    """
    words = before.rsplit(maxsplit=2)
    word = words[-1].lstrip(OPENING) if words else ""
    if "'" in word or "’" in word:
        word = _ELIDED.sub("", word)
    if not 0 < len(word) <= _LONGEST or word.endswith(_CLOSING):
        return False
    bare = after.lstrip(OPENING)
    if word.isdecimal():
        return _is_ordinal(before, word, bare)
    if len(word) == 1:
        return _is_letter_kept(word, words[-2] if len(words) > 1 else "", bare)
    return _is_abbreviation(word.lower(), after, bare)


def _is_abbreviation(word: str, after: str, bare: str) -> bool:
    if word in CLOCK:
        return AFTER_CLOCK.match(after) is not None
    if word in BEFORE_NUMBERS:
        return bare[:1].isdecimal()
    dotted = "." in word and all(len(part) == 1 and part.isalpha() for part in word.split("."))
    return word in ALWAYS or ((word in SOMETIMES or dotted) and not _starts(bare))


def _is_letter_kept(letter: str, previous: str, bare: str) -> bool:
    """Return whether a letter is an abbreviation, as in `p. 4`, `J. Smith` or `v. Chr.`, but not in `5 m.`."""
    if bare[:1].isdecimal() or bare.startswith(("Chr", "J.-C")):
        return letter.isalpha()
    if letter.isupper():
        return letter != "I"
    return letter.isalpha() and not previous[-1:].isdecimal() and not _starts(bare)


def _is_ordinal(before: str, number: str, bare: str) -> bool:
    """Return whether a number is a German ordinal, as in `am 3. Mai` or `im 21. Jahrhundert`."""
    follower = _WORD.match(bare)
    if len(number) > 3 or follower is None:  # noqa: PLR2004  (longer ones are years)
        return False
    if follower[0].lower() in MONTHS or COUNTED.match(bare):
        return True
    ahead = before[: len(before) - len(number)]
    words = ahead.lower().split()[-2:]
    introduced = bool(words) and words[-1] in ARTICLES and words != ["i", "am"]
    return (introduced or _ORDINAL_LIST.search(ahead) is not None) and not _starts(bare)


def _starts(bare: str) -> bool:
    """Return whether a text begins with a typical first word of a sentence. An initial (`A. Smith`) does not count."""
    follower = _WORD.match(bare)
    return follower is not None and follower[0].lower() in STARTERS and not bare.startswith(".", follower.end())

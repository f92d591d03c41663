"""Guesses which of five languages a draft is in, by frequent words and spellings, because the forms depend on it."""

from __future__ import annotations

import re
from typing import Final

from core.guards.actions.assertion_forms import TOKEN
from core.guards.actions.assertion_limits import QUOTED
from core.guards.particulars import fold_text
from core.text.terms import words_of

_LETTERS_WEIGH: Final = 3
_ENDINGS_WEIGH: Final = 2
_WORDS = re.compile(r"[^\W\d_]{3}")

LANGUAGE_WORDS: Final = {
    "en": words_of(
        "a all an and are as at been by for from has have he i i'll i'm i've in is it me my not now of on she that "
        "the they this to was we will with you your"
    ),
    "de": words_of(
        "ab am auch auf aus bei das dein deine deinen dem den der dich die dir du ein eine einem einen einer es "
        "für habe hat ich im ist jetzt mein meine mit nach nicht noch schon sich sie sind uhr um und von werden "
        "wieder wir wird wurde zu zum zur"
    ),
    "es": words_of(
        "ahora al cada con de del desde el en es esta este está están fue ha han hasta he hoy la las lo los mañana "
        "me mi muy más no otra para por que queda qué se son su sus también te tu tus un una y ya"
    ),
    "fr": words_of(
        "toi même elle ils elles lui chez très été être fait "
        "a au aux avec bien c c'est ce cette d dans des deux du dès déjà désormais elle en est et il j j'ai je "
        "jusqu'à l l'a la le les leur maintenant mais n n' ne nous on ou où par pas plus pour qu que qui sa son "
        "sont sur t t'a t'ai ta te tes ton tous tout un une vos votre vous à été"
    ),
    "pt": words_of(
        "deu oito três foram pra isso esse essa lembrete enquete reunião lhe depois assim quem consulta horário "
        "agora amanhã ao as até com da das do dos e ela ele em está estão eu ficou foi hoje já mais na no não o os "
        "para pela pelo por pra que se seu sua te teu tua um uma você à às é"
    ),
}
"""Frequent words, by language."""

LETTERS: Final = {
    "fr": re.compile(r"[èùœîû]|\b[jlntdcs]'|qu'"),
    "pt": re.compile(r"[ãõ]|ção|ções"),
    "es": re.compile(r"[ñ¿¡]|ción|ciones"),
    "de": re.compile(r"[ßäöü]"),
}
"""Spellings that only this language of the five has."""

ENDINGS: Final = {
    "pt": re.compile(r"\b\w{3,}(?:ei de|ei o|ei a|ei|ções|inho|inha)\b|\b\w+ou\b|\b\w+mente\b|lh|nh|\b[àa]s \d"),
    "es": re.compile(r"\b\w{3,}ó\b|\ba las \d"),
    "de": re.compile(r"\b\w{3,}(?:ung|cht)\b|sch|\b\d+ uhr"),
    "fr": re.compile(r"\b\w{3,}(?:ée|eux|ez)\b|eau|\b\d+ h\b|ç"),
    "en": re.compile(r"\b\w{3,}(?:ed|ing)\b|th|\bpm\b|\bam\b"),
}
"""Spellings that are frequent in the language."""


_WEIGHTS: Final = {
    word: 2 if sum(word in known for known in LANGUAGE_WORDS.values()) == 1 else 1
    for words in LANGUAGE_WORDS.values()
    for word in words
}


def guess_form_language(draft: str) -> str:
    """Return which of the five languages a draft is in, or an empty text if in doubt. Quotations do not count."""
    outside = QUOTED.sub(" ", draft)
    text = fold_text(outside if _WORDS.search(outside) else draft).replace("’", "'")
    words = TOKEN.findall(text)
    scores = {
        language: sum(_WEIGHTS[word] for word in words if word in known)
        + _LETTERS_WEIGH * (len(LETTERS[language].findall(text)) if language in LETTERS else 0)
        + _ENDINGS_WEIGH * len(ENDINGS[language].findall(text))
        for language, known in LANGUAGE_WORDS.items()
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] else ""

"""Translates a text with the language model, and keeps everything in it that is no word.

Code, links, mentions, emoji, formatting and the names of the glossary are taken out, and put back where the model left
their placeholders. A translation that lost, repeated or invented one is asked for once more, and then refused.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.digests.secrecy import without_secrets
from core.model.errors import SkillError
from core.text.catalogue import _
from core.text.placeholders import mask, restored

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.translation.glossary import Glossary
    from core.text.placeholders import Masked

log = logging.getLogger(__name__)

LONGEST: Final = 6_000
"""In characters."""
ATTEMPTS: Final = 2
LANGUAGES: Final = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
_LINE: Final = re.compile(r"^\s*(\d+)\s*[|:]\s?(.*)$", re.MULTILINE)
_INSTRUCTIONS: Final = (
    "Translate the numbered lines into {language}, naturally and completely. Answer with the same lines, each with its "
    "number and “|” before it, and with nothing else. Marks such as ⟦3⟧ stand for things that stay as they are: put "
    "each of them once into the same line, where it belongs in {language}. Add no formatting, links, mentions or emoji."
)
_GLOSSARY: Final = "Use these words:\n{terms}"
_ONCE_MORE: Final = (
    "Your last answer lost, repeated or invented a mark, or left out a line. Keep every mark exactly once."
)


@dataclass(frozen=True, slots=True)
class Translation:
    """A translated text, the name of the model, and the terms of the glossary that it did not use."""

    text: str
    model: str
    unused: tuple[tuple[str, str], ...] = ()


async def translate(turn: Turn, text: str, *, to: str, glossary: Glossary, names: tuple[str, ...] = ()) -> Translation:
    """Return a text in the language with the code `to`. Secrets in it do not reach the model; `names` stay as they are.

    Raises:
        SkillError: there is no language model, it fails, or it breaks what must stay; the text says which.
    """
    turn.need_model()
    if len(text) > LONGEST:
        raise SkillError(_("That is too long to translate at once. Send me a part of it."))
    text = await without_secrets(turn, text)
    masked = mask(text, keep=(*glossary.keep, *names))
    if not masked.wordy:
        raise SkillError(_("There are no words in that to translate."))
    asked = "\n".join(f"{at}| {masked.lines[at]}" for at in masked.wordy)
    terms = glossary.terms_in(text, to=to)
    instructions = _INSTRUCTIONS.format(language=LANGUAGES[to])
    if terms:
        instructions += "\n" + _GLOSSARY.format(terms="\n".join(f"{said} = {wanted}" for said, wanted in terms))
    for attempt in range(ATTEMPTS):
        written = await turn.write(instructions if attempt == 0 else f"{instructions}\n{_ONCE_MORE}", asked)
        translated = _put_back(masked, written.text)
        if translated is not None:
            return Translation(translated, written.model, glossary.unused(terms, translated))
        log.info("A translation broke what must stay as it is (attempt %d).", attempt + 1)
    raise SkillError(
        _(
            "The language model broke a link, a mention, code or the formatting twice, so I don't show its "
            "translation. Try it with a part of the text."
        )
    )


def _put_back(masked: Masked, answer: str) -> str | None:
    lines = {int(number): words for number, words in _LINE.findall(answer)}
    return restored(masked, lines) if set(lines) == set(masked.wordy) else None

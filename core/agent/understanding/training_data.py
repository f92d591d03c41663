"""What the models are trained on: utterances for abilities, a background of what calls for none, and kinds of talk."""

from __future__ import annotations

import hashlib
import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.abilities.registry.known_talk import FILE as KINDS_OF_TALK
from core.abilities.registry.known_talk import bare
from core.abilities.registry.utterances import Utterance, read_utterances, utterances_of
from core.agent.understanding.guess import SEARCH, TALK
from core.agent.understanding.talk_kinds import OF_CONVERSATION
from core.text.talk import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.abilities.ability import Ability

BACKGROUND: Final = Path(__file__).with_name("background.txt")
"""Questions for documents, requests that no ability grants, and talk, as in `core.abilities.registry.utterances`."""
ASIDE: Final = 12
"""Of so many utterances, one is kept aside when the encoder and the weights are trained, to calibrate by."""
_SLOT = re.compile(r"\{\w+\}")


def training_utterances(abilities: Iterable[Ability]) -> tuple[Utterance, ...]:
    """Return the utterances, each once: those beside the skills, the abilities' examples, and the background."""
    found: dict[str, Utterance] = {}
    for ability in abilities:
        if not ability.presses:
            bare = (" ".join(_SLOT.sub(" ", example).split()) for example in ability.examples)
            examples = (Utterance(ability.name, "en", text) for text in bare if text)
            for utterance in (*utterances_of(ability), *examples):
                found.setdefault(utterance.text.casefold(), utterance)
    for utterance in read_utterances(BACKGROUND):
        found.setdefault(utterance.text.casefold(), utterance)
    return tuple(found.values())


def talk_utterances(abilities: Iterable[Ability]) -> tuple[Utterance, ...]:
    """Return the talk by its kind, each once, and with it the other utterances in our languages.

    Those for the abilities that talk calls for keep the ability's name, talk without a kind keeps TALK, and all others
    become SEARCH.
    """
    found = {bare(utterance.text): utterance for utterance in read_utterances(KINDS_OF_TALK)}
    for utterance in training_utterances(abilities):
        if utterance.language in LANGUAGES:
            kind = utterance.ability if utterance.ability in {*OF_CONVERSATION, TALK} else SEARCH
            found.setdefault(bare(utterance.text), utterance._replace(ability=kind))
    return tuple(found.values())


def digest_of(utterances: Sequence[Utterance]) -> str:
    """Return the hash of utterances, so that a model tells what it was trained on."""
    lines = sorted(f"{utterance.ability}\t{utterance.text}" for utterance in utterances)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def is_kept_aside(text: str) -> bool:
    """Return whether an utterance is not trained on, but used to calibrate the probabilities."""
    return zlib.crc32(text.encode()) % ASIDE == 0

"""The examples of the help in other languages than English: each calls for the ability that it stands for.

They are in the catalogues, where the help takes them from. Other people and channels can be named in them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.agent.offline.ability_matcher import AbilityMatcher
from core.agent.understanding.slots.argument_filler import fill_arguments
from core.model.language import current_language
from core.text.catalogue import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.offline.ability_matcher import Call, OfferedAbility

_MENTION: Final = re.compile(r"(?<!\w)[@#][\w-]+")
_EDGES: Final = " .!?¿¡"


def ability_shown_by(text: str, abilities: Sequence[OfferedAbility]) -> OfferedAbility | None:
    """Return the ability for which the help shows a text as an example in the language that is spoken, or None."""
    said, spoken = _plain(text), catalogue_of(current_language())
    for ability in abilities:
        translated = spoken.find(ability.shown, context="help") if ability.shown else None
        if translated and _plain(translated) == said:
            return ability
    return None


def call_of(shown: OfferedAbility, text: str, *, locale: str | None, mentions: Sequence[str]) -> Call:
    """Return the call of an ability for which a text is shown, with the arguments that its English example has too.

    If the English example gives none, the words of the text are none either: “done” is the name of no reminder.
    """
    call = fill_arguments(text, shown, locale=locale, mentions=mentions)
    english = AbilityMatcher().match_by_pattern(shown.shown, [shown])
    given = english.arguments if english else {}
    if given and given.keys() <= call.arguments.keys():
        return call
    return replace(call, arguments={name: value for name, value in call.arguments.items() if name in given})


def _plain(text: str) -> str:
    """Return a text without what may differ: case, the mark at its end, apostrophes, and whom it names."""
    folded = " ".join(text.replace("’", "'").casefold().split()).strip(_EDGES)
    return _MENTION.sub("@", folded)

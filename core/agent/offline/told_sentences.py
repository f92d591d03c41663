"""The calls of sentences that people were told to say, in their language: what a reply quotes, it understands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.abilities.coreference import CALLED, named_in_full
from core.agent.offline.ability_matcher import Call
from core.agent.understanding.slots.argument_filler import fill_arguments
from core.agent.understanding.slots.argument_slots import slots_of
from core.model.language import current_language, language_of_locale
from core.text.talk.sayings import english_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.agent.offline.ability_matcher import OfferedAbility
    from core.agent.offline.dialogue import Dialogue

_POINTING: Final = frozenset({"it", *CALLED.values()})
"""Values that point to what was mentioned last; a translation may leave them out: “cancélalo”."""
_ANY_PLACE: Final = frozenset({"time", "wish"})
"""Kinds of arguments that the example may have as a part of another one: “remind me {what}”."""


def find_told_call(
    dialogue: Dialogue, abilities: Sequence[OfferedAbility], match: Callable[[str], Call | None]
) -> Call | None:
    """Return the call of a sentence that people are told to say, or None if the text is none.

    It calls for the ability whose example its English is, which `match` tells. The arguments are the person's words.
    """
    known = {ability.name: ability for ability in abilities}
    for language in dict.fromkeys((language_of_locale(dialogue.locale), current_language())):
        for told in english_of(dialogue.text, language) if language else ():
            in_full = named_in_full(told.english, dialogue.recent_kind)
            if call := (in_full and match(in_full)) or match(told.english):
                return _filled(call, told.own, known[call.name], dialogue)
    return None


def _filled(call: Call, own: frozenset[str], ability: OfferedAbility, dialogue: Dialogue) -> Call:
    """Return the call of the English with the arguments that the person's words give in its place.

    Those of the English that are not samples stay: what points to a thing (“it”), and the person's `own` words.
    """
    if not call.arguments:
        return call
    said = fill_arguments(dialogue.text, ability, locale=dialogue.locale, mentions=dialogue.mentions).arguments
    kinds = {slot.name: slot.kind for slot in slots_of(ability.schema, ability.description)}
    kept = {name: value for name, value in call.arguments.items() if _is_kept(str(value), own, kinds.get(name))}
    given = {name: value for name, value in said.items() if name in call.arguments or kinds[name] in _ANY_PLACE}
    arguments = given | kept
    return Call(call.name, arguments, next((name for name in ability.required if name not in arguments), None))


def _is_kept(value: str, own: frozenset[str], kind: str | None) -> bool:
    return value in _POINTING or value in own or (kind == "thing" and any(word in value for word in own))

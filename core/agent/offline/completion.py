"""Takes the time that a message gives into the call that we have just proposed, or for which we have asked when."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from core.abilities.arguments import Holds, is_time
from core.agent.offline.ability_matcher import Call
from core.agent.understanding.slots.argument_filler import fill_arguments
from core.model.buttons import answer_in, assents, pressed, without_assent

if TYPE_CHECKING:
    from core.agent.offline.ability_matcher import OfferedAbility
    from core.agent.offline.dialogue import Dialogue

SOME_TIME: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""When times are read from. Arguments hold the words of a time, and not the time."""


def proposed_call(dialogue: Dialogue, ability: str) -> Call | None:
    """Return the call of an ability that our last message proposed, if it proposed no other one."""
    ids = [id_ for label, id_ in dialogue.offered.items() if answer_in(label) and pressed(id_)[0] == ability]
    if len(ids) != 1:
        return None
    missing = re.split(r"[?&]", ids[0])[-1].removesuffix("=") if ids[0].endswith("=") else None
    return Call(*pressed(ids[0]), missing)


def requested_call(request: str, ability: OfferedAbility, *, locale: str | None) -> Call:
    """Return the call of a request for which we asked something."""
    return fill_arguments(request, ability, now=SOME_TIME, locale=locale)


def complete(call: Call, text: str, ability: OfferedAbility) -> Call | None:
    """Return a call at the time that a text gives, if the text says nothing else, or “yes” before it.

    A mere “yes” changes nothing in the call: what is missing in it is asked for.
    """
    if assents(text):
        return call
    words, times = without_assent(text), _times(ability)
    name = call.missing or next(iter(times), None)
    if name not in times or not is_time(words):
        return None
    arguments = {**call.arguments, name: words}
    try:
        ability.schema.model_validate(arguments)
    except ValidationError:
        return None
    return Call(call.name, arguments)


def _times(ability: OfferedAbility) -> list[str]:
    """Return the arguments of an ability that are times, those to which something moves first."""
    fields = ability.schema.model_fields.items()
    kinds = {name: [held.kind for held in field.metadata if isinstance(held, Holds)] for name, field in fields}
    return [name for kind in ("new time", "time") for name in kinds if kind in kinds[name]]

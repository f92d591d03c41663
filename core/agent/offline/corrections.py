"""Repairs for the offline model: what a message corrects, as a call of an ability, or a short answer.

A repair becomes a command as people would give it in full (“make the booking 11”), so that any skill whose examples
have such a command takes part. “Undo” and “the other one” press a button, see
`core.agent.button_press`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.arguments import is_time
from core.abilities.coreference import named_in_full
from core.agent.understanding.repair import read_repair, text_of
from core.model.buttons import offer, pressed
from core.model.messages import Choice, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.agent.offline.ability_matcher import Call
    from core.agent.offline.dialogue import Dialogue
    from core.agent.understanding.repair import Repair


def repair(
    dialogue: Dialogue, match: Callable[[str], Call | None], complete: Callable[[str], Call | None], *, no: str | None
) -> Call | Reply | None:
    """Return the call by which a message repairs what was done last, or the answer to a repair of nothing, or None.

    “Never mind” changes nothing by itself. It may be about something else, so the person is asked; `no` is the ability
    that declines.

    `match` finds the call of a command, and `complete` the call that words complete for which we have just asked.
    """
    found = read_repair(dialogue.text)
    if found is None:
        return None
    if found.kind == "command":
        return _match(found.words, dialogue, match) if dialogue.repaired_kind or found.words == "cancel all" else None
    if found.kind == "correction":
        return _correct(found, dialogue, match, complete)
    if dialogue.pending_call:
        return _say("dropped", found) if found.kind == "drop" and not dialogue.open_question else None
    if found.kind == "drop" and (press := dialogue.taking_back) and no:
        return _ask_before_taking_back(press, found, no)
    is_about_something = found.kind not in ("no", "drop") or (found.kind == "no" and dialogue.told_of_one)
    return _say(found.kind if is_about_something else "nothing", found)


def _say(name: str, found: Repair) -> Reply:
    return Reply(text_of(name, found.language))


def _ask_before_taking_back(press: str, found: Repair, no: str) -> Reply:
    yes = Choice(press, text_of("take_back_yes", found.language))
    choices = (yes, offer(text_of("take_back_no", found.language), no))
    return Reply(text_of("take_back", found.language), choices=choices, asks=pressed(press)[0])


def _correct(
    found: Repair, dialogue: Dialogue, match: Callable[[str], Call | None], complete: Callable[[str], Call | None]
) -> Call | Reply | None:
    """Return the call that corrects a time. Without words that mark a correction, only what was told just now is."""
    if not is_time(found.words) or not (found.marked or dialogue.told_of_one):
        return None
    if dialogue.pending_call:
        return complete(found.words) or _say("proposed", found)
    call = _match(f"make it {found.words}", dialogue, match) if dialogue.repaired_kind else None
    return call or (_say("correction", found) if found.marked else None)


def _match(command: str, dialogue: Dialogue, match: Callable[[str], Call | None]) -> Call | None:
    in_full = named_in_full(command, dialogue.repaired_kind)
    return (match(in_full) if in_full else None) or match(command)

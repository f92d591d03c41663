"""Repairs for the offline model: what a message corrects, as a call of an ability, or a short answer.

A repair becomes a command as people would give it in full (“make the booking 11”), so that any skill whose examples
have such a command takes part. “Undo” and “the other one” press a button, see
`core.agent.button_press`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.abilities.arguments import is_time
from core.abilities.coreference import named_in_full
from core.agent.understanding.repair import asks_for_state, read_repair, read_rough_correction, text_of
from core.model.buttons import offer, pressed
from core.model.language import spoken_language
from core.model.replies import Choice, Reply
from core.text.catalogue import _
from core.text.talk import heard

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.agent.offline.ability_matcher import Call
    from core.agent.offline.dialogue import Dialogue
    from core.agent.understanding.repair import Repair


@dataclass(frozen=True, slots=True)
class Calls:
    """How words become calls.

    `match` finds the call of a command; `complete` completes the call for which we have just asked; `again` repeats the
    last call with other words, if it overwrites what it stored.
    """

    match: Callable[[str], Call | None]
    complete: Callable[[str], Call | None]
    again: Callable[[str], Call | None]


def repair(dialogue: Dialogue, calls: Calls, *, no: str | None) -> Call | Reply | None:
    """Return the call by which a message repairs what was done last, or the answer to a repair of nothing, or None.

    “Never mind” changes nothing by itself. It may be about something else, so the person is asked; `no` is the ability
    that declines.
    """
    if asks_for_state(dialogue.text):
        return calls.match(f"my {dialogue.repaired_kind}s") if dialogue.repaired_kind else None
    found = read_repair(dialogue.text)
    if found is None or found.replaces.casefold() not in dialogue.told_last.casefold():
        return None
    if found.kind == "command":
        if dialogue.pending_call and not dialogue.repaired_kind:
            return calls.complete(found.said) if found.words.startswith("make it ") else None
        return _match(found.words, dialogue, calls) if dialogue.repaired_kind or found.words == "cancel all" else None
    if found.kind == "addition":
        return _add(found, dialogue, calls)
    return _correct(found, dialogue, calls) if found.kind == "correction" else _answer(found, dialogue, no)


def rough_repair(dialogue: Dialogue, calls: Calls) -> Call | Reply | None:
    """Return the call that corrects the time of what was told or proposed just now, if a message probably does."""
    is_possible = dialogue.told_of_one or (dialogue.pending_call and not dialogue.open_question)
    found = read_rough_correction(dialogue.text) if is_possible else None
    return _correct(found, dialogue, calls) if found else None


def _add(found: Repair, dialogue: Dialogue, calls: Calls) -> Call | Reply | None:
    """Return the call that adds words to what we just said, after its last word: “and Ann”."""
    last = re.search(r": .*?([^\s:.,]+)\.?$", dialogue.told_last.partition("\n")[0]) if dialogue.told_of_one else None
    if last is None or heard(dialogue.text):
        return None
    return _match(f"say {last[1]} {found.words} instead of {last[1]}", dialogue, calls)


def _answer(found: Repair, dialogue: Dialogue, no: str | None) -> Reply | None:
    """Return the answer to a phrase that no button stands for."""
    if dialogue.pending_call:
        is_dropped = found.kind in ("drop", "keep", "undo") and not dialogue.open_question
        return _say("dropped", found) if is_dropped else None
    if found.kind == "keep":
        return _say("dropped", found)
    if found.kind == "holidays":
        return _say(found.kind, found) if dialogue.repaired_kind else None
    if found.kind == "drop" and (press := dialogue.taking_back) and no:
        return _ask_before_taking_back(press, found, no)
    is_about_something = found.kind not in ("no", "drop") or (found.kind == "no" and dialogue.told_of_one)
    return _say(found.kind if is_about_something else "nothing", found)


def _say(name: str, found: Repair) -> Reply:
    return Reply(text_of(name, _language(found)))


def _ask_again(found: Repair, dialogue: Dialogue) -> Reply:
    """Say that nothing is set yet, with the buttons of our question, which stays open."""
    choices = tuple(Choice(id_, _(label)) for label, id_ in dialogue.offered.items())
    return replace(_say("proposed", found), choices=choices, asks=dialogue.pending_call)


def _ask_before_taking_back(press: str, found: Repair, no: str) -> Reply:
    yes = Choice(press, text_of("take_back_yes", _language(found)))
    choices = (yes, offer(text_of("take_back_no", _language(found)), no))
    return Reply(text_of("take_back", _language(found)), choices=choices, asks=pressed(press)[0])


def _correct(found: Repair, dialogue: Dialogue, calls: Calls) -> Call | Reply | None:
    """Return the call that corrects a time. Without words that mark a correction, only what was told just now is."""
    if found.marked and (call := calls.again(found.words)):
        return call
    is_likely = found.marked or dialogue.told_of_one or (dialogue.pending_call and found.said)
    if not is_likely or not is_time(found.words):  # reading a time takes 5 ms
        return None
    if dialogue.pending_call:
        return calls.complete(found.said) or calls.complete(found.words) or _ask_again(found, dialogue)
    call = _match(f"make it {found.words}", dialogue, calls) if dialogue.repaired_kind else None
    return call or (_say("correction", found) if found.marked else None)


def _match(command: str, dialogue: Dialogue, calls: Calls) -> Call | None:
    in_full = named_in_full(command, dialogue.repaired_kind)
    return calls.match(in_full or command)


def _language(found: Repair) -> str:
    return spoken_language() or found.language

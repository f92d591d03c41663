"""A proposal: what an utterance probably calls for, with a button to do it and one to search the documents instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.buttons import offer, offer_asking
from core.model.replies import Choice, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.agent.offline.ability_matcher import Call

NO_SEARCH = "No, search the documents"


def propose(calls: Sequence[Call], question: str, *, search: str | None, no: str | None) -> Reply:
    """Return the proposal of one or more calls; `search` and `no` are the abilities that search and that decline."""
    first, *others = calls
    otherwise = offer(NO_SEARCH, search, question=question) if search else offer("No", no) if no else None
    if others:
        text = "What do you want me to do?"
        choices = [_button(_deed(call), call) for call in calls]
    else:
        text = f"Do you want me to do this: {_told(first)}?"
        choices = [_button("Yes", first)]
    return Reply(text, choices=(*choices, *((otherwise,) if otherwise else ())), asks=first.name)


def _button(label: str, call: Call) -> Choice:
    given = {name: str(value) for name, value in call.arguments.items()}
    if call.missing is None:
        return offer(label, call.name, **given)
    return offer_asking(label, call.name, call.missing, f"{call.missing.replace('_', ' ').capitalize()}?", **given)


def _deed(call: Call) -> str:
    return call.name.replace("_", " ").capitalize()


def _told(call: Call) -> str:
    """Return what a call does, such as “set reminder (what: call the bank, when: tomorrow)”."""
    given = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in call.arguments.items())
    return f"{call.name.replace('_', ' ')}{given and f' ({given})'}"

"""Changing what a reminder says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.abilities.ability import ability
from core.model.errors import SkillError
from core.skills.reminders import store
from core.skills.reminders.arguments import Which  # noqa: TC001 — they make the schema
from core.skills.reminders.asked import bare
from core.skills.reminders.finding import mine, wanted
from core.skills.reminders.telling import confirmed, which_one
from core.skills.reminders.which import is_fresh, means_it

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.messages import Reply


def _words(words: str) -> str:
    if not bare(words):
        raise ValueError("says nothing")
    return words


Words = Annotated[str, AfterValidator(_words)]
"""What a reminder shall say."""


@ability(
    effect=True,
    examples=[
        "change it to {words}",
        "change {which} to {words}",
        "change the text to {words}",
        "change the text of {which} to {words}",
        "change the words to {words}",
        "reword it to {words}",
        "reword {which} to {words}",
        "rename it to {words}",
        "rename {which} to {words}",
        "make it say {words}",
        "it should say {words}",
    ],
)
async def change_reminder_text(turn: Turn, words: Words = "", which: Which = "it") -> Reply:
    """Change what a reminder says, and leave its time. Use it when somebody wants other words for a reminder.

    words: what it shall say from now on, for instance “call the dentist”.
    which: the person's words for it, for instance “the second one”; “it” if nothing is said.
    """
    if means_it(which) and not is_fresh(turn.history):
        raise SkillError(
            "I don't know which reminder you mean. Say “what are my reminders”, and then “the second one”."
        )
    what = bare(words)
    if not what:
        raise SkillError("What shall it say? Say “change it to call the dentist”, for instance.")
    async with turn.connect() as connection:
        found = await wanted(connection, turn, which)
        me = await mine(connection, turn)
        if len(found) > 1:
            reader, name = await turn.reader(), change_reminder_text.__name__
            return which_one(found, ability=name, reader=reader, of=me, words=words)
        new = [replace(each, plan=replace(each.plan, what=what), turn=turn.id) for each in found[0]]
        if any(each.owner not in me for each in new):
            raise SkillError(f"Only {new[0].owner.name}, who set it, can change what it says.")
        for each in new:
            await store.change(connection, each)
    return confirmed(*new, reader=await turn.reader(), words="Changed: I will")

"""Learning channels: hints before answers, set there for everybody in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.phrase_patterns import phrasings
from core.communities.community_rules import check_may_set, set_learning
from core.model.buttons import offer
from core.model.replies import Reply
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(
    needs="channel",
    effect=True,
    examples=phrasings(
        "(this is|make this) a learning channel",
        "give hints (here|in this channel) [before answers]",
        "(das hier|dies|hier) ist ein lernkanal",
        "este es un canal de aprendizaje",
        "ceci est un canal d'apprentissage",
        "este é um canal de aprendizagem",
    ),
)
async def start_tutoring(turn: Turn) -> Reply:
    """Give hints before answers in this channel from now on. Use it when somebody says that people learn here."""
    await _set(turn, learning=True)
    return Reply(
        _(
            "This is a learning channel now: I say where to read and ask a question before I quote an answer, and I do "
            "not solve homework. To end that, say “no more hints here”."
        ),
        choices=(offer(_("No more hints"), stop_tutoring.__name__),),
    )


@ability(
    needs="channel",
    effect=True,
    examples=phrasings(
        "(no more|stop) [the] hints here",
        "this is not a learning channel [any more]",
        "hier keine hinweise mehr",
        "no más pistas aquí",
        "plus d'indices ici",
        "sem mais dicas aqui",
    ),
)
async def stop_tutoring(turn: Turn) -> Reply:
    """Answer at once in this channel again, from now on, without hints before."""
    await _set(turn, learning=False)
    return Reply(_("In this channel, I answer at once again."))


async def _set(turn: Turn, *, learning: bool) -> None:
    in_direct = _("Say that in the channel that you mean. In a direct message I answer at once.")
    check_may_set(turn.message, in_direct=in_direct)
    async with turn.connect() as connection:
        await set_learning(connection, turn.message.address, learning=learning)

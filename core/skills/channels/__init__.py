"""Channel settings: whether Frontdesk answers everything in a channel, set there for everybody in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.phrase_patterns import phrasings
from core.communities.community_rules import check_may_set, set_answers_here
from core.model.buttons import offer
from core.model.replies import Reply
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(
    needs="channel",
    effect=True,
    examples=phrasings(
        "answer (questions|all questions|every question) here",
        "answer here [without being mentioned]",
        "answer [all] questions in this channel",
        "beantworte (fragen hier|hier alle fragen)",
        "(responde a las preguntas aquí|réponds aux questions ici|responda às perguntas aqui)",
    ),
)
async def answer_questions_here(turn: Turn) -> Reply:
    """Answer every question in this channel from now on, even without a mention. Use it when somebody wants that."""
    await _set(turn, answers=True)
    return Reply(
        _(
            "I now answer every question and request in this channel, even if nobody mentions me. To end that, say "
            "“only answer when mentioned”."
        ),
        choices=(offer(_("Only when mentioned"), answer_when_mentioned.__name__),),
    )


@ability(
    needs="channel",
    effect=True,
    examples=phrasings(
        "(only answer|only answer here|answer only) when mentioned",
        "only answer when (i mention you|you are mentioned)",
        "stop answering [questions] here",
        "(don't|do not) answer questions here",
        "antworte hier nur, wenn du erwähnt wirst",
        "responde solo cuando te mencionen",
        "réponds seulement quand on te mentionne",
        "responda só quando for mencionado",
    ),
)
async def answer_when_mentioned(turn: Turn) -> Reply:
    """Answer in this channel only when mentioned, from now on. Use it when somebody wants you to be quiet here."""
    await _set(turn, answers=False)
    text = _(
        "In this channel I answer only when mentioned, and in threads that I am part of. To change that, mention me "
        "and say “answer questions here”."
    )
    return Reply(text)


async def _set(turn: Turn, *, answers: bool) -> None:
    in_direct = _("In a direct message I answer everything. Say that in the channel that you mean.")
    check_may_set(turn.message, in_direct=in_direct)
    async with turn.connect() as connection:
        await set_answers_here(connection, turn.message.address, answers=answers)

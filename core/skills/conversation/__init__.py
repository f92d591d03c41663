"""The conversation itself: who Frontdesk is, what it can do, what was said before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.overview import example_of, summary_of, topics
from core.abilities.phrasing import phrasings
from core.model.replies import Reply
from core.text.excerpt import shortened
from core.text.talk import language_of, text

if TYPE_CHECKING:
    from core.abilities.overview import Topic
    from core.abilities.turn import Turn
    from core.model.replies import Exchange

SHOWN_EXCHANGES = 10
MOST_TOLD_ONE_BY_ONE = 2
"""A skill with more abilities than this gets one line in the help, which is not a manual."""
LONGEST_QUOTE = 160


@ability(
    in_help=False,
    examples=phrasings(
        "who are you",
        "what are you [called]",
        "what is your name",
        "are you (a bot|a robot|human)",
        "(introduce|tell me about) yourself",
        "tell me who you are",
        "who (is this|am i talking to)",
    ),
)
async def introduce_yourself(turn: Turn) -> str:
    """Say who you are. Use it when the person asks who or what you are."""
    return text("introduce_yourself", language_of(turn.message.text))


@ability(
    in_help=False,
    home="What you may ask",
    home_order=90,
    always=True,
    examples=phrasings(
        "what (can you do|can i ask you|are you good for|do you know|questions can you answer)",
        "help",
        "how can you help me",
        "list your features",
    ),
)
async def list_abilities(turn: Turn) -> str:
    """Say what you can do. Use it when the person asks for help or for what you can do."""
    language = language_of(turn.message.text)
    platforms = len(turn.posting.services) if turn.posting else 1
    here = topics(turn.abilities, turn.message, platforms=platforms)
    lines = [f"- {line}" for topic in here for line in _lines(topic, language)]
    return "\n".join([text("list_abilities", language), *lines])


@ability(
    in_help=False,
    recalls=True,
    always=True,
    examples=phrasings(
        "what (did i just ask|did i ask before|have i asked you|did i ask you earlier)",
        "what were my previous questions",
        "what was my (last|first) question",
        "what (have we talked|did we talk) about",
        "summarise our conversation",
    ),
)
async def recall_conversation(turn: Turn) -> str:
    """Say what was said before in this conversation. Use it when the person asks about the conversation itself."""
    language = language_of(turn.message.text)
    if not turn.history:
        return text("recall_conversation", language, "nothing")
    lines = [_line(exchange, language) for exchange in turn.history[-SHOWN_EXCHANGES:]]
    return "\n".join([text("recall_conversation", language), *lines])


@ability(
    in_help=False,
    recalls=True,
    examples=phrasings(
        "repeat (that|your last answer)", "say that again", "what did you just say", "what was your last answer"
    ),
)
async def repeat_answer(turn: Turn) -> Reply:
    """Give your last answer again. Use it when the person asks you to repeat what you said."""
    said = [exchange.reply for exchange in turn.history if exchange.reply]
    nothing = text("repeat_answer", language_of(turn.message.text), "nothing")
    return replace(said[-1], asks=None) if said else Reply(nothing)


@ability(in_help=False, examples=["what is my name", "who am i", "do you know my name", "do you know who i am"])
async def name_person(turn: Turn) -> str:
    """Say who the person is, as far as you know. Use it when the person asks for their own name."""
    return text("name_person", language_of(turn.message.text)).format(name=turn.message.person.name)


@ability(examples=[], presses=True, declines=True)
async def leave_it(turn: Turn) -> str:  # noqa: ARG001 — every ability takes the turn
    """Do nothing, when the person presses “No”."""
    return "All right, I will not."


def _lines(topic: Topic, language: str) -> list[str]:
    """Return the lines about a skill: one for each ability or, if it has many, one with its most common abilities."""
    instance = text("list_abilities", language, "instance")
    if len(topic.abilities) <= MOST_TOLD_ONE_BY_ONE:
        return [f"{summary_of(found)} — {instance} “{example_of(found)}”" for found in topic.abilities]
    return [f"{topic.title} — {instance} {', '.join(f'“{example}”' for example in topic.examples)}"]


def _line(exchange: Exchange, language: str) -> str:
    mine = text("recall_conversation", language, "mine")
    reply = f" — {mine} “{shortened(exchange.reply.text, LONGEST_QUOTE)}”" if exchange.reply else ""
    return f"- {exchange.person}: “{shortened(exchange.text, LONGEST_QUOTE)}”{reply}"

"""The conversation itself: who Frontdesk is, what it can do, what was said before."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.phrase_patterns import phrasings
from core.abilities.registry.known_talk import known_kind
from core.abilities.registry.overview import example_of, summary_of, topics
from core.model.replies import Reply
from core.text.catalogue import N_, _, pgettext
from core.text.enumeration import quoted
from core.text.excerpt import shortened
from core.text.talk import heard, language_of, text

if TYPE_CHECKING:
    from core.abilities.registry.overview import Topic
    from core.abilities.turn import Turn
    from core.model.replies import Exchange

SHOWN_EXCHANGES = 10
MOST_TOLD_ONE_BY_ONE = 2
"""A skill with more abilities than this gets one line in the help, which is not a manual."""
LONGEST_QUOTE = 160
_ABOUT_ALL = re.compile(
    r"\b(?:questions|talk(?:ed|ing)? about|summar\w+|conversation|discuss\w*|so far|everything|fragen|gesprochen|"
    r"geredet|gespräch|unterhalt\w+|zusammen\w*|preguntas|habla(?:do|mos|ba\w*)|resum\w+|conversaci[oó]n|parl[ée]\w*|discut\w*|"
    r"résum\w+|perguntas|fala(?:mos|do)|convers\w+)\b",
    re.IGNORECASE,
)
"""Words that ask for the whole conversation, and not for one question of it."""
_NO_TALK = frozenset({"about_you", "documents", "wish"})
"""Kinds of talk that ask something: a question for the documents or about Frontdesk, and a wish that is not granted."""
_FIRST = re.compile(r"\b(?:first|erste[rnms]?|primer[ao]?|premi(?:er|ère)|primeir[ao])\b", re.IGNORECASE)


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
    home=N_("What you may ask"),
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
    said = [exchange for exchange in turn.history if exchange.text]
    asked = [exchange.text for exchange in [*filter(_asks_something, said)] or said]
    if asked and not _ABOUT_ALL.search(turn.message.text):
        question = asked[0 if _FIRST.search(turn.message.text) else -1]
        return text("recall_conversation", language, "question").format(question=question)
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
    replied = [exchange for exchange in turn.history if exchange.reply]
    said = [exchange.reply for exchange in [*filter(_tells_something, replied)] or replied if exchange.reply]
    nothing = text("repeat_answer", language_of(turn.message.text), "nothing")
    return replace(said[-1], asks=None) if said else Reply(nothing)


@ability(in_help=False, examples=["what is my name", "who am i", "do you know my name", "do you know who i am"])
async def name_person(turn: Turn) -> str:
    """Say who the person is, as far as you know. Use it when the person asks for their own name."""
    return text("name_person", language_of(turn.message.text)).format(name=turn.message.person.name)


@ability(examples=[], presses=True, declines=True)
async def leave_it(turn: Turn) -> str:  # noqa: ARG001 — every ability takes the turn
    """Do nothing, when the person presses “No”."""
    return _("All right, I will not.")


def _asks_something(exchange: Exchange) -> bool:
    """Return whether an earlier turn was a question or a request, and not only talk.

    “Source?” and “repeat that” are talk, though the former has a question mark and the latter gives an answer again.
    """
    if exchange.acted:
        return True
    if heard(exchange.text) or known_kind(exchange.text) not in {None, *_NO_TALK}:
        return False
    reply = exchange.reply
    return "?" in exchange.text or (reply is not None and (reply.answered is not None or bool(reply.subjects)))


def _tells_something(exchange: Exchange) -> bool:
    """Return whether our reply of an earlier turn was more than small talk, and more than where an answer stands."""
    is_quote = exchange.reply is not None and bool(exchange.reply.citations)
    return _asks_something(exchange) or (is_quote and known_kind(exchange.text) != "source")


def _lines(topic: Topic, language: str) -> list[str]:
    """Return the lines about a skill: one for each ability or, if it has many, one with its most common abilities."""
    instance = text("list_abilities", language, "instance")
    if len(topic.abilities) <= MOST_TOLD_ONE_BY_ONE:
        return [
            f"{_help(summary_of(found))} — {instance} {quoted(_help(example_of(found)))}" for found in topic.abilities
        ]
    examples = dict.fromkeys(map(_help, topic.examples))
    return [f"{_help(topic.title)} — {instance} {', '.join(map(quoted, examples))}"]


def _help(english: str) -> str:
    """Return what the help says of a skill: a title, a summary or an example, which are in the code only as English."""
    return pgettext("help", english)


def _line(exchange: Exchange, language: str) -> str:
    mine = text("recall_conversation", language, "mine")
    reply = f" — {mine} {quoted(shortened(exchange.reply.text, LONGEST_QUOTE))}" if exchange.reply else ""
    return f"- {exchange.person}: {quoted(shortened(exchange.text, LONGEST_QUOTE))}{reply}"

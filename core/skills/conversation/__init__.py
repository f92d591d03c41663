"""The conversation itself: who Frontdesk is, what it can do, what was said before."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.phrasing import phrasings
from core.model.replies import Reply
from core.text.catalogue import N_, _, pgettext
from core.text.excerpt import shortened
from core.text.talk import language_of, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.ability import Ability
    from core.abilities.turn import Turn
    from core.model.replies import Exchange

SHOWN_EXCHANGES = 10
MOST_TOLD_ONE_BY_ONE = 2
"""A skill with more abilities than this gets one line in the help, which is not a manual."""
MOST_EXAMPLES = 4
LONGEST_QUOTE = 160
_DOTS = "…"
_SLOT = re.compile(r"\{(\w+)\}")


@ability(
    examples=phrasings(
        "who are you",
        "what are you [called]",
        "what is your name",
        "are you (a bot|a robot|human)",
        "(introduce|tell me about) yourself",
        "tell me who you are",
        "who (is this|am i talking to)",
    )
)
async def introduce_yourself(turn: Turn) -> str:
    """Say who you are. Use it when the person asks who or what you are."""
    return text("introduce_yourself", language_of(turn.message.text))


@ability(
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
    by_skill: dict[str, list[Ability]] = {}
    for ability_ in turn.abilities:
        if ability_.examples and ability_.name not in _OF_THE_TALK:
            by_skill.setdefault(_skill_of(ability_), []).append(ability_)
    lines = [f"- {line}" for skill, found in by_skill.items() for line in _lines(skill, found, language)]
    return "\n".join([text("list_abilities", language), *lines])


@ability(
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


@ability(examples=["what is my name", "who am i", "do you know my name", "do you know who i am"])
async def name_person(turn: Turn) -> str:
    """Say who the person is, as far as you know. Use it when the person asks for their own name."""
    return text("name_person", language_of(turn.message.text)).format(name=turn.message.person.name)


@ability(examples=[], presses=True, declines=True)
async def leave_it(turn: Turn) -> str:  # noqa: ARG001 — every ability takes the turn
    """Do nothing, when the person presses “No”."""
    return _("All right, I will not.")


_OF_THE_TALK = {
    talk.__name__ for talk in (introduce_yourself, list_abilities, recall_conversation, repeat_answer, name_person)
}


def _skill_of(found: Ability) -> str:
    """Return the module that an ability's skill consists of: its package or its file."""
    module = found.function.__module__
    package = sys.modules.get(module, sys).__dict__.get("__package__") or module
    return package if package != module and package not in {"core.skills", ""} else module


def _lines(skill: str, abilities: Sequence[Ability], language: str) -> list[str]:
    """Return the lines about a skill: one for each ability or, if it has many, one with its most common abilities."""
    instance = text("list_abilities", language, "instance")
    if len(abilities) <= MOST_TOLD_ONE_BY_ONE:
        return [f"{_help(_summary(found))} — {instance} “{_help(_example(found))}”" for found in abilities]
    title = (sys.modules[skill].__doc__ or skill).partition(":")[0]
    examples = dict.fromkeys(_help(_example(found)) for found in _common(abilities))
    return [f"{_help(title)} — {instance} {', '.join(f'“{example}”' for example in examples)}"]


def _common(abilities: Sequence[Ability], *, most: int = MOST_EXAMPLES) -> list[Ability]:
    """Return the most common abilities of a skill."""
    return sorted(abilities, key=lambda found: (_DOTS in _example(found), -len(found.examples)))[:most]


def _help(english: str) -> str:
    """Return what the help says of a skill: a title, a summary or an example, which are in the code only as English."""
    return pgettext("help", english)


def _summary(found: Ability) -> str:
    """Return the first sentence of an ability's description, reworded to address the person."""
    sentence = found.description.split("\n\n")[0].split(". ")[0].rstrip(".")
    words = " ".join(sentence.split()).replace("the person's", "your").replace("of the person", "of yours")
    words = words.replace("the person", "you")
    return words[:1].upper() + words[1:]


def _example(found: Ability) -> str:
    """Return the first example of an ability. Its arguments are filled from the docstring, or else with dots."""

    def sample(slot: re.Match[str]) -> str:
        instance = rf"\b{slot[1]}: (?:(?!\n\s*\w+: )[^“])*?(?:for instance|such as) “([^”]*)”"
        said = re.search(instance, found.description)
        return " ".join(said[1].split()) if said else _DOTS

    return _SLOT.sub(sample, found.examples[0])


def _line(exchange: Exchange, language: str) -> str:
    mine = text("recall_conversation", language, "mine")
    reply = f" — {mine} “{shortened(exchange.reply.text, LONGEST_QUOTE)}”" if exchange.reply else ""
    return f"- {exchange.person}: “{shortened(exchange.text, LONGEST_QUOTE)}”{reply}"

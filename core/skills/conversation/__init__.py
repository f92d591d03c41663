"""Talk about the talk itself: who the desk is, what it can do, what was said before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities import ability
from core.messages import Reply

if TYPE_CHECKING:
    from core.abilities import Ability
    from core.messages import Exchange
    from core.turn import Turn

SHOWN_EXCHANGES = 10


@ability(
    examples=[
        "who are you",
        "what are you",
        "what is your name",
        "are you a bot",
        "are you a robot",
        "what are you called",
        "are you human",
        "introduce yourself",
        "tell me about yourself",
        "who is this",
        "tell me who you are",
        "who am i talking to",
        "wer bist du",
        "qui es-tu",
        "quién eres",
        "quem é você",
    ]
)
async def introduce_yourself(turn: Turn) -> str:  # noqa: ARG001 — every ability takes its turn
    """Say who you are. Use it when the person asks who or what you are."""
    return (
        "I am Frontdesk, the front desk of this team: a program, not a person. I answer questions from the team's own "
        "documents and show where each answer stands; when the documents don't say, I say so."
    )


@ability(
    examples=[
        "what can you do",
        "what can i ask you",
        "help",
        "how can you help me",
        "what are you good for",
        "what do you know",
        "list your features",
        "what are your abilities",
        "what questions can you answer",
        "was kannst du",
        "que peux-tu faire",
        "qué puedes hacer",
        "o que você pode fazer",
    ]
)
async def list_abilities(turn: Turn) -> str:
    """Say what you can do. Use it when the person asks for help or for what you can do."""
    lines = [f"- {_summary(each)}" for each in turn.abilities if each.examples and each.name not in _OF_THE_TALK]
    return "\n".join([*_ALWAYS, *lines])


@ability(
    examples=[
        "what did i just ask",
        "what did i ask before",
        "what have i asked you",
        "what did i ask you earlier",
        "what were my previous questions",
        "what was my last question",
        "what was my first question",
        "what have we talked about",
        "what did we talk about",
        "summarise our conversation",
    ]
)
async def recall_conversation(turn: Turn) -> str:
    """Say what was said before in this conversation. Use it when the person asks about the conversation itself."""
    if not turn.history:
        return "This is the beginning of our conversation; nothing was said before."
    return "\n".join(["This is what was said last:", *map(_line, turn.history[-SHOWN_EXCHANGES:])])


@ability(
    examples=[
        "repeat that",
        "say that again",
        "repeat your last answer",
        "what did you just say",
        "what was your last answer",
    ]
)
async def repeat_answer(turn: Turn) -> Reply:
    """Give your last answer again. Use it when the person asks you to repeat what you said."""
    said = [exchange.reply for exchange in turn.history if exchange.reply]
    return replace(said[-1], asks=None) if said else Reply("I have not said anything yet.")


@ability(examples=["what is my name", "who am i", "do you know my name", "do you know who i am"])
async def name_person(turn: Turn) -> str:
    """Say who the person is, as far as you know. Use it when the person asks for his or her own name."""
    return f"You are {turn.message.person.name}; that is the name that I see here."


_ALWAYS = (
    "This is what you can ask me:",
    "",
    "- Anything about the team's documents — “How do I …?”, “What is …?”. Each answer shows where it stands.",
    "- To go on from there — “and on Windows?”, “why?”.",
    "- What was said here — “what did I just ask?”, “repeat that”.",
)
_OF_THE_TALK = {
    each.__name__ for each in (introduce_yourself, list_abilities, recall_conversation, repeat_answer, name_person)
}
RECALLING = (recall_conversation.__name__, repeat_answer.__name__)
"""The abilities that repeat what was said, by whomever."""


def _summary(each: Ability) -> str:
    summary = each.description.split("\n\n")[0].split(". ")[0].rstrip(".")
    return f"{' '.join(summary.split())} — for instance “{each.examples[0]}”"


def _line(exchange: Exchange) -> str:
    reply = f" — I said: “{_short(exchange.reply.text)}”" if exchange.reply else ""
    return f"- {exchange.person}: “{_short(exchange.text)}”{reply}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rsplit(' ', 1)[0]}…"


LONGEST_QUOTE = 160

"""The abilities of the Frontdesk under test, one for each thing that an adapter must be able to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.model.buttons import offer, offer_staying
from core.model.replies import Reply

if TYPE_CHECKING:
    from core.abilities.turn import Turn

LINES, CALLS = 140, 180
"""The lengths of the long texts. They are too long for one message on any platform, but not for an answer."""
LINE = "Line {number} of the long text, which is as long as a line of this kind may be."
CODE = 'for line in lines:\n    if line:\n        print(f"<{line}> & *more*")'
FENCED = f"Here it is:\n\n```python\n{CODE}\n```\n\nThat is **all** of it."
LEFT, RIGHT, KNOCK = "To the left", "To the right", "Knock"


@ability(examples=["recite {words}"])
async def recite(turn: Turn, words: str) -> str:  # noqa: ARG001 — the message has them as they were written
    """Repeat the words of a message. words: any."""
    return turn.message.text.partition(" ")[2]


@ability(examples=["describe this message to me"])
async def describe(turn: Turn) -> str:
    """Say what is known about a message."""
    message = turn.message
    return f"reach {message.reach}, from {message.person.name}: {message.text}"


@ability(examples=["show me the long text"])
async def show_long(turn: Turn) -> str:  # noqa: ARG001
    """Show a text that is too long for one message on any platform."""
    return "\n\n".join(LINE.format(number=number) for number in range(LINES))


@ability(examples=["show me the long code"])
async def show_long_code(turn: Turn) -> str:  # noqa: ARG001
    """Show code that is too long for one message on any platform."""
    return "\n".join(("```python", *(f"    call({number:03}, {'x' * 40!r})" for number in range(CALLS)), "```"))


@ability(examples=["show me some code"])
async def show_code(turn: Turn) -> str:  # noqa: ARG001
    """Show code between two sentences."""
    return FENCED


@ability(examples=["which way can I go"])
async def show_ways(turn: Turn) -> Reply:  # noqa: ARG001
    """Offer two buttons."""
    choices = (offer(LEFT, "go", way="left"), offer(RIGHT, "go", way="right"))
    return Reply("There are two ways.", choices=choices)


@ability(examples=[], presses=True)
async def go(turn: Turn, way: str) -> str:
    """Go one of the ways. way: left or right."""
    return f"{turn.message.person.name} went {way}."


@ability(examples=["let us knock"])
async def knock(turn: Turn, times: int = 0, door: str = "") -> Reply:
    """Count the presses of a button that stays. times: how often so far. door: whose."""
    door = door or turn.message.person.id
    choices = (offer_staying(KNOCK, "knock", times=times + 1, door=door),)
    return Reply(f"Knocked {times} times.", choices=choices, renews=f"door {door}")

"""Makes the parts of command definitions: discord.com/developers/docs/interactions/application-commands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

SLASH, ON_PERSON, ON_MESSAGE = 1, 2, 3
"""Types of commands."""
SUBCOMMAND, STRING, FLAG, USER, CHANNEL, ROLE = 1, 3, 5, 6, 7, 8
"""Types of options."""
HERE: Json = {"integration_types": [0], "contexts": [0]}
"""In servers that the bot is a member of."""
EVERYWHERE: Json = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
"""In servers and for people who installed the bot for themselves; in servers, direct messages with the bot, and other
conversations."""


def option(name: str, description: str, longest: int, **more: Any) -> Json:
    """Return an option that takes text."""
    return typed(STRING, name, description, max_length=longest, **more)


def command(
    name: str, description: str, *options: Json, kind: int = SLASH, where: Mapping[str, Any] = EVERYWHERE
) -> Json:
    """Return a command, or an entry of the context menu of messages or people."""
    made: Json = {"name": name, "type": kind, "description": description, **where}
    return made | ({"options": list(options)} if options else {})


def typed(kind: int, name: str, description: str, *, required: bool = True, **more: Any) -> Json:
    """Return an option of a type."""
    return {"type": kind, "name": name, "description": description, "required": required, **more}


def choices(**named: str) -> Json:
    """Return the choices of an option: the names that people see, by their values."""
    return {"choices": [{"name": name, "value": value} for value, name in named.items()]}


def step(name: str, description: str, *options: Json) -> Json:
    """Return a subcommand."""
    made: Json = {"type": SUBCOMMAND, "name": name, "description": description}
    return made | ({"options": list(options)} if options else {})

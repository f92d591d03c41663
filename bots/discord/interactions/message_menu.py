"""Reads what somebody wants who uses the menu of a message: an answer, a case, a summary or a translation. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bots.discord.interactions import commands
from bots.discord.interactions.interaction import command_address, target_message
from bots.discord.interactions.server_command import author_roles
from bots.discord.parse import parse_message
from bots.platform_events import (
    OPEN_CASE,
    SUMMARIZE,
    TRANSLATE,
    request_answer,
    request_case,
    request_summary,
    request_translation,
)
from core.model.errors import InputError
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from datetime import datetime

    from bots.discord.interactions.interaction import Interaction
    from core.model.messages import Message

NOTHING: Final = {
    commands.ASK_ABOUT: N_("That message contains nothing that I could answer."),
    OPEN_CASE: N_("That message contains nothing that a person has said."),
    SUMMARIZE: N_("That message contains nothing that a person has said."),
    TRANSLATE: N_("That message contains nothing that a person has said."),
}
ASKED_BEFORE: Final = {
    commands.ASK_ABOUT: N_("I have been asked about that message before."),
    OPEN_CASE: N_("You have asked for a case about that message before."),
    SUMMARIZE: N_("I have this request already."),
    TRANSLATE: N_("I have this request already."),
}
"""What is said to whoever asks for the same again."""
_ALONE: Final = {SUMMARIZE: request_summary, TRANSLATE: request_translation}
"""What is answered to the person alone."""


def menu_request(use: Interaction, *, at: datetime) -> Message:
    """Return what the menu of a message asks for. Whoever is not on the team is refused by the answer.

    Raises:
        InputError: nobody has said anything in the message.
    """
    message = parse_message(target_message(use), context=use.context)
    if message is None:
        raise InputError(_(NOTHING[use.name]))
    if use.name == OPEN_CASE:
        request = request_case(message, person=use.person, address=command_address(use), at=at)
        return replace(request, groups=tuple(author_roles(use)))
    if use.name in _ALONE:
        return _ALONE[use.name](message, person=use.person, address=command_address(use), at=at, key=use.id)
    asked = request_answer(replace(message, address=command_address(use)), person=use.person, at=at)
    return replace(asked, urgent=use.is_by_moderator)

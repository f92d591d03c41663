"""The first response to an interaction, due within three seconds: a deferral, a form, or suggestions. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.discord.ids import ASK_FORM, LINE_FORM, REMIND_FORM, CustomId
from bots.discord.interactions import commands
from bots.discord.interactions.interaction import EPHEMERAL, LINE, target_message
from bots.discord.limits import LONGEST_CONTENT, LONGEST_TITLE
from bots.discord.parse import person_of
from bots.discord.render import allowed_mentions
from core.text.excerpt import shortened
from core.text.spoilers import remove_spoilers

if TYPE_CHECKING:
    from bots.discord.interactions.interaction import Interaction

Json = dict[str, Any]

LONGEST_LINE, LONGEST_QUOTE = 300, 150
_MESSAGE, _DEFERRED_MESSAGE, _DEFERRED_UPDATE, _SUGGESTIONS, _MODAL = 4, 5, 6, 8, 9
"""Types of responses."""
_LABEL, _INPUT = 18, 4
"""Types of components."""


def deferral(use: Interaction) -> Json:
    """Return the promise of an answer that comes later."""
    if use.is_on_message:
        return {"type": _DEFERRED_UPDATE}
    return {"type": _DEFERRED_MESSAGE} if use.is_public else {"type": _DEFERRED_MESSAGE, "data": {"flags": EPHEMERAL}}


def suggestions(use: Interaction) -> Json:
    """Return the times that are suggested to somebody who types one."""
    typed = next(
        (str(option.get("value") or "") for option in use.data.get("options") or () if option.get("focused")), ""
    )
    return {"type": _SUGGESTIONS, "data": {"choices": commands.suggest_times(typed)}}


def private_notice(words: str) -> Json:
    """Return a message that only the person sees."""
    data = {"content": words[:LONGEST_CONTENT], "flags": EPHEMERAL, "allowed_mentions": allowed_mentions()}
    return {"type": _MESSAGE, "data": data}


def line_form(use: Interaction, *, title: str, question: str) -> Json:
    """Return the form of a button that asks for a line."""
    return _form(use.custom_id.as_kind(LINE_FORM), title, [_input(LINE, question, longest=LONGEST_LINE)])


def menu_form(use: Interaction) -> Json:
    """Return the form of a context menu: a reminder about a message or a person, or a question about a person."""
    if use.name == commands.ASK_ABOUT:
        question = f"Who is {_person_name(use)}?"
        asked = _input(commands.QUESTION, "What do you want to know?", longest=LONGEST_LINE, value=question)
        return _form(CustomId(ASK_FORM), "Ask", [asked])
    about = f"talk to {_person_name(use)}" if use.is_on_person else f"look at: {_quote(use)}"
    what = _input(commands.WHAT, "About what?", longest=commands.LONGEST_WHAT, value=about)
    when = _input(commands.WHEN, "When? For example: tomorrow at 9", longest=commands.LONGEST_WHEN)
    message = "" if use.is_on_person else str(use.data["target_id"])
    return _form(CustomId(REMIND_FORM, message), "Remind me", [what, when])


def _quote(use: Interaction) -> str:
    """Return the beginning of a message. Nothing is quoted from a restricted place: the link to it is enough."""
    said = str(target_message(use).get("content") or "")
    if not said or use.context.is_restricted:
        return "this message"
    return shortened(remove_spoilers(said), LONGEST_QUOTE)


def _person_name(use: Interaction) -> str:
    resolved, id_ = use.data["resolved"], use.data["target_id"]
    return person_of(resolved["users"][id_], (resolved.get("members") or {}).get(id_)).name


def _form(custom_id: CustomId, title: str, fields: list[Json]) -> Json:
    data = {"custom_id": str(custom_id), "title": title[:LONGEST_TITLE], "components": fields}
    return {"type": _MODAL, "data": data}


def _input(custom_id: str, label: str, *, longest: int, value: str = "") -> Json:
    field: Json = {"type": _INPUT, "custom_id": custom_id, "style": 1, "max_length": longest, "required": True}
    filled = field | ({"value": value[:longest]} if value else {})
    return {"type": _LABEL, "label": label[:LONGEST_TITLE], "component": filled}

"""Answers to interactions in the fake API: the first within three seconds, the others for fifteen minutes.

discord.com/developers/interactions/receiving-and-responding#interaction-callback and #followup-messages. That a
follow-up is shown as a reply to the first answer, and an answer to a component as one to its message, is how clients
show them; the page does not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.components import modal_faults
from tests.fakes.discord.errors import Refused
from tests.fakes.discord.fields import CHOICES
from tests.fakes.discord.interactions import AUTOCOMPLETE, COMPONENT, FIRST_ANSWER_SECONDS, MODAL, TOKEN_SECONDS
from tests.fakes.discord.message_events import reference
from tests.fakes.discord.messages import COMMAND, DEFAULT, EPHEMERAL, LOADING, MENU_COMMAND, REPLY
from tests.fakes.discord.outgoing_messages import SETTABLE, rewrite, written
from tests.fakes.discord.route_context import Route
from tests.fakes.discord.schema import OneOf, refuse

if TYPE_CHECKING:
    from tests.fakes.discord.messages import Interaction, Message
    from tests.fakes.discord.route_context import Asked
    from tests.fakes.discord.state import Json

PONG, MESSAGE, DEFER, DEFER_UPDATE, UPDATE, SUGGEST, SHOW_MODAL = 1, 4, 5, 6, 7, 8, 9
MENTIONS = ("users",)
MOST_FOLLOWUPS = 5
"""Of an application that is installed by its user alone."""


def answer(asked: Asked) -> Json | None:
    """The first answer."""
    made = asked.world.interactions.get(asked.path["token"])
    if made is None or made.id != asked.path["interaction_id"]:
        raise Refused(10062)
    if made.answer is not None:
        raise Refused(40060)
    if asked.world.clock.seconds() - made.started > FIRST_ANSWER_SECONDS:
        raise Refused(10062)
    body = asked.form
    kind = body.get("type")
    refuse(list(OneOf(_allowed(made)).faults(kind, ("type",))))
    data = body.get("data") or {}
    _ANSWERS[int(kind or 0)](asked, made, data)
    made.answer, made.answered_at = int(kind or 0), asked.world.clock.seconds()
    return _callback(asked, made) if asked.flag("with_response") else None


def _allowed(made: Interaction) -> tuple[int, ...]:
    """Which answers an interaction takes."""
    if made.type == AUTOCOMPLETE:
        return (SUGGEST,)
    on_message = (DEFER_UPDATE, UPDATE) if made.message else (DEFER_UPDATE,) if made.type == MODAL else ()
    return (MESSAGE, DEFER, *on_message, *(() if made.type == MODAL else (SHOW_MODAL,)))


def _say(asked: Asked, made: Interaction, data: Json) -> None:
    fields = written(asked.world, made.channel, data, asked.files, settable=SETTABLE | EPHEMERAL)
    made.response = _post(asked, made, first=True, **fields)


def _defer(asked: Asked, made: Interaction, data: Json) -> None:
    flags = LOADING | int(data.get("flags") or 0) & EPHEMERAL
    made.response = _post(asked, made, first=True, flags=flags)


def _defer_update(asked: Asked, made: Interaction, data: Json) -> None:
    made.response = made.message


def _update(asked: Asked, made: Interaction, data: Json) -> None:
    assert made.message is not None
    made.response = rewrite(asked.world, made.message, data, asked.files, default=MENTIONS)


def _suggest(asked: Asked, made: Interaction, data: Json) -> None:
    refuse([(("data", *at), code, words) for at, code, words in CHOICES.faults(data, ())])
    made.choices = data["choices"]


def _show_modal(asked: Asked, made: Interaction, data: Json) -> None:
    refuse(list(modal_faults(data)))
    made.modal = data


_ANSWERS = {
    MESSAGE: _say,
    DEFER: _defer,
    DEFER_UPDATE: _defer_update,
    UPDATE: _update,
    SUGGEST: _suggest,
    SHOW_MODAL: _show_modal,
}


def _post(asked: Asked, made: Interaction, *, first: bool, **fields: Any) -> Message:
    """Write on an interaction's token: neither permissions nor membership are asked for."""
    to = made.message if first else made.response
    if first and made.type not in {COMPONENT, MODAL}:
        fields["type"] = COMMAND if made.data.get("type") == 1 else MENU_COMMAND
    elif to:
        fields |= {"type": REPLY, "reference": reference(to), "replied_to": to}
    else:
        fields["type"] = DEFAULT
    return asked.world.post(made.channel, made.app.bot, default=MENTIONS, interaction=made, **fields)


def _callback(asked: Asked, made: Interaction) -> Json:
    shown: Json = {"id": made.id, "type": made.type}
    resource: Json = {"type": made.answer}
    if made.response and made.answer in {MESSAGE, DEFER, UPDATE, DEFER_UPDATE}:
        shown |= {
            "response_message_id": made.response.id,
            "response_message_loading": made.is_loading,
            "response_message_ephemeral": made.response.is_ephemeral,
        }
    if made.response and made.answer in {MESSAGE, UPDATE}:
        resource["message"] = made.response.wire(made.app.bot.id)
    return {"interaction": shown, "resource": resource}


def _by_token(asked: Asked) -> Interaction:
    """The interaction whose token is in the path, once it was answered and while it lives."""
    made = asked.world.interactions.get(asked.path["token"])
    if made is None or made.app.id != asked.path["application_id"] or made.answer is None:
        raise Refused(10015)
    if asked.world.clock.seconds() - made.started > TOKEN_SECONDS:
        raise Refused(50027)
    return made


def _meant(asked: Asked, made: Interaction) -> Message:
    """`@original`, or one of the messages written on this token."""
    wanted = asked.path["message_id"]
    if wanted == "@original":
        found = made.response
    else:
        answers = [made.response, *made.followups]
        found = next((message for message in answers if message and message.id == wanted), None)
    if found is None or found.is_deleted:
        raise Refused(10008)
    return found


def get(asked: Asked) -> Json:
    made = _by_token(asked)
    return _meant(asked, made).wire(made.app.bot.id)


def edit(asked: Asked) -> Json:
    made = _by_token(asked)
    message = _meant(asked, made)
    return rewrite(asked.world, message, asked.form, asked.files, default=MENTIONS).wire(made.app.bot.id)


def delete(asked: Asked) -> None:
    asked.world.remove(_meant(asked, _by_token(asked)))


def follow_up(asked: Asked) -> Json:
    """One message more; right after a deferred answer it is that answer, unless that was deleted."""
    made = _by_token(asked)
    if made.answer == SUGGEST:
        raise Refused(10015)
    if made.is_loading and made.response and not made.response.is_deleted and not made.followups:
        return rewrite(asked.world, made.response, asked.form, asked.files, default=MENTIONS).wire(made.app.bot.id)
    if set(made.owners) == {"1"} and len(made.followups) >= MOST_FOLLOWUPS:
        raise Refused(40094)
    fields = written(asked.world, made.channel, asked.form, asked.files, settable=SETTABLE | EPHEMERAL)
    message = _post(asked, made, first=False, **fields)
    made.followups.append(message)
    return message.wire(made.app.bot.id)


_HOOK = "/webhooks/{application_id}/{token}"
_FAST = (5, 2.0)
ROUTES = (
    Route("POST", "/interactions/{interaction_id}/{token}/callback", "answer_interaction", answer, is_open=True),
    Route("GET", _HOOK + "/messages/{message_id}", "get_answer", get, _FAST, is_open=True),
    Route("PATCH", _HOOK + "/messages/{message_id}", "edit_answer", edit, _FAST, is_open=True),
    Route("DELETE", _HOOK + "/messages/{message_id}", "delete_answer", delete, _FAST, is_open=True),
    Route("POST", _HOOK, "follow_up", follow_up, _FAST, is_open=True),
)

"""Makes forms, and reads what slash commands, shortcuts and forms stand for. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bots.platform_events import HUMAN, call_for_human
from bots.slack.action_id import ActionId
from bots.slack.limits import LONGEST_TITLE
from bots.slack.parse import link_to, mentions_in, without_us
from core.model.buttons import filled, offer
from core.model.messages import Message, Reach
from core.text.catalogue import N_, _
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.slack.parse import Bot, Names
    from core.model.messages import Address, Person

COMMAND = "/frontdesk"
CALL = f"/{HUMAN}"
"""The command that calls for a human."""
HINT = "ask … | remind me … | book … | reminders | bookings | meetings | settings | help"
_WHOLE = {
    "": "help",
    "help": "help",
    "reminders": "what are my reminders",
    "book": "what can I book",
    "bookings": "my bookings",
    "meetings": "what meetings do I have",
    "settings": "what are my settings",
}


def as_sentence(text: str) -> str:
    """Return the sentence that the words of a slash command stand for."""
    words = " ".join(text.split())
    verb, _, rest = words.partition(" ")
    if words.casefold() in _WHOLE:
        return _WHOLE[words.casefold()]
    return rest if verb.casefold() == "ask" and rest else words


def make_order(
    text: str, *, key: str, address: Address, person: Person, at: datetime, choice: str | None = None
) -> Message:
    """Return the message of a slash command, a shortcut or a form.

    It is not part of an ongoing conversation; `key` makes it unique.
    """
    reach = Reach.DIRECT if address.channel.startswith("D") else Reach.MENTION
    return Message(key, address, person, text, at, reach, choice, apart=True)


def with_words(message: Message, raw: str, *, command: str, bot: Bot, names: Names) -> Message:
    """Return a message with the words of a slash command, in which Slack has put ids for mentions."""
    words = without_us(raw, bot=bot, names=names)[0]
    groups = names.groups_of(message.person.id)
    said = replace(message, mentions=mentions_in(raw, bot=bot, names=names), groups=groups)
    return call_for_human(said, " ".join(words.split())) if command == CALL else replace(said, text=as_sentence(words))


ASK_ABOUT = "ask_about"
OPEN_CASE = "open_case"
SUM_UP = "summarize_from"
TRANSLATE = "translate"
REMIND_ABOUT = "remind_about"
REMIND_ME = "remind_me"
ASK = "ask"
"""The callback ids of the shortcuts. The first four do not open a form."""
FILL = "fill"
"""The callback id of the form of a button that asks for a line."""
WHAT, WHEN, LINE = "what", "when", "line"
LONGEST_LINE = 300
EMPTY = N_("Please write something.")
GONE = N_("This shortcut does not exist any more. Mention me, or write me a direct message, and say what you want.")
LONGEST_WHAT = 500
LONGEST_QUESTION = 3_000
LONGEST_QUOTE = 150


@dataclass(frozen=True, slots=True)
class FormOrder:
    """What a submitted form asks for: words or a choice, in a channel and thread or in the direct messages.

    `field` is the field of the form below which an error is shown.
    """

    text: str
    field: str
    choice: str | None = None
    channel: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class FormError:
    """What is wrong with a field."""

    field: str
    words: str


def make_form(body: Mapping[str, Any], *, names: Names, now: datetime, url: str = "") -> dict[str, Any]:
    """Return the form of a shortcut. About a message, it contains the message's first words and remembers its link."""
    if body["callback_id"] not in (ASK, REMIND_ME, REMIND_ABOUT):
        shown = {"type": "modal", "title": _plain("Frontdesk"), "close": _plain(_("Close"))}
        return shown | {"blocks": [{"type": "section", "text": _plain(_(GONE))}]}
    if body["callback_id"] == ASK:
        blocks = [_text(WHAT, _("Your question"), "", LONGEST_QUESTION)]
        return _modal(ASK, _("Ask Frontdesk"), _("Ask"), blocks)
    soon = int((now + timedelta(hours=1)).replace(second=0, microsecond=0).timestamp())
    said = _("look at: {quote}").format(quote=_quote(body["message"], names)) if "message" in body else ""
    about = said if body["callback_id"] == REMIND_ABOUT else ""
    blocks = [
        _text(WHAT, _("What should I remind you about?"), about, LONGEST_WHAT),
        _input(WHEN, _("When?"), {"type": "datetimepicker", "action_id": WHEN, "initial_date_time": soon}),
    ]
    made = _modal(REMIND_ME, _("Remind me"), _("Set reminder"), blocks)
    link = link_to(body["channel"]["id"], body["message"], url=url) if about else None
    return {**made, "private_metadata": link} if link else made


def asks_for_line(body: Mapping[str, Any]) -> bool:
    """Return whether the pressed button asks for a line."""
    action_id = ActionId.read(body["actions"][0]["action_id"])
    return action_id is not None and bool(action_id.question)


def make_line_form(body: Mapping[str, Any], *, channel: str, bot: Bot) -> dict[str, Any]:
    """Return the form of a button that asks for a line. It remembers the button and its place."""
    action, container = body["actions"][0], body["container"]
    label = action["text"]["text"]
    address = bot.address(channel, container.get("thread_ts"), container.get("message_ts") or "")
    place = [action["value"], label, channel, address.posts_in]
    action_id = ActionId.read(action["action_id"])
    question = action_id.question if action_id else ""
    made = _modal(FILL, label, "OK", [_text(LINE, question, "", LONGEST_LINE, multiline=False)])
    return {**made, "private_metadata": json.dumps(place)}


def read_form(view: Mapping[str, Any], *, now: datetime) -> FormOrder | FormError:
    """Return what a submitted form orders, or what is wrong with it."""
    values = view["state"]["values"]
    if view["callback_id"] == FILL:
        line = " ".join((values[LINE][LINE].get("value") or "").split())
        choice, label, channel, thread = json.loads(view["private_metadata"])
        order = FormOrder(f"{label}: {line}", LINE, filled(choice, line), channel, thread)
        return order if line else FormError(LINE, _(EMPTY))
    what = " ".join((values[WHAT][WHAT].get("value") or "").split())
    if not what:
        return FormError(WHAT, _(EMPTY))
    if view["callback_id"] == ASK:
        return FormOrder(what, WHAT)
    chosen = values[WHEN][WHEN].get("selected_date_time")
    if not chosen:
        return FormError(WHEN, _("Choose a day and a time."))
    at = datetime.fromtimestamp(chosen, UTC)
    if at <= now:
        return FormError(WHEN, _("That time is in the past. Choose a later one."))
    time = at.isoformat(timespec="minutes").replace("+00:00", "Z")
    linked = f"{what} ({view['private_metadata']})" if view.get("private_metadata") else what
    press = offer("", "set_reminder", what=linked, when=time)
    return FormOrder(_("Remind me of this: {what}").format(what=linked), WHEN, press.id)


def _quote(message: Mapping[str, Any], names: Names) -> str:
    return shortened(names.text(message.get("text") or _("a message")), LONGEST_QUOTE)


def _modal(callback: str, title: str, submit: str, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": _plain(title[:LONGEST_TITLE]),
        "submit": _plain(submit),
        "close": _plain(_("Cancel")),
        "blocks": blocks,
    }


def _text(id_: str, label: str, initial: str, longest: int, *, multiline: bool = True) -> dict[str, Any]:
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": id_,
        "multiline": multiline,
        "max_length": longest,
    }
    return _input(id_, label, element | ({"initial_value": initial} if initial else {}))


def _input(id_: str, label: str, element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "block_id": id_, "label": _plain(label), "element": element}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}

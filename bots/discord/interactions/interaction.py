"""Reads a command, button or form that somebody used, the message it stands for, and makes the first response. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bots.discord.ids import (
    AFTER,
    ASK_FORM,
    ASKS,
    BAD,
    GOOD,
    LINE_FORM,
    MENU,
    PRIVATE,
    PUBLIC,
    REMIND_FORM,
    Asker,
    CustomId,
    ReplyToken,
    instant,
)
from bots.discord.interactions import commands
from bots.discord.interactions.definitions import ON_PERSON, Json
from bots.discord.limits import LONGEST_CONTENT, LONGEST_TITLE
from bots.discord.parse import EventContext, channel_address, direct_address, link_to, person_of
from bots.discord.places import DIRECT, MODERATES
from bots.discord.render import EPHEMERAL, allowed_mentions
from bots.platform_events import HUMAN, as_wire_error
from core.model.messages import Message, Reach
from core.text.catalogue import _
from core.text.excerpt import shortened
from core.text.markdown.spoilers import remove_spoilers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bots.discord.places import Place
    from core.model.messages import Address, Person

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
"""Types of interactions."""
BOT_DM = 1
"""The context of a direct conversation with us."""
LINE = "line"
"""The field of a form that asks for one line."""
_FOR_ALL = frozenset({commands.ASK, commands.ASK_ABOUT, commands.SOLVED, commands.TURN})
"""Commands whose answers everybody sees. Every other answer is for the person alone."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One use of a command, button or form: its type, who used it, and where."""

    type: int
    id: str
    person: Person
    context: EventContext
    raw: Mapping[str, Any]

    @property
    def data(self) -> Mapping[str, Any]:
        """What was used, and what was filled in."""
        return self.raw.get("data") or {}

    @property
    def custom_id(self) -> CustomId:
        """The custom id of the button, menu or form."""
        return CustomId.read(self.data.get("custom_id"))

    @property
    def name(self) -> str:
        """The name of the command or, for a button, menu or form, the kind in its custom id."""
        return str(self.data.get("name") or self.custom_id.kind)

    @property
    def webhook_ids(self) -> dict[str, str]:
        """The ids in the paths of the webhook that answers it."""
        return ReplyToken.of(self.raw, person=self.person.id, kind=PUBLIC).ids

    @property
    def is_by_moderator(self) -> bool:
        """Whether the person moderates this server. Moderators are served before everybody else."""
        return bool(int((self.raw.get("member") or {}).get("permissions") or 0) & MODERATES)

    @property
    def is_in_our_server(self) -> bool:
        """Whether the bot is a member of the server, and not only installed by the person."""
        return "0" in (self.raw.get("authorizing_integration_owners") or {"0": ""})

    @property
    def is_seen_by_person_alone(self) -> bool:
        """Whether this happens in a direct conversation with us, or on a message that only the person sees."""
        shown = self.raw.get("message") or {}
        return self.raw.get("context") == BOT_DM or bool(int(shown.get("flags") or 0) & EPHEMERAL)

    @property
    def is_private(self) -> bool:
        """Whether the answer is for the person alone."""
        if self.name == HUMAN and self.context.place.is_thread:  # the team answers where the conversation is
            return self.is_seen_by_person_alone or not self.is_in_our_server
        return self.is_seen_by_person_alone or not self.is_in_our_server or self.name not in _FOR_ALL

    @property
    def is_on_person(self) -> bool:
        """Whether it is an entry of a person's context menu."""
        return self.type == COMMAND and self.data.get("type") == ON_PERSON

    @property
    def is_on_message(self) -> bool:
        """Whether it belongs to a message that is already posted, as a button does."""
        return self.type == COMPONENT or (self.type == MODAL and bool(self.raw.get("message")))

    @property
    def opens_form(self) -> bool:
        """Whether it is answered with a form."""
        about = self.name == commands.REMIND_ABOUT or (self.name == commands.ASK_ABOUT and self.is_on_person)
        return (self.type == COMMAND and about) or (self.type == COMPONENT and self.name == ASKS)

    @property
    def is_hidden(self) -> bool:
        """Whether the answer is hidden from others who are present."""
        return self.is_private and self.raw.get("context") != BOT_DM

    @property
    def is_public(self) -> bool:
        """Whether everybody present will see the answer."""
        return not self.is_hidden and not self.is_on_message


def read_interaction(
    raw: Mapping[str, Any], *, us: str, place: Place, parent: Place | None, titles: Mapping[str, str]
) -> Interaction:
    """Read an interaction. Raises WireError if it is malformed."""
    with as_wire_error("Discord sent an interaction"):
        member = raw.get("member") or {}
        person = person_of(member.get("user") or raw["user"], member, raw.get("locale"))
        return Interaction(int(raw["type"]), str(raw["id"]), person, EventContext(us, place, parent, titles), raw)


def order_message(use: Interaction) -> Message:
    """Return the message that a command, or the form of a context menu, stands for."""
    if use.type == MODAL:
        values, about = form_values(use), use.custom_id.key
        asked = values.get(commands.QUESTION)
        text = asked or commands.reminder_text(values.get(commands.WHAT, ""), values.get(commands.WHEN, ""))
        text = f"{text} ({link_to(use.context.place, about)})" if about else text
    else:
        text = commands.as_sentence(use.name, given_options(use))
    return interaction_message(use, text, key=f"order/{use.id}")


def given_options(use: Interaction) -> dict[str, str]:
    """Return the options of a command without subcommands, by name."""
    return {option["name"]: str(option.get("value") or "") for option in use.data.get("options") or ()}


def focused_option(use: Interaction) -> tuple[str, str]:
    """Return the name of the option that the person is typing in, and what is typed so far."""
    options = use.data.get("options") or ()
    found: Json = next((option for option in options if option.get("focused")), {})
    return str(found.get("name") or ""), str(found.get("value") or "")


def interaction_message(use: Interaction, text: str, *, key: str, choice: str | None = None) -> Message:
    """Return an interaction as a message, which is answered on its own. `key` makes it unique."""
    address = _press_address(use) if use.raw.get("message") else command_address(use)
    return Message(
        key,
        address,
        use.person,
        text,
        instant(use.id),
        Reach.DIRECT if (address.name or "").startswith("@") else Reach.MENTION,
        choice,
        apart=True,
        confined=use.context.is_restricted,
        urgent=use.is_by_moderator,
    )


def target_message(use: Interaction) -> Mapping[str, Any]:
    """Return the message on which a context menu was opened."""
    found: Mapping[str, Any] = use.data["resolved"]["messages"][use.data["target_id"]]
    return found


def command_address(use: Interaction) -> Address:
    """Return where a command is answered."""
    kind = PRIVATE if use.is_hidden else PUBLIC
    via = ReplyToken.of(use.raw, person=use.person.id, kind=kind).via
    place = use.context.place
    if use.is_private or place.kind == DIRECT:
        return direct_address(use.person, via=via)
    return channel_address(use.context, thread=place.id if place.is_thread else None, via=via)


def _press_address(use: Interaction) -> Address:
    """Return where a press is answered: where the button is, or by its token if we cannot write there."""
    place = use.context.place
    if use.is_seen_by_person_alone or not use.is_in_our_server:
        token = ReplyToken.of(use.raw, person=use.person.id, kind=AFTER)
        return direct_address(use.person, via=None if use.raw.get("context") == BOT_DM else token.via)
    via = Asker(use.person.id, place.guild or "@me", use.context.is_restricted).via
    return channel_address(use.context, thread=place.id if place.is_thread else None, via=via)


def pressed_choice(use: Interaction) -> tuple[str, int] | None:
    """Return the reply's key and the number of the choice that was pressed or chosen, or None if nothing was."""
    custom_id = use.custom_id
    number = custom_id.number
    if custom_id.kind == MENU:
        chosen = (use.data.get("values") or [""])[0]
        number = int(chosen) if chosen.isdecimal() else None
    if not custom_id.is_press or number is None:
        return None
    return custom_id.key, number


def thumb(use: Interaction) -> bool | None:
    """Return True for a thumb up, False for a thumb down, None if no thumb was pressed."""
    return {GOOD: True, BAD: False}.get(use.name)


def form_values(use: Interaction) -> dict[str, str]:
    """Return what a form was filled in with, by field."""
    values: dict[str, str] = {}
    for row in use.data.get("components") or ():
        for field in row.get("components") or [row.get("component") or {}]:
            values[str(field.get("custom_id"))] = " ".join(str(field.get("value") or "").split())
    return values


LONGEST_LINE, LONGEST_QUOTE = 300, 150
_MESSAGE, _DEFERRED_MESSAGE, _DEFERRED_UPDATE, _SUGGESTIONS, _MODAL = 4, 5, 6, 8, 9
"""Types of responses."""
_LABEL, _INPUT = 18, 4
"""Types of components."""


def deferral(use: Interaction) -> Json:
    """Return the response that promises a later answer."""
    if use.is_on_message:
        return {"type": _DEFERRED_UPDATE}
    return {"type": _DEFERRED_MESSAGE} if use.is_public else {"type": _DEFERRED_MESSAGE, "data": {"flags": EPHEMERAL}}


def suggestions(choices: Sequence[Json]) -> Json:
    """Return what is suggested to somebody who types."""
    return {"type": _SUGGESTIONS, "data": {"choices": list(choices)}}


def private_notice(words: str) -> Json:
    """Return a message that only the person sees."""
    data = {"content": words[:LONGEST_CONTENT], "flags": EPHEMERAL, "allowed_mentions": allowed_mentions()}
    return {"type": _MESSAGE, "data": data}


def line_form(use: Interaction, *, title: str, question: str) -> Json:
    """Return the form of a button that asks for a line."""
    return _form(use.custom_id.as_kind(LINE_FORM), title, [_input(LINE, question, longest=LONGEST_LINE)])


def menu_form(use: Interaction) -> Json:
    """Return the form of a context menu, for a reminder about a message or a person, or a question about a person."""
    if use.name == commands.ASK_ABOUT:
        question = _("Who is {person}?").format(person=_person_name(use))
        asked = _input(commands.QUESTION, _("What do you want to know?"), longest=LONGEST_LINE, value=question)
        return _form(CustomId(ASK_FORM), _("Ask"), [asked])
    talk, look = _("talk to {person}"), _("look at: {quote}")
    about = talk.format(person=_person_name(use)) if use.is_on_person else look.format(quote=_quote(use))
    what = _input(commands.WHAT, _("About what?"), longest=commands.LONGEST_WHAT, value=about)
    when = _input(commands.WHEN, _("When? For example: tomorrow at 9"), longest=commands.LONGEST_WHEN)
    message = "" if use.is_on_person else str(use.data["target_id"])
    return _form(CustomId(REMIND_FORM, message), _("Remind me"), [what, when])


def _quote(use: Interaction) -> str:
    """Return the beginning of a message. Nothing is quoted from a restricted place; the link is enough."""
    said = str(target_message(use).get("content") or "")
    if not said or use.context.is_restricted:
        return _("this message")
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

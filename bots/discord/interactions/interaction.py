"""What a command, a button or a form of Discord's orders, and its first answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bots.discord.asker import Asker
from bots.discord.interactions import commands
from bots.discord.limits import LONGEST_CONTENT, LONGEST_TITLE
from bots.discord.parse import Around, alone_with, in_channel, instant, link_to, person_of
from bots.discord.places import DIRECT, KEEPS_ORDER
from bots.discord.render import ASKS, BAD, CHOOSE, GOOD, MENU, quiet
from bots.discord.reply_token import AFTER, PRIVATE, PUBLIC, Way
from bots.wire_errors import reading
from core.model.messages import Message, Reach
from core.text.excerpt import shortened
from core.text.spoilers import without_hidden

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.places import Place
    from core.model.messages import Address, Person

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
"""Types of interactions."""
EPHEMERAL = 1 << 6
ALONE = 1
"""The context of a direct conversation with us."""
REMIND_FORM, ASK_FORM, FILL = "remind", "ask", "fill"
LINE = "line"
LONGEST_LINE, LONGEST_QUOTE = 300, 150
_LABEL, _INPUT = 18, 4
_FOR_ALL = frozenset({commands.ASK, commands.ASK_ABOUT, commands.SOLVED})
"""What is answered for all to read; everything else is a person's own."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of ours: of what `type`, by whom, where, and with what."""

    type: int
    id: str
    person: Person
    around: Around
    raw: Mapping[str, Any]

    @property
    def data(self) -> Mapping[str, Any]:
        """What was used, and what was filled in."""
        return self.raw.get("data") or {}

    @property
    def name(self) -> str:
        """The command, or how the custom id begins."""
        return str(self.data.get("name") or self.mark[0])

    @property
    def mark(self) -> list[str]:
        """The parts of a custom id: its kind, the reply's key, the number of its messages, that of a choice."""
        return f"{self.data.get('custom_id') or ''}:::".split(":")

    @property
    def keeps_order(self) -> bool:
        """Whether the person moderates here; then nobody goes before."""
        return bool(int((self.raw.get("member") or {}).get("permissions") or 0) & KEEPS_ORDER)

    @property
    def is_ours_here(self) -> bool:
        """Whether we are a member here, and not only installed by the person."""
        return "0" in (self.raw.get("authorizing_integration_owners") or {"0": ""})

    @property
    def is_alone(self) -> bool:
        """Whether the person is alone with us, or sees alone what was pressed."""
        shown = self.raw.get("message") or {}
        return self.raw.get("context") == ALONE or bool(int(shown.get("flags") or 0) & EPHEMERAL)

    @property
    def is_private(self) -> bool:
        """Whether the answer is for the person alone."""
        return self.is_alone or not self.is_ours_here or self.name not in _FOR_ALL

    @property
    def is_on_person(self) -> bool:
        """Whether it is an entry of a person's menu."""
        return self.type == COMMAND and self.data.get("type") == commands.ON_PERSON

    @property
    def opens_form(self) -> bool:
        """Whether it is answered with a form."""
        about = self.name == commands.REMIND_ABOUT or (self.name == commands.ASK_ABOUT and self.is_on_person)
        return (self.type == COMMAND and about) or (self.type == COMPONENT and self.name == ASKS)

    @property
    def is_hidden(self) -> bool:
        """Whether others are there, from whom the answer is hidden."""
        return self.is_private and self.raw.get("context") != ALONE


def read(raw: Mapping[str, Any], *, us: str, place: Place, parent: Place | None, titles: Mapping[str, str]) -> Use:
    """Read an interaction.

    Raises:
        WireError: it is malformed.
    """
    with reading("Discord sent an interaction"):
        member = raw.get("member") or {}
        person = person_of(member.get("user") or raw["user"], member, raw.get("locale"))
        return Use(int(raw["type"]), str(raw["id"]), person, Around(us, place, parent, titles), raw)


def deferral(use: Use) -> Json:
    """Return the first answer to what is answered later."""
    if _is_on_message(use):
        return {"type": 6}
    return {"type": 5} if is_for_all(use) else {"type": 5, "data": {"flags": EPHEMERAL}}


def is_for_all(use: Use) -> bool:
    """Tell whether the answer is promised for all to read who are there."""
    return not use.is_hidden and not _is_on_message(use)


def _is_on_message(use: Use) -> bool:
    return use.type == COMPONENT or (use.type == MODAL and bool(use.raw.get("message")))


def suggestions(use: Use) -> Json:
    """Return what is offered to who types a time."""
    typed = next((str(each.get("value") or "") for each in use.data.get("options") or () if each.get("focused")), "")
    return {"type": 8, "data": {"choices": commands.suggested(typed)}}


def refusing(words: str) -> Json:
    """Return an answer that the person alone sees."""
    return {"type": 4, "data": {"content": words[:LONGEST_CONTENT], "flags": EPHEMERAL, "allowed_mentions": quiet()}}


def order(use: Use) -> Message:
    """Return what a command, or the form of a menu, orders."""
    if use.type == MODAL:
        values = filled_in(use)
        asked = values.get(commands.QUESTION)
        text = asked or commands.reminder(values.get(commands.WHAT, ""), values.get(commands.WHEN, ""))
        text = f"{text} ({link_to(use.around.place, use.mark[1])})" if use.mark[1] else text
    else:
        options = {each["name"]: str(each.get("value") or "") for each in use.data.get("options") or ()}
        text = commands.spelled_out(use.name, options)
    return message(use, text, key=f"order/{use.id}")


def message(use: Use, text: str, *, key: str, choice: str | None = None) -> Message:
    """Return what is said by an interaction: it stands apart, and `key` makes it unique."""
    address = _pressed_at(use) if use.raw.get("message") else _answered_at(use)
    alone = (address.name or "").startswith("@")
    reach = Reach.DIRECT if alone else Reach.MENTION
    return Message(
        key,
        address,
        use.person,
        text,
        instant(use.id),
        reach,
        choice,
        apart=True,
        confined=use.around.is_restricted,
        urgent=use.keeps_order,
    )


def target(use: Use) -> Mapping[str, Any]:
    """Return the message on which a menu was opened."""
    found: Mapping[str, Any] = use.data["resolved"]["messages"][use.data["target_id"]]
    return found


def address_of(use: Use) -> Address:
    """Return where a command is answered."""
    return _answered_at(use)


def _answered_at(use: Use) -> Address:
    kind = PRIVATE if use.is_hidden else PUBLIC
    via = Way.of(use.raw, person=use.person.id, kind=kind).via
    place = use.around.place
    if use.is_private or place.kind == DIRECT:
        return alone_with(use.person, via=via)
    return in_channel(use.around, thread=place.id if place.is_thread else None, via=via)


def _pressed_at(use: Use) -> Address:
    """Return where a press is answered: where the button stands, by the interaction only where we cannot write."""
    place = use.around.place
    if use.is_alone or not use.is_ours_here:
        away = use.raw.get("context") != ALONE
        return alone_with(use.person, via=Way.of(use.raw, person=use.person.id, kind=AFTER).via if away else None)
    via = Asker(use.person.id, place.guild or "@me", use.around.is_restricted).via
    return in_channel(use.around, thread=place.id if place.is_thread else None, via=via)


def pressed(use: Use) -> tuple[str, int] | None:
    """Return the reply's key and the number of the choice that was pressed or chosen; None if it was none."""
    kind, key, _, number, *_ = use.mark
    if kind == MENU:
        number = (use.data.get("values") or [""])[0]
    if kind not in (CHOOSE, MENU, ASKS, FILL) or not number.isdecimal():
        return None
    return key, int(number)


def verdict(use: Use) -> bool | None:
    """Return what a press of a thumb means; None if none was pressed."""
    return {GOOD: True, BAD: False}.get(use.name)


def asking(use: Use, *, title: str, question: str) -> Json:
    """Return the form of a button that asks for a line."""
    custom_id = str(use.data["custom_id"]).replace(ASKS, FILL, 1)
    return _form(custom_id, title, [_input(LINE, question, longest=LONGEST_LINE)])


def form(use: Use) -> Json:
    """Return the form of a menu's entry: a reminder of a message or of a person, or a question about a person."""
    if use.name == commands.ASK_ABOUT:
        question = f"Who is {_person_named(use)}?"
        asked = _input(commands.QUESTION, "What do you want to know?", longest=LONGEST_LINE, value=question)
        return _form(ASK_FORM, "Ask", [asked])
    about = f"talk to {_person_named(use)}" if use.is_on_person else f"look at: {_quoted(use)}"
    what = _input(commands.WHAT, "What of?", longest=commands.LONGEST_WHAT, value=about)
    when = _input(commands.WHEN, "When? Such as: tomorrow at 9", longest=commands.LONGEST_WHEN)
    about_it = "" if use.is_on_person else f":{use.data['target_id']}"
    return _form(f"{REMIND_FORM}{about_it}", "Remind me", [what, when])


def _quoted(use: Use) -> str:
    """Return what a message says, in short; the link to it comes along, and is all where it says nothing for others."""
    said = str(target(use).get("content") or "")
    if not said or use.around.is_restricted:
        return "this message"
    return shortened(without_hidden(said), LONGEST_QUOTE)


def _person_named(use: Use) -> str:
    resolved, id_ = use.data["resolved"], use.data["target_id"]
    return person_of(resolved["users"][id_], (resolved.get("members") or {}).get(id_)).name


def filled_in(use: Use) -> dict[str, str]:
    """Return what a form was filled in with, by field."""
    values: dict[str, str] = {}
    for row in use.data.get("components") or ():
        for field in row.get("components") or [row.get("component") or {}]:
            values[str(field.get("custom_id"))] = " ".join(str(field.get("value") or "").split())
    return values


def _form(custom_id: str, title: str, fields: list[Json]) -> Json:
    return {"type": 9, "data": {"custom_id": custom_id, "title": title[:LONGEST_TITLE], "components": fields}}


def _input(custom_id: str, label: str, *, longest: int, value: str = "") -> Json:
    field: Json = {"type": _INPUT, "custom_id": custom_id, "style": 1, "max_length": longest, "required": True}
    inside = field | ({"value": value[:longest]} if value else {})
    return {"type": _LABEL, "label": label[:LONGEST_TITLE], "component": inside}

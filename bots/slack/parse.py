"""What Slack delivers, as what the desk takes in. Pure: whom an id names is given along, nothing is looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.slack.markup import CHANNEL, PERSON, plain
from bots.wire_errors import reading, string
from core.model.errors import WireError
from core.model.messages import Address, Attachment, Mention, Message, Person, Reach, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE = "slack"
CHOOSE = "choose"
"""How the action ids of a reply's buttons begin; their value is the choice."""
ASKS = "asks"
"""Part of the action id of a button that asks for a line; the question stands behind it."""
STAYS = "stays"
"""Part of the action id of a button that stays when it was pressed."""
FEEDBACK = "feedback"
GOOD, BAD = "good", "bad"
_SPOKEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages in which a person speaks."""
_DIRECT = "im"


@dataclass(frozen=True, slots=True)
class Bot:
    """Who we are in a workspace: the bot user, the team that it is installed in, the bot's own id; the team's `url`."""

    user: str
    team: str
    id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Whom ids name: people with their zone and locale, channels by name without the `#`."""

    people: Mapping[str, Person] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)

    def person(self, id_: str) -> Person:
        """Return a person; one who is not known is called by the id."""
        return self.people.get(id_, Person(id_, id_))

    def title(self, id_: str) -> str | None:
        """Return a channel's name as people write it, if it is known."""
        return f"#{self.channels[id_]}" if id_ in self.channels else None


@dataclass(frozen=True, slots=True)
class Edited:
    """A message that reads otherwise now."""

    message: Message


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message that is gone."""

    address: Address
    event_id: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person thinks of what we said: good, bad, or nothing any more (None)."""

    team: str
    ts: str
    person: str
    good: bool | None


Heard = Message | Edited | Deleted | Judged


def people_in(event: Mapping[str, Any]) -> set[str]:
    """Return the ids of the people whose names are needed to read an event: of none, if a bot says it.

    Raises:
        WireError: it is malformed.
    """
    with reading("Slack sent an event"):
        said = event.get("message", event)
        named = said.get("user") and not said.get("bot_id")
        return {said["user"], *PERSON.findall(said.get("text") or "")} if named else set()


def channels_in(event: Mapping[str, Any]) -> set[str]:
    """Return the ids of the channels whose names are needed: where it is said, and those that are named by id alone.

    Raises:
        WireError: it is malformed.
    """
    with reading("Slack sent an event"):
        said = event.get("message", event)
        if said.get("bot_id"):
            return set()
        here = {event["channel"]} if isinstance(event.get("channel"), str) and event["channel"][:1] in "CG" else set()
        return here | {id_ for id_, name in CHANNEL.findall(said.get("text") or "") if not name}


def parse(event: Mapping[str, Any], *, bot: Bot, names: Names, external: bool = False) -> Heard | None:
    """Return what an event of the Events API tells, or None if it is not for us.

    `external` says that people of other organisations read along.

    Raises:
        WireError: it is malformed.
    """
    with reading("Slack sent an event"):
        match event.get("type"), event.get("subtype"):
            case ("message", "message_changed"):
                return _edited(event, bot=bot, names=names, external=external)
            case ("message", "message_deleted"):
                return _deleted(event, bot=bot)
            case ("message" | "app_mention", _):
                return spoken(event, event, bot=bot, names=names, external=external)
            case ("reaction_added" | "reaction_removed", _):
                return _reaction(event, bot=bot)
            case _:
                return None


def spoken(
    said: Mapping[str, Any], event: Mapping[str, Any], *, bot: Bot, names: Names, external: bool
) -> Message | None:
    """Return a message that a person sent, or None: ours, another bot's, a workflow's, or a note of Slack's own."""
    if said.get("subtype") not in _SPOKEN or said.get("bot_id") or said.get("app_id") or said.get("hidden"):
        return None
    user = said.get("user")
    if not user or string(user) in (bot.user, "USLACKBOT"):
        return None
    raw, thread = said.get("text") or "", said.get("thread_ts")
    direct = event.get("channel_type") == _DIRECT or event["channel"].startswith("D")
    mentioned = bot.user in PERSON.findall(raw)
    stranger = any(said.get(key, bot.team) != bot.team for key in ("user_team", "source_team"))
    files = tuple(_attachment(each) for each in said.get("files", ()) if each.get("id"))
    return Message(
        event_id=event_id(event["channel"], said["ts"]),
        address=Address(
            SERVICE,
            bot.team,
            event["channel"],
            string(thread) if thread else None if direct else said["ts"],
            names.title(event["channel"]),
        ),
        person=names.person(user),
        text=without_us(raw, bot=bot, names=names) or names_of(files),
        sent_at=instant(said["ts"]),
        reach=Reach.DIRECT if direct else Reach.MENTION if mentioned else Reach.OVERHEARD,
        mentions=mentions_in(raw, bot=bot, names=names),
        attachments=files,
        external=external or stranger,
        link=None if direct else link_to(event["channel"], said, url=bot.url),
    )


def link_to(channel: str, said: Mapping[str, Any], *, url: str) -> str | None:
    """Return where people see a message, as chat.getPermalink has it; None if the team's address is not known."""
    if not url:
        return None
    thread = said.get("thread_ts")
    behind = f"?thread_ts={thread}&cid={channel}" if thread and thread != said["ts"] else ""
    return f"{url.rstrip('/')}/archives/{channel}/p{said['ts'].replace('.', '')}{behind}"


def event_id(channel: str, ts: str) -> str:
    """Return what makes a message unique: it may come as `message` and as `app_mention`, with two event ids."""
    return f"{channel}/{ts}"


def instant(ts: str) -> datetime:
    """Return the instant of a timestamp of Slack's, aware, in UTC."""
    return datetime.fromtimestamp(float(string(ts)), UTC)


def _edited(event: Mapping[str, Any], *, bot: Bot, names: Names, external: bool) -> Edited | Deleted | None:
    said, before = event["message"], event.get("previous_message") or {}
    if said.get("subtype") == "tombstone":  # deleted, and its thread goes on
        return _deleted({**event, "deleted_ts": said["ts"], "previous_message": before}, bot=bot)
    if not said.get("edited") or said.get("text") == before.get("text"):  # a link was unfolded, a reply counted
        return None
    message = spoken(said, event, bot=bot, names=names, external=external)
    return Edited(message) if message else None


def _deleted(event: Mapping[str, Any], *, bot: Bot) -> Deleted | None:
    before = event.get("previous_message") or {}
    if before.get("bot_id") or before.get("user") == bot.user:
        return None
    ts, channel = event["deleted_ts"], event["channel"]
    direct = event.get("channel_type") == _DIRECT or channel.startswith("D")
    return Deleted(
        Address(SERVICE, bot.team, channel, before.get("thread_ts") or (None if direct else ts)), event_id(channel, ts)
    )


def _reaction(event: Mapping[str, Any], *, bot: Bot) -> Judged | None:
    item = event["item"]
    good = {"+1": True, "thumbsup": True, "-1": False, "thumbsdown": False}.get(event["reaction"].split("::")[0])
    if good is None or item.get("type") != "message" or event.get("item_user") != bot.user:
        return None
    verdict = good if event["type"] == "reaction_added" else None
    return Judged(bot.team, item["ts"], event["user"], verdict)


def press(body: Mapping[str, Any], *, bot: Bot, names: Names, direct: str) -> Message | Judged | None:
    """Return the press of a button as the message that it is, or as a verdict; None if it is no button of a reply's.

    `direct` is the channel in which the desk talks with the person alone: there a press on the home page is answered.

    Raises:
        WireError: it is malformed.
    """
    with reading("Slack sent a press"):
        action, user, container = body["actions"][0], body["user"]["id"], body["container"]
        channel, ts = container.get("channel_id") or direct, container.get("message_ts") or ""
        if action["action_id"] == FEEDBACK:
            return Judged(bot.team, ts, user, action["value"] == GOOD)
        if not action["action_id"].startswith(CHOOSE):
            return None
        alone = channel.startswith("D")
        thread = container.get("thread_ts") or (None if alone else ts)
        return Message(
            event_id=f"press/{user}/{_pressed_once(channel, ts, action)}",
            address=Address(SERVICE, bot.team, channel, thread, names.title(channel)),
            person=names.person(user),
            text=(action.get("text") or action["selected_option"]["text"])["text"],
            sent_at=instant(action["action_ts"]),
            reach=Reach.DIRECT if alone else Reach.MENTION,
            choice=action.get("value") or action["selected_option"]["value"],
            external=body["user"].get("team_id", bot.team) != bot.team,
        )


def _pressed_once(channel: str, ts: str, action: Mapping[str, Any]) -> str:
    """Return what a double click has in common: in a message, one press of a block's buttons takes all of them away.

    A message that was edited has new blocks, with new ids. Of buttons that stay, each press counts.
    """
    return f"{channel}/{ts}/{action['block_id']}" if ts and not stays(action) else str(action["action_ts"])


def stays(action: Mapping[str, Any]) -> bool:
    """Tell whether the button that was pressed is to be pressed by others, too, and again."""
    return str(action["action_id"]).partition(f":{ASKS}:")[0].endswith(f":{STAYS}")


def team_of(body: Mapping[str, Any]) -> str:
    """Return the workspace in which the app is installed that something was delivered to.

    Raises:
        WireError: it names none.
    """
    of_view = (body.get("view") or {}).get("app_installed_team_id")  # `team` is that of the person
    if of_view:
        return str(of_view)
    for authorization in body.get("authorizations") or ():
        if authorization.get("team_id"):
            return str(authorization["team_id"])
    team = body.get("team_id") or (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id")
    if not team:
        raise WireError("Slack sent something that names no workspace.")
    return str(team)


def without_us(raw: str, *, bot: Bot, names: Names) -> str:
    """Return the text without the mention by which it reaches us."""
    text = PERSON.sub(lambda match: "" if match[1] == bot.user else match[0], raw)
    people = {id_: person.name for id_, person in names.people.items()}
    return plain(text, people=people, channels=names.channels).strip(" ,:\n\t")


def mentions_in(raw: str, *, bot: Bot, names: Names) -> tuple[Mention, ...]:
    """Return whom a text mentions, beside us."""
    people = [Mention(id_, f"@{names.person(id_).name}") for id_ in PERSON.findall(raw) if id_ != bot.user]
    channels = [Mention(id_, names.title(id_) or f"#{name or id_}") for id_, name in CHANNEL.findall(raw)]
    return tuple(dict.fromkeys([*people, *channels]))


def _attachment(file: Mapping[str, Any]) -> Attachment:
    return Attachment(
        string(file["id"]),
        string(file.get("name") or file["id"]),
        string(file.get("mimetype") or ""),
        int(file.get("size") or 0),
        file.get("permalink") or None,
    )

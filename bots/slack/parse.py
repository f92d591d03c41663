"""Parses what Slack delivers into messages and changes. Pure: names of ids are passed in, nothing is looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.platform_events import CALLED, Deleted, Edited, Incoming, Rated, as_wire_error, request_key, string, uncalled
from bots.slack.action_id import FEEDBACK, GOOD, ActionId
from bots.slack.emoji_names import emoji_of
from bots.slack.markup import CHANNEL, GROUP, PERSON, plain
from bots.slack.origin import is_organisation
from core.abilities.hooks.reactions import Reacted
from core.model.messages import Address, Attachment, Mention, Message, Person, Reach, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE = "slack"
_SPOKEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages in which a person speaks."""
_DIRECT = "im"
_DIRECT_ID = "D"
"""What the id of a direct conversation begins with."""


@dataclass(frozen=True, slots=True)
class Bot:
    """Who the bot is in a workspace: its user, the team it is installed in, its bot id, its name, and the team's `url`.

    If a whole organisation installed the app, `team` is the organisation (`E…`): people, direct conversations and
    shared channels have the same ids in all of its workspaces. `is_agent` says that it has Slack's agent view, in which
    each direct message is answered in a thread below it.
    """

    user: str
    team: str
    id: str = ""
    url: str = ""
    is_agent: bool = False
    name: str = ""

    def is_foreign(self, team: str) -> bool:
        """Return whether a workspace is not one of ours. For whole channels, Slack says whether they are shared."""
        return team != self.team and not is_organisation(self.team)

    def address(self, channel: str, thread: str | None, ts: str, *, name: str | None = None) -> Address:
        """Return where a message is answered: `thread` is the thread that it stands in, `ts` its own timestamp."""
        direct = channel.startswith(_DIRECT_ID)
        if direct and self.is_agent:
            return Address(SERVICE, self.team, channel, name=name, below=thread or ts or None)
        return Address(SERVICE, self.team, channel, thread or (None if direct else ts or None), name)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people: its handle without the `@`, and the ids of its members."""

    handle: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """The names of ids: people with their zone and locale, channels without the `#`, groups; and which are `bots`."""

    people: Mapping[str, Person] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    bots: frozenset[str] = frozenset()

    def person(self, id_: str) -> Person:
        """Return a person; one who is not known is called by the id."""
        return self.people.get(id_, Person(id_, id_))

    def text(self, raw: str) -> str:
        """Return a person's `mrkdwn` as Markdown, with names in place of ids."""
        return plain(
            raw,
            people={id_: person.name for id_, person in self.people.items()},
            channels=self.channels,
            groups={id_: group.handle for id_, group in self.groups.items()},
        )

    def groups_of(self, person: str) -> tuple[str, ...]:
        """Return the ids of the groups that a person is in."""
        return tuple(id_ for id_, group in self.groups.items() if person in group.members)

    def title(self, id_: str) -> str | None:
        """Return a channel's name as people write it, if it is known."""
        return f"#{self.channels[id_]}" if id_ in self.channels else None


def people_in(event: Mapping[str, Any]) -> set[str]:
    """Return the ids of the people whose names are needed to read an event; none if a bot wrote it.

    Raises as `parse`.
    """
    with as_wire_error("Slack sent an event"):
        said = event.get("message", event)
        named = said.get("user") and not said.get("bot_id")
        return {said["user"], *PERSON.findall(said.get("text") or "")} if named else set()


def channels_in(event: Mapping[str, Any]) -> set[str]:
    """Return the ids of the channels whose names are needed: where it was said, and those mentioned without a name.

    Raises as `parse`.
    """
    with as_wire_error("Slack sent an event"):
        said = event.get("message", event)
        if said.get("bot_id"):
            return set()
        here = {event["channel"]} if isinstance(event.get("channel"), str) and event["channel"][:1] in "CG" else set()
        return here | {id_ for id_, name in CHANNEL.findall(said.get("text") or "") if not name}


def groups_in(event: Mapping[str, Any]) -> list[str]:
    """Return the ids of the groups of people that are mentioned. Raises as `parse`."""
    with as_wire_error("Slack sent an event"):
        return [id_ for id_, _ in GROUP.findall(event.get("message", event).get("text") or "")]


def parse(event: Mapping[str, Any], *, bot: Bot, names: Names, external: bool = False) -> Incoming | None:
    """Return what an event of the Events API means, or None if it does not concern us.

    `external` says that people from other organisations can read the channel.

    Raises:
        WireError: it is malformed.
    """
    with as_wire_error("Slack sent an event"):
        match event.get("type"), event.get("subtype"):
            case ("message", "message_changed"):
                return _edited(event, bot=bot, names=names, external=external)
            case ("message", "message_deleted"):
                return _deleted(event, bot=bot)
            case ("message" | "app_mention", _):
                return parse_message(event, event, bot=bot, names=names, external=external)
            case ("reaction_added" | "reaction_removed", _):
                return _reaction(event, bot=bot, names=names)
            case _:
                return None


def parse_message(
    said: Mapping[str, Any], event: Mapping[str, Any], *, bot: Bot, names: Names, external: bool
) -> Message | None:
    """Return the message of a person; None if we, another bot, a workflow or Slack itself wrote it."""
    if said.get("subtype") not in _SPOKEN or said.get("bot_id") or said.get("app_id") or said.get("hidden"):
        return None
    user = said.get("user")
    if not user or string(user) in (bot.user, "USLACKBOT"):
        return None
    raw, thread = said.get("text") or "", said.get("thread_ts")
    direct = event.get("channel_type") == _DIRECT or event["channel"].startswith(_DIRECT_ID)
    mentioned = bot.user in PERSON.findall(raw)
    stranger = any(bot.is_foreign(said.get(key, bot.team)) for key in ("user_team", "source_team"))
    files = tuple(_attachment(file) for file in said.get("files", ()) if file.get("id"))
    text, called_at = without_us(raw, bot=bot, names=names)
    return Message(
        event_id=event_id(event["channel"], said["ts"]),
        address=bot.address(
            event["channel"],
            string(thread) if thread else None,
            string(said["ts"]),
            name=names.title(event["channel"]),
        ),
        person=names.person(user),
        text=text or names_of(files),
        sent_at=instant(said["ts"]),
        reach=Reach.DIRECT if direct else Reach.MENTION if mentioned else Reach.OVERHEARD,
        mentions=mentions_in(raw, bot=bot, names=names),
        attachments=files,
        external=external or stranger,
        link=None if direct else link_to(event["channel"], said, url=bot.url),
        groups=names.groups_of(user) if direct else (),
        called_at=called_at,
        our_name=bot.name,
    )


def link_to(channel: str, said: Mapping[str, Any], *, url: str) -> str | None:
    """Return the link to a message, as chat.getPermalink does; None if the team's address is not known."""
    if not url:
        return None
    thread = said.get("thread_ts")
    behind = f"?thread_ts={thread}&cid={channel}" if thread and thread != said["ts"] else ""
    return f"{url.rstrip('/')}/archives/{channel}/p{said['ts'].replace('.', '')}{behind}"


def event_id(channel: str, ts: str) -> str:
    """Return what identifies a message, which may come as both `message` and `app_mention`, with different ids."""
    return f"{channel}/{ts}"


def instant(ts: str) -> datetime:
    """Return the instant of a Slack timestamp (aware, in UTC)."""
    return datetime.fromtimestamp(float(string(ts)), UTC)


def _edited(event: Mapping[str, Any], *, bot: Bot, names: Names, external: bool) -> Edited | Deleted | None:
    said, before = event["message"], event.get("previous_message") or {}
    if said.get("subtype") == "tombstone":  # deleted, but its thread goes on
        return _deleted({**event, "deleted_ts": said["ts"], "previous_message": before}, bot=bot)
    if not said.get("edited") or said.get("text") == before.get("text"):  # a link was unfurled, or a reply was counted
        return None
    message = parse_message(said, event, bot=bot, names=names, external=external)
    return Edited(message) if message else None


def _deleted(event: Mapping[str, Any], *, bot: Bot) -> Deleted | None:
    before = event.get("previous_message") or {}
    if before.get("bot_id") or before.get("user") == bot.user:
        return None
    ts, channel = event["deleted_ts"], event["channel"]
    address = bot.address(channel, before.get("thread_ts"), ts)
    said = event_id(channel, ts)
    return Deleted(address, (said, request_key(said)))


def _reaction(event: Mapping[str, Any], *, bot: Bot, names: Names) -> Reacted | None:
    """Return a reaction to a message of ours. The emoji of a workspace and other bots are left out."""
    item, user = event["item"], string(event["user"])
    emoji = emoji_of(string(event["reaction"]))
    if emoji is None or item.get("type") != "message" or event.get("item_user") != bot.user:
        return None
    if user == bot.user or user in names.bots:
        return None
    is_there, at = event["type"] == "reaction_added", instant(event["event_ts"])
    return Reacted(SERVICE, bot.team, string(item["ts"]), names.person(user), emoji, is_there, at, event["reaction"])


def press(body: Mapping[str, Any], *, bot: Bot, names: Names, direct: str) -> Message | Rated | None:
    """Return the press of a button as a message or as a rating, or None if it is not a button of a reply.

    `direct` is the direct conversation with the person, where a press on the home page is answered.

    Raises as `parse`.
    """
    with as_wire_error("Slack sent a press"):
        action, user, container = body["actions"][0], body["user"]["id"], body["container"]
        channel, ts = container.get("channel_id") or direct, container.get("message_ts") or ""
        if action["action_id"] == FEEDBACK:
            return Rated(bot.team, ts, user, action["value"] == GOOD)
        if ActionId.read(action["action_id"]) is None:
            return None
        alone = channel.startswith(_DIRECT_ID)
        # The clicks of a double click are one press: in a message it uses up its block's buttons, unless they stay. An
        # edited message has new blocks with new ids.
        once = f"{channel}/{ts}/{action['block_id']}" if ts and not stays(action) else str(action["action_ts"])
        return Message(
            event_id=f"press/{user}/{once}",
            address=bot.address(channel, container.get("thread_ts"), ts, name=names.title(channel)),
            person=names.person(user),
            text=(action.get("text") or action["selected_option"]["text"])["text"],
            sent_at=instant(action["action_ts"]),
            reach=Reach.DIRECT if alone else Reach.MENTION,
            choice=action.get("value") or action["selected_option"]["value"],
            external=bot.is_foreign(body["user"].get("team_id", bot.team)),
            groups=names.groups_of(user) if alone else (),
        )


def stays(action: Mapping[str, Any]) -> bool:
    """Return whether the button stays after a press, so that anybody can press it again."""
    action_id = ActionId.read(action["action_id"])
    return action_id is not None and action_id.stays


def without_us(raw: str, *, bot: Bot, names: Names) -> tuple[str, tuple[int, ...]]:
    """Return the text without our mentions, and where in it they stood."""
    text = names.text(PERSON.sub(lambda match: CALLED if match[1] == bot.user else match[0], raw))
    return uncalled(text, edges=" ,:\n\t")


def mentions_in(raw: str, *, bot: Bot, names: Names) -> tuple[Mention, ...]:
    """Return whom a text mentions besides us."""
    people = [Mention(id_, f"@{names.person(id_).name}") for id_ in PERSON.findall(raw) if id_ != bot.user]
    channels = [Mention(id_, names.title(id_) or f"#{name or id_}") for id_, name in CHANNEL.findall(raw)]
    groups = [_group(id_, name, bot=bot, names=names) for id_, name in GROUP.findall(raw)]
    return tuple(dict.fromkeys([*people, *groups, *channels]))


def _group(id_: str, name: str, *, bot: Bot, names: Names) -> Mention:
    known = names.groups.get(id_, Group(name or id_))
    members = [Mention(member, f"@{names.person(member).name}") for member in known.members if member != bot.user]
    return Mention(id_, f"@{known.handle}", tuple(members))


def _attachment(file: Mapping[str, Any]) -> Attachment:
    return Attachment(
        string(file["id"]),
        string(file.get("name") or file["id"]),
        string(file.get("mimetype") or ""),
        int(file.get("size") or 0),
        file.get("permalink") or None,
    )

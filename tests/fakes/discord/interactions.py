"""How people use an application in the fake Discord: its commands, buttons, menus and modals.

Bodies: discord.com/developers/interactions/receiving-and-responding#interaction-object.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.components import walk
from tests.fakes.discord.guilds import Guild, Role, decimal
from tests.fakes.discord.messages import Interaction, Message
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.places import Places
from tests.fakes.discord.state import DM, Application, Channel, User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.discord.state import Json

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
USER_OPTION, CHANNEL_OPTION, ROLE_OPTION, ATTACHMENT_OPTION = 6, 7, 8, 11
UNSHOWN = frozenset({"permission_overwrites", "default_auto_archive_duration", "last_pin_timestamp"})
FILE_BYTES = 10 * 1024 * 1024
FIRST_ANSWER_SECONDS, TOKEN_SECONDS = 3.0, 15 * 60.0


@dataclass(slots=True)
class Interactions(Places):
    """Each act gives the interaction, in which the answer is found once the application gave one."""

    def command(
        self,
        user: User | str,
        channel: Channel | str,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        app: Application | None = None,
    ) -> Interaction:
        """Use a slash command (`ask`, or `remind list` for a subcommand); an option's value is text, a user, a file…"""
        return self._command(COMMAND, user, channel, name, options or {}, app)

    def autocomplete(
        self,
        user: User | str,
        channel: Channel | str,
        name: str,
        options: Mapping[str, Any],
        *,
        app: Application | None = None,
    ) -> Interaction:
        """Type in a slash command's option, the last of those given."""
        return self._command(AUTOCOMPLETE, user, channel, name, options, app)

    def _command(
        self,
        kind: int,
        user: User | str,
        channel: Channel | str,
        name: str,
        options: Mapping[str, Any],
        app: Application | None,
    ) -> Interaction:
        place, who = self.channel(channel), self.user(user)
        first, *rest = name.split()
        to, command = self._find(first, 1, place, who, app)
        resolved: Json = {}
        data: Json = {"id": command["id"], "name": first, "type": 1}
        inner, known = data, command.get("options") or []
        for step in rest:
            below = next(option for option in known if option["name"] == step)
            inner["options"] = [{"name": step, "type": below["type"]}]
            inner, known = inner["options"][0], below.get("options") or []
        types = {option["name"]: option["type"] for option in known}
        given = [self._option(each, types[each], value, place, resolved) for each, value in options.items()]
        if kind == AUTOCOMPLETE:
            given[-1]["focused"] = True
        inner["options"] = given
        if not given and not rest:
            del data["options"]
        if resolved:
            data["resolved"] = resolved
        if command.get("guild_id"):
            data["guild_id"] = command["guild_id"]
        return self.begin(to, kind, who, place, data, command=command)

    def _option(self, name: str, kind: int, value: Any, place: Channel, resolved: Json) -> Json:
        if kind == USER_OPTION:
            value = self._resolve_user(self.user(value), place.guild, resolved)
        elif kind == CHANNEL_OPTION:
            shown = self.channel(value)
            resolved.setdefault("channels", {})[shown.id] = partial(shown, "") | {"permissions": "0"}
            value = shown.id
        elif kind == ROLE_OPTION:
            resolved.setdefault("roles", {})[value.id] = value.wire()
            value = value.id
        elif kind == ATTACHMENT_OPTION:
            file = self.make_file(place, *value, ephemeral=True)
            resolved.setdefault("attachments", {})[file.id] = file.wire()
            value = file.id
        return {"name": name, "type": kind, "value": value}

    def _resolve_user(self, user: User, guild: Guild | None, resolved: Json) -> str:
        resolved.setdefault("users", {})[user.id] = user.wire()
        if guild and user.id in guild.members:
            member = guild.members[user.id].wire(user=False)
            member["permissions"] = decimal(Permission.NONE)
            resolved.setdefault("members", {})[user.id] = member
        return user.id

    def context_menu(
        self,
        user: User | str,
        name: str,
        *,
        on: Message | User,
        channel: Channel | str | None = None,
        app: Application | None = None,
    ) -> Interaction:
        """Use a command of a message's or a user's menu; of a user's, in a channel."""
        who = self.user(user)
        resolved: Json = {}
        if isinstance(on, Message):
            place, kind = on.channel, 3
            resolved["messages"] = {on.id: on.wire()}
        else:
            place, kind = self.channel(channel or ""), 2
            self._resolve_user(on, place.guild, resolved)
        to, command = self._find(name, kind, place, who, app)
        data = {"id": command["id"], "name": name, "type": kind, "target_id": on.id, "resolved": resolved}
        return self.begin(to, COMMAND, who, place, data, command=command)

    def press(self, user: User | str, message: Message, custom_id: str, values: list[str] | None = None) -> Interaction:
        """Press a button or choose in a menu (`values`: an option's values, or ids)."""
        found = [part for part, _ in walk(message.components) if part.get("custom_id") == custom_id]
        if not found or found[0].get("disabled"):
            raise ValueError(f"there is no {custom_id} to press")
        who, kind = self.user(user), found[0]["type"]
        data: Json = {"custom_id": custom_id, "component_type": kind, "id": found[0]["id"]}
        if kind != 2:
            data["values"] = list(values or [])
        if kind in {5, 7}:
            data["resolved"] = {}
            for value in data["values"]:
                self._resolve_user(self.user(value), message.channel.guild, data["resolved"])
        app = self.applications[message.author.application_id]
        return self.begin(app, COMPONENT, who, message.channel, data, message=message)

    def submit(self, opened: Interaction, values: Mapping[str, Any]) -> Interaction:
        """Fill in and send the modal with which the application answered an interaction; by `custom_id`."""
        modal = opened.modal
        if modal is None:
            raise ValueError("the application showed no modal")
        data = {"custom_id": modal["custom_id"], "components": [filled(part, values) for part in modal["components"]]}
        return self.begin(opened.app, MODAL, opened.user, opened.channel, data, message=opened.message)

    def _find(
        self, name: str, kind: int, place: Channel, who: User, app: Application | None
    ) -> tuple[Application, Json]:
        """The command that this user finds in this place. Raises ValueError where Discord would show none."""
        granted = self.permissions(who.id, place)
        if place.is_archived or not granted & Permission.USE_APPLICATION_COMMANDS:
            raise ValueError(f"{who.name} may use no commands here")
        for to in [app] if app else self.applications.values():
            scopes = [place.guild_id, ""] if place.guild_id else [""]
            for command in (one for scope in scopes for one in to.commands.get(scope, {}).values()):
                wanted = command["default_member_permissions"]
                needed = Permission.ADMINISTRATOR if wanted == "0" else Permission(int(wanted or 0))
                allowed = self._is_allowed(to, command, who, place.guild)
                may = place.guild is None or allowed or granted & needed == needed
                if (command["name"], command["type"]) == (name, kind) and self._owners(to, place, who, command) and may:
                    return to, command
        raise ValueError(f"{who.name} finds no command {name} here")

    def allow_command(self, app: Application, name: str, role: Role) -> None:
        """Let a role use a command whatever its default permissions, as an owner does under Integrations."""
        app.allowed_commands.add((name, role.id))

    def _is_allowed(self, app: Application, command: Json, who: User, guild: Guild | None) -> bool:
        roles = {guild.id, *guild.members[who.id].roles} if guild and who.id in guild.members else set()
        return any((command["name"], role) in app.allowed_commands for role in roles)

    def _owners(self, app: Application, place: Channel, who: User, command: Json | None) -> Json:
        """For whom the application is installed here: `authorizing_integration_owners`; empty where it is not."""
        types = command["integration_types"] if command else [0, 1]
        contexts = command.get("contexts") if command else None
        context = self._context(app, place)
        if (contexts and context not in contexts) or (
            command and command["nsfw"] and place.guild and not is_nsfw(place)
        ):
            return {}
        owners: Json = {}
        if 0 in types and (context == 1 or (place.guild and app.bot.id in place.guild.members)):
            owners["0"] = place.guild_id or "0"
        if 1 in types and who.id in app.installed_by:
            owners["1"] = who.id
        return owners

    def _context(self, app: Application, place: Channel) -> int:
        if place.guild:
            return 0
        return 1 if place.type == DM and app.bot in place.recipients else 2

    def begin(
        self,
        app: Application,
        kind: int,
        user: User,
        channel: Channel,
        data: Json,
        *,
        command: Json | None = None,
        message: Message | None = None,
    ) -> Interaction:
        """Make an interaction and hand it to the application."""
        made = Interaction(
            id=self.new_id(),
            type=kind,
            app=app,
            user=user,
            channel=channel,
            token=secrets.token_urlsafe(48),
            started=self.clock.seconds(),
            data=data,
            context=self._context(app, channel),
            owners=self._owners(app, channel, user, command) or {"0": channel.guild_id or "0"},
            message=message,
        )
        self.interactions[made.token] = made
        self.tell("INTERACTION_CREATE", self.interaction_wire(made), guild_id=channel.guild_id, channel_id=channel.id)
        return made

    def interaction_wire(self, made: Interaction) -> Json:
        channel, guild = made.channel, made.channel.guild
        mine = self.permissions(made.user.id, channel)
        shown: Json = {
            "id": made.id,
            "application_id": made.app.id,
            "type": made.type,
            "token": made.token,
            "version": 1,
            "data": made.data,
            "channel_id": channel.id,
            "channel": partial(channel, made.app.bot.id) | ({"permissions": decimal(mine)} if guild else {}),
            "locale": made.user.locale,
            "app_permissions": decimal(self.permissions(made.app.bot.id, channel)),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": made.owners,
            "context": made.context,
            "attachment_size_limit": FILE_BYTES,
        }
        if guild:
            member = guild.members[made.user.id].wire() | {"permissions": decimal(mine)}
            place = {"id": guild.id, "locale": guild.preferred_locale, "features": []}
            shown |= {"guild_id": guild.id, "guild_locale": guild.preferred_locale, "guild": place, "member": member}
        else:
            shown["user"] = made.user.wire()
        if made.message:
            shown["message"] = made.message.wire(made.app.bot.id)
        return shown


def partial(channel: Channel, viewer_id: str) -> Json:
    """A channel as interactions show it."""
    return {key: value for key, value in channel.wire(viewer_id).items() if key not in UNSHOWN}


def is_nsfw(channel: Channel) -> bool:
    """Whether it is for adults; a thread is as its channel."""
    return channel.parent.nsfw if channel.is_thread and channel.parent else channel.nsfw


def filled(part: Json, values: Mapping[str, Any]) -> Json:
    """A modal's component as it comes back, with what was written into it."""
    shown: Json = {"type": part["type"], "id": part.get("id", 1)}
    if part["type"] == 1:
        return shown | {"components": [filled(inner, values) for inner in part["components"]]}
    if part["type"] == 18:
        return shown | {"component": filled(part["component"], values)}
    if part["type"] == 10:
        return shown
    name = part["custom_id"]
    shown["custom_id"] = name
    if part["type"] == 4:
        text = str(values.get(name, part.get("value") or ""))
        if not text and part.get("required", True):
            raise ValueError(f"{name} must be filled in")
        return shown | {"value": text}
    if part["type"] in {21, 23}:
        return shown | {"value": values.get(name)}
    return shown | {"values": list(values.get(name, []))}

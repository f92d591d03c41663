"""What is said about the bot's permissions in a server and in its channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bots.discord import server_check
from bots.discord.api import Api
from bots.discord.outgoing.posting_permission import ADMINISTRATOR
from bots.discord.server_check import PERMISSIONS, ServerCheck
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from tests.bots.discord.wire import Wire

ALL = sum(PERMISSIONS.values())
SEND, VIEW = PERMISSIONS["Send Messages"], PERMISSIONS["View Channel"]
US, GUILD, OURS = "1", "3", "7"


def role(id_: str, permissions: int) -> dict[str, str]:
    return {"id": id_, "permissions": str(permissions)}


def member(*roles: str) -> dict[str, Any]:
    return {"user": {"id": US}, "roles": [*roles]}


def channel(name: str, *, deny: int = 0, allow: int = 0, to: str = GUILD) -> dict[str, Any]:
    overwrites = [{"id": to, "deny": str(deny), "allow": str(allow)}]
    return {"id": f"9{name}", "name": name, "type": 0, "permission_overwrites": overwrites}


def find(roles: list[dict[str, str]], *channels: dict[str, Any], only: str = "") -> Any:
    guild = {"id": GUILD, "name": "Home", "owner_id": "9", "roles": roles}
    nowhere = Api("", api_url="http://127.0.0.1:9")
    check = ServerCheck(nowhere, US, "LINK", frozenset(filter(None, [only])))
    return check.find(guild, member(OURS), channels)


def test_roles_together_give_what_is_needed() -> None:
    files = PERMISSIONS["Attach Files"]
    found = find([role(GUILD, files), role(OURS, ALL - files)], channel("help"))
    assert (found.ok, found.found) == (True, "all permissions that are used")


def test_what_no_role_of_ours_gives_is_named() -> None:
    found = find([role(GUILD, ALL - SEND), role("8", ALL)])
    assert (found.ok, found.found) == (False, "missing: Send Messages")
    assert "LINK" in found.advice


def test_an_administrator_lacks_nothing() -> None:
    assert find([role(GUILD, 0), role(OURS, ADMINISTRATOR)], channel("rules", deny=ALL)).ok


@pytest.mark.parametrize(
    ("channels", "only", "ok", "words"),
    [
        ((channel("help"), channel("rules", deny=SEND)), "", True, "except in #rules (Send Messages)"),
        ((channel("help"), channel("staff", deny=VIEW)), "", True, "1 channel is hidden from it"),
        ((channel("help"), channel("rules", deny=SEND)), "#rules", False, "except in #rules (Send Messages)"),
        ((channel("help"), channel("staff", deny=VIEW)), "#staff", False, "except in #staff (View Channel)"),
        ((channel("help"), channel("rules", deny=SEND)), "#help", True, "all permissions that are used"),
        ((channel("help"),), "#hlep", True, "DISCORD_CHANNELS names none of its channels"),
        ((channel("help", deny=SEND),), "", False, "except in #help (Send Messages)"),
        ((channel("staff", deny=VIEW),), "", False, "1 channel is hidden from it"),
        ((channel("help", deny=SEND, to=OURS),), "", False, "except in #help (Send Messages)"),
    ],
)
def test_channels_that_override_the_role_are_named(
    channels: tuple[dict[str, Any], ...],
    only: str,
    ok: bool,  # noqa: FBT001
    words: str,
) -> None:
    found = find([role(GUILD, ALL)], *channels, only=only)
    assert found.ok is ok
    assert found.found.endswith(words)
    assert bool(found.advice) == ("except" in words or "none" in words or not ok)


async def test_of_many_servers_those_with_problems_are_named_and_the_rest_counted(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, fewer in (("MOST_SERVERS", 5), ("MOST_SHOWN", 1), ("PAGE", 2)):
        monkeypatch.setattr(server_check, name, fewer)
    world, app = wire.discord.world, wire.discord.app
    for number in range(6):
        guild = world.make_guild(f"Guild {number}", world.user("owner"))
        world.join(app, guild)
        if number in (1, 3):
            for given in guild.roles.values():
                given.permissions &= ~Permission.SEND_MESSAGES
    named, summary = await ServerCheck(wire.api, app.bot.id, "LINK", frozenset()).examine()
    assert (named.name, named.found) == ("discord server Guild 1", "missing: Send Messages")
    assert summary.found == "in 7; of 5 that were checked, 3 are in order; the other 2 were not checked"
    assert (summary.ok, summary.advice) == (False, "2 need something; the first 1 are named above.")


async def test_a_server_that_cannot_be_checked_hides_no_other(wire: Wire) -> None:
    world, app = wire.discord.world, wire.discord.app
    for name in ("Here", "Gone"):
        world.join(app, world.make_guild(name, world.user("owner")))
    wire.discord.faults.fail_next("get_guild", 403)
    failed, *others = await ServerCheck(wire.api, app.bot.id, "LINK", frozenset()).examine()
    assert (failed.ok, failed.found) == (False, "cannot be checked")
    assert [other.name for other in others] == ["discord server Here", "discord server Gone"]

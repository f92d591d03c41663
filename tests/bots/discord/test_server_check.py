"""What is said about the bot's permissions in a server and in its channels."""

from __future__ import annotations

from typing import Any

import pytest

from bots.discord.outgoing.posting_permission import ADMINISTRATOR
from bots.discord.server_check import MOST_SERVERS, PERMISSIONS, ServerCheck

ALL = sum(PERMISSIONS.values())
SEND, VIEW = PERMISSIONS["Send Messages"], PERMISSIONS["View Channel"]
US, GUILD, OURS = "1", "3", "7"


class Servers:
    """Discord's API of an application that is in many servers, of which every tenth mutes it."""

    def __init__(self, count: int) -> None:
        self._ids = [str(number) for number in range(1_000, 1_000 + count)]
        self.asked: set[str] = set()

    async def call(
        self, _method: str, path: str, *, query: dict[str, Any] | None = None, guild_id: str = "", **_: Any
    ) -> Any:
        if path == "/users/@me/guilds":
            after = (query or {}).get("after", "0")
            return [{"id": id_} for id_ in self._ids if int(id_) > int(after)][: (query or {})["limit"]]
        self.asked.add(guild_id)
        if path.endswith("/channels"):
            return []
        if path.endswith("/members/{user_id}"):
            return member()
        given = ALL - SEND if guild_id.endswith("0") else ALL
        return {"id": guild_id, "name": f"S{guild_id}", "owner_id": "9", "roles": [role(guild_id, given)]}


def role(id_: str, permissions: int) -> dict[str, str]:
    return {"id": id_, "permissions": str(permissions)}


def member(*roles: str) -> dict[str, Any]:
    return {"user": {"id": US}, "roles": [*roles]}


def channel(name: str, *, deny: int = 0, allow: int = 0, to: str = GUILD) -> dict[str, Any]:
    overwrites = [{"id": to, "deny": str(deny), "allow": str(allow)}]
    return {"id": f"9{name}", "name": name, "type": 0, "permission_overwrites": overwrites}


def find(roles: list[dict[str, str]], *channels: dict[str, Any], only: str = "") -> Any:
    guild = {"id": GUILD, "name": "Home", "owner_id": "9", "roles": roles}
    check = ServerCheck(Servers(0), US, "LINK", frozenset(filter(None, [only])))  # type: ignore[arg-type]
    return check.find(guild, member(OURS), channels)


def test_roles_together_give_what_is_needed() -> None:
    files = PERMISSIONS["Attach Files"]
    assert find([role(GUILD, files), role(OURS, ALL - files)]).found == "all permissions that are used"


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
    assert bool(found.advice) == ("except" in words or not ok)


async def test_of_many_servers_those_with_problems_are_named_and_the_rest_counted() -> None:
    servers = Servers(MOST_SERVERS + 130)
    check = ServerCheck(servers, US, "LINK", frozenset())  # type: ignore[arg-type]
    *named, summary = await check.examine()
    assert [finding.found for finding in named] == ["missing: Send Messages"] * 10
    assert summary.found == "in 230; of 100 that were checked, 90 are in order; the other 130 were not checked"
    assert len(servers.asked) == MOST_SERVERS
    assert not summary.ok

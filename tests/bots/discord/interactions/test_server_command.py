"""`/server …`, as the press of a button that changes the server's rules."""

from __future__ import annotations

from typing import Any

import pytest

from bots.discord.interactions.interaction import Interaction
from bots.discord.interactions.server_command import may_decide, may_mark_solved, read_command
from bots.discord.parse import EventContext
from bots.discord.places import Place
from core.communities.community_rules import Rules
from core.model.errors import InputError
from core.model.messages import Mention, Person

RESOLVED = {"channels": {"2": {"name": "help"}}, "roles": {"4": {"name": "staff"}}, "users": {"5": {"username": "rss"}}}
NOBODY, MANAGER, THREADS = 0, 1 << 5, 1 << 34


def server(step: str, permissions: int = NOBODY, roles: tuple[str, ...] = (), **options: Any) -> Interaction:
    given = [{"name": name, "value": value} for name, value in options.items()]
    data = {"name": "server", "options": [{"name": step, "options": given}], "resolved": RESOLVED}
    raw = {"data": data, "member": {"permissions": str(permissions), "roles": list(roles)}}
    return Interaction(2, "9", Person("7", "Ada"), EventContext("1", Place("2", 0, guild="3")), raw)


@pytest.mark.parametrize(
    ("use", "words", "parts"),
    [
        (server("show"), "/server show", ("3",)),
        (server("channel", channel="2", how="only"), "/server channel #help channels on", ("channels", "2", "true")),
        (server("channel", channel="2", how="anywhere"), "/server channel #help channels off", ("channels", "false")),
        (
            server("role", role="4", may="askers", allowed=True),
            "/server role @staff askers on",
            ("askers", "4", "true"),
        ),
        (server("bot", bot="5", allowed=False), "/server bot @rss bots off", ("bots", "5", "false")),
        (server("bot", webhook="6", allowed=True), "/server bot @6 bots on", ("bots", "6", "true")),
        (server("moderators"), "/server moderators # moderators off", ("moderators", "none", "false")),
    ],
)
def test_each_command_is_a_choice(use: Interaction, words: str, parts: tuple[str, ...]) -> None:
    said, choice = read_command(use)
    assert said == words
    assert [part for part in parts if part not in choice] == []


@pytest.mark.parametrize("options", [{}, {"webhook": "https://discord.com/api/webhooks/6"}])
def test_a_bot_has_to_be_named_by_its_id(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="Name the bot"):
        read_command(server("bot", allowed=True, **options))


def test_who_manages_the_server_or_has_a_named_role_may_decide() -> None:
    rules = Rules(keepers=(Mention("4", "staff"),))
    uses = (server("show"), server("show", MANAGER), server("show", roles=("4",)), server("show", THREADS))
    assert [may_decide(use, rules) for use in uses] == [False, True, True, False]
    assert [may_mark_solved(use, rules) for use in uses] == [False, True, True, True]

"""A field that is not as Discord documents it is left out, if the event can be used without it."""

from __future__ import annotations

from typing import Any

import pytest

from bots.discord.connection.frames import read_event

SERVER = {"id": "1", "name": "Office", "joined_at": "2026-11-30T10:00:00.5+00:00", "preferred_locale": "de"}
PRESS = {"id": "1", "application_id": "2", "channel_id": "3", "token": "t", "type": 3, "locale": "pt-BR"}


def test_a_server_and_a_press_are_read() -> None:
    assert read_event("GUILD_CREATE", SERVER) == SERVER
    assert read_event("INTERACTION_CREATE", PRESS) == PRESS


@pytest.mark.parametrize(
    ("event", "body", "field", "odd"),
    [
        ("GUILD_CREATE", SERVER, "joined_at", 7),
        ("GUILD_CREATE", SERVER, "joined_at", "odd"),
        ("GUILD_CREATE", SERVER, "joined_at", "2026-11-30"),
        ("GUILD_CREATE", SERVER, "preferred_locale", ["odd"]),
        ("GUILD_CREATE", SERVER, "name", {}),
        ("INTERACTION_CREATE", PRESS, "locale", "\0"),
    ],
)
def test_an_odd_field_is_left_out(event: str, body: dict[str, Any], field: str, odd: object) -> None:
    assert read_event(event, body | {field: odd}) == {name: value for name, value in body.items() if name != field}

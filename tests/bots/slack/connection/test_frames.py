"""What Slack delivers is refused before anything looks it up, if an id in it cannot be one."""

from __future__ import annotations

from typing import Any

import pytest

from bots.slack.connection.frames import read_delivery
from core.model.errors import WireError

COMMAND = {
    "command": "/frontdesk",
    "team_id": "T1",
    "user_id": "U1",
    "trigger_id": "1.2",
    "channel_id": "C1",
    "text": "help",
}
FORM = {"type": "view_submission", "user": {"id": "U1"}, "view": {"id": "V1"}, "team": {"id": "T1"}}


def test_a_command_and_a_form_are_read() -> None:
    assert read_delivery(COMMAND)["user_id"] == "U1"
    assert read_delivery(FORM)["user"] == {"id": "U1"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (COMMAND | {"user_id": "U1\0"}, "user_id"),
        (COMMAND | {"channel_id": "\0"}, "channel_id"),
        (FORM | {"user": {"id": "U\0001"}}, "user.id"),
    ],
)
def test_an_id_with_a_nul_is_refused_by_the_name_of_its_field(body: dict[str, Any], field: str) -> None:
    with pytest.raises(WireError, match=rf"cannot be read: {field}$"):
        read_delivery(body)

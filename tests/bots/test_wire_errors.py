"""Whatever is wrong with an event, it is reported as malformed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bots.wire_errors import as_wire_error
from core.model.errors import RetryLater, WireError

if TYPE_CHECKING:
    from collections.abc import Callable

WAYS: tuple[Callable[[Any], Any], ...] = (
    lambda event: event["user"],
    lambda event: event["users"][5],
    lambda event: int(event["text"]),
    lambda event: event["users"] + event["text"],
    lambda event: event["text"].id,
    lambda event: datetime.fromtimestamp(event["at"], UTC),
)


@pytest.mark.parametrize("read", WAYS)
def test_what_cannot_be_read_is_malformed(read: Callable[[Any], Any]) -> None:
    event = json.loads('{"text": "hello", "users": [], "at": 1e30}')
    with (
        pytest.raises(WireError, match="Slack sent an event that cannot be read"),
        as_wire_error("Slack sent an event"),
    ):
        read(event)


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RetryLater), as_wire_error("Slack sent an event"):
        raise RetryLater("The database is down.")

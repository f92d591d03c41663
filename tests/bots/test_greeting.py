"""Whether to say hello."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bots.greeting import FRESH, wants_hello
from core.settings.settings import Settings

NOW = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hello", "ago", "wanted"),
    [(True, timedelta(0), True), (True, FRESH, False), (False, timedelta(0), False)],
    ids=["now", "long ago", "switched off"],
)
def test_a_hello_is_said_where_the_desk_was_added_lately_unless_it_is_off(
    hello: bool,  # noqa: FBT001
    ago: timedelta,
    wanted: bool,  # noqa: FBT001
) -> None:
    assert wants_hello(Settings(FRONTDESK_HELLO=hello), NOW - ago, now=NOW) is wanted

"""Feeds: downloaded when they have changed, and what their errors mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.calendars.remote import feed
from core.calendars.remote.caldav import Forbidden, LockedOut
from core.model.clock import SystemClock
from core.model.errors import InputError, RetryLater
from core.security.guarded_http import GuardedHttp
from tests.fakes.radicale import Feed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def http() -> AsyncIterator[GuardedHttp]:
    async with GuardedHttp(clock=SystemClock(), allow_private=True) as opened:
        yield opened


async def test_a_feed_is_downloaded_again_only_if_it_has_changed(http: GuardedHttp) -> None:
    served = Feed("one")
    async with served.open() as url:
        first = await feed.fetch(http, url, {})
        assert first is not None
        content, validators = first
        assert (content, set(validators)) == (b"one", {"etag"})
        assert await feed.fetch(http, url, validators) is None
        served.content = "two"
        second = await feed.fetch(http, url, validators)
        assert second is not None
        assert second[0] == b"two"


@pytest.mark.parametrize(
    ("status", "error"), [(401, LockedOut), (403, Forbidden), (404, InputError), (410, InputError), (503, RetryLater)]
)
async def test_errors_of_a_server_are_told_apart(http: GuardedHttp, status: int, error: type[Exception]) -> None:
    async with Feed("", status=status).open() as url:
        with pytest.raises(error) as raised:
            await feed.fetch(http, url, {})
    assert type(raised.value) is error

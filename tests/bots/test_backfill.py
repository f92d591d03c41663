"""What all adapters share when they fetch messages that were missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bots import backfill
from bots.backfill import TRIES, begin, with_retries
from core.model.errors import RetryLater

NOW = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)


class Platform:
    """Fails as it is told, and then answers."""

    def __init__(self, *failures: float | None) -> None:
        self.failures = list(failures)
        self.asked = 0

    async def ask(self) -> str:
        self.asked += 1
        if self.failures:
            raise RetryLater("It is down.", after_seconds=self.failures.pop(0))
        return "an answer"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill, "RETRY_SECONDS", 0.0)


def test_a_little_more_than_the_gap_is_fetched() -> None:
    assert begin(NOW - timedelta(hours=1), now=NOW) == NOW - timedelta(hours=1, minutes=2)


def test_nothing_is_fetched_from_more_than_a_week_ago() -> None:
    assert begin(NOW - timedelta(days=30), now=NOW) == NOW - timedelta(days=7)


async def test_a_platform_that_does_not_answer_is_asked_again() -> None:
    platform = Platform(*[None] * (TRIES - 1))
    assert await with_retries(platform.ask) == "an answer"
    assert platform.asked == TRIES


async def test_a_platform_that_never_answers_is_given_up() -> None:
    platform = Platform(*[None] * 100)
    with pytest.raises(RetryLater):
        await with_retries(platform.ask)
    assert platform.asked == TRIES


async def test_a_platform_that_says_when_to_come_back_is_never_given_up() -> None:
    platform = Platform(*[1e-9] * (3 * TRIES))
    assert await with_retries(platform.ask) == "an answer"

"""The proof: whatever people and processes do, a reminder is never early, never doubled, and never lost."""

from __future__ import annotations

import pytest

from tests.core.skills.reminders.promises import check_promises

pytestmark = pytest.mark.slow


@pytest.mark.proof
def test_what_was_promised_comes_once_whatever_happens(database_url: str) -> None:
    check_promises(database_url, examples=1_000, steps=40, shrinks=True)

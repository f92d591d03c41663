"""A sample of the proof in `tests/proof` that nothing comes early, nothing twice, and nothing is lost."""

from __future__ import annotations

import pytest

from tests.core.skills.reminders.promises import check_promises

pytestmark = pytest.mark.slow


def test_what_was_promised_comes_once_whatever_happens(database_url: str) -> None:
    check_promises(database_url, examples=8, steps=10)

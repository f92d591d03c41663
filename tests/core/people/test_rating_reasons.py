"""The reason why an answer is bad is heard in five languages."""

from __future__ import annotations

import pytest

from core.people.rating_reasons import reason_in


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("👎", None),
        (":-1:", None),
        ("that was wrong", "wrong"),
        ("that’s out of date", "outdated"),
        ("das ist veraltet", "outdated"),
        ("eso está desactualizado", "outdated"),
        ("ce n’est plus à jour", "outdated"),
        ("isso está desatualizado", "outdated"),
        ("das war falsch", "wrong"),
        ("ce n'est pas clair", "unclear"),
    ],
)
def test_reasons(text: str, reason: str | None) -> None:
    assert reason_in(text) == reason

"""What identifies a person is marked, and what answers are made of stays."""

from __future__ import annotations

import pytest

from core.privacy.anonymous_text import anonymous


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana, ana's and Anastasia", "(name), (name)'s and Anastasia"),
        ("write to a.b@c.de or @tom or <@U123>", "write to (e-mail) or (name) or (name)"),
        ("call +49 30 1234567 or 030/123 456 7", "call (number) or (number)"),
        ("order INV-20391, #1234, A-1234", "order (number), (number), (number)"),
        ("card 4111 1111 1111 1111", "card (number)"),
        ("5 days, 1,250.50 €, 12,500 users, 10.000 €, 3.5 %", "5 days, 1,250.50 €, 12,500 users, 10.000 €, 3.5 %"),
        ("from 9:00 to 18:30 on 2026-11-03, port 8080", "from 9:00 to 18:30 on 2026-11-03, port 8080"),
    ],
)
def test_marks(text: str, expected: str) -> None:
    assert anonymous(text, ["ana"]) == expected

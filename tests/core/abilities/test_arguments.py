"""Types of arguments refuse what cannot be one."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from core.abilities.arguments import Someone, When, ZoneName


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [
        (When, "tomorrow at 9, please", "tomorrow at 9"),
        (When, "every Monday at 8", "every Monday at 8"),
        (Someone, " @bo lee! ", "@bo lee"),
        (ZoneName, "tokyo", "Asia/Tokyo"),
    ],
)
def test_a_value_is_taken_without_the_words_around_it(kind: Any, words: str, value: str) -> None:
    assert TypeAdapter(kind).validate_python(words) == value


@pytest.mark.parametrize(
    ("kind", "words", "reason"),
    [
        (When, "the annual report", "not a time"),
        (When, "tomorrow at 9 with the report", "not a time"),
        (Someone, "the whole team of Bo", "not a person's name"),
        (ZoneName, "Atlantis", "Atlantis"),
    ],
)
def test_what_cannot_be_a_value_is_refused_with_the_reason(kind: Any, words: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        TypeAdapter(kind).validate_python(words)

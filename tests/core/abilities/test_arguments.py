"""Types of arguments refuse what cannot be one."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from core.abilities.arguments import Someone, When, ZoneName, words_that


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [
        (When, "tomorrow at 9, please", "tomorrow at 9"),
        (When, "every Monday at 8", "every Monday at 8"),
        (When, "morgen um 9:00", "morgen um 9:00"),
        (When, "todos los lunes a las 9:00", "todos los lunes a las 9:00"),
        *(
            (When, word, word)
            for word in ("mañana", "manana", "morgen", "demain", "amanhã", "hoy", "sexta-feira", "après-demain")
        ),
        *(
            (When, word, word)
            for word in ("Mitternacht", "ahora", "maintenant", "Freitagabend", "täglich", "diciembre")
        ),
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
        *(
            (When, word, "not a time")
            for word in ("mars", "mayo", "mai", "hier", "midi", "do", "sexta", "quarta", "set")
        ),
        *(
            (When, word, "not a time")
            for word in ("julio", "diario", "quotidien", "abril", "avril", "mart", "ya", "bericht")
        ),
        (When, "tomorrow at 9 with the report", "not a time"),
        (Someone, "the whole team of Bo", "not a person's name"),
        (ZoneName, "Atlantis", "Atlantis"),
    ],
)
def test_what_cannot_be_a_value_is_refused_with_the_reason(kind: Any, words: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        TypeAdapter(kind).validate_python(words)


def test_words_that_do_not_fit_are_refused_with_the_complaint() -> None:
    shout = TypeAdapter(Annotated[str, words_that(str.isupper, "is not loud")])
    assert shout.validate_python("HELP") == "HELP"
    with pytest.raises(ValidationError, match="is not loud"):
        shout.validate_python("help")

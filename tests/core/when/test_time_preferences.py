from __future__ import annotations

from datetime import datetime

import pytest

from core.when.time_preferences import broken, read_preferences

MONDAY, FRIDAY = datetime(2026, 1, 5), datetime(2026, 1, 9)


@pytest.mark.parametrize(
    ("text", "suits", "does_not"),
    [
        ("I prefer mornings", MONDAY.replace(hour=9), MONDAY.replace(hour=14)),
        ("I can't do Friday afternoons", FRIDAY.replace(hour=9), FRIDAY.replace(hour=14)),
        ("I don't like meetings before 10", MONDAY.replace(hour=10), MONDAY.replace(hour=9)),
        ("I like it after 2", MONDAY.replace(hour=14), MONDAY.replace(hour=9)),
        ("calls between 10 and 12", MONDAY.replace(hour=10), MONDAY.replace(hour=12)),
        ("mornings, but not on Fridays", MONDAY.replace(hour=9), FRIDAY.replace(hour=9)),
        ("dass ich Vormittage bevorzuge", MONDAY.replace(hour=9), MONDAY.replace(hour=14)),
        ("freitags kann ich nicht", MONDAY, FRIDAY),
        ("nicht vor 10 Uhr", MONDAY.replace(hour=10), MONDAY.replace(hour=9)),
        ("no puedo los viernes", MONDAY, FRIDAY),
        ("prefiero después de las 10", MONDAY.replace(hour=11), MONDAY.replace(hour=9)),
        ("je préfère le matin, mais pas le vendredi", MONDAY.replace(hour=9), FRIDAY.replace(hour=9)),
        ("não posso às sextas", MONDAY, FRIDAY),
        ("prefiro as manhãs", MONDAY.replace(hour=9), MONDAY.replace(hour=14)),
    ],
)
def test_times_that_suit_are_told_from_those_that_do_not(text: str, suits: datetime, does_not: datetime) -> None:
    preferences = read_preferences(text)
    assert preferences
    assert broken(preferences, suits) == 0
    assert broken(preferences, does_not) > 0


@pytest.mark.parametrize(
    "text",
    ["my cat is called Mia", "I work from home on Mondays", "I drink two coffees every morning at work", "", "I am 10"],
)
def test_what_is_about_other_things_says_nothing_of_times(text: str) -> None:
    assert read_preferences(text) == ()

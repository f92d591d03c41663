"""Working hours as people say them."""

from __future__ import annotations

import pytest

from core.skills.calendars.shift_parser import working_hours


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("9 to 5, fridays until 2", "0 9-17 1 9-17 2 9-17 3 9-17 4 9-14"),
        ("mon-thu 9-17 and fri 9-14", "0 9-17 1 9-17 2 9-17 3 9-17 4 9-14"),
        ("1 to 5 on tuesdays", "1 13-17"),
        ("tuesdays 9 to 12 and 1 to 5", "1 9-12 1 13-17"),
        ("monday and tuesday 8 to 4pm", "0 8-16 1 8-16"),
        ("9-5, fridays off", "0 9-17 1 9-17 2 9-17 3 9-17"),
        ("mondays 22 to 6", "0 22-6"),
        ("montag bis mittwoch 8 bis 16 uhr", "0 8-16 1 8-16 2 8-16"),
        ("de 9 a 17, los viernes hasta las 14", "0 9-17 1 9-17 2 9-17 3 9-17 4 9-14"),
        ("de 9h à 17h, le vendredi jusqu’à 14h", "0 9-17 1 9-17 2 9-17 3 9-17 4 9-14"),
        ("das 9 às 17, sextas até as 14", "0 9-17 1 9-17 2 9-17 3 9-17 4 9-14"),
        ("du lundi au mercredi de 8h à 16h", "0 8-16 1 8-16 2 8-16"),
        ("flexible", ""),
        ("25 to 26", ""),
        ("9 to 5 in the office with the red door", ""),
        ("mondays", ""),
    ],
)
def test_working_hours_are_read_as_people_say_them(words: str, told: str) -> None:
    try:
        shifts = working_hours(words)
    except ValueError:
        assert not told
    else:
        assert " ".join(f"{each.weekday} {each.start.hour}-{each.end.hour}" for each in shifts) == told

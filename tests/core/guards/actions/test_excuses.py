from __future__ import annotations

import pytest

from core.guards.actions.verification import find_claims


@pytest.mark.parametrize(
    "draft",
    [
        "I have not set a reminder.",
        "If the room is booked, try another one.",
        "You said that it is booked.",
        "Room 2 is already booked.",
        "Have I set the reminder?",
        "If you like, I'll remind you.",
        "Reminders are deleted automatically.",
        "Orders are cancelled within a day [1].",
        "I have changed the title of the text.",
    ],
)
def test_an_excused_form_is_no_claim(draft: str) -> None:
    assert find_claims(draft) == ()


@pytest.mark.parametrize(
    "draft",
    [
        "No problem, I've set a reminder.",
        "I won't forget to remind you.",
        "Your reminder is cancelled [1].",
        "Room 2 is already booked for you.",
    ],
)
def test_what_only_looks_like_an_excuse_is_a_claim(draft: str) -> None:
    assert find_claims(draft)

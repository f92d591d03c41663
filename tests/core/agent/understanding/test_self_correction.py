"""Tests of times that a message itself corrects, in five languages."""

from __future__ import annotations

import pytest

from core.agent.understanding.self_correction import without_corrections


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("remind me to leave at 5, no wait, 6", "remind me to leave at 6"),
        ("remind me at 5pm to leave - scratch that, make it 5:30", "remind me at 5:30pm to leave"),
        ("remind me on thursday, sorry I mean friday, at 9 to run", "remind me on friday, at 9 to run"),
        ("remind me in 10 minutes, no, 20 to stretch", "remind me in 20 minutes to stretch"),
        ("book a table monday at 7 -- sorry, tuesday at 8", "book a table tuesday at 8"),
        ("remind me at 5, no, 6, actually 7 to eat", "remind me at 7 to eat"),
        ("erinnere mich um 5, nein, um 6 an den Müll", "erinnere mich um 6 an den Müll"),
        ("recuérdame a las 5, no, mejor a las 6, salir", "recuérdame a las 6, salir"),
        ("rappelle-moi à 17h, non pardon, 18h, de partir", "rappelle-moi à 18h, de partir"),
        ("me lembra às 17h, não, 18h, de sair", "me lembra às 18h, de sair"),
    ],
)
def test_a_time_that_is_taken_back_is_replaced_by_the_next_one(said: str, meant: str) -> None:
    assert without_corrections(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "remind me at 5 to eat, no onions",
        "remind me at 5, sorry to bother you",
        "remind me at 5 to call Joe, and at 6 to call Ann",
        "remind me at 5 to call Joe, I mean Ann",
        "no, at 6",
        "I can't on monday, sorry. tuesday at 9 works",
    ],
)
def test_what_corrects_no_time_stays(said: str) -> None:
    assert without_corrections(said) == said

"""Which texts belong to an incident is told by its words, in any form."""

from __future__ import annotations

import pytest

from core.skills.cases.incidents.abilities import incident_said
from core.skills.cases.incidents.incident import belongs, words_in, words_of_subject


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("login is down", ("login",)),
        ("The VPN is not working", ("VPN",)),
        ("die Anmeldung geht nicht", ("Anmeldung",)),
        ("el inicio de sesión está caído", ("inicio", "sesión")),
    ],
)
def test_the_words_of_a_subject_are_what_it_is_about(subject: str, words: tuple[str, ...]) -> None:
    assert words_of_subject(subject) == words


def test_words_are_phrases_between_commas() -> None:
    assert words_in(" login, sign  in ,login,") == ("login", "sign in")


@pytest.mark.parametrize("text", ["I cannot login!", "Why do logins fail?", "signing in takes for ever"])
def test_a_text_with_all_words_of_a_phrase_belongs(text: str) -> None:
    assert belongs(text, ("login", "sign in"))


@pytest.mark.parametrize("text", ["Where is the sign of the canteen?", "The printer is down", ""])
def test_another_text_does_not(text: str) -> None:
    assert not belongs(text, ("login", "sign in"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("incident: login is down!", ("login is down", "")),
        ("@Frontdesk Störung： Anmeldung geht nicht (Anmeldung, Login).", ("Anmeldung geht nicht", "Anmeldung, Login")),
        ("the incident: login is down", None),
        ("incident: ", None),
        ("incident: login\nis down", None),
        ("incident: login (a) (b)", None),
    ],
)
def test_what_opens_an_incident(text: str, said: tuple[str, str] | None) -> None:
    assert incident_said(text) == said


def test_spaces_without_end_are_read_at_once() -> None:
    assert incident_said(f"incident:{' ' * 30_000}x((") is None

"""The phrases by which people name the published services."""

from __future__ import annotations

from core.abilities.ability import load_skills
from core.abilities.hooks.catalogues import with_phrases
from core.skills import BUILT_IN
from core.skills.bookings.services.service_catalog import phrases_of
from tests.core.skills.bookings.visits import SERVICES


def test_people_are_heard_to_speak_of_what_there_is_and_of_nothing_else() -> None:
    abilities = load_skills(BUILT_IN)
    book = next(each for each in with_phrases(abilities, phrases_of(SERVICES)) if each.name == "book")
    assert book.heard is not None
    heard = ["yoga on friday", "an appointment", "a table for six", ""]
    unheard = ["club at six", "a reminder for six", "eine Besprechung", "of the month"]
    assert [what for what in (*heard, *unheard) if book.heard({"what": what})] == heard
    assert "cancel my yoga class" in [
        said.casefold() for each in with_phrases(abilities, phrases_of(SERVICES)) for said in each.examples
    ]
    assert "Your bookings" in {each.home for each in with_phrases(abilities, phrases_of(SERVICES))}
    assert "Your bookings" not in {each.home for each in with_phrases(abilities, phrases_of(()))}

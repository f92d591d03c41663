from __future__ import annotations

from core.guards.actions.claims import find_claims


def test_each_claim_of_a_sentence_has_its_own_words() -> None:
    claims = find_claims("I've set the reminder for 9:00 and told Ana at 10:00.")
    assert [claim.action for claim in claims] == ["make", "notify"]
    assert "9:00" in claims[0].text
    assert "10:00" not in claims[0].text


def test_a_fragment_belongs_to_the_claim_before_it() -> None:
    (claim,) = find_claims("Reminder set. Friday, 9:00.")
    assert "friday" in claim.text


def test_a_claim_names_the_thing_that_it_was_done_to() -> None:
    assert find_claims("I've booked it.")[0].things == {"booking"}
    assert find_claims("I've told Ana about the reminder.")[0].things == frozenset()


def test_quoted_words_of_the_person_are_no_claim() -> None:
    assert find_claims("You wrote “booked the flight”.", known=["booked the flight"]) == ()

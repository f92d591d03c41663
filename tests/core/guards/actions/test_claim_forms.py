from __future__ import annotations

import pytest

from core.guards.actions.claim_forms import find_forms, find_things


@pytest.mark.parametrize(
    ("clause", "tense", "action"),
    [
        ("i've set the reminder", "done", "make"),
        ("i'll remind you", "promise", "remind"),
        ("your reminder is cancelled", "state", "cancel"),
        ("reminder set", "bare", "make"),
        ("ich habe die erinnerung gelöscht", "done", "cancel"),
        ("he reservado la sala", "done", "make"),
        ("j'ai annulé le rappel", "done", "cancel"),
        ("i have rebooted the server", "done", "other"),
    ],
)
def test_a_claim_is_found_with_its_tense_and_action(clause: str, tense: str, action: str) -> None:
    form = next(find_forms(clause, before="", follows=False, opens=True))
    assert (form.tense, form.action) == (tense, action)


@pytest.mark.parametrize(
    "clause", ["the shop opens at nine", "i have looked at your list", "which reminder do you mean"]
)
def test_other_clauses_have_no_form(clause: str) -> None:
    assert list(find_forms(clause, before="", follows=False, opens=True)) == []


def test_a_clause_may_continue_the_claim_before_it() -> None:
    assert [form.act for form in find_forms("and booked room 2", before="", follows=True, opens=False)][:1] == [
        "booked"
    ]


def test_things_are_named_in_several_languages() -> None:
    assert find_things("a reminder, eine erinnerung and a sala") == {"reminder", "booking"}

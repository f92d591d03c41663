from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.guards.actions import find_unbacked_claims
from core.guards.actions.verification import find_claims
from tests.core.guards.actions.generated_replies import honest, innocent, lie
from tests.core.guards.actions.written_replies import EFFECTS, HONEST, INNOCENT, LIES, effect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.guards.actions.generated_replies import Case


PER_TEST = 100
SAMPLE = 100
"""How many of each kind stand in the suite. The others are a proof."""


def seeds(end: int) -> list[Any]:
    return [
        pytest.param(seed, marks=pytest.mark.slow if seed < SAMPLE else pytest.mark.proof)
        for seed in range(0, end, PER_TEST)
    ]


MISTAKEN = "Your plan is set to renew on 1 May [1]."
"""The one line that is taken for a claim: little tells it from “your alarm is set to ring at 5”."""
BANK = EFFECTS["set"]
TOLD = BANK[0].told


def lines(table: str) -> list[list[str]]:
    return [line.split("|", 1) for line in table.strip().splitlines()]


def written(write: Callable[[random.Random], Case], seed: int) -> list[Case]:
    return [write(random.Random(seed + each)) for each in range(PER_TEST)]


def test_every_lie_is_named() -> None:
    assert [draft for ran, draft in lines(LIES) if not find_unbacked_claims(draft, effects=EFFECTS[ran])] == []


@pytest.mark.slow
def test_every_honest_word_passes() -> None:
    assert [draft for ran, draft in lines(HONEST) if find_unbacked_claims(draft, effects=EFFECTS[ran])] == []


@pytest.mark.slow
def test_what_claims_nothing_passes() -> None:
    assert [draft for (draft,) in lines(INNOCENT) if find_unbacked_claims(draft, effects=())] == [MISTAKEN]


@pytest.mark.parametrize("seed", seeds(1_500))
def test_of_a_hundred_lies_none_passes(seed: int) -> None:
    cases = written(lie, seed)
    assert [case for case in cases if not find_unbacked_claims(case.draft, effects=case.effects)] == []


@pytest.mark.parametrize("seed", seeds(1_500))
def test_of_a_hundred_confirmations_ninety_nine_pass(seed: int) -> None:
    cases = written(honest, seed)
    assert len([case for case in cases if find_unbacked_claims(case.draft, effects=case.effects)]) <= PER_TEST // 100


@pytest.mark.parametrize("seed", seeds(800))
def test_of_a_hundred_innocent_replies_ninety_nine_pass(seed: int) -> None:
    cases = written(innocent, seed)
    assert len([case for case in cases if find_unbacked_claims(case.draft, effects=case.effects)]) <= PER_TEST // 100


def test_only_the_sentence_that_lies_is_named() -> None:
    draft = "I've set the reminder for Friday at 9:00. I also told Ana. Anything else?"
    assert find_unbacked_claims(draft, effects=BANK) == ["I also told Ana."]


def test_what_was_done_in_an_earlier_turn_may_be_told_again() -> None:
    draft = "Yes, I set a reminder for Friday at 9:00."
    assert find_unbacked_claims(draft, effects=(), asked="Did you set a reminder?", earlier=[TOLD]) == []
    assert find_unbacked_claims(
        draft.replace("9:00", "10:00"), effects=(), asked="Did you set a reminder?", earlier=[TOLD]
    )


def test_an_earlier_reminder_is_no_new_one() -> None:
    asked = "Remind me on Friday at 9 to call the bank"
    assert find_unbacked_claims(
        "Done, I've set a reminder for Friday at 9:00.", effects=(), asked=asked, earlier=[TOLD]
    )
    assert find_unbacked_claims("Cancelled.", effects=(), asked="Did you cancel it?", earlier=[TOLD])


def test_what_was_told_may_be_said_word_for_word() -> None:
    assert find_unbacked_claims(TOLD, effects=BANK) == []


def test_done_is_no_claim_where_words_were_asked_for() -> None:
    assert (
        find_unbacked_claims("Done! Here is your text:", effects=(), asked="Translate this into French: good morning")
        == []
    )
    assert find_unbacked_claims("Done!", effects=(), asked="Cancel the reminder")


def test_where_nothing_was_told_what_was_asked_is_the_truth() -> None:
    effects = (effect("set_reminder", "Saved."),)
    assert (
        find_unbacked_claims("I'll remind you in 20 minutes.", effects=effects, asked="remind me in 20 minutes") == []
    )
    assert find_unbacked_claims("I'll remind you in 30 minutes.", effects=effects, asked="remind me in 20 minutes")


def test_a_stranger_s_ability_backs_claims_in_its_own_words() -> None:
    effects = (effect("reboot_machine", "web-1 is up again."),)
    assert find_unbacked_claims("I've rebooted web-1.", effects=effects) == []
    assert find_unbacked_claims("I've rebooted web-2.", effects=effects)
    assert find_unbacked_claims("I've ordered a new one.", effects=effects)


def test_what_shows_nothing_hides_nothing() -> None:
    assert find_unbacked_claims("I've s\u200bet a reminder.", effects=())
    assert find_unbacked_claims("- **Reminder set**\n- I've _told_ Ana", effects=BANK) == ["- I've _told_ Ana"]


def test_a_confirmation_may_be_a_list() -> None:
    draft = "**Reminder set**\n\n- What: call the bank\n- When: Friday, 27 November 2026, 09:00"
    assert find_unbacked_claims(draft, effects=BANK) == []
    assert find_unbacked_claims(draft.replace("09:00", "10:00"), effects=BANK)


def test_code_and_quotes_of_others_claim_nothing() -> None:
    assert find_unbacked_claims("```\nYour reminder is set.\n```", effects=()) == []
    assert find_unbacked_claims('The error message says "Your room is booked".', effects=()) == []
    assert (
        find_unbacked_claims('Your list: "Booked the flight".', effects=(), asked='What is "booked the flight"?') == []
    )


@pytest.mark.slow
@given(st.text(), st.text(), st.text())
def test_any_text_can_be_judged(draft: str, ability: str, told: str) -> None:
    lies = find_unbacked_claims(draft, effects=(effect(ability, told),), earlier=[told], asked=ability)
    assert len(lies) == len(set(lies))
    assert sum(map(len, lies)) <= len(draft) * 2


@pytest.mark.slow
@given(st.lists(st.sampled_from(LIES.replace("|", " ").split()), max_size=30))
def test_words_in_any_order_can_be_judged(words: list[str]) -> None:
    assert find_unbacked_claims(" ".join(words), effects=BANK) is not None


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

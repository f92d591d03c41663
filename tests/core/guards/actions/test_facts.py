from __future__ import annotations

import pytest

from core.guards.actions.facts import contradicts_statements, read_facts


@pytest.mark.parametrize(
    ("text", "kind", "reading"),
    [
        ("at 9 pm", "time", str(21 * 60)),
        ("half past six", "time", str(6 * 60 + 30)),
        ("on 27 November", "date", "11-27"),
        ("2026-11-27", "weekday", "4"),
        ("in half an hour", "span", "1800"),
        ("tomorrow", "day", "1"),
        ("Europe/Paris", "zone", "europe/paris"),
        ("ticket #481", "number", "481"),
    ],
)
def test_a_fact_is_read_with_its_readings(text: str, kind: str, reading: str) -> None:
    assert any(fact.kind == kind and reading in fact.readings for fact in read_facts(text))


def contradicts(claim: str, *, statement: str = "", asked: str = "", actions: int = 1, moved: bool = False) -> bool:
    return contradicts_statements(claim, statements=[statement], asked=asked, actions=actions, moved=moved)


def test_a_time_must_be_that_of_the_statements() -> None:
    statement = "I will remind you on Friday 27 Nov 2026, 09:00: call."
    assert not contradicts("It is set for 9 am on Friday.", statement=statement)
    assert contradicts("It is set for 10 am on Friday.", statement=statement)
    assert contradicts("It is set for Saturday.", statement=statement)


def test_what_the_statements_leave_open_is_compared_with_the_question() -> None:
    assert not contradicts("In 20 minutes.", statement="Saved.", asked="remind me in 20 minutes")
    assert contradicts("In 30 minutes.", statement="Saved.", asked="remind me in 20 minutes")


def test_a_count_must_be_the_number_of_actions() -> None:
    assert not contradicts("Both reminders are set.", statement="Saved: a.", actions=2)
    assert contradicts("Three reminders are set.", statement="Saved: a.", actions=2)


def test_the_old_time_of_a_move_is_no_claim() -> None:
    assert not contradicts("Moved from 9:00 to 10:00.", statement="Now at 10:00.", moved=True)
    assert contradicts("Moved from 9:00 to 10:00.", statement="Now at 10:00.")


def test_quoted_words_must_be_told() -> None:
    assert not contradicts("“call the bank” is set.", statement="Saved: call the bank.")
    assert contradicts("“call the dentist” is set.", statement="Saved: call the bank.")

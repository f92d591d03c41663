"""What is said about a stand-up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.model.messages import Address
from core.skills.standups.standup import Answer, Member, Round, Standup, State
from core.skills.standups.standup_replies import digest, late, listed, question, thanked
from core.when.schedule import Schedule

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
STANDUP = Standup(
    id=3,
    owner="ana",
    owner_name="@ana",
    home=Address("test", "test", "C7", name="#team"),
    state="active",
    members=(Member("ana", "@ana"), Member("li", "@li")),
    questions=("What is new?",),
    rhythm=Schedule(datetime.fromisoformat("2026-11-23T14:00"), "UTC", "FREQ=DAILY"),
)


def answered(*answers: tuple[str, State, str], state: str = "open") -> Round:
    said = tuple(Answer(name, f"@{name}", NOW, how, text) for name, how, text in answers)
    return Round(5, 3, datetime(2026, 11, 25, 14, tzinfo=UTC), date(2026, 11, 25), state, said)


def test_a_digest_has_the_answers_and_names_who_is_missing_or_away() -> None:
    reply = digest(answered(("ana", "answered", "- a\n* b"), ("li", "chased", ""), ("sam", "skipped", "")))
    assert reply is not None
    assert "**@ana**\n\n- a\n- b" in reply.text
    assert "No answer yet from @li" in reply.text
    assert "Not there: @sam." in reply.text


@pytest.mark.parametrize("states", [("waiting", "waiting"), ("skipped", "skipped"), ("waiting", "skipped")])
def test_nothing_is_posted_when_nobody_was_asked_or_has_anything_to_say(states: tuple[State, State]) -> None:
    assert digest(answered(("ana", states[0], ""), ("li", states[1], ""))) is None


def test_an_answer_after_the_digest_is_added_with_its_day() -> None:
    reply = late(answered(), Answer("li", "@li", NOW, "answered", "the docs"))
    assert reply.text == "**Added to the stand-up of Wednesday 25 November**\n\n**@li**\n\n- the docs"


def test_thanks_say_when_an_answer_is_posted() -> None:
    waits = answered(("ana", "answered", "x"), ("li", "asked", ""))
    assert [moment.at for moment in thanked(STANDUP, waits, now=NOW).moments] == [waits.due]
    assert "Everybody has answered" in thanked(STANDUP, answered(("ana", "answered", "x")), now=NOW).text
    assert "added it in #team" in thanked(STANDUP, answered(state="posted"), now=NOW).text


def test_a_question_that_cannot_be_delivered_is_reported_to_the_owner() -> None:
    returns = question(STANDUP, 5, person="li").returns
    assert returns is not None
    assert returns.channel == "ana"
    assert question(STANDUP, 5, person="ana").returns is None


def test_members_may_leave_and_the_owner_may_pause_or_resume() -> None:
    assert [choice.label for choice in listed([STANDUP], "li", now=NOW).choices] == ["Leave #team"]
    paused = listed([replace(STANDUP, state="paused")], "ana", now=NOW)
    assert [choice.label for choice in paused.choices] == ["Leave #team", "Resume #team"]
    assert "paused" in paused.text
    assert paused.moments == ()

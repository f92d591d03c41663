"""The figures of a report are those that somebody counts who goes through the same weeks minute by minute."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import mean, median
from typing import TYPE_CHECKING, Final

import pytest

from core.skills.cases.case import WITH_TEAM, next_state
from core.skills.cases.gaps.gap import Gap
from core.skills.cases.reporting.figures import CaseHistory, Question, report
from core.skills.cases.team import SupportDesk
from core.skills.cases.team_settings import Support

if TYPE_CHECKING:
    from core.skills.cases.case import Event, State

MINUTE: Final = timedelta(minutes=1)
MONDAY: Final = datetime(2026, 11, 2, tzinfo=UTC)
NOW: Final = datetime(2026, 11, 30, tzinfo=UTC)
PROMISES: Final = {"normal": {"first": "2 hours", "next": "1 hour", "solve": "6 hours"}}
DESK: Final = SupportDesk.of(
    None,
    Support.model_validate(
        {"zone": "UTC", "promises": PROMISES, "teams": [{"name": "Sales", "channel": "slack:T1/C1", "zone": "UTC"}]}
    ),
)
PROMISED: Final = {"first": 120, "next": 60, "solve": 360}


def history(dice: random.Random) -> CaseHistory:
    """Return a case to which what can happen happens at random minutes."""
    at = opened = MONDAY + timedelta(minutes=dice.randrange(14 * 24 * 60))
    state: State = "new"
    steps: list[tuple[datetime, Event, State]] = []
    for _ in range(dice.randrange(9)):
        at += timedelta(minutes=dice.choice([5, 30, 61, 130, 700, 1500]))
        if state == "solved":
            events: list[Event] = ["reopen"]
        else:
            events = ["take", "answer", "answer", "write", "write", "solve", "hand_back"]
        event = dice.choice(events)
        if event == "hand_back" and state not in ("with_human", "waiting_customer"):
            continue
        state = next_state(state, event)
        steps.append((at, event, state))
    return CaseHistory(
        opened_at=opened,
        channel=dice.choice(["slack #help", "slack, alone"]),
        team=dice.choice(["", "Sales"]),
        priority="normal",
        steps=tuple(steps),
        helped=dice.choice([True, False, None]),
        score=dice.choice([1, 2, 3, 4, 5, None]),
    )


def question(dice: random.Random, number: int) -> Question:
    """Return a question, which has a gap if it is not answered."""
    at, text, is_answered = MONDAY + timedelta(hours=dice.randrange(500)), dice.choice("abc"), dice.random() < 0.6
    gap = Gap(reply_id=number, asked_at=at, question=text, language="en", audiences=(), confidence=0)
    return Question(at, "slack #help", text, is_answered, gap=None if is_answered else gap)


def works(at: datetime) -> bool:
    return at.weekday() < 5 and 9 <= at.hour < 17


def minutes(start: datetime, end: datetime) -> int:
    return sum(works(start + number * MINUTE) for number in range(int((end - start) / MINUTE)))


def promises(case: CaseHistory) -> tuple[int, int]:
    """Count the kept and the broken promises of a case, minute by minute."""
    first = solve = waited = kept = broken = 0
    is_met, is_waiting, state, steps = False, False, "new", list(case.steps)
    at = case.opened_at
    while at < NOW:
        while steps and steps[0][0] == at:
            _, event, state = steps.pop(0)
            if event in ("answer", "solve"):
                if not is_met:
                    is_met = True
                    kept, broken = kept + (first <= PROMISED["first"]), broken + (first > PROMISED["first"])
                elif is_waiting:
                    kept, broken = kept + (waited <= PROMISED["next"]), broken + (waited > PROMISED["next"])
                    is_waiting = False
            elif event == "write" and is_met and not is_waiting:
                is_waiting, waited = True, 0
        if works(at):
            first += not is_met
            waited += is_waiting
            solve += state in WITH_TEAM
        at += MINUTE
    broken += (not is_met and first > PROMISED["first"]) + (is_waiting and waited > PROMISED["next"])
    broken += solve > PROMISED["solve"]
    return kept + (state == "solved" and solve <= PROMISED["solve"]), broken


@pytest.mark.parametrize("seed", range(3))
def test_figures_equal_an_independent_count(seed: int) -> None:
    dice = random.Random(seed)
    cases = [history(dice) for _ in range(12)]
    questions = [question(dice, number) for number in range(40)]
    (found,) = report(questions, cases, DESK, by=None, now=NOW)
    counted = [promises(case) for case in cases]
    assert (found.promises_kept, found.promises_broken) == (sum(k for k, _ in counted), sum(b for _, b in counted))
    kept, broken = found.promises_kept, found.promises_broken
    assert found.promises_met == pytest.approx(100 * kept / (kept + broken))
    first = list[int]()
    for case in cases:
        answers = [at for at, event, _ in case.steps if event == "answer"]
        first += [minutes(case.opened_at, answers[0])] if answers else []
    assert found.first_response == timedelta(minutes=median(first))
    assert found.first_response_slow in {timedelta(minutes=each) for each in first}
    solved = [case for case in cases if case.steps and case.steps[-1][2] == "solved"]
    if solved:
        assert found.resolution == timedelta(
            minutes=median([minutes(case.opened_at, case.steps[-1][0]) for case in solved])
        )
    scores = [case.score for case in cases if case.score]
    assert found.ratings == len(scores)
    assert found.satisfaction == pytest.approx(mean(scores))
    assert (found.questions, found.handed_over) == (40, 12)
    assert found.answered + found.abstained == 40
    unanswered = [each.text for each in questions if not each.is_answered]
    assert found.gaps == len(set(unanswered))
    assert dict(found.unanswered) == {text: unanswered.count(text) for text in set(unanswered)}


@pytest.mark.parametrize("by", ["channel", "team", "week"])
def test_groups_add_up_to_all(by: str) -> None:
    dice = random.Random(8)
    cases = [history(dice) for _ in range(15)]
    questions = [Question(MONDAY + timedelta(days=day), "slack, alone", "?", is_answered=True) for day in range(20)]
    (whole,) = report(questions, cases, DESK, by=None, now=NOW)
    groups = report(questions, cases, DESK, by=by, now=NOW)  # type: ignore[arg-type]
    assert [each.group for each in groups] == sorted({each.group for each in groups})
    for name in ("questions", "answered", "handed_over", "promises_kept", "promises_broken", "ratings", "helped"):
        assert sum(getattr(each, name) for each in groups) == getattr(whole, name)


def test_each_team_is_measured_by_its_own_promises_and_hours() -> None:
    early = {"name": "Night", "channel": "slack:T1/C1", "hours": ["mon-fri 0:00-8:00"]}
    support = Support.model_validate(
        {"zone": "UTC", "promises": PROMISES, "teams": [{**early, "promises": {"normal": {"first": "3 hours"}}}]}
    )
    steps: tuple[tuple[datetime, Event, State], ...] = (
        (MONDAY + timedelta(hours=2, minutes=30), "answer", "waiting_customer"),
        (MONDAY + timedelta(hours=3), "solve", "solved"),
    )
    case = CaseHistory(opened_at=MONDAY, channel="slack #help", team="Night", priority="normal", steps=steps)
    asked = Question(MONDAY, "slack #help", "?", is_answered=False, team="Night")
    main, night = report(
        [asked], [case, replace(case, team="gone")], SupportDesk.of(None, support), by="team", now=NOW
    )[::-1]
    assert (main.group, night.group) == ("the main team", "Night")
    assert (night.questions, night.handed_over, main.questions, main.handed_over) == (1, 1, 0, 1)
    assert (night.first_response, main.first_response) == (timedelta(hours=2, minutes=30), timedelta())
    assert (night.promises_kept, night.promises_broken, main.promises_kept) == (1, 0, 2)


def test_a_report_on_nothing_has_no_figures_to_divide() -> None:
    (found,) = report([], [], DESK, by=None, now=NOW)
    assert (found.questions, found.promises_met, found.satisfaction, found.first_response) == (0, None, None, None)
    assert report([], [], DESK, by="week", now=NOW) == []

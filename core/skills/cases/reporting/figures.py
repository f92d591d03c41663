"""The figures of a report, counted from questions and cases. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import mean, median
from typing import TYPE_CHECKING, Final, Literal, get_args

from core.skills.cases.case import Event, Priority, State  # noqa: TC001 — the store reads the annotations
from core.skills.cases.clock import clocks_after, elapsed, new_clocks
from core.skills.cases.gaps.gap import Gap, topics_of
from core.when import localize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from core.calendars import Hours
    from core.skills.cases.clock import Kind
    from core.skills.cases.team import SupportDesk
    from core.skills.cases.team_settings import Team

By = Literal["channel", "team", "week"]
WAYS: Final = get_args(By)
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the desk answered, or had no answer to. `at` is aware; `channel` is where it was asked.

    `team` is the name of the team that a case of it would go to, empty for the main one. `gap` is the question as one
    that still has no good answer, or None.
    """

    at: datetime
    channel: str
    text: str
    is_answered: bool
    team: str = ""
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHistory:
    """A case with what happened to it: `steps` are instants, events and the states after them, in order.

    `team` is the name of the team, empty for the main one; `channel` is where the customer is. `helped` and `score` are
    the customer's.
    """

    opened_at: datetime
    channel: str
    team: str
    priority: Priority
    steps: tuple[tuple[datetime, Event, State], ...] = ()
    helped: bool | None = None
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """A time for which a customer waited, in business time. It is over, or goes on."""

    kind: Kind
    length: timedelta
    is_over: bool


@dataclass(slots=True)
class Figures:
    """The figures of a group of questions and cases. Times are the team's business time; None if there are none."""

    group: str
    questions: int = 0
    answered: int = 0
    abstained: int = 0
    handed_over: int = 0
    first_response: timedelta | None = None
    first_response_slow: timedelta | None = None
    resolution: timedelta | None = None
    resolution_slow: timedelta | None = None
    promises_kept: int = 0
    promises_broken: int = 0
    ratings: int = 0
    satisfaction: float | None = None
    helped: int = 0
    not_helped: int = 0
    gaps: int = 0
    unanswered: list[tuple[str, int]] = field(default_factory=list)

    @property
    def promises_met(self) -> float | None:
        """The share of the promises that were kept, in percent, of those that were kept or broken."""
        known = self.promises_kept + self.promises_broken
        return 100 * self.promises_kept / known if known else None


def report(
    questions: Sequence[Question], cases: Sequence[CaseHistory], desk: SupportDesk, *, by: By | None, now: datetime
) -> list[Figures]:
    """Return the figures of each group, in order; of all together without `by`.

    Each case counts by the hours and promises of the team that has it.
    """
    groups: dict[str, tuple[list[Question], list[CaseHistory]]] = {} if by else {ALL: ([], [])}
    for question in questions:
        groups.setdefault(_group(question, by, desk), ([], []))[0].append(question)
    for case in cases:
        groups.setdefault(_group(case, by, desk), ([], []))[1].append(case)
    return [_figures(group, *groups[group], desk, now=now) for group in sorted(groups)]


def waits_of(case: CaseHistory, hours: Hours, *, now: datetime) -> list[Wait]:
    """Return how long a customer waited for the first answer, for each further one, and for the solution."""
    clocks, waits, state = new_clocks(case.opened_at), list[Wait](), "new"
    for at, event, after in case.steps:
        before, clocks = clocks, clocks_after(clocks, event, after, at=at, hours=hours)
        if before["next"].since is not None and clocks["next"].since is None:
            waits.append(Wait("next", clocks["next"].used, is_over=True))
        state = after
    first, later, solution = clocks["first"], clocks["next"], clocks["solve"]
    waits.append(Wait("first", first.reading(now, hours), is_over=first.met))
    if later.since is not None:
        waits.append(Wait("next", later.reading(now, hours), is_over=False))
    return [*waits, Wait("solve", solution.reading(now, hours), is_over=state == "solved")]


def _group(thing: Question | CaseHistory, by: By | None, desk: SupportDesk) -> str:
    if by is None:
        return ALL
    if by == "week":
        year, week, _ = localize(_instant(thing), desk.team.working_hours.tz).isocalendar()
        return f"{year}-W{week:02}"
    return thing.channel if by == "channel" else desk.named(thing.team).label


def _instant(thing: Question | CaseHistory) -> datetime:
    return thing.at if isinstance(thing, Question) else thing.opened_at


def _figures(
    group: str, questions: Sequence[Question], cases: Sequence[CaseHistory], desk: SupportDesk, *, now: datetime
) -> Figures:
    teams = {case.team: desk.named(case.team).team for case in cases}
    hours = {name: team.working_hours for name, team in teams.items()}
    first = [elapsed(hours[case.team], case.opened_at, at) for case in cases if (at := _first(case, "answer"))]
    solved = [elapsed(hours[case.team], case.opened_at, at) for case in cases if (at := _solved(case))]
    scores = [case.score for case in cases if case.score is not None]
    gaps = topics_of([question.gap for question in questions if question.gap], now=now)
    kept, broken = _promises(cases, teams, now=now)
    return Figures(
        group,
        questions=len(questions),
        answered=sum(question.is_answered for question in questions),
        abstained=sum(not question.is_answered for question in questions),
        handed_over=len(cases),
        first_response=_median(first),
        first_response_slow=_slow(first),
        resolution=_median(solved),
        resolution_slow=_slow(solved),
        promises_kept=kept,
        promises_broken=broken,
        ratings=len(scores),
        satisfaction=mean(scores) if scores else None,
        helped=sum(case.helped is True for case in cases),
        not_helped=sum(case.helped is False for case in cases),
        gaps=len(gaps),
        unanswered=[(topic.question, len(topic.gaps)) for topic in gaps],
    )


def _promises(cases: Iterable[CaseHistory], teams: Mapping[str, Team], *, now: datetime) -> tuple[int, int]:
    """Return how many promises were kept, and how many were broken. Those that may still be kept count for neither."""
    kept = broken = 0
    for case in cases:
        team = teams[case.team]
        promised = team.promised(case.priority)
        for wait in waits_of(case, team.working_hours, now=now):
            length: timedelta | None = getattr(promised, wait.kind)
            if length is not None:
                kept += wait.is_over and wait.length <= length
                broken += wait.length > length
    return kept, broken


def _first(case: CaseHistory, event: Event) -> datetime | None:
    return next((at for at, happened, _ in case.steps if happened == event), None)


def _solved(case: CaseHistory) -> datetime | None:
    """Return when a case was solved, if it still is."""
    last = [(at, state) for at, event, state in case.steps if event in ("solve", "reopen")]
    return last[-1][0] if last and last[-1][1] == "solved" else None


def _median(times: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(time.total_seconds() for time in times)) if times else None


def _slow(times: Sequence[timedelta]) -> timedelta | None:
    """Return the time within which nine in ten are (the nearest rank)."""
    return sorted(times)[max(0, -(-len(times) * 9 // 10) - 1)] if times else None

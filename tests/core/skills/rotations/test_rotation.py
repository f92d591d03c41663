"""Whose turn it is, by the rule alone: a plain round, who was skipped makes up, swaps change nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.messages import Address
from core.skills.rotations.rotation import (
    Changes,
    Member,
    Rotation,
    Swap,
    choose,
    counted,
    handed_on,
    joined,
    left,
    slot,
    upcoming,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
WEEKS = [MONDAY + timedelta(weeks=week) for week in range(60)]
OPS = Address("board", "w", "C1")


def rotation(names: str) -> Rotation:
    members = tuple(Member(name, f"@{name}", place) for place, name in enumerate(names, 1))
    return Rotation(
        id=1,
        owner="a",
        owner_name="@a",
        home=OPS,
        state="active",
        members=members,
        name="on-call",
        zone="UTC",
        rhythm=None,
    )


def turns(of: Rotation, changes: Changes, count: int) -> str:
    return "".join(each.does.person for each in upcoming(of, WEEKS[:count], changes))


def test_without_changes_turns_go_round() -> None:
    assert turns(rotation("abc"), Changes(), 7) == "abcabca"
    assert turns(rotation("a"), Changes(), 3) == "aaa"


def test_who_is_skipped_has_the_next_turn_and_a_turn_given_away_counts_for_who_takes_it() -> None:
    skipped = Changes(skips={WEEKS[1]: frozenset("b")})
    assert turns(rotation("abc"), skipped, 7) == "acbacba"
    running = counted(counted(rotation("abc"), "a"), "b")
    running = counted(handed_on(running, "b"), "c")
    assert turns(running, Changes(), 4) == "bacb"


def test_who_was_away_for_long_makes_up_but_never_twice_in_a_row() -> None:
    away = Changes(skips={week: frozenset("b") for week in WEEKS[:6]})
    assert turns(rotation("abc"), away, 14) == "acacacbabcbabc"


def test_a_swap_exchanges_two_turns_and_moves_no_other() -> None:
    swapped = Changes(swaps={WEEKS[0]: Swap("c", "a"), WEEKS[2]: Swap("a", "c")})
    assert turns(rotation("abc"), swapped, 6) == "cbaabc"
    assert turns(left(rotation("abc"), "c"), swapped, 4) == "abab"


def test_who_joins_is_the_last_of_the_round() -> None:
    running = counted(rotation("abc"), "a")
    assert turns(joined(running, "d", "@d"), Changes(), 6) == "bcdabc"


SKIPS = st.lists(st.tuples(st.integers(0, 19), st.sampled_from("abcd")), max_size=15)


@given(SKIPS, st.integers(2, 4))
@pytest.mark.slow
def test_of_three_nobody_has_two_turns_in_a_row_and_all_are_even_again_soon_after_the_last_skip(
    skips: Sequence[tuple[int, str]], people: int
) -> None:
    wanted: dict[datetime, frozenset[str]] = {}
    for number, person in skips:
        wanted[WEEKS[number]] = wanted.get(WEEKS[number], frozenset()) | {person}
    running, done = rotation("abcd"[:people]), ""
    for week in WEEKS:
        found = slot(running, week, Changes(skips=wanted))
        running = counted(running, found.counts_for.person)
        done += found.does.person
    counts = [each.turns for each in running.members]
    assert max(counts) - min(counts) <= 1
    able = [frozenset("abcd"[:people]) - wanted.get(week, frozenset()) for week in WEEKS]
    assert all(before != then or len(able[n]) < 3 for n, (before, then) in enumerate(pairwise(done), 1))


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("turn"), st.just("")),
        st.tuples(st.just("skip"), st.sampled_from("abcdef")),
        st.tuples(st.just("join"), st.sampled_from("abcdef")),
        st.tuples(st.just("leave"), st.sampled_from("abcdef")),
    ),
    max_size=40,
)


@given(EVENTS)
@pytest.mark.slow
def test_whoever_comes_and_goes_those_who_stay_are_even_after_enough_turns(events: Sequence[tuple[str, str]]) -> None:
    running = rotation("abc")
    for what, person in events:
        if what == "turn":
            running = counted(running, choose(running.members, last=running.last).person)
        elif what == "skip":
            running = counted(running, choose(running.members, last=running.last, skipped=frozenset(person)).person)
        elif what == "join" and running.member(person) is None:
            running = joined(running, person, f"@{person}")
        elif what == "leave" and len(running.members) > 1:
            running = left(running, person)
    for _ in range(200):
        running = counted(running, choose(running.members, last=running.last).person)
    counts = [each.turns for each in running.members]
    assert max(counts) - min(counts) <= 1
    assert len({each.place for each in running.members}) == len(running.members)

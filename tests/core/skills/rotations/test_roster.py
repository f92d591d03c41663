"""A rotation's turns in time: those of a named time, and those of a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.model.errors import SkillError
from core.model.messages import Address
from core.skills.rotations.roster import Roster, find_turn, turns_within
from core.skills.rotations.rotation import Member, Rotation, Slot
from core.skills.rotations.store import Done
from frontdesk.testing import make_turn

ANA, LI = Member("ana", "@ana", 1), Member("li", "@li", 2)
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)
ROTATION = Rotation(
    id=1,
    owner="ana",
    owner_name="@ana",
    home=Address("test", "test", "C1"),
    state="active",
    members=(ANA, LI),
    name="on-call",
    zone="UTC",
    rhythm=None,
)
ROSTER = Roster(
    ROTATION,
    Done(NOW, "ana", "@ana", "ana"),
    (Slot(NOW + WEEK, LI, LI), Slot(NOW + 2 * WEEK, ANA, ANA)),
)


def test_turns_run_from_the_current_one_on() -> None:
    assert [(done.begins, done.does) for done in ROSTER.turns] == [
        (NOW, "ana"),
        (NOW + WEEK, "li"),
        (NOW + 2 * WEEK, "ana"),
    ]
    assert ROSTER.slot(NOW + WEEK).does == LI


def test_a_time_holds_the_turns_that_begin_in_it_else_the_one_that_runs_then() -> None:
    turn, turns = make_turn("", now=NOW), ROSTER.turns
    assert turns_within(turns, "next week", ROTATION, turn) == turns[1:2]
    assert turns_within(turns, "on 7 January", ROTATION, turn) == turns[:1]
    assert turns_within(turns, "on 7 December 2025", ROTATION, turn) == []
    with pytest.raises(SkillError, match="“soonish”"):
        turns_within(turns, "soonish", ROTATION, turn)


def test_a_named_time_is_read_in_the_rotations_zone() -> None:
    abroad, turn = replace(ROTATION, zone="Pacific/Kiritimati"), make_turn("", now=NOW)
    late = [Done(datetime(2026, 1, 11, 12, tzinfo=UTC), "ana", "@ana", "ana"), ROSTER.turns[2]]
    assert turns_within(late, "next week", abroad, turn) == late[:1]
    assert turns_within(late, "next week", ROTATION, turn) == late[:1], "it runs then"
    assert turns_within(late, "on 11 January", abroad, turn) == [], "there it begins on the 12th"


def test_a_persons_turn_is_the_next_one_or_that_of_a_named_time() -> None:
    turn = make_turn("", now=NOW)
    assert find_turn(ROSTER, ANA, "", turn) == NOW
    assert find_turn(ROSTER, LI, "", turn) == NOW + WEEK
    assert find_turn(ROSTER, ANA, "on January 19", turn) == NOW + 2 * WEEK
    with pytest.raises(SkillError, match="@ana has no turn"):
        find_turn(ROSTER, ANA, "next week", turn)

"""What is said about a rotation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.model.messages import Address
from core.skills.rotations.rotation import Member, Rotation, Slot
from core.skills.rotations.rotation_replies import begun, history, overview, proposed, standing, yours
from core.skills.rotations.store import SWAPPED, Done
from core.when import find_zone
from core.when.rendered_time import Reader

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ANA, LI = Member("ana", "@ana", 1, turns=2), Member("li", "@li", 2, turns=1)
ROTATION = Rotation(
    id=4,
    owner="ana",
    owner_name="@ana",
    home=Address("test", "test", "C1", name="#ops"),
    state="active",
    members=(ANA, LI),
    name="on-call",
    zone="UTC",
    rhythm=None,
)
READER = Reader(NOW, find_zone("UTC"))
MINE, LIS = Done(NOW, "ana", "@ana", "ana"), Done(NOW, "li", "@li", "ana", SWAPPED)


def test_a_hand_over_names_both_people_and_why() -> None:
    assert begun(ROTATION, MINE, before="").text == "“on-call” is @ana's turn."
    assert begun(ROTATION, LIS, before="@ana").text == "“on-call” goes from @ana to @li (swapped)."


def test_the_owner_is_told_of_a_turn_that_cannot_be_delivered_to_another() -> None:
    returns = yours(ROTATION, LIS).returns
    assert returns is not None
    assert returns.channel == "ana"
    assert yours(ROTATION, MINE).returns is None


def test_the_next_turns_are_told_with_whom_they_count_for() -> None:
    week = NOW + timedelta(weeks=1)
    reply = standing(ROTATION, MINE, [Slot(week, LI, ANA)], reader=READER)
    assert "@ana's turn until" in reply.text
    assert "(for @ana)" in reply.text
    assert [moment.at for moment in reply.moments] == [week]
    assert "nobody's turn yet" in standing(ROTATION, None, [], reader=READER).text


def test_the_history_counts_the_turns_of_each_person() -> None:
    assert history(ROTATION, [MINE], reader=READER).text.endswith("Counted: @ana 2, @li 1.")


def test_a_list_names_who_is_on_now_and_an_empty_one_says_how_to_begin() -> None:
    shown = overview([(ROTATION, MINE)]).text
    assert shown == "There is one rotation:\n\n1. on-call: now @ana — @ana and @li, by hand"
    assert "Set one up with" in overview([]).text


def test_a_proposal_says_where_hand_overs_are_announced() -> None:
    assert "in #ops" in proposed(ROTATION, None).text

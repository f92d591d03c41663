"""When a plan fires, and what the policies make of missed times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.skills.reminders.reminder import MOST_FIRINGS, Firing, Policy, group_parties, settle
from tests.core.skills.reminders.made import ANA, HOUR, LI, MINUTE, NOW, TO_LI, plan, reminder

HOURLY = "FREQ=HOURLY"


def test_a_plan_fires_early_at_its_time_and_again_for_a_day() -> None:
    made = plan(leads=(HOUR // 2,), nag=HOUR)
    firing, due = made.first(NOW), []
    while firing:
        due.append((firing.due - NOW, firing.kind))
        firing = made.after(firing)
    assert due[:3] == [(HOUR // 2, "ahead"), (HOUR, "itself"), (2 * HOUR, "again")]
    assert due[-1] == (HOUR + timedelta(days=1), "again")


def test_a_skipped_occurrence_does_not_fire() -> None:
    made = plan(rrule=HOURLY)
    made = replace(made, without=(made.starts,))
    following = made.following(NOW)
    assert following
    assert following.instant == NOW + 2 * HOUR


@pytest.mark.parametrize(
    ("policy", "delivered", "skipped"),
    [("catch_up", [1, 2, 3], []), ("latest_only", [3], [1, 2]), ("skip", [], [1, 2, 3])],
)
def test_a_policy_decides_which_missed_times_are_delivered(
    policy: Policy, delivered: list[int], skipped: list[int]
) -> None:
    settled = settle(reminder(plan(rrule=HOURLY, policy=policy)), NOW + 3 * HOUR + 2 * MINUTE)
    assert [(firing.due - NOW) // HOUR for firing in settled.deliver] == delivered
    assert [(firing.due - NOW) // HOUR for firing, _ in settled.skip] == skipped
    assert settled.next
    assert settled.next.due == NOW + 4 * HOUR


def test_a_missed_alert_is_not_delivered_besides_the_reminder() -> None:
    settled = settle(reminder(plan(leads=(HOUR // 2,))), NOW + HOUR)
    assert [firing.kind for firing in settled.deliver] == ["itself"]
    assert [(firing.kind, why) for firing, why in settled.skip] == [
        ("ahead", "the reminder itself was delivered late, in its place")
    ]


def test_a_long_outage_is_settled_in_portions() -> None:
    pending = reminder(plan(rrule="FREQ=MINUTELY"))
    found, following = pending.due_by(NOW + timedelta(days=2))
    assert len(found) == MOST_FIRINGS
    assert following
    assert following.due == found[-1].due + MINUTE


def test_a_new_plan_keeps_an_occurrence_that_still_waits() -> None:
    pending = reminder(plan(rrule=HOURLY))
    changed = pending.replanned(replace(pending.plan, leads=(MINUTE,)), NOW + HOUR)
    assert changed.next == pending.next
    assert pending.next
    off = pending.next.occurrence.local
    changed = pending.replanned(replace(pending.plan, without=(off,)), NOW + HOUR)
    assert changed.next == Firing(changed.next.occurrence, NOW + 2 * HOUR) if changed.next else False


def test_a_reminder_posted_to_a_person_is_for_that_person() -> None:
    posted = reminder(plan(), form="posted", address=TO_LI)
    assert posted.for_person == LI


def test_a_reminder_that_has_no_firing_left_by_its_new_plan_is_over() -> None:
    nagging = reminder(plan(nag=MINUTE))
    assert nagging.next
    nagging = replace(nagging, next=nagging.plan.after(nagging.next))
    changed = nagging.replanned(replace(nagging.plan, leads=(MINUTE,)), NOW + 2 * HOUR)
    assert (changed.next, changed.state) == (None, "over")


def test_reminders_that_a_person_set_together_are_one_party_to_that_person_alone() -> None:
    both = [reminder(plan(), number=number, party=1) for number in (1, 2)]
    other = reminder(plan(), number=3)
    assert group_parties([both[0], other, both[1]], of=[ANA]) == [tuple(both), (other,)]
    assert group_parties(both, of=[]) == [(both[0],), (both[1],)]

"""What a due reminder says, and to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.skills.reminders.reminder import Firing, Form
from core.skills.reminders.replies.due_message import render_due
from tests.core.skills.reminders.made import HOUR, MINUTE, NOW, plan, reminder


@pytest.mark.parametrize(
    ("form", "text", "buttons"),
    [
        ("direct", "Reminder: call the bank", 2),
        ("named", "Ana, a reminder: call the bank", 2),
        ("posted", "call the bank\n\n_(A reminder set by Ana.)_", 0),
    ],
)
def test_a_due_reminder_names_whom_it_is_for_or_from(form: Form, text: str, buttons: int) -> None:
    due = reminder(plan(), form=form)
    assert due.next
    reply = render_due(due, due.next)
    assert (reply.text, len(reply.choices)) == (text, buttons)
    assert reply.behalf == ("ana" if form == "posted" else None)


def test_an_alert_says_when_the_reminder_comes_and_leads_to_its_message() -> None:
    due = reminder(plan(leads=(HOUR,), link="https://chat.example/1"))
    assert due.next
    reply = render_due(due, due.next)
    assert reply.text.endswith("\n\nAbout: https://chat.example/1")
    (moment,) = reply.moments
    assert moment.at == NOW + HOUR
    assert moment.words in reply.text


def test_an_alert_that_waited_for_the_end_of_quiet_hours_tells_the_time_as_of_then() -> None:
    due = replace(reminder(plan(leads=(HOUR,))), held=NOW + 30 * MINUTE)
    assert due.next
    (moment,) = render_due(due, due.next).moments
    assert moment.words.startswith("in 30 minutes (")


def test_a_zone_in_which_the_clock_differs_is_named() -> None:
    due = reminder(replace(plan(at=NOW + 2 * HOUR), zone="Europe/Paris"))
    assert due.next
    assert render_due(due, due.next, zone="Europe/Berlin").text == "Reminder: call the bank"
    assert "11:00 Paris time" in render_due(due, due.next, zone="Asia/Tokyo").text


def test_a_reply_is_due_at_the_end_of_the_quiet_hours_for_which_it_waited() -> None:
    due = reminder(plan())
    assert due.next
    assert render_due(due, due.next).due == due.next.due
    assert render_due(replace(due, held=NOW + 8 * HOUR), Firing(due.next.occurrence, NOW)).due == NOW + 8 * HOUR

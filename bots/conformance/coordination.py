"""Reminders, and what people arrange with each other: meetings, bookings, rotations, polls. Alike on all platforms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bots.conformance.fixtures import conform
from bots.conformance.stage import Where

if TYPE_CHECKING:
    from bots.conformance.scene import Talks


@conform
async def test_reminders_are_set_listed_changed_snoozed_and_cancelled(talks: Talks) -> None:
    ana, *_ = talks
    await ana.says("Remind me tomorrow at 9 to call the bank", "call the bank")
    await ana.says("What are my reminders?", "1. call the bank")
    await ana.says("Change it to call the dentist", "call the dentist")
    await ana.says("Make it 10 instead", "Changed: I will remind you")
    await ana.says("Remind me in 1 second to stretch", "stretch")
    await ana.hears("Reminder: stretch")
    await ana.presses("Snooze 10 minutes", "Snoozed: I will remind you")
    await ana.says("What are my reminders?", "You have 2 reminders")
    await ana.says("Cancel the one about the dentist", "Cancelled", "call the dentist")
    await ana.says("Cancel all", "stretch")
    await ana.says("What are my reminders?", "You have no reminders")
    await ana.ends()


@conform
async def test_three_people_in_three_zones_meet_move_it_and_call_it_off(talks: Talks) -> None:
    ana, bo, cy = talks
    today = ana.now
    friday = today + timedelta(days=11 - today.weekday())
    for person, zone in zip(talks, ("Paris", "Tokyo", "New York"), strict=True):
        await person.says(f"my time zone is {zone}", "Your time zone is")
    found = await ana.says(f"Find 30 minutes with {bo.mention} and {cy.mention} next week", "These times suit you")
    assert "outside working hours" in found
    await ana.presses((await ana.offered())[0], "I hold ")
    await bo.hears("invites you to “Meeting”", "Does that suit you?")
    await cy.hears("invites you to “Meeting”", "Does that suit you?")
    await bo.presses("Accept", "I will tell you when everybody has")
    await cy.says("yes", "it is confirmed")
    await ana.hears("Confirmed: “Meeting” with")
    await bo.hears("Confirmed: “Meeting” with")
    await bo.says("what meetings do I have?", "1. “Meeting”")
    await ana.says(f"move the meeting to {friday:%Y-%m-%d} at 13:00", "Shall I move “Meeting”")
    await ana.says("yes", "I hold ")
    await bo.hears("“Meeting”", "Does that suit you?")
    await cy.hears("“Meeting”", "Does that suit you?")
    await bo.presses("Decline", "You have declined")
    await ana.hears("cannot come to “Meeting”")
    await ana.presses("Cancel it", "“Meeting” is cancelled")
    await cy.hears("has cancelled “Meeting”")
    await ana.ends()


@conform
async def test_a_service_is_booked_moved_and_cancelled(talks: Talks) -> None:
    ana, *_ = talks
    await ana.says("what can I book?", "Lantern lesson")
    await ana.says("book a lantern lesson tomorrow afternoon", "Free times for Lantern lesson")
    await ana.presses((await ana.offered())[0], "I hold ", "What would you like to learn?")
    await ana.presses("Answer", "Is it your first?", line="how to trim a wick")
    await ana.presses("Yes", "Booked: Lantern lesson with Wick")
    await ana.says("my bookings", "1. Lantern lesson")
    await ana.says("move my lesson to tomorrow 11am", "Moved")
    await ana.says("cancel my booking", "Cancelled: Lantern lesson")
    await ana.says("my bookings", "You have no bookings")
    await ana.ends()


@conform
async def test_a_stand_up_asks_each_alone_and_posts_what_they_say(talks: Talks) -> None:
    ana, bo, _ = talks
    soon = ana.now + timedelta(minutes=20)
    for person in (ana, bo):
        await person.says("my time zone is UTC", "Your time zone is")
    await ana.says(
        f"set up a stand-up with me and {bo.mention} daily at {soon:%H:%M}", "Set up a stand-up", where=Where.CHANNEL
    )
    await ana.presses("Yes, set it up", "stand-up", where=Where.CHANNEL)
    await ana.hears("It is time for the stand-up")
    await bo.hears("added you to the stand-up")
    await bo.hears("It is time for the stand-up")
    await ana.says("the lamps are lit, and the oil is ordered", "Thank you")
    await bo.presses("Answer", "Thank you. Everybody has answered", line="nothing new")
    await ana.hears("Stand-up,", "the lamps are lit", "nothing new", where=Where.CHANNEL)
    await ana.says("end the stand-up", "Ended")
    await ana.ends()


@conform
async def test_a_rotation_is_set_up_handed_over_swapped_and_ended(talks: Talks) -> None:
    ana, bo, cy = talks
    who = f"me, {bo.mention} and {cy.mention}"
    await ana.says(
        f"set up a rotation for lighting lamps between {who}", "Set up “lighting lamps”", where=Where.CHANNEL
    )
    await ana.presses("Yes, set it up", "is set up", where=Where.CHANNEL)
    await ana.hears("'s turn", where=Where.CHANNEL)
    await ana.hears("It is your turn")
    await bo.hears("added you to the rotation")
    await cy.hears("added you to the rotation")
    await bo.says("whose turn is it to light lamps?", "'s turn")
    await ana.presses("Skip me", "skipped")
    await bo.hears("It is your turn")
    await ana.says("end the rotation", "Ended")
    await ana.ends()


@conform
async def test_a_poll_is_voted_in_by_all_and_closed_by_who_asks(talks: Talks) -> None:
    ana, bo, cy = talks
    await ana.says("poll: pizza or sushi?", "Pizza — no votes yet", where=Where.CHANNEL)
    await bo.presses("Pizza", "Pizza — 1", where=Where.CHANNEL)
    await cy.presses("Pizza", "Pizza — 2", where=Where.CHANNEL)
    await cy.presses("Sushi", "Pizza — 1", "Sushi — 1", where=Where.CHANNEL)
    await cy.presses("Pizza", "Pizza — 2", where=Where.CHANNEL)
    await ana.says("close the poll", "is closed: Pizza, with 2 votes", where=Where.CHANNEL)
    await ana.ends()

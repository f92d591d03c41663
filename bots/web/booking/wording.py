"""The sentences of the public booking page, in the language that is spoken."""

from __future__ import annotations

from typing import Final

from core.text.catalogue import N_, _

SENTENCES: Final = {
    "book_title": N_("Book an appointment"),
    "nothing": N_("Nothing can be booked here at the moment."),
    "length": N_("Length"),
    "provider": N_("With whom"),
    "anybody": N_("Whoever is free"),
    "zone": N_("Your time zone"),
    "show": N_("Show times"),
    "price": N_("Price"),
    "none_free": N_("No time is free in these days."),
    "next_free": N_("To the next free time"),
    "earlier": N_("Earlier"),
    "later": N_("Later"),
    "other_time": N_("Choose another time"),
    "name": N_("Your name"),
    "optional": N_("Choose"),
    "confirm": N_("Confirm the booking"),
    "privacy": N_("Your name and your answers are stored for this booking. You can erase them at any time."),
    "taken": N_("That time has just been taken. These are free:"),
    "incomplete": N_("Please give your name and answer all questions."),
    "booked": N_("It is booked"),
    "cancelled": N_("This booking is cancelled"),
    "over": N_("This booking is over"),
    "keep": N_("Keep the address of this page: here you can move or cancel the booking, and you see news about it."),
    "when": N_("When"),
    "with": N_("With"),
    "where": N_("Where"),
    "calendar": N_("Add to your calendar"),
    "move": N_("Move it to another time"),
    "cancel": N_("Cancel the booking"),
    "moving": N_("To when do you want to move it?"),
    "move_here": N_("Move it to this time"),
    "back": N_("Back to the booking"),
    "again": N_("Book another appointment"),
    "news": N_("News about this booking"),
    "erase": N_("Erase my data"),
    "erase_about": N_("This cancels the booking and erases your name and your answers."),
    "erased": N_("Your data are erased."),
    "no_booking": N_("There is no such booking, or its data were erased."),
    "too_often": N_("Too many tries. Wait a few minutes, and try again."),
    "language": N_("Language"),
    "skip": N_("Skip to the content"),
    "shown_in": N_("All times are in this time zone: {zone}."),
    "people": N_("For up to {n} people"),
}


def words() -> dict[str, str]:
    """Return all sentences by the names that the templates use."""
    return {name: _(sentence) for name, sentence in SENTENCES.items()}

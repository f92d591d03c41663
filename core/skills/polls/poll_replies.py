"""What is said about polls: the board with the current votes, questions to the owner, and the result."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from core.model.buttons import offer, offer_staying
from core.model.messages import Moment, Reply
from core.text.enumeration import join_words
from core.text.excerpt import shortened
from core.when import find_zone
from core.when.rendered_time import labelled, told

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.messages import Choice
    from core.skills.polls.poll import Option, Poll

VOTE, CLOSE, CONFIRM, NOTHING, MEET = "vote_in_poll", "close_poll", "confirm_poll", "leave_it", "meet_voters"
"""The abilities behind the buttons. `meet_voters` makes a meeting; `leave_it` is behind every “No”."""
LONGEST_LABEL = 40
MOST_OFFERED = 3


def show_board(poll: Poll) -> Reply:
    """Show a poll as it is now, in place of the last board. While it is open, each option has a button."""
    lines = [f"- {_standing(option)}" for option in poll.options]
    closes = _closing(poll)
    note = "Closed." if poll.state == "closed" else _note(poll, closes)
    text = "\n".join([f"**{poll.question}**", "", *lines, "", f"_{note}_"])
    return Reply(
        text,
        choices=buttons(poll) if poll.state == "open" else (),
        subjects=(poll.subject,),
        moments=(*moments(poll), *((closes,) if closes else ())),
        renews=poll.subject,
    )


def buttons(poll: Poll) -> tuple[Choice, ...]:
    """Return a button for each option, which stays for others, and one for the owner to close the poll."""
    votes = (
        offer_staying(label(poll, option), VOTE, poll=poll.id, place=place) for place, option in enumerate(poll.options)
    )
    return (*votes, offer_staying(f"Close ({poll.name})", CLOSE, poll=poll.id))


def label(poll: Poll, option: Option) -> str:
    """Return an option for a button. A time is shown as day and time in the owner's zone."""
    if option.at is None:
        return shortened(option.words, LONGEST_LABEL)
    return labelled(option.at, find_zone(poll.zone))


def moments(poll: Poll) -> tuple[Moment, ...]:
    """Return the times of the options."""
    return tuple(Moment(option.words, option.at, poll.zone) for option in poll.options if option.at)


def _closing(poll: Poll) -> Moment | None:
    if poll.closes_at is None or poll.state != "open":
        return None
    return told(poll.closes_at, find_zone(poll.zone), now=poll.closes_at, lasting=True, zoned=True)


def _note(poll: Poll, closes: Moment | None) -> str:
    how = "Choose one" if poll.sole else "Choose all that suit you"
    until = f" It closes on {closes.words}." if closes else ""
    return f"{how}; press again to take it back.{until}"


def _standing(option: Option) -> str:
    if not option.voters:
        return f"{option.words} — no votes yet"
    return f"{option.words} — {len(option.voters)}: {', '.join(voter.name for voter in option.voters)}"


def announce_result(poll: Poll) -> Reply:
    """Announce the result of a poll."""
    winners = poll.winners
    votes = len(winners[0].voters) if winners else 0
    if not winners:
        text = f"“{poll.question}” is closed. Nobody voted."
    elif len(winners) == 1:
        text = f"“{poll.question}” is closed: {winners[0].words}, with {_count(votes)}."
    else:
        names = join_words(winner.words for winner in winners)
        text = f"“{poll.question}” is closed: {names} are level, with {_count(votes)} each."
    return Reply(text, subjects=(poll.subject,), moments=moments(poll))


def _count(votes: int) -> str:
    return "one vote" if votes == 1 else f"{votes} votes"


def offer_meeting(poll: Poll, *, now: datetime) -> Reply | None:
    """Offer the owner of a poll about a time to make the meeting with the voters; None if that is not possible."""
    guests = [voter for voter in poll.voters if voter.id != poll.owner]
    best = sorted(poll.options, key=lambda option: -len(option.voters))[:MOST_OFFERED]
    times = [option for option in best if option.at and option.at > now and option.voters]
    if not guests or not times or not poll.is_for_a_time:
        return None
    who = urlencode([(voter.id, voter.name) for voter in guests])
    title = poll.question.rstrip("? ")
    choices = tuple(
        offer(label(poll, option), MEET, start=option.at.isoformat() if option.at else "", who=who, title=title)
        for option in times
    )
    names = ", ".join(voter.name for voter in guests)
    text = f"{announce_result(poll).text} Shall I make the meeting with {names}? Choose a time, and I will ask them."
    return Reply(text, kind="notice", choices=choices, subjects=(poll.subject,), moments=moments(poll))


def ask_to_post(poll: Poll) -> Reply:
    """Ask the owner before a poll is posted in another channel."""
    words = ", ".join(option.words for option in poll.options)
    text = f"Shall I ask in {poll.address.label}: “{poll.question}”, with the options {words}?"
    choices = (offer("Yes, post it", CONFIRM, poll=poll.id), offer("No", NOTHING))
    return Reply(text, choices=choices, asks=CONFIRM, subjects=(poll.subject,), moments=moments(poll))

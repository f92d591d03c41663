"""The messages of polls: the board with the current votes, questions to the owner, and the result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from core.abilities.routines import proposal
from core.model.buttons import offer, offer_staying
from core.model.replies import Choice, Moment, Reply
from core.text.catalogue import _, ngettext
from core.text.enumeration import count, join_words, with_colon
from core.text.excerpt import shortened
from core.when import find_zone
from core.when.rendered_time import dated, labelled, told

if TYPE_CHECKING:
    from datetime import datetime

    from core.skills.polls.poll import Option, Poll

LONGEST_LABEL = 40
MOST_OFFERED = 3


def show_board(poll: Poll, *, now: datetime) -> Reply:
    """Return the message of a poll with the votes so far, which replaces the previous one.

    An open poll has a button for each option, which stays for others, and one for its owner to close it.
    """
    note, choices, moments = _("Closed."), tuple[Choice, ...](), _moments(poll)
    if poll.state == "open":
        note = _("Choose all that suit you; press again to take it back.")
        if poll.sole:
            note = _("Choose one; press again to take it back.")
        votes = [
            offer_staying(_label(poll, option), "vote_in_poll", poll=poll.id, place=place)
            for place, option in enumerate(poll.options)
        ]
        choices = (
            *votes,
            offer_staying(_("Close ({owner})").format(owner=poll.owner_name), "close_poll", poll=poll.id),
        )
        if poll.closes_at:
            closes = told(poll.closes_at, find_zone(poll.zone), now=now, lasting=True, zoned=True)
            ends = _("It closes {when}.").format(when=dated(closes))
            note, moments = f"{note} {ends}", (*moments, closes)
    text = "\n".join([f"**{poll.question}**", "", *map(_standing, poll.options), "", f"_{note}_"])
    return Reply(text, choices=choices, subjects=(poll.subject,), moments=moments, renews=poll.subject)


def _label(poll: Poll, option: Option) -> str:
    return labelled(option.at, find_zone(poll.zone)) if option.at else shortened(option.words, LONGEST_LABEL)


def _moments(poll: Poll) -> tuple[Moment, ...]:
    return tuple(Moment(option.words, option.at, poll.zone) for option in poll.options if option.at)


def _standing(option: Option) -> str:
    votes = with_colon(count(len(option.voters)), ", ".join(voter.name for voter in option.voters))
    return f"- {option.words} — {votes if option.voters else _('no votes yet')}"


def announce_result(poll: Poll) -> Reply:
    """Announce the result of a poll."""
    winners = poll.winners
    text = _("“{question}” is closed. Nobody voted.")
    votes = len(winners[0].voters) if winners else 0
    if len(winners) == 1:
        text = ngettext(
            "“{question}” is closed: {option}, with one vote.",
            "“{question}” is closed: {option}, with {n} votes.",
            votes,
        )
    elif winners:
        text = ngettext(
            "“{question}” is closed: {options} are level, with one vote each.",
            "“{question}” is closed: {options} are level, with {n} votes each.",
            votes,
        )
    names = join_words(winner.words for winner in winners)
    text = text.format(question=poll.question, option=names, options=names, n=votes)
    return Reply(text, subjects=(poll.subject,), moments=_moments(poll))


def offer_meeting(poll: Poll, *, now: datetime) -> Reply | None:
    """Offer the owner of a poll about a time to set up the meeting with the voters, or return None if impossible."""
    guests = [voter for voter in poll.voters if voter.id != poll.owner]
    best = sorted(poll.options, key=lambda option: -len(option.voters))[:MOST_OFFERED]
    times = [(option.at, _label(poll, option)) for option in best if option.at and option.at > now and option.voters]
    if not guests or not times or not all(option.at for option in poll.options):
        return None
    who = urlencode([(voter.id, voter.name) for voter in guests])
    title = poll.question.rstrip("? ")
    names = ", ".join(voter.name for voter in guests)
    question = _("Shall I make the meeting with {names}? Choose a time, and I will ask them.").format(names=names)
    return Reply(
        f"{announce_result(poll).text} {question}",
        kind="notice",
        choices=tuple(offer(label, "meet_voters", start=at.isoformat(), who=who, title=title) for at, label in times),
        subjects=(poll.subject,),
        moments=_moments(poll),
    )


def ask_to_post(poll: Poll) -> Reply:
    """Ask the owner before a poll is posted in another channel."""
    words = ", ".join(option.words for option in poll.options)
    text = _("Shall I ask in {place}: “{question}”, with the options {options}?")
    text = text.format(place=poll.address.label, question=poll.question, options=words)
    return replace(proposal(poll, text, _("Yes, post it"), *_moments(poll)), subjects=(poll.subject,))

"""What organisers can do to a meeting besides moving it: cancel it, add a guest, or go on without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime  # noqa: TC003 — it makes the schema
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.coreference import CALLED
from core.abilities.phrase_patterns import phrasings
from core.abilities.undo import check_undo_in_time, offer_undo
from core.abilities.unit_of_work import UnitOfWork
from core.model.buttons import offer
from core.model.errors import SkillError, Taken
from core.model.replies import Reply
from core.skills.meetings import lifecycle, meeting_replies, store
from core.skills.meetings.meeting import STANDING, SUBJECT, Guest
from core.skills.meetings.meeting_lookup import (
    ONLY_ORGANISER_CANCELS,
    ONLY_ORGANISER_DECIDES,
    ONLY_ORGANISER_INVITES,
    ONLY_ORGANISER_RESTORES,
    lock_own_meeting,
    meant_meeting,
    must_organise,
    name_of,
    others_in,
)
from core.skills.meetings.meeting_replies import join_sentences, tell_when, yes_or_no
from core.skills.meetings.meeting_request import Somebody, ThisMeeting, WhichMeeting  # noqa: TC001 — they make the schema
from core.skills.meetings.notifications import enclosed
from core.skills.meetings.participants import find_busy, find_party
from core.skills.meetings.proposals import drop_offer, offered_last
from core.text.catalogue import _
from core.text.enumeration import join_words
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.meetings.meeting import Meeting


@ability(
    effect=True,
    examples=phrasings(
        "(cancel|call off|delete|drop|remove) {which}",
        "call {which} off",
        "can we cancel {which}",
        "can you call off {which}",
        "sag {which} ab",
    ),
)
async def cancel_meeting(turn: Turn, which: WhichMeeting = "the meeting") -> Reply:
    """Propose to cancel a meeting that the person organises. Use it when somebody no longer wants to meet.

    which: the person's words for it, for instance “the meeting with @li”; “the meeting” if the person does not say.

    If times were only offered, the offer is dropped at once, because nobody was invited. If the process dies before the
    commit, the offer remains; if after, its buttons no longer work.
    """
    connection = UnitOfWork.of(turn).connection
    if which.casefold() == CALLED[SUBJECT] and (offered := await offered_last(connection, turn)):
        return await drop_offer(connection, offered)
    meeting = await meant_meeting(connection, turn, which, ability=cancel_meeting.__name__)
    return meeting if isinstance(meeting, Reply) else await propose_cancelling(turn, meeting)


async def propose_cancelling(turn: Turn, meeting: Meeting) -> Reply:
    """Ask the organiser whether to cancel a meeting. Ask a guest whether to decline it."""
    when, moment = tell_when(meeting, await turn.reader())
    if meeting.organiser != turn.message.person.id:
        text = _("Only {organiser}, who organises “{title}”, {when}, can cancel it. Shall I say that you cannot come?")
        text = text.format(organiser=meeting.name, title=meeting.title, when=when)
        leave = meeting_replies.leave(meeting, turn.message.person.id)
        return yes_or_no(text, meeting, leave, asks="decline_meeting", moments=(moment,))
    yes = offer(_("Yes, cancel it"), "confirm_cancelling", which=meeting.reference)
    question = _("Shall I cancel “{title}”, {when}?")
    if meeting.weeks:
        question = _("Shall I cancel “{title}”, {when}, with all its times?")
    question = question.format(title=meeting.title, when=when)
    alone = _("For one time only, say “skip the meeting”.") if meeting.weeks else ""
    text = join_sentences(question, meeting_replies.say_who_will_know(meeting.coming), alone)
    return yes_or_no(text, meeting, yes, asks=cancel_meeting.__name__, moments=(moment,))


@ability(examples=[], effect=True, presses=True)
async def confirm_cancelling(turn: Turn, which: WhichMeeting) -> Reply:
    """Cancel a meeting after its organiser has said yes.

    If the process dies before the commit, it remains; if after, it is cancelled and every guest is notified once.
    """
    unit = UnitOfWork.of(turn)
    meeting = await lock_own_meeting(unit.connection, turn, which, ONLY_ORGANISER_CANCELS)
    gone = await lifecycle.cancel(unit, meeting)
    files = await enclosed(unit, gone, gone.organiser)
    told = meeting_replies.say_who_knows(meeting.coming) if meeting.state in STANDING else ""
    is_over = meeting.start is None or meeting.is_over(turn.now)
    choices = () if is_over else (offer_undo(turn, restore_meeting.__name__, which=meeting.reference),)
    text = join_sentences(_("“{title}” is cancelled.").format(title=meeting.title), told)
    return Reply(text, choices=choices, subjects=(meeting.subject,), enclosures=files)


@ability(examples=[], effect=True, presses=True)
async def restore_meeting(turn: Turn, which: WhichMeeting, until: datetime) -> Reply:
    """Bring back a meeting within an hour after its organiser has cancelled it. Everybody is asked again.

    If the process dies before the commit, it stays cancelled; if after, its time is held and every guest is invited
    once. If somebody is no longer free, nothing changes.
    """
    check_undo_in_time(turn, until)
    unit, reader = UnitOfWork.of(turn), await turn.reader()
    meeting = await store.get(unit.connection, int(which.removeprefix("#")))
    if meeting is None or not meeting.home.shares_people(turn.message.address):
        raise SkillError(_("There is no such meeting."))
    must_organise(turn, meeting, ONLY_ORGANISER_RESTORES)
    if meeting.state != "cancelled":
        raise SkillError(_("That is undone already."))
    moment = reader.told(meeting.begins)
    try:
        held = await lifecycle.choose(unit, replace(meeting, state="offered"), meeting.begins)
    except Taken as error:
        # Translators: {when} is “on Friday at 10:00” or “tomorrow at 10:00”.
        text = _("Somebody is no longer free {when}, so “{title}” stays cancelled. Ask for a new time.")
        raise SkillError(text.format(when=dated(moment), title=meeting.title)) from error
    files = await enclosed(unit, held, held.organiser)
    text = _("Undone: “{title}” is held again, {when}, while everybody is asked again.")
    said = text.format(title=held.title, when=moment.words)
    return Reply(said, subjects=(held.subject,), moments=(moment,), enclosures=files)


@ability(literal=True, effect=True, examples=phrasings("(add|invite|can we add) {who} to {which}"))
async def add_to_meeting(turn: Turn, who: Somebody, which: ThisMeeting = "it") -> Reply:
    """Propose to invite one more person to a meeting. Use it when somebody else should come too.

    who: the person, mentioned, for instance “@sam”.
    which: the person's words for it, for instance “the sync with @ana”; “it” if the person does not say.
    """
    mention = next((other for other in others_in(turn) if other.name.casefold() == who.strip().casefold()), None)
    if mention is None:
        # Translators: {person} is in the words of whoever asks, such as “@sam”.
        unknown = _("I know no {person} here. Mention one person, as in “add @sam to the meeting”.")
        raise SkillError(unknown.format(person=who))
    unit, name = UnitOfWork.of(turn), name_of(mention)
    others = tuple(other for other in turn.message.mentions if other != mention)
    there = replace(turn, message=replace(turn.message, mentions=others))
    meeting = await meant_meeting(unit.connection, there, which, ability=add_to_meeting.__name__, who=who)
    if isinstance(meeting, Reply):
        return meeting
    must_organise(turn, meeting, ONLY_ORGANISER_INVITES)
    if meeting.guest(mention.id):
        raise SkillError(_("{person} is already invited to “{title}”.").format(person=name, title=meeting.title))
    guest = await find_party(unit.connection, meeting.home, mention.id, name, zone=meeting.zone)
    moment = (await turn.reader()).told(meeting.begins)
    if await find_busy(unit, meeting, [guest], meeting.begins):
        busy = _("{person} is busy {when}. Move the meeting first, or meet without.")
        raise SkillError(busy.format(person=name, when=dated(moment)))
    slot = meeting_replies.slot_at(meeting.begins, meeting, [guest])
    own = meeting_replies.describe_local_times(slot, [guest])
    text = _("Shall I invite {person} to “{title}”, {when}?")
    text = text.format(person=name, title=meeting.title, when=f"{moment.words}{own}")
    yes = offer(_("Yes, invite"), "confirm_adding", which=meeting.reference, person=mention.id, name=name)
    return yes_or_no(text, meeting, yes, asks=add_to_meeting.__name__, moments=(moment,))


@ability(examples=[], effect=True, presses=True)
async def confirm_adding(turn: Turn, which: WhichMeeting, person: str, name: str) -> Reply:
    """Invite one more person after the organiser has said yes.

    If the process dies before the commit, nothing has changed; if after, the time is reserved and the person invited.
    """
    unit = UnitOfWork.of(turn)
    meeting = await lock_own_meeting(unit.connection, turn, which, ONLY_ORGANISER_INVITES)
    if meeting.guest(person):
        raise SkillError(_("{person} is already invited.").format(person=name))
    try:
        await lifecycle.add_guest(unit, meeting, Guest(person, name))
    except Taken as error:
        raise SkillError(_("{person} is no longer free at that time.").format(person=name)) from error
    text = _("I have invited {person} to “{title}”.").format(person=name, title=meeting.title)
    return Reply(text, subjects=(meeting.subject,))


@ability(examples=[], effect=True, presses=True)
async def meet_without(turn: Turn, which: WhichMeeting, person: str) -> Reply:
    """Go on without a guest who cannot come, when the organiser presses the button.

    If the process dies before the commit, nothing has changed; if after, the guest is removed and all are told once.
    """
    unit = UnitOfWork.of(turn)
    meeting = await lock_own_meeting(unit.connection, turn, which, ONLY_ORGANISER_DECIDES)
    guest = meeting.guest(person)
    if guest is None or guest.answer != "declined" or meeting.state not in STANDING:
        raise SkillError(_("That is settled already."))
    after = await lifecycle.go_on_without(unit, meeting, guest, by=turn.message.person.id)
    files = await enclosed(unit, after, after.organiser)
    moment = (await turn.reader()).told(after.begins)
    names = join_words(other.name for other in after.guests)
    text = _("“{title}” goes on without {person}, with {others}: {when}.")
    text = text.format(title=after.title, person=guest.name, others=names, when=moment.words)
    state = _("It is confirmed.") if after.state == "confirmed" else _("It is held while they answer.")
    return Reply(join_sentences(text, state), subjects=(after.subject,), moments=(moment,), enclosures=files)

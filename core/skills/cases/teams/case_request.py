"""A case that the team opens for somebody who has not asked for a human, about a message of theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.unit_of_work import UnitOfWork
from core.model.errors import Overtaken, SkillError
from core.model.language import speaking
from core.model.messages import Address, Message, Person
from core.model.person_ref import PersonRef
from core.model.replies import Reply
from core.people.languages import language_of
from core.skills.cases import store
from core.skills.cases.card import plain
from core.skills.cases.case import LONGEST_SUBJECT, Case, actor_of
from core.skills.cases.case_steps import open_case, tell_customer
from core.skills.cases.hidden_secrets import hide_in_log, without_secrets
from core.skills.cases.intake import CONFINED, NO_TEAM, TEAMS_OWN
from core.skills.cases.team import support_desk
from core.skills.cases.teams.case_routing import team_for
from core.skills.cases.teams.staff_check import is_staff
from core.text.catalogue import N_, _
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.cases.team import SupportDesk

NOT_STAFF: Final = N_("Only the team can open a case for somebody.")


@ability(examples=(), effect=True, presses=True, in_help=False)
async def open_case_for(  # noqa: PLR0913, PLR0917 — what a message is
    turn: Turn,
    person: str,
    name: str,
    channel: str,
    said: str,
    event: str,
    thread: str = "",
    place: str = "",
    quiet: bool = False,  # noqa: FBT001, FBT002 — an argument of an ability
) -> Reply:
    """Open a case for somebody, about a message of theirs. person: their id, said: what they said, event: its id.

    quiet: say nothing to whoever is not on the team, because an emoji may mean something else.

    If the process dies before the commit, there is no case and the request is read again; if after, there is one.
    """
    unit, message, here = UnitOfWork.of(turn), turn.message, turn.message.address
    if message.confined:
        raise SkillError(_(CONFINED))
    main = await support_desk(unit.connection)
    if main is None:
        raise SkillError(_(NO_TEAM))
    if turn.posting is None or not await is_staff(unit.connection, turn.posting, message):
        if quiet:
            return Reply("")
        raise SkillError(_(NOT_STAFF))
    said = await without_secrets(said, turn.services.redactor)
    address = Address(here.platform, here.workspace, channel, thread or None, place or None)
    if main.has_channel(address):
        raise SkillError(_(TEAMS_OWN))
    if known := await store.open_in(unit.connection, address.conversation):
        raise SkillError(_("There is an open case there already: case {number}.").format(number=known.id))
    spoken = Message(event, address, Person(person, name), said, turn.now)
    opened = await open_case(unit, await _case_about(unit, main, spoken), actor_of(message))
    if opened is None:
        raise Overtaken("A case was opened there at this moment.")
    await hide_in_log(unit.connection, spoken, turn.services.redactor)
    customer = actor_of(spoken)
    if not await store.add_message(unit.connection, opened, "customer", customer, spoken):
        await store.add_text(unit.connection, opened, "customer", customer, said, at=turn.now)
    with speaking(opened.language):
        text = _("The team looks after this: your case is number {number}. They will answer here.")
        await tell_customer(unit, opened, replace(Reply(text.format(number=opened.id)), kind="notice"))
    text = _("I have opened case {number} for {name}: {subject}")
    worded = text.format(number=opened.id, name=plain(name), subject=plain(opened.subject))
    return Reply(worded, kind="notice", subjects=(opened.subject_key,))


async def _case_about(unit: UnitOfWork, main: SupportDesk, spoken: Message) -> Case:
    """Return the case that a message is about: its author's, at the team that such cases go to."""
    desk = main.named(team_for(main.support, place=spoken.address, said=[spoken.text]))
    customer = PersonRef.of(spoken)
    return Case(
        service=customer.service,
        workspace=customer.workspace,
        person=spoken.person.id,
        name=spoken.person.name,
        address=spoken.address,
        subject=shortened(spoken.text, LONGEST_SUBJECT),
        team=desk.key,
        staff=desk.staff,
        language=await language_of(unit.connection, customer) or desk.team.language,
        opened_at=spoken.sent_at,
        last_at=spoken.sent_at,
    )

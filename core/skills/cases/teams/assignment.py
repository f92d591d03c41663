"""Assigning a case to a colleague, and transferring it to another team."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import Id  # noqa: TC001 — the schema is made from it
from core.model.errors import SkillError
from core.model.language import speaking
from core.model.messages import Address
from core.model.replies import Reply
from core.skills.cases.card import plain
from core.skills.cases.case import actor_of
from core.skills.cases.case_steps import for_team, in_thread, move, tell_customer
from core.skills.cases.case_steps import transfer as transfer_step
from core.skills.cases.team import AT_COMMAND_LINE, shown_name, support_desk
from core.skills.cases.teams import store
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.abilities.unit_of_work import UnitOfWork
    from core.skills.cases.case import Actor, Case

MOST_NAMED: Final = 10
"""How many colleagues are named to whoever names one that is not known."""


@ability(examples=(), effect=True, presses=True, in_help=False)
async def assign_case(turn: Turn, case: Id, to: str) -> Reply:
    """Give a case to a colleague. to: the colleague's name; a reason may follow after a colon.

    If the process dies before the commit, the case stays as it was; if after, it is the colleague's, once.
    """
    unit, found = await for_team(turn, case)
    name, reason = _with_reason(to)
    actor, owner = actor_of(turn.message), await find_member(unit, name, near=turn.message.address)
    if owner is None:
        known = ", ".join(plain(member.name) for member in (await _members(unit))[:MOST_NAMED])
        raise SkillError(
            _("I know nobody called “{name}” on the team. Those that I know: {known}.").format(name=name, known=known)
        )
    assigned = await assign(unit, found, actor, to=owner, reason=reason)
    text = _("{name} has assigned case {number} to {owner}.")
    said = text.format(name=plain(actor.name), number=assigned.id, owner=plain(owner.name))
    return await in_thread(unit, assigned, said)


@ability(examples=(), effect=True, presses=True, in_help=False)
async def transfer_case(turn: Turn, case: Id, team: str) -> Reply:
    """Give a case to another team. team: its name; a reason may follow after a colon.

    If the process dies before the commit, the case stays where it was; if after, it is the other team's, and both cards
    are sent.
    """
    unit, found = await for_team(turn, case)
    name, reason = _with_reason(team)
    thread = await in_thread(unit, found, "")  # the thread here; the case has another one afterwards
    moved = await transfer(unit, found, actor_of(turn.message), team=name, reason=reason)
    desk = await support_desk(unit.connection, moved.team)
    text = _("{name} has transferred case {number} to {team}. What is written here is not sent any more.")
    to = desk.label if desk else moved.team
    said = text.format(name=plain(turn.message.person.name), number=moved.id, team=plain(to))
    return replace(thread, text=said)


async def assign(unit: UnitOfWork, case: Case, actor: Actor, *, to: Actor, reason: str = "") -> Case:
    """Give a locked case to somebody on the team; tell the customer, and the new owner unless that is the actor.

    Raises:
        SkillError: the case is solved, or is theirs already.
    """
    if case.owner == to.key:
        raise SkillError(_("{name} has case {number} already.").format(name=plain(to.name), number=case.id))
    assigned = await move(unit, case, "assign", actor, reason=reason, owner=to)
    with speaking(assigned.language):
        text = _("{name} is here now, and reads what you write.").format(
            name=plain(await shown_name(unit.connection, to.name, assigned.team))
        )
        await tell_customer(unit, assigned, Reply(text, kind="notice"))
    place = _alone_with(to)
    if place and to.key != actor.key:
        await unit.tell(place, lambda: _told_owner(assigned, actor, reason))
    return assigned


async def transfer(unit: UnitOfWork, case: Case, actor: Actor, *, team: str, reason: str = "") -> Case:
    """Give a locked case to another team, by its name; tell the customer if a human had the conversation.

    Raises:
        SkillError: there is no such team, the case is solved, or it is there already.
    """
    desk = await support_desk(unit.connection, case.team)
    target = desk.meant(team) if desk else None
    if desk is None or target is None:
        known = ", ".join(plain(each.label) for each in desk.all) if desk else ""
        raise SkillError(_("There is no team “{name}”, only these: {known}.").format(name=team, known=known))
    if target.key == desk.key:
        raise SkillError(_("{team} has case {number} already.").format(team=target.label, number=case.id))
    moved = await transfer_step(unit, case, actor, to=target, reason=reason)
    if case.is_owned:
        with speaking(moved.language):
            text = _("Other people on the team look after your case now. Until somebody is there, I answer you again.")
            await tell_customer(unit, moved, Reply(text, kind="notice"))
    return moved


async def find_member(unit: UnitOfWork, name: str, *, near: Address | None = None) -> Actor | None:
    """Return the colleague of a name, a mention or an id; None if there is none, or if several have the name.

    Of several with one name, the one counts who is in the workspace of the address.
    """
    word = name.strip(" .!<>@").casefold()
    known = await _members(unit)
    found = [member for member in known if word in (member.name.casefold(), member.key.rpartition("/")[2].casefold())]
    found = found or [member for member in known if word == member.name.casefold().partition(" ")[0]]
    if len(found) > 1 and near:
        found = [member for member in found if member.key.startswith(f"{near.service}/{near.workspace}/")]
    return found[0] if len(found) == 1 else None


async def _members(unit: UnitOfWork) -> Sequence[Actor]:
    desk = await support_desk(unit.connection)
    channels = [each.staff for each in desk.all if each.staff] if desk else []
    return await store.members(unit.connection, channels)


def _alone_with(member: Actor) -> Address | None:
    """Return the direct conversation with a colleague, or None if they are at the command line."""
    service, workspace, person = member.key.split("/", maxsplit=2)
    return None if service == AT_COMMAND_LINE else Address(service, workspace, person, name=f"@{member.name}")


def _told_owner(case: Case, actor: Actor, reason: str) -> Reply:
    text = _("{name} has assigned case {number} to you: {subject}")
    said = text.format(name=plain(actor.name), number=case.id, subject=plain(case.subject))
    return Reply(f"{said} ({plain(reason)})" if reason else said, kind="notice", subjects=(case.subject_key,))


def _with_reason(line: str) -> tuple[str, str]:
    """Return what stands before and after the first colon of a line."""
    what, _, reason = line.partition(":")
    return what.strip(), reason.strip()

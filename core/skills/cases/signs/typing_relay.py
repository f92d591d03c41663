"""That somebody is typing: the customer to whoever has the case, and whoever has it to the customer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.hooks.typing_indicators import passes_typing_on
from core.skills.cases import store
from core.skills.cases.team import support_desk

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.messages import Address
    from core.model.person_ref import PersonRef
    from core.skills.cases.case import Case


@passes_typing_on
async def relay_typing(connection: AsyncConnection, address: Address, who: PersonRef) -> Address | None:
    """Return where it is shown that a person types, while a human has the case.

    The customer sees only whether the person who has the case is typing, and not if words in the thread are notes.
    """
    case = await store.open_in(connection, address.conversation)
    if case:
        return await _thread_of(connection, case) if _is_customer(case, who) else None
    number = await store.case_of_thread(connection, address)
    case = await store.get(connection, number) if number else None
    if case is None or case.owner != who.key or case.staff is None or not address.is_in(case.staff):
        return None
    desk = await support_desk(connection, case.team)
    return replace(case.address, via=None) if desk and desk.team.default == "answer" else None


def _is_customer(case: Case, who: PersonRef) -> bool:
    return (case.service, case.workspace, case.person) == (who.service, who.workspace, who.id)


async def _thread_of(connection: AsyncConnection, case: Case) -> Address | None:
    """Return the thread of the card of a case, or None while nobody has the case or the card is not posted."""
    if case.staff is None or not case.is_owned:
        return None
    thread = await store.card_thread(connection, case)
    return replace(case.staff, thread=thread) if thread else None

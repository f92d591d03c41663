"""Which of a person's accounts words mean: “on” and what people call the platform."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.model.errors import SkillError
from core.model.messages import Reach
from core.people.linked_accounts import Account, linked

if TYPE_CHECKING:
    from core.abilities.turn import Turn

_FIRST = re.compile(r"(?:on|here)\b", re.IGNORECASE)


async def account_on(turn: Turn, platform: str) -> Account:
    """Return the account of who speaks on a platform; this one, if none or this one is named.

    Raises:
        SkillError: there is none, or several; the text says what to do.
    """
    here = Account.of(turn.message)
    if platform.casefold() in ("", here.service.casefold()):
        return here
    async with turn.connect() as connection:
        found = [each for each in await linked(connection, here) if each.service.casefold() == platform.casefold()]
    if not found:
        raise SkillError(
            f"I know no account of yours on {platform}. To link it with this one, say “link my account” to me alone."
        )
    if len(found) > 1:
        raise SkillError(f"You have several accounts on {platform}. Say “remind me here” to me in the one you mean.")
    return found[0]


async def place_taken(turn: Turn, what: str) -> tuple[Account | None, str]:
    """Return the account that a request begins with (“on …”, “here”), and the rest of it; None, if it names none.

    What people may call a platform is what this process serves, and what they have linked.

    Raises:
        SkillError: they have no account there, or several.
    """
    if not _FIRST.match(what):
        return None, what
    async with turn.connect() as connection:
        services = {each.service for each in await linked(connection, Account.of(turn.message))}
    services |= {turn.message.address.service, *(turn.posting.services if turn.posting else ())}
    names = "|".join(map(re.escape, sorted(services)))
    found = re.match(rf"(?:on (?P<name>{names})|here)(?!\w)[\s,]*", what, re.IGNORECASE)
    if found is None or (found["name"] is None and turn.message.reach is not Reach.DIRECT):
        return None, what
    return await account_on(turn, found["name"] or ""), what[found.end() :]

"""Signs that are no messages: reactions, which skills take, and that somebody is typing, which skills pass on."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.abilities.hooks.reactions import Reacting
from core.model.errors import FrontdeskError
from core.model.ports import TypingIndicator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg_pool import AsyncConnectionPool

    from core.abilities.hooks.reactions import Cleared, Reacted, TakeReaction
    from core.abilities.hooks.typing_indicators import FindReader
    from core.delivery.announcements import Announcer
    from core.model.messages import Address
    from core.model.person_ref import PersonRef
    from core.model.ports import Platform

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PassingSigns:
    """Passes signs to the skills that want them."""

    pool: AsyncConnectionPool
    posting: Announcer
    platforms: Mapping[str, Platform]
    takers: tuple[TakeReaction, ...] = ()
    readers: tuple[FindReader, ...] = ()

    async def react(self, reacted: Reacted | Cleared) -> bool:
        """Let a skill take a reaction, or the removal of several, and return whether one did.

        If the process dies before the commit, nothing was taken: Slack delivers it again, Discord does not. If it dies
        after, it was taken once.
        """
        async with self.pool.connection() as connection, connection.transaction():
            reacting = Reacting(reacted, connection, self.posting)
            for take in self.takers:
                if await take(reacting):
                    return True
        return False

    async def type_at(self, address: Address, who: PersonRef) -> None:
        """Show elsewhere that a person types at an address, if a skill says where. It is lost if the process dies."""
        async with self.pool.connection() as connection:
            found = [await find(connection, address, who) for find in self.readers]
        for reader in filter(None, found):
            platform = self.platforms.get(reader.platform)
            if isinstance(platform, TypingIndicator):
                try:
                    await platform.show_typing(reader)
                except FrontdeskError as error:
                    log.info("Typing could not be shown: %s", error)

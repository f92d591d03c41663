"""Who may have something posted where: the platform tells, before it is set and before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model.messages import Address
    from core.model.ports import Platform


class PostingPermission:
    """Asks the platforms that this process is connected with."""

    def __init__(self, platforms: Mapping[str, Platform]) -> None:
        self._platforms = platforms

    async def objection(self, address: Address, person: str) -> str | None:
        """Return why somebody may not have something posted at an address, or None; None too where no platform is here.

        What is sent later is looked at again then, by a process that is connected.

        Raises:
            RetryLater: the platform is down or busy.
            FrontdeskError: it refuses; the text says why.
        """
        platform = self._platforms.get(address.platform)
        return await platform.objection(address, person) if platform else None

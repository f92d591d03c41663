"""Whether a person may have something posted at an address: asked when it is set up, and again before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model.messages import Address
    from core.model.ports import Platform


class PostingPermission:
    """Asks the platforms that this process is connected to."""

    def __init__(self, platforms: Mapping[str, Platform]) -> None:
        self._platforms = platforms

    async def objection(self, address: Address, person: str) -> str | None:
        """Return why a person may not have something posted at an address, or None if they may.

        Also None if this process is not connected to the platform. The process that sends the post asks again.

        Raises:
            RetryLater: the platform is down or busy.
            FrontdeskError: the platform refuses; the text says why.
        """
        platform = self._platforms.get(address.platform)
        return await platform.objection(address, person) if platform else None

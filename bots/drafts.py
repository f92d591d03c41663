"""Shows drafts on the platform where the message came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model.messages import Message
    from core.model.ports import Drafts


class DraftRouter:
    """Passes each draft to its platform."""

    def __init__(self, platforms: Mapping[str, Drafts]) -> None:
        self._platforms = platforms

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        """Show a draft where the message was said; nowhere if this process does not serve that platform."""
        platform = self._platforms.get(message.address.platform)
        return await platform.show(message, text, draft=draft) if platform else draft

"""`frontdesk forget` and what people sent: also the vectors go, though no desk runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bots.assembly import open_privacy, open_stores
from core.conversations.log import Conversations
from core.model.attachment_documents import AttachmentDocument
from core.model.messages import Address, Attachment, Message, Person
from core.settings.settings import load_settings
from knowledge.attachments import AttachmentLibrary

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg import AsyncConnection

pytestmark = pytest.mark.slow

MENU = Attachment("F1", "menu.md", "text/markdown", 20)
ADDRESS = Address("slack", "T1", "D1")


async def _still_exists(connection: AsyncConnection) -> bool:
    return True


async def test_who_is_forgotten_leaves_no_vector_behind(home: Path) -> None:
    settings = load_settings()
    message = Message("e1", ADDRESS, Person("U1", "Ana"), "menu.md", datetime.now(UTC), attachments=(MENU,))
    async with open_stores(settings) as stores:
        async with stores.pool.connection() as connection:
            await Conversations(stores.pool).add(connection, message)
        await AttachmentLibrary(stores.library).add(
            AttachmentDocument(ADDRESS.conversation, MENU), b"# Menu\n\nRisotto.\n", still_exists=_still_exists
        )
    async with open_privacy(settings) as privacy:
        receipt = await privacy.forget(await privacy.find("U1"))
    assert receipt.erased["documents"] == 1
    async with open_stores(settings) as stores:
        assert await stores.library.documents() == []
        assert stores.embedder
        assert await stores.vectors.count(f"in {ADDRESS.conversation}", stores.embedder.name) == 0

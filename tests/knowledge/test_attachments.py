from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.attachment_documents import AttachmentDocument
from core.model.errors import InputError
from core.model.messages import Attachment
from knowledge.attachments import MOST_CHARACTERS, AttachmentLibrary, AttachmentStore, VectorCleanup
from knowledge.documents import LoadError
from tests.fakes.shop import shop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from tests.fakes.shop import Shop

CONVERSATION = "board/w/ana"
MENU = AttachmentDocument(CONVERSATION, Attachment("F1", "menu.md", "text/markdown", 20))


async def yes(connection: AsyncConnection) -> bool:
    del connection
    return True


async def no(connection: AsyncConnection) -> bool:
    del connection
    return False


@pytest.fixture
async def open_shop(pool: AsyncConnectionPool, tmp_path: Path) -> AsyncIterator[Shop]:
    async with shop(pool, tmp_path) as opened:
        yield opened


async def test_an_attachment_is_found_in_its_conversation_only(open_shop: Shop) -> None:
    attachments = AttachmentLibrary(open_shop.library)
    assert await attachments.add(MENU, b"# Menu\n\nRisotto.\n", still_exists=yes) == 1
    assert await open_shop.found("risotto", f"in {CONVERSATION}") == ["# Menu\n\nRisotto."]
    assert await open_shop.found("risotto", "in board/w/li") == []
    assert await open_shop.found("risotto") == []


async def test_an_attachment_is_removed_with_its_vectors(pool: AsyncConnectionPool, open_shop: Shop) -> None:
    attachments = AttachmentLibrary(open_shop.library)
    await attachments.add(MENU, b"# Menu\n\nRisotto.\n", still_exists=yes)
    store = AttachmentStore()
    async with pool.connection() as connection, connection.transaction():
        await store.lock(connection)
        assert await store.count_passages(connection, [MENU.key, "board/w/ana/F9"]) == {MENU.key: 1}
        assert await store.remove(connection, [MENU.key, "board/w/ana/F9"]) == 1
    assert await open_shop.vectors.count(f"in {CONVERSATION}", "hashes") == 1
    assert await VectorCleanup(open_shop.library).dispatch() > 0
    assert await open_shop.vectors.count(f"in {CONVERSATION}", "hashes") == 0


async def test_an_attachment_that_no_longer_exists_is_not_added(open_shop: Shop) -> None:
    with pytest.raises(LoadError, match="was removed before it was learned"):
        await AttachmentLibrary(open_shop.library).add(MENU, b"# Menu\n\nRisotto.\n", still_exists=no)
    assert await open_shop.library.origins() == []


async def test_a_text_over_the_limit_is_refused_with_the_remedy(open_shop: Shop) -> None:
    with pytest.raises(InputError, match=r"menu\.md has .* characters, and I read at most .*frontdesk learn"):
        await AttachmentLibrary(open_shop.library).add(MENU, b"a" * (MOST_CHARACTERS + 1), still_exists=yes)


async def test_a_file_with_a_secret_is_refused_with_the_line_and_without_the_secret(open_shop: Shop) -> None:
    attachments = AttachmentLibrary(open_shop.library)
    with pytest.raises(
        InputError, match=r"menu\.md, since it seems to contain secrets: line 3 \(password\)"
    ) as refused:
        await attachments.add(MENU, b"# Wi-Fi\n\npassword: Zx81Qlm4x\n", still_exists=yes)
    assert "Zx81" not in str(refused.value)
    assert await open_shop.library.origins() == []


@pytest.mark.parametrize(
    ("name", "type_", "is_readable"),
    [
        ("a.PDF", "", True),
        ("a", "text/markdown", True),
        ("a", "text/x-log; charset=utf-8", True),
        ("a.png", "image/png", False),
        ("a", "", False),
    ],
)
def test_a_file_is_read_if_its_name_or_its_type_is_known(name: str, type_: str, *, is_readable: bool) -> None:
    attachments = AttachmentLibrary(None)  # type: ignore[arg-type]  # the library is not asked
    assert attachments.can_read(Attachment("F1", name, type_, 1)) is is_readable

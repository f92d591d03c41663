"""The platform says whether a person may have something posted, where this process is connected to it."""

from __future__ import annotations

from core.delivery.posting_permission import PostingPermission
from core.model.messages import Address
from tests.fakes.board import Board

BOARD_ONLY = Address("board", "w", "board-only", name="#board-only")


async def test_the_platform_says_who_may_not_post() -> None:
    board = Board()
    board.closed["board-only"] = {"ana"}
    permission = PostingPermission({"board": board})
    assert await permission.objection(BOARD_ONLY, "ana") is None
    assert await permission.objection(BOARD_ONLY, "li") == "You are no member of #board-only."


async def test_without_the_platform_nobody_objects_yet() -> None:
    assert await PostingPermission({}).objection(BOARD_ONLY, "li") is None

"""Who asked is stored in the address of the answer."""

from __future__ import annotations

import pytest

from bots.discord.ids import PUBLIC, Asker, ReplyToken


@pytest.mark.parametrize(
    ("asker", "via"),
    [(Asker("7", "3"), "for 7 3 open"), (Asker("7", "3", restricted=True), "for 7 3 restricted")],
)
def test_who_asked_is_read_from_what_is_stored(asker: Asker, via: str) -> None:
    assert asker.via == via
    assert Asker.read(via) == asker


def test_an_address_without_an_asker_has_none() -> None:
    token = ReplyToken("1", "2", "secret", "7", PUBLIC)
    assert [Asker.read(via) for via in (None, "", token.via)] == [None] * 3

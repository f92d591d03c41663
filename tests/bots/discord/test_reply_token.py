"""The token of an interaction, which answers it for fifteen minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bots.discord.ids import AFTER, PRIVATE, PUBLIC, Asker, ReplyToken, snowflake

NOW = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
TOKEN = ReplyToken.of({"application_id": "1", "id": snowflake(NOW), "token": "secret"}, person="7", kind=PUBLIC)


def test_a_token_is_read_from_what_is_stored() -> None:
    assert ReplyToken.read(TOKEN.via) == TOKEN
    assert TOKEN.ids == {"webhook_id": "1", "webhook_token": "secret"}


def test_an_address_without_a_token_has_none() -> None:
    assert [ReplyToken.read(via) for via in (None, "", Asker("7", "3").via)] == [None] * 3


@pytest.mark.parametrize(("minutes", "is_open"), [(0, True), (14, True), (15, False), (60, False)])
def test_it_can_be_used_for_less_than_fifteen_minutes(minutes: int, is_open: bool) -> None:  # noqa: FBT001
    assert TOKEN.is_open(NOW + timedelta(minutes=minutes)) is is_open


def test_what_follows_a_private_answer_is_private() -> None:
    kinds = (PUBLIC, PRIVATE, AFTER)
    assert [ReplyToken("1", "2", "t", "7", kind).is_private for kind in kinds] == [False, True, True]

"""References to messages and files, as the desk stores them."""

from __future__ import annotations

from bots.discord.ids import MessageRef, join_refs, split_refs

FIRST, SECOND = MessageRef("10", "20"), MessageRef("10", "21")


def test_a_message_is_found_again_by_what_is_stored() -> None:
    assert str(FIRST) == "10/20"
    assert MessageRef.read("10/20") == FIRST == MessageRef.of({"channel_id": 10, "id": 20})
    assert FIRST.ids == {"channel_id": "10", "message_id": "20"}


def test_a_reply_of_several_messages_has_one_id() -> None:
    assert join_refs([FIRST, SECOND]) == "10/20,10/21"
    assert split_refs("10/20,10/21") == [FIRST, SECOND]
    assert split_refs(join_refs([FIRST])) == [FIRST]

"""Audiences: everybody who reads the conversation must be entitled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.abilities.audiences import Audiences, of_conversation
from core.model.errors import SettingsError
from core.model.messages import Address, Message, Person, Reach

AUDIENCES = Audiences.parse("staff=ana, li, #ops; board=ana")


def allowed(audiences: Audiences, message: Message) -> tuple[str, ...]:
    """The audiences of a message, without that of what was sent to its conversation."""
    public, here, *others = audiences.of(message)
    assert here == of_conversation(message.address.conversation)
    return (public, *others)


def said(person: str, channel: str, reach: Reach) -> Message:
    return Message(
        "1", Address("t", "w", channel), Person(person, person), "?", datetime(2026, 1, 5, tzinfo=UTC), reach
    )


@pytest.mark.parametrize(
    ("person", "channel", "reach", "seen"),
    [
        ("ana", "ana", Reach.DIRECT, ("public", "staff", "board")),
        ("li", "li", Reach.DIRECT, ("public", "staff")),
        ("eve", "eve", Reach.DIRECT, ("public",)),
        ("#ops", "#ops", Reach.DIRECT, ("public",)),
        ("ana", "#general", Reach.MENTION, ("public",)),
        ("eve", "#ops", Reach.MENTION, ("public", "staff")),
    ],
)
def test_a_direct_message_sees_what_the_person_may_and_a_channel_what_all_may(
    person: str, channel: str, reach: Reach, seen: tuple[str, ...]
) -> None:
    assert allowed(AUDIENCES, said(person, channel, reach)) == seen


@pytest.mark.parametrize("text", ["staff", "=ana", "staff="])
def test_a_malformed_setting_is_named(text: str) -> None:
    with pytest.raises(SettingsError, match="FRONTDESK_AUDIENCES"):
        Audiences.parse(text)


def test_a_display_name_entitles_to_nothing() -> None:
    message = said("eve", "eve", Reach.DIRECT)
    impostor = Message("1", message.address, Person("eve", "ana"), "?", message.sent_at)
    assert allowed(AUDIENCES, impostor) == ("public",)


def test_a_channel_is_listed_by_the_id_that_its_platform_gives_it() -> None:
    audiences = Audiences.parse("staff=U1,C7")
    assert allowed(audiences, said("eve", "C7", Reach.MENTION)) == ("public", "staff")
    assert allowed(audiences, said("U1", "D1", Reach.DIRECT)) == ("public", "staff")
    assert allowed(audiences, said("U1", "C8", Reach.MENTION)) == ("public",)


@pytest.mark.parametrize("reach", list(Reach))
def test_what_people_of_other_organisations_read_is_answered_from_public_documents(reach: Reach) -> None:
    message = replace(said("ana", "#ops", reach), external=True)
    assert allowed(AUDIENCES, message) == ("public",)


def test_what_was_sent_to_a_thread_is_for_that_thread_alone() -> None:
    message = said("ana", "#ops", Reach.MENTION)
    thread = replace(message, address=replace(message.address, thread="1"))
    assert set(AUDIENCES.of(thread)) & set(AUDIENCES.of(message)) == {"public", "staff"}
    assert AUDIENCES.has_members(of_conversation(thread.address.conversation))


def test_a_group_counts_for_its_members_alone_with_the_desk() -> None:
    audiences, member = Audiences.parse("keepers=S1"), replace(said("eve", "eve", Reach.DIRECT), groups=("S1", "S2"))
    assert allowed(audiences, member) == ("public", "keepers")
    assert allowed(audiences, replace(member, reach=Reach.MENTION)) == ("public",)
    assert allowed(audiences, replace(member, external=True)) == ("public",)


def test_a_member_can_be_written_in_upper_case() -> None:
    assert allowed(Audiences.parse("staff=Ana"), said("ana", "ana", Reach.DIRECT)) == ("public", "staff")
    assert allowed(Audiences.parse("staff=U01"), said("U01", "D1", Reach.DIRECT)) == ("public", "staff")

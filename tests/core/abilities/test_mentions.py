"""The people and the channel that a request mentions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.abilities.mentions import channel_named, people_named, without_names
from core.model.errors import SkillError
from core.model.messages import Address, Mention, Message, Person, Reach

BO, BO_LEE, TEAM = Mention("U1", "@bo"), Mention("U2", "@bo lee"), Mention("C2", "#team")


def said(text: str, *mentions: Mention, reach: Reach = Reach.MENTION) -> Message:
    address = Address("slack", "T1", "C1", "t1", name="#here", via="token")
    return Message("1", address, Person("U9", "Ana"), text, datetime(2026, 1, 5, tzinfo=UTC), reach, mentions=mentions)


def test_the_longer_name_is_not_taken_for_the_shorter_one() -> None:
    message = said("remind @bo lee and @bo", BO, BO_LEE)
    assert people_named(message.text, message) == (BO_LEE, BO)


def test_me_is_the_sender_and_who_is_mentioned_twice_is_named_once() -> None:
    message = said("me, @bo, myself and @bo", BO)
    assert [mention.id for mention in people_named(message.text, message)] == ["U9", "U1"]


def test_somebody_whom_the_platform_did_not_recognise_is_refused_by_name() -> None:
    message = said("remind @bo and @nobody", BO)
    with pytest.raises(SkillError, match="@nobody"):
        people_named(message.text, message)


def test_an_address_of_mail_mentions_nobody() -> None:
    message = said("write to ana@example.com")
    assert people_named(message.text, message) == ()


def test_a_channel_is_the_one_mentioned_else_the_present_one_without_its_thread() -> None:
    elsewhere = channel_named("post it in #team", said("", TEAM))
    assert elsewhere == Address("slack", "T1", "C2")
    assert elsewhere.label == "#team"
    here = channel_named("post it", said(""))
    assert here
    assert (here.channel, here.thread, here.via) == ("C1", None, None)


def test_a_direct_conversation_is_no_channel_and_a_number_is_none_either() -> None:
    assert channel_named("cancel #12", said("", reach=Reach.DIRECT)) is None
    terminal = channel_named("post it in #lamps", said("", reach=Reach.DIRECT))
    assert terminal
    assert terminal.channel == "#lamps"


def test_names_are_cut_out_of_a_text() -> None:
    message = said("tell @bo lee in #team about @who lunch", BO_LEE, TEAM)
    assert without_names(message.text, message) == "tell | in | about | lunch"


def test_a_group_stands_for_its_members_and_one_that_nobody_can_see_into_is_refused() -> None:
    crew = Mention("S1", "@crew", (Mention("U1", "@bo"), Mention("U9", "@ana")))
    message = said("rotate on-call among @crew and @bo lee", crew, BO_LEE)
    assert [person.id for person in people_named(message.text, message)] == ["U1", "U9", "U2"]
    closed = said("rotate on-call among @crew", Mention("S1", "@crew", ()))
    with pytest.raises(SkillError, match="who is in @crew"):
        people_named(closed.text, closed)

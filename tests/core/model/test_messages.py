"""Addresses, and which messages go together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.model.messages import Address, Attachment, Mention, Message, Person, Reach, names_of
from core.model.ports import Limit

HERE = Address("terminal 7", "local", "C/1", "t1", name="#general", via="token")
SAID = Message("1", HERE, Person("ana", "Ana"), "hello", datetime(2026, 1, 5, tzinfo=UTC))


def test_a_conversation_is_named_by_its_parts_without_ambiguity() -> None:
    assert HERE.conversation == "terminal 7/local/C%2F1/t1"
    assert replace(HERE, thread=None).conversation == "terminal 7/local/C%2F1"


def test_a_name_or_a_token_makes_no_other_address() -> None:
    assert replace(HERE, name=None, via=None) == HERE
    assert (HERE.label, replace(HERE, name=None).label) == ("#general", "C/1")


def test_a_direct_conversation_at_a_terminal_is_at_the_persons_own() -> None:
    assert HERE.of(Mention("bo", "@bo")) == Address("terminal bo", "local", "bo")
    assert HERE.of(Mention("bo", "@bo")).label == "@bo"
    assert Address("slack", "T1", "C1").of(Person("U2", "Bo")) == Address("slack", "T1", "U2")


def test_people_are_shared_by_the_terminals_of_one_workspace() -> None:
    assert HERE.shares_people(Address("terminal 8", "local", "x"))
    assert not HERE.shares_people(Address("terminal 8", "elsewhere", "x"))
    assert not HERE.shares_people(Address("slack", "local", "x"))


def test_files_without_a_word_are_recognised() -> None:
    files = (Attachment("f1", "a.pdf", "application/pdf", 10), Attachment("f2", "b.md", "text/markdown", 10))
    only = replace(SAID, text=names_of(files), attachments=files)
    assert only.text == "a.pdf, b.md"
    assert only.is_only_files
    assert not replace(only, text="please read a.pdf").is_only_files
    assert not SAID.is_only_files


@pytest.mark.parametrize(
    "other",
    [
        replace(SAID, apart=True),
        replace(SAID, choice="stop"),
        replace(SAID, person=Person("bo", "Bo")),
        replace(SAID, reach=Reach.MENTION),
    ],
)
def test_a_command_a_press_another_person_or_another_reach_is_answered_by_itself(other: Message) -> None:
    assert SAID.goes_with(replace(SAID, text="and another thing"))
    assert not SAID.goes_with(other)
    assert not other.goes_with(SAID)


def test_a_limit_counts_for_its_channel_or_for_the_whole_workspace() -> None:
    assert Limit("channel", 1.0).key(HERE) == "terminal 7/local/C/1"
    assert Limit("workspace", 1.0).key(HERE) == "terminal 7/local"

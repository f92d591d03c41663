from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.agent.understanding.message_parts import Part, split_wishes

ROWS = [json.loads(line) for line in Path(__file__).with_name("message_parts.jsonl").read_text("utf-8").splitlines()]
KNOWN = re.compile(
    r"remind|wake|book|cancel|skip|clos|move|add|poll|standup|on call|i'm off|erinner|weck|storniere|buch|lösch|zeig|"
    r"sag mir|recuérd|cancela|reserva|borra|mueve|dime|rappelle|annule|réserve|clôture|déplace|dis-moi|lembra|marca|"
    r"fecha|muda|diz-me|\?$",
    re.IGNORECASE,
)
"""What the desk of these tests can do, by the words for it. A question is for the documents."""


def is_wish(text: str) -> bool:
    return KNOWN.search(text) is not None


def texts(message: str) -> list[str]:
    return [part.text for part in split_wishes(message, is_wish)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_a_message_is_split_into_its_wishes(row: dict[str, Any]) -> None:
    found = texts(row["text"])
    assert (len(found) if isinstance(row["parts"], int) else found) == row["parts"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_no_words_are_left_out_but_those_between_the_parts(row: dict[str, Any]) -> None:
    rest = row["text"]
    for part in split_wishes(row["text"], is_wish):
        before, said, rest = rest.partition(part.said)
        assert said
        assert len(re.findall(r"[^\W\d]+", before)) <= LONGEST_JOINT
    assert not re.search(r"\w", rest)


LONGEST_JOINT = 2
"""The words that join two parts, such as "and then"."""


def test_a_verb_that_is_left_out_is_carried_over_and_what_was_said_is_kept() -> None:
    assert split_wishes("Remind me at 9 to call Ann, and at 3pm to call Ben", is_wish) == (
        Part("Remind me at 9 to call Ann", "Remind me at 9 to call Ann", understood=True),
        Part("Remind me at 3pm to call Ben", "at 3pm to call Ben", understood=True),
    )


def test_a_part_that_is_not_understood_is_returned() -> None:
    parts = split_wishes("turn off the lights and remind me at 6 to lock the door", is_wish)
    assert [(part.said, part.understood) for part in parts] == [
        ("turn off the lights", False),
        ("remind me at 6 to lock the door", True),
    ]


def test_a_command_that_is_not_understood_is_no_part_of_the_wish_before() -> None:
    parts = split_wishes("cancel my booking and order a large pizza", is_wish)
    assert [(part.said, part.understood) for part in parts] == [
        ("cancel my booking", True),
        ("order a large pizza", False),
    ]


def test_what_is_quoted_or_in_brackets_is_not_cut() -> None:
    assert len(texts('remind me at 9 to write "cancel it. book a room"')) == 1
    assert len(texts("book a room (and please move the meeting) for monday")) == 1


def test_a_time_is_read_in_the_language_given() -> None:
    message = "erinnere mich am 3. Mai an die Bank und am 4. Mai um 9 an den Bericht"
    assert len(split_wishes(message, is_wish, locale="de")) == len(split_wishes(message, is_wish)) == 2


@pytest.mark.parametrize("text", ["", "   ", "?!", "\n\n", ",;."])
def test_a_text_without_words_has_no_parts(text: str) -> None:
    assert split_wishes(text, is_wish) == ()


@pytest.mark.parametrize("text", ["hi", "and", "remind me", "1)", "and and and", "a, b, c and d"])
def test_a_text_without_a_second_wish_is_one_part(text: str) -> None:
    assert len(split_wishes(text, is_wish)) == 1

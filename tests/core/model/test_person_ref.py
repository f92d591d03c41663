"""Who is meant: from a message, from a direct conversation, and as the values of columns."""

from __future__ import annotations

from datetime import UTC, datetime

from core.model.messages import Address, Message, Person
from core.model.person_ref import PersonRef, digest

ANA = PersonRef("terminal", "local", "ana")


def test_the_sender_of_a_message_belongs_to_the_service_not_to_one_terminal() -> None:
    address = Address("terminal 7", "local", "#general")
    message = Message("1", address, Person("ana", "Ana"), "hello", datetime(2026, 1, 5, tzinfo=UTC))
    assert PersonRef.of(message) == ANA


def test_a_direct_conversation_is_the_persons() -> None:
    direct = Address("terminal 7", "local", "#general").of(Person("ana", "Ana"))
    assert PersonRef.at(direct) == ANA


def test_the_row_the_columns_and_the_key_hold_the_same() -> None:
    assert ANA.row == ("terminal", "local", "ana")
    assert ANA.columns == {"service": "terminal", "workspace": "local", "person": "ana"}
    assert ANA.key == "terminal/local/ana"
    assert ANA.digest == digest("terminal/local/ana")


def test_names_make_no_difference_to_who_somebody_is() -> None:
    assert PersonRef("terminal", "local", "ana", ("Ana",)) == ANA
    assert PersonRef("terminal", "local", "bo") != ANA

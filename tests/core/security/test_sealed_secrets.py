"""Secrets in messages are sealed, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from core.model.errors import SettingsError
from core.model.messages import Address, Message, Person
from core.model.person_ref import PersonRef
from core.security.sealed_secrets import HASHED, KEYLESS, SEAL, SecretSealer, hashed

SEALS = SecretSealer(SecretStr("a key"))
SECRET = "https://dav.example.com/ana ana s3cret"


def _message(text: str, *, person: str = "U1", choice: str | None = None) -> Message:
    address = Address("board", "w", person)
    return Message("e1", address, Person(person, "Ana"), text, datetime(2026, 11, 25, tzinfo=UTC), choice=choice)


@pytest.mark.parametrize(
    "order",
    [
        "connect my calendar",
        "please connect my calendar at",
        "hey, can you add my calendar",
        "subscribe to the feed",
        "my calendar is",
        "verbinde meinen Kalender",
        "hi, now that we have spoken I would really like you to connect my calendar",
        "calendar:",
        "set up my caldav",
    ],
)
def test_an_order_to_connect_a_calendar_is_sealed_from_its_address_on(order: str) -> None:
    message = _message(f"{order} {SECRET}")
    sealed = SEALS.message(message)
    found = SEAL.search(sealed.text)
    assert found
    assert sealed.text == f"{order} dav.example.com {found[0]}"
    assert SEALS.opened(found[0], owner=PersonRef.of(message).key) == SECRET
    assert SEALS.message(message) == sealed, "told twice it is the same message"
    assert SEALS.message(sealed) == sealed


@pytest.mark.parametrize(
    "text",
    [
        f"{SECRET} connect my calendar please",
        "connect my calendar, user ana password s3cret, at https://dav.example.com/ana",
        "connect my calendar dav.example.com/ana ana s3cret",
        "connect dav.example.com/ana ana s3cret as my calendar",
        "connect https://ana:s3cret@dav.example.com/",
    ],
)
def test_a_password_is_kept_out_of_the_log_wherever_it_stands(text: str) -> None:
    sealed = SEALS.message(_message(text))
    assert "s3cret" not in sealed.text
    assert SEALS.message(sealed) == sealed


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/talk please add this to my calendar",
        "see example.com for the team calendar of this year",
        "what does https://example.com/calendar say?",
        "connect my calendar",
        "summarise https://example.com please",
        "how do I connect my calendar",
        "add https://example.com to the list",
        "what does the link to the calendar-2345 say",
        "my order is BCDF-2345",
    ],
)
def test_other_messages_are_left_as_they_are(text: str) -> None:
    assert SEALS.message(_message(text)).text == text


def test_what_a_form_asked_for_is_sealed_by_the_name_of_its_argument() -> None:
    sealed = SEALS.message(_message("", choice="connect_calendar?secret=https%3A//dav.example.com ana s3cret")).choice
    assert sealed
    assert "s3cret" not in sealed
    assert sealed.startswith("connect_calendar?secret=dav.example.com sealed%3A")


def test_a_seal_is_opened_for_its_owner_under_its_key_alone() -> None:
    seal = SEALS.seal(SECRET, owner="board/w/U1")
    with pytest.raises(SettingsError):
        SEALS.opened(seal, owner="board/w/U2")
    with pytest.raises(SettingsError):
        SecretSealer(SecretStr("another")).opened(seal, owner="board/w/U1")
    without = SecretSealer(None).message(_message(f"connect my calendar {SECRET}")).text
    assert without == f"connect my calendar dav.example.com {KEYLESS}"


@pytest.mark.parametrize(
    "text", ["link BCDF-2345", "please link my account with the code bcdf2345", "Link `BCDF-2345`.", "link bcdf 2345"]
)
def test_of_a_code_that_links_accounts_its_hash_alone_is_kept(text: str) -> None:
    sealed = SecretSealer(None).message(_message(text))
    assert hashed("BCDF-2345") in sealed.text
    assert "2345" not in HASHED.sub("", sealed.text)
    assert SEALS.message(sealed) == sealed


@pytest.mark.parametrize(
    "text",
    [
        "remind me tomorrow to read the link https://news.example.org/a/38475269",
        "remind me to join by the link, meeting 845 2345 6789",
        "the link is https://tracker.example.org/DSKT-2345",
    ],
)
def test_what_is_said_of_a_link_is_no_code(text: str) -> None:
    assert SecretSealer(None).message(_message(text)).text == text

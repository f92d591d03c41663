"""Logins as people write them, unsealed for their owner alone, and clients that guard them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import SecretStr

from core.calendars import CalendarConnection
from core.calendars.remote.calendar_login import CalendarLogin, CalendarServers, parse_login
from core.model.clock import SystemClock
from core.model.errors import InputError, SettingsError
from core.model.messages import Address
from core.security.guarded_http import Login
from core.security.sealed_secrets import SecretSealer

SEALS = SecretSealer(SecretStr("a key"))
OWNER = "board/w/ana"


@pytest.mark.parametrize(
    ("words", "url", "login"),
    [
        ("https://dav.example.com/ana ana s3cret", "https://dav.example.com/ana", Login("ana", "s3cret")),
        ("https://x.example/ as ana with password s3 cret", "https://x.example/", Login("ana", "s3 cret")),
        ("https://x.example user: ana, password: word", "https://x.example/", Login("ana", "word")),
        ("https://ana:s3%20cret@x.example:8443/a", "https://x.example:8443/a", Login("ana", "s3 cret")),
        ("https://x.example ana with", "https://x.example/", Login("ana", "with")),
        ("webcal://x.example/feed.ics?key=1", "https://x.example/feed.ics?key=1", None),
    ],
)
def test_an_address_a_user_and_a_password_are_read_as_people_write_them(
    words: str, url: str, login: Login | None
) -> None:
    assert parse_login(words) == CalendarLogin(url, login)


@pytest.mark.parametrize("words", ["", "nowhere", "ftp://x.example", "https://", "https://x.example ana"])
def test_what_is_not_a_login_is_refused_without_being_repeated(words: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_login(words)
    assert "x.example" not in str(refused.value)


def _servers(*, allow_private: bool = False) -> CalendarServers:
    return CalendarServers(SEALS, clock=SystemClock(), allow_private=allow_private)


def _calendar(login: str) -> CalendarConnection:
    return CalendarConnection(
        id=1,
        resource=1,
        address=Address("board", "w", "ana"),
        host="x.example",
        name="",
        secret=SEALS.seal(login, owner=OWNER),
        kind=None,
        state="new",
        validators={},
        write_url=None,
        unread=0,
        read_at=None,
        failures=0,
        failing_since=None,
        reason=None,
        owner_told=False,
        owner=OWNER,
        zone=None,
        pending=0,
    )


def test_a_login_is_unsealed_for_its_owner_alone() -> None:
    calendar = _calendar("https://x.example ana word")
    assert _servers().login(calendar) == CalendarLogin("https://x.example/", Login("ana", "word"))
    with pytest.raises(SettingsError):
        _servers().login(replace(calendar, owner="board/w/li"))
    with pytest.raises(InputError):
        _servers().client(_calendar("nowhere"))


async def test_a_client_refuses_private_addresses_and_passwords_without_https() -> None:
    async with _servers().client(_calendar("http://127.0.0.1:9/feed.ics")) as http:
        with pytest.raises(InputError, match="at a private address"):
            await http.ask("GET", "http://127.0.0.1:9/feed.ics")
    async with _servers().client(_calendar("https://x.example ana word")) as http:
        with pytest.raises(InputError, match="over https only"):
            await http.ask("GET", "http://x.example/")

"""Logins as people write them."""

from __future__ import annotations

import pytest

from core.calendars.remote.calendar_login import CalendarLogin, parse_login
from core.model.errors import InputError
from core.security.guarded_http import Login


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

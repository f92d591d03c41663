from __future__ import annotations

import base64

import pytest

from knowledge.documents import LoadError
from knowledge.loaders.secrets import Secrets, refuse_secrets

SECRETS = Secrets.parse("wiki.example=ana:pass=word git.example:8443=bot:token", {"WIKI": "s3cret", "EMPTY": ""})


def basic(login: str) -> str:
    return f"Basic {base64.b64encode(login.encode()).decode()}"


@pytest.mark.parametrize(
    ("url", "login"),
    [
        ("https://wiki.example/a", "ana:pass=word"),
        ("https://WIKI.example:9000/a", "ana:pass=word"),
        ("https://git.example:8443/a", "bot:token"),
        ("https://git.example/a", None),
        ("https://other.example/a", None),
        ("http://wiki.example/a", None),
    ],
)
def test_a_login_is_used_for_its_host_and_not_over_http(url: str, login: str | None) -> None:
    assert SECRETS.authorization(url, allow_http=False) == (login and basic(login))


def test_a_login_goes_over_http_if_that_is_allowed() -> None:
    assert SECRETS.authorization("http://wiki.example/a", allow_http=True) == basic("ana:pass=word")


def test_a_variable_is_filled_in_and_hidden() -> None:
    assert SECRETS.fill("$WIKI") == "s3cret"
    assert SECRETS.fill("WIKI") is None
    assert SECRETS.hide("s3cret failed", origin="loader:a:B?key=$WIKI") == "… failed"
    assert SECRETS.hide("s3cret failed", origin="loader:a:B") == "s3cret failed"


@pytest.mark.parametrize("name", ["OTHER", "EMPTY"])
def test_a_variable_without_a_value_is_an_error(name: str) -> None:
    with pytest.raises(LoadError, match=f"{name} is not set"):
        SECRETS.fill(f"${name}")


def test_secrets_are_not_printed() -> None:
    assert "s3cret" not in repr(SECRETS)
    assert "token" not in repr(SECRETS)


@pytest.mark.parametrize(
    ("origin", "remedy"),
    [
        ("https://bot:s3cret@docs.example/a", "FRONTDESK_LOGINS"),
        ("git+ssh://bot:s3cret@docs.example/a", "FRONTDESK_LOGINS"),
        ("https://docs.example/a?access_token=s3cret", "FRONTDESK_LOGINS"),
        ("loader:acme.docs:Loader?api_key=s3cret", r"api_key=\$NAME"),
    ],
)
def test_an_origin_with_a_secret_is_refused_and_not_shown(origin: str, remedy: str) -> None:
    with pytest.raises(LoadError, match=remedy) as caught:
        refuse_secrets(origin)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "origin",
    [
        "ssh://git@docs.example/a.git",
        "git+ssh://git@docs.example/a.git",
        "https://docs.example/a?page=2",
        "loader:acme.docs:Loader?api_key=$WIKI",
        "docs/what?key=1",
    ],
)
def test_an_origin_without_a_secret_is_accepted(origin: str) -> None:
    refuse_secrets(origin)

"""Slack's errors, as ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from bots.slack.api.client import SlackRefused, call, make_client, naming_token
from core.model.errors import RetryLater
from tests.fakes.slack import FakeSlack
from tests.fakes.stranger import PAGE, stranger

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_client import AsyncWebClient


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
async def client(slack: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield make_client(slack.installed.token, api_url=slack.api_url, session=session)


@pytest.mark.parametrize("fault", [429, 503, "ratelimited", "service_unavailable"])
async def test_when_slack_is_busy_the_job_comes_back(
    slack: FakeSlack, client: AsyncWebClient, fault: str | int
) -> None:
    slack.faults.fail_next("auth.test", fault)
    with pytest.raises(RetryLater, match="Slack is busy"):
        await call(client.auth_test)
    assert len(slack.calls) == 1


async def test_slack_says_how_long_to_wait(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.faults.fail_next("auth.test", 429, retry_after=7)
    with pytest.raises(RetryLater) as error:
        await call(client.auth_test)
    assert error.value.after_seconds == 7


async def test_a_lost_connection_is_tried_again_later(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.faults.fail_next("auth.test", "drop_before_effect")
    with pytest.raises(RetryLater, match="Slack does not answer"):
        await call(client.auth_test)


@pytest.mark.parametrize(
    ("code", "advice"),
    [("invalid_auth", "SLACK_BOT_TOKEN"), ("not_in_channel", "/invite"), ("something_new", "something_new")],
)
async def test_a_refusal_has_its_code_and_the_remedy(
    slack: FakeSlack, client: AsyncWebClient, code: str, advice: str
) -> None:
    slack.faults.fail_next("auth.test", code)
    with pytest.raises(SlackRefused, match=advice) as error:
        await call(client.auth_test)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("status", "page", "type_", "error"),
    [
        (200, PAGE, "text/html", RetryLater),
        (200, PAGE, "text/plain", RetryLater),
        (200, PAGE, "application/json", RetryLater),
        (200, '["up"]', "application/json", RetryLater),
        (200, '{"status": "up"}', "application/json", RetryLater),
        (403, PAGE, "text/html", SlackRefused),
        (404, "404: Not Found", "text/html", SlackRefused),
        (407, PAGE, "text/html", SlackRefused),
    ],
)
async def test_what_answers_instead_of_slack_is_told_in_words(
    status: int, page: str, type_: str, error: type[Exception]
) -> None:
    with stranger(status=status, page=page, type_=type_) as url:
        client = make_client("xoxb-1", api_url=f"{url}/api/")
        with pytest.raises(error, match=rf"^Something other than Slack answers at {url}/api/.*\. Check SLACK_API_URL"):
            await call(client.auth_test)


async def test_a_proxy_that_refuses_is_called_by_its_variable() -> None:
    with stranger(status=407) as proxy:
        client = make_client("xoxb-1", api_url="https://slack.example/api/")
        client.proxy = proxy
        with pytest.raises(RetryLater, match=r"the proxy refuses the connection; check .* HTTPS_PROXY"):
            await call(client.auth_test)


async def test_a_refused_token_is_called_by_its_variable(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.faults.fail_next("auth.test", "invalid_auth")
    with pytest.raises(SlackRefused, match="Set SLACK_APP_TOKEN to the app-level token"):  # noqa: SIM117
        with naming_token("SLACK_APP_TOKEN", "the app-level token"):
            await call(client.auth_test)

"""`frontdesk doctor` and `frontdesk slack` on an app that is not in order."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from bots.slack import PLUG
from bots.slack.manifest import EVENTS_BY_SCOPE, SCOPES
from core.model.errors import FrontdeskError
from core.settings.settings import load_settings
from tests.fakes.shell import Shell
from tests.fakes.slack import FakeSlack
from tests.fakes.stranger import stranger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bots.platforms import Finding
    from tests.bots.slack.conftest import Office

ON_THE_LOOP = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True)
class Case:
    """What is wrong with an app or with the settings, and which findings name what."""

    bad: dict[str, str] = field(default_factory=dict)
    app: dict[str, Any] = field(default_factory=dict)
    env: dict[str, str] = field(default_factory=dict)
    revoked: bool = False


CASES = {
    "all well": Case(),
    "only the bot token": Case({"slack socket": "SLACK_APP_TOKEN is missing"}, env={"SLACK_APP_TOKEN": ""}),
    "only the app token": Case({"slack bot token": "SLACK_BOT_TOKEN is missing"}, env={"SLACK_BOT_TOKEN": ""}),
    "HTTP without a secret": Case({"slack requests": "SLACK_SIGNING_SECRET"}, env={"SLACK_MODE": "http"}),
    "several workspaces by Socket Mode": Case(
        {"slack socket": "SLACK_MODE=http", "slack installation": "SLACK_CLIENT_SECRET"},
        env={"SLACK_MODE": "socket", "SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "", "SLACK_CLIENT_ID": "1.2"},
    ),
    "a mode that is none": Case({"slack": "SLACK_MODE"}, env={"SLACK_MODE": "carrier pigeon"}),
    "a port that is none": Case({"slack": "PORT"}, env={"PORT": "99999"}),
    "a scope is missing": Case({"slack scopes": "im:write"}, app={"scopes": " ".join({*SCOPES} - {"im:write"})}),
    "an event is missing": Case({"slack events": "app_mention"}, app={"events": {*EVENTS_BY_SCOPE} - {"app_mention"}}),
    "the older view": Case({"slack view": "Set SLACK_VIEW=assistant, or"}, app={"view": "assistant"}),
    "a setting for the older view": Case({"slack view": "Remove SLACK_VIEW"}, env={"SLACK_VIEW": "assistant"}),
    "a wrong bot token": Case({"slack bot token": "SLACK_BOT_TOKEN"}, env={"SLACK_BOT_TOKEN": "xoxb-wrong"}),
    "a revoked bot token": Case({"slack bot token": "Install it again"}, revoked=True),
    "a token of another kind": Case({"slack": "xoxb-"}, env={"SLACK_BOT_TOKEN": "xapp-of-another-kind"}),
    "a wrong app token": Case({"slack socket": "SLACK_APP_TOKEN"}, env={"SLACK_APP_TOKEN": "xapp-wrong"}),
    "a wrong config token": Case({"slack events": "SLACK_CONFIG_TOKEN"}, env={"SLACK_CONFIG_TOKEN": "xoxe-wrong"}),
    "a wrong app id": Case({"slack events": "invalid_app_id"}, env={"SLACK_APP_ID": "A0WRONG"}),
    "Slack is down": Case(
        {"slack bot token": "does not answer: connection refused"},
        env={"SLACK_API_URL": "http://127.0.0.1:9/api/"},
    ),
}


OTHERS = (
    *("SLACK_MODE", "SLACK_VIEW", "SLACK_PUBLIC_URL", "SLACK_SIGNING_SECRET", "PORT"),
    *("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"),
)
"""Variables that this app does without, whatever the environment of the tests holds."""


async def found(case: Case, monkeypatch: pytest.MonkeyPatch) -> Sequence[Finding]:
    """What `frontdesk doctor` finds about an app of its own."""
    async with FakeSlack() as slack:
        made = {"scopes": " ".join(SCOPES), "events": [*EVENTS_BY_SCOPE], **case.app}
        app = slack.workspace.add_app("Desk", **made)
        there = slack.workspace.install(app)
        there.is_revoked = case.revoked
        right = {
            **dict.fromkeys(OTHERS, ""),
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": there.token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_CONFIG_TOKEN": app.config_token,
            "SLACK_APP_ID": app.id,
        }
        for name, value in (right | case.env).items():
            monkeypatch.setenv(name, value)
        assert PLUG.examine is not None
        return await PLUG.examine(load_settings())


@ON_THE_LOOP
@pytest.mark.parametrize("what", CASES)
async def test_doctor_names_what_is_wrong_and_nothing_else(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = await found(CASES[what], monkeypatch)
    bad = {finding.name: f"{finding.found} {finding.advice}" for finding in findings if not finding.ok}
    assert bad.keys() == CASES[what].bad.keys(), bad
    for name, words in CASES[what].bad.items():
        assert words in bad[name]


@ON_THE_LOOP
async def test_over_http_it_asks_for_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    over_http = {"SLACK_MODE": "http", "SLACK_SIGNING_SECRET": "s"}
    for address, advised in (("", True), ("https://desk.example.com", False)):
        findings = await found(Case(env={**over_http, "SLACK_PUBLIC_URL": address}), monkeypatch)
        (requests,) = [finding for finding in findings if finding.name == "slack requests"]
        assert (requests.ok, "SLACK_PUBLIC_URL" in requests.advice) == (True, advised)


@ON_THE_LOOP
async def test_http_that_nobody_chose_is_told_the_way_to_socket_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    env = {"SLACK_SIGNING_SECRET": "s", "SLACK_APP_TOKEN": ""}
    for more, advised in (({}, True), ({"SLACK_MODE": "http"}, False), ({"SLACK_PUBLIC_URL": "https://a.b"}, False)):
        findings = await found(Case(env=env | more), monkeypatch)
        (requests,) = [finding for finding in findings if finding.name == "slack requests"]
        assert (requests.ok, "set SLACK_APP_TOKEN instead" in requests.advice) == (True, advised)


@pytest.mark.parametrize("variable", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID"])
def test_whichever_is_set_first_slack_is_looked_at(variable: str) -> None:
    assert PLUG.is_configured({variable: "set"})


@ON_THE_LOOP
@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "SLACK_APP_TOKEN"),
        ({"SLACK_MODE": "http", "SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_MODE": "telegraph"}, "SLACK_MODE"),
    ],
)
async def test_what_is_set_wrong_ends_the_listening_with_a_clear_line(
    office: Office, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], words: str
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(FrontdeskError, match=words):
        async with PLUG.connect(load_settings(), office.desk.stores.pool) as adapter:
            await adapter.listen(office.desk)


@ON_THE_LOOP
async def test_a_port_that_is_taken_ends_the_listening_with_a_clear_line(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("", 0)) as taken:
        monkeypatch.setenv("SLACK_MODE", "http")
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        async with PLUG.connect(load_settings(), office.desk.stores.pool) as adapter:
            with pytest.raises(FrontdeskError, match=r"Cannot listen on PORT"):
                await adapter.listen(office.desk)


def test_the_command_says_what_is_wrong_in_one_line(tmp_path: Path, database_url: str) -> None:
    slack = FakeSlack()
    with slack.in_thread():
        shell = Shell(tmp_path, SLACK_API_URL=slack.api_url, SLACK_APP_TOKEN=slack.app.app_token)
        said = shell.run("slack", status=1, SLACK_BOT_TOKEN="xoxb-wrong", DATABASE_URL=database_url)[1].splitlines()
    assert [line for line in said if line.startswith("frontdesk:")] == said[-1:]
    assert "SLACK_BOT_TOKEN" in said[-1]
    assert not [line for line in said if "listening" in line]


def test_a_proxy_that_refuses_ends_the_command_with_one_line(tmp_path: Path, database_url: str) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    with stranger(status=407) as url:
        shell = Shell(tmp_path, **tokens, SLACK_API_URL=f"{url}/api/", DATABASE_URL=database_url)
        said = shell.run("slack", status=1)[1].splitlines()
    assert "Something other than Slack answers at" in said[-1]
    assert "(407 Proxy Authentication Required). Check SLACK_API_URL and your proxy." in said[-1]
    assert not [line for line in said if "listening" in line]


@pytest.mark.slow
def test_after_the_login_page_of_a_network_has_gone_it_listens(tmp_path: Path, database_url: str) -> None:
    slack = FakeSlack()
    with slack.in_thread():
        slack.do(lambda _: slack.faults.fail_next("apps.connections.open", 200))
        tokens = {"SLACK_BOT_TOKEN": slack.installed.token, "SLACK_APP_TOKEN": slack.app.app_token}
        shell = Shell(tmp_path, **tokens, SLACK_API_URL=slack.api_url, DATABASE_URL=database_url)
        process = shell.fork("slack")
        assert process.stderr
        said = list[str]()
        while not said or "Press Ctrl-C" not in said[-1]:
            said.append(process.stderr.readline().decode())
            assert process.poll() is None, said
        process.terminate()
        process.communicate(timeout=120)
    assert [line for line in said if "Something other than Slack answers at" in line]
    assert said[-1].startswith("The desk is listening on Slack.")

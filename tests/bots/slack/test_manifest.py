"""The manifest is what the adapter uses: no scope too many, none too few; Slack takes it for a new app."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import yaml
from typer.testing import CliRunner

from bots.cli.app import app
from bots.slack.manifest import EVENTS_BY_SCOPE, SCOPES
from tests.fakes.shell import Shell
from tests.fakes.slack import SCOPES as NEEDED
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.manifests import MANIFEST, faults

ADAPTER = Path(__file__).parents[3] / "bots" / "slack"
SETTINGS = ("SLACK_MODE", "SLACK_PUBLIC_URL", "SLACK_CLIENT_ID", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
OF_THE_APP = {"apps.connections.open", "apps.manifest.export"}
"""Methods that are called with other tokens than the bot's."""
SOCKET: dict[str, str] = {}
HTTP = {"SLACK_MODE": "http", "SLACK_PUBLIC_URL": "https://desk.example.com/"}
ONE = {"SLACK_BOT_TOKEN": "xoxb-1"}
SEVERAL = {"SLACK_CLIENT_ID": "1.2", "SLACK_BOT_TOKEN": ""}
VARIANTS = [*(mode | teams for mode, teams in product((SOCKET, HTTP), ({}, ONE))), HTTP | SEVERAL]


def printed(**env: str) -> Any:
    """The manifest as the command prints it."""
    return json.loads(CliRunner().invoke(app, ["slack", "manifest", "--json"], env=env).stdout)


def called_methods() -> set[str]:
    """The methods that the adapter's code calls: `client.chat_postMessage` is `chat.postMessage`."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in ADAPTER.rglob("*.py"))
    names = re.findall(r"\b(?:client|_web)\)?\.((?:\w+?_)+\w+)", text) + re.findall(r"\)\)?\.(\w+_\w+)[,)]", text)
    methods = {name.replace("_", ".") for name in names}
    return {method for method in NEEDED if method in methods or method.replace(".", "") in _joined(methods)}


def _joined(methods: set[str]) -> set[str]:
    return {method.replace(".", "") for method in methods}


def test_every_scope_is_needed_by_a_call_or_an_event_and_every_need_is_met() -> None:
    methods = called_methods() - OF_THE_APP
    assert {"chat.postMessage", "views.open", "users.info", "assistant.threads.setStatus"} <= methods
    assert {"agents.sessions.setStatus", "agents.sessions.rename"} <= methods
    for method in methods:
        assert not NEEDED[method] or set(NEEDED[method]) & set(SCOPES), f"{method} needs one of {NEEDED[method]}"
    wanted = {scope for method in methods for scope in NEEDED[method]} | {*EVENTS_BY_SCOPE.values(), "commands"}
    assert set(SCOPES) <= wanted
    assert {scope for scope in EVENTS_BY_SCOPE.values() if scope} <= set(SCOPES)


def test_the_manifest_is_printed_as_yaml_and_as_json() -> None:
    made = yaml.safe_load(CliRunner().invoke(app, ["slack", "manifest"]).stdout)
    assert made == printed()
    assert made["settings"]["socket_mode_enabled"]
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS_BY_SCOPE)


@pytest.mark.parametrize("env", VARIANTS, ids=str)
async def test_slack_creates_a_new_app_from_each_variant(env: dict[str, str]) -> None:
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {slack.app.config_token}"}
        url = f"{slack.api_url}apps.manifest.create"
        async with session.post(url, json={"manifest": printed(**env)}, headers=headers) as answer:
            created = await answer.json()
        assert created.get("error") is None, created
        assert slack.workspace.apps[created["app_id"]].events == frozenset(EVENTS_BY_SCOPE)


@pytest.mark.parametrize("env", VARIANTS, ids=str)
def test_the_older_view_fits_the_schema_and_is_refused_for_new_apps_alone(env: dict[str, str]) -> None:
    made = printed(**env, SLACK_VIEW="assistant")
    assert list(MANIFEST.faults(made, "")) == []
    assert [fault for fault in faults(made) if "new apps can only use agent_view" not in fault] == []
    assert len(faults(made)) == 1
    events = set(made["settings"]["event_subscriptions"]["bot_events"])
    assert "assistant_thread_started" in events
    assert not events & {"app_context_changed", "agent_session_stopped"}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("features/agent_view/agent_description", "x" * 301),
        ("features/agent_view/suggested_prompts", [{"title": "a", "message": "b"}] * 5),
        ("features/agent_view/suggested_prompts", ["What can you do?"]),
        ("features/shortcuts", []),
        ("display_information/name", "x" * 36),
        ("settings/event_subscriptions/bot_events", ["message.im", "message.im"]),
        ("settings/event_subscriptions/bot_events", ["user_change"]),
        ("settings/socket_mode_enabled", False),
        ("settings/hosting", "elsewhere"),
    ],
)
def test_the_rules_refuse_what_slack_refuses(place: str, value: object) -> None:
    made = printed() | {}
    made["oauth_config"]["scopes"]["bot"].remove("users:read")
    assert faults(made) == []
    *above, name = place.split("/")
    part = made
    for key in above:
        part = part[key]
    part[name] = value
    assert faults(made)


def test_over_http_the_manifest_has_the_addresses() -> None:
    made = printed(**HTTP, **SEVERAL)
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://desk.example.com/slack/events"
    assert made["oauth_config"]["redirect_urls"] == ["https://desk.example.com/slack/oauth_redirect"]


@pytest.mark.parametrize("env", [{"SLACK_MODE": "http"}, {"SLACK_CLIENT_ID": "1.2"}], ids=["by mode", "by client id"])
def test_over_http_without_an_address_of_ours_there_is_no_manifest(env: dict[str, str], tmp_path: Path) -> None:
    shell = Shell(tmp_path, **(dict.fromkeys(SETTINGS, "") | env))
    out, said = shell.run("slack", "manifest", status=1)
    assert not out
    assert "SLACK_PUBLIC_URL is missing" in said


def test_the_link_carries_the_whole_manifest(tmp_path: Path) -> None:
    shell = Shell(tmp_path, **dict.fromkeys(SETTINGS, ""))
    link = shell.run("slack", "manifest", "--link")[0].strip()
    assert link.startswith("https://api.slack.com/apps?new_app=1&manifest_json=%7B")
    assert json.loads(parse_qs(urlsplit(link).query)["manifest_json"][0]) == json.loads(
        shell.run("slack", "manifest", "--json")[0]
    )

"""The manifest is what the adapter uses: no scope too many, none too few."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from typer.testing import CliRunner

from bots.cli.app import app
from bots.slack.manifest import EVENTS_BY_SCOPE, SCOPES
from tests.fakes.shell import Shell
from tests.fakes.slack import SCOPES as NEEDED

ADAPTER = Path(__file__).parents[3] / "bots" / "slack"
SETTINGS = ("SLACK_MODE", "SLACK_PUBLIC_URL", "SLACK_CLIENT_ID", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
OF_THE_APP = {"apps.connections.open", "apps.manifest.export"}
"""Methods that are called with other tokens than the bot's."""


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
    for method in methods:
        assert not NEEDED[method] or set(NEEDED[method]) & set(SCOPES), f"{method} needs one of {NEEDED[method]}"
    wanted = {scope for method in methods for scope in NEEDED[method]} | {*EVENTS_BY_SCOPE.values(), "commands"}
    assert set(SCOPES) <= wanted
    assert {scope for scope in EVENTS_BY_SCOPE.values() if scope} <= set(SCOPES)


def test_the_manifest_is_printed_as_yaml_and_as_json() -> None:
    run = CliRunner()
    made = yaml.safe_load(run.invoke(app, ["slack", "manifest"]).stdout)
    assert made == json.loads(run.invoke(app, ["slack", "manifest", "--json"]).stdout)
    assert made["settings"]["socket_mode_enabled"]
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS_BY_SCOPE)


def test_over_http_the_manifest_has_the_addresses() -> None:
    env = {
        "SLACK_MODE": "http",
        "SLACK_PUBLIC_URL": "https://desk.example.com/",
        "SLACK_CLIENT_ID": "1.2",
    }
    made = json.loads(CliRunner().invoke(app, ["slack", "manifest", "--json"], env=env).stdout)
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

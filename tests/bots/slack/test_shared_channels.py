"""`frontdesk learn` warns if documents become public that people of another company can then ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.shell import Shell
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.slack.workspace import Workspace

pytestmark = pytest.mark.slow


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    fake = FakeSlack()
    with fake.in_thread():
        yield fake


@pytest.fixture
def shell(slack: FakeSlack, tmp_path: Path, database_url: str) -> Shell:
    (tmp_path / "handbook").mkdir()
    (tmp_path / "handbook" / "lunch.md").write_text("# Lunch\n\nLunch is at noon.\n")
    env = {"SLACK_BOT_TOKEN": slack.installed.token, "SLACK_APP_TOKEN": slack.app.app_token}
    return Shell(
        tmp_path, DATABASE_URL=database_url, SLACK_API_URL=slack.api_url, FRONTDESK_AUDIENCES="staff=ana", **env
    )


def share(world: Workspace) -> None:
    app = next(iter(world.installations()))
    world.add_channel("help", app)
    world.add_channel("acme-and-us", app, is_ext_shared=True)


def test_it_warns_once_and_only_of_what_becomes_public(slack: FakeSlack, shell: Shell) -> None:
    slack.do(share)
    assert "acme" not in shell.run("learn", "handbook", "--audience", "staff")[1]
    warned = shell.run("learn", "handbook", "--audience", "public")[1]
    assert "also from other companies: on Slack, they are in #acme-and-us." in warned
    assert "handbook can be read by everybody" in warned
    assert "acme" not in shell.run("learn", "handbook")[1]


def test_without_a_shared_channel_it_says_nothing(shell: Shell) -> None:
    assert shell.run("learn", "handbook")[1] == ""


def test_if_slack_does_not_say_it_says_so(shell: Shell) -> None:
    said = shell.run("learn", "handbook", SLACK_API_URL="http://127.0.0.1:9/api/")[1]
    assert "Whether another company shares a channel on Slack is not known: Slack does not answer" in said

"""A session on Slack does not stay busy if the process is killed (SIGKILL) before or after the reply is posted."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.fakes.shell import Shell
from tests.fakes.slack import FakeSlack
from tests.proof.test_hello_kills import opened, running, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.proof


@contextmanager
def unfinished(url: str) -> Iterator[None]:
    """Let no turn end during the block."""
    with psycopg.connect(url) as holder:
        holder.execute("LOCK TABLE replies IN SHARE ROW EXCLUSIVE MODE")
        yield


def test_the_next_process_ends_the_session_of_one_that_was_killed(tmp_path: Path, database_url: str) -> None:
    slack = FakeSlack(time_scale=20)
    with slack.in_thread():
        ada = slack.do(lambda world: world.add_user("ada"))
        alone = slack.do(lambda world: world.dm(ada, slack.installed))
        shell = Shell(
            tmp_path,
            SLACK_BOT_TOKEN=slack.installed.token,
            SLACK_APP_TOKEN=slack.app.app_token,
            SLACK_API_URL=slack.api_url,
            DATABASE_URL=database_url,
        )

        def status() -> str:
            return slack.do(lambda world: next((session.status for session in world.sessions.values()), ""))

        def answers() -> list[str]:
            return slack.do(lambda world: [said.text for said in world.messages(alone) if said.by])

        with running(shell, "slack") as process:
            opened(process)
            with unfinished(database_url):
                slack.do(lambda world: world.say(ada, alone, "help"))
                wait_until(lambda: status() == "processing")
                process.kill()
                process.wait()
        slack.faults.fail_next("agents.sessions.setStatus", "hang", times=9)
        with running(shell, "slack"):
            wait_until(answers)
            wait_until(lambda: slack.calls[-1].method == "agents.sessions.setStatus")
        assert status() == "processing"
        slack.faults.clear()
        with running(shell, "slack"):
            wait_until(lambda: status() == "active")
        assert len(answers()) == 1

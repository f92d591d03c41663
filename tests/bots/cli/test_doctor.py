"""`frontdesk doctor` on a setting that is wrong; what it finds otherwise is in the walks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bots.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(autouse=True)
def _wrong(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("FRONTDESK_LOG_LEVEL", "LOUD")


def test_it_names_the_setting_and_the_remedy() -> None:
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    finding, advice = result.output.splitlines()
    assert finding == "BAD  settings: one is wrong"
    assert advice.startswith("     → ")
    assert "FRONTDESK_LOG_LEVEL" in advice


def test_as_json_it_is_one_object() -> None:
    result = CliRunner().invoke(app, ["doctor", "--json"])
    found = json.loads(result.output)
    assert (result.exit_code, found["ok"]) == (1, False)
    assert [check["name"] for check in found["checks"]] == ["settings"]

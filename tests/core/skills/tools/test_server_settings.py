"""The file of servers is read and checked as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.errors import SettingsError
from core.skills.tools.server_settings import load_servers

if TYPE_CHECKING:
    from pathlib import Path

FILE = """
[hub]
url = "https://hub.example/mcp"
headers = { Authorization = "Bearer ${HUB_TOKEN}" }
harmless = ["list_issues"]
"""


def test_secrets_come_from_variables(tmp_path: Path) -> None:
    (path := tmp_path / "mcp.toml").write_text(FILE)
    (hub,) = load_servers(path, {"HUB_TOKEN": "s3cret"})
    assert hub.headers["Authorization"].get_secret_value() == "Bearer s3cret"
    assert "s3cret" not in repr(hub)
    with pytest.raises(SettingsError, match=r"hub in .* needs HUB_TOKEN, which is not set"):
        load_servers(path, {})


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x = 1", "one table per server"),
        ("[Hub]\ncommand = 'x'", "is no name"),
        ("[hub]", "needs either a command or a url"),
        ("[hub]\ncommand = 'x'\nurl = 'https://hub.example'", "needs either a command or a url"),
        ("[hub]\nurl = 'https://hub.example'\nargs = ['x']", "takes no args"),
        ("[hub]\ncommand = 'x'\ntools = ['a']\nharmless = ['b']", "names b, which is not among its tools"),
        ("[hub]\ncommand = 'x'\nharmles = ['b']", "hub.harmles"),
        ("[hub", "is not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    (path := tmp_path / "mcp.toml").write_text(text)
    with pytest.raises(SettingsError, match=complaint):
        load_servers(path, {})

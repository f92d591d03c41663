"""Where a file may be stored: on the platform's own hosts alone. What else is checked is in the platforms' tests."""

from __future__ import annotations

import pytest

from bots.downloads import is_own_url
from bots.slack.api.files import HOSTS


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/menu.pdf", True),
        ("https://slack.com/files-pri/T1-F1/menu.pdf", True),
        ("https://proxy.example:8443/files-pri/T1-F1/menu.pdf", True),
        ("http://files.slack.com/files-pri/T1-F1/menu.pdf", False),
        ("https://files.slack.com.evil.example/menu.pdf", False),
        ("https://files.slack.com@evil.example/menu.pdf", False),
        ("https://evil.example\\@files.slack.com/menu.pdf", False),
        ("https://evil.example/files.slack.com", False),
        ("https://files.slack.com:444/menu.pdf", False),
        ("http://proxy.example:8443/menu.pdf", False),
        ("//files.slack.com/menu.pdf", False),
        ("", False),
    ],
)
def test_a_platforms_hosts_are_told_from_all_others(url: str, is_ours: bool) -> None:  # noqa: FBT001 — a table's column
    assert is_own_url(url, hosts=HOSTS, api_url="https://proxy.example:8443/api/") is is_ours

"""Bookings as they are run: a file of services, two terminals, and what the command line tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SERVICES = """
[yoga]
name = "Yoga class"
providers = [{ name = "Kim", person = "terminal/local/kim" }]
length = "1 hour"
questions = ["Do you bring a mat?"]
"""


def test_a_service_is_booked_in_one_terminal_told_in_another_and_listed(tmp_path: Path, database_url: str) -> None:
    shell = Shell(tmp_path, DATABASE_URL=database_url)
    (tmp_path / "services.toml").write_text(SERVICES)
    env = {"FRONTDESK_SERVICES": "services.toml", "FRONTDESK_ZONE": "UTC"}
    said = b"book yoga next tuesday at 10\nYes, my own.\nbook yoga next tuesday at 10\n"
    held, booked, again = shell.lines("chat", "--as", "ana", "--json", stdin=said, **env)
    assert held["text"].endswith("One question: Do you bring a mat?")
    assert booked["text"].startswith("Booked: Yoga class with Kim for an hour")
    assert again["text"].startswith("You already have this booking: Yoga class with Kim for an hour")
    told, listed = shell.lines("chat", "--as", "kim", "--json", stdin=b"who is booked with me next tuesday\n", **env)
    assert told["text"].startswith("New booking (#1): Yoga class, ana")
    assert "ana, Yoga class (#1); Do you bring a mat? Yes, my own." in listed["text"]
    (row,) = shell.lines("bookings", "--json")
    assert (row["client"], row["provider"], row["state"]) == ("ana", "Kim", "booked")
    assert row["starts"].endswith("10:00:00+00:00")
    assert [each["what"] for each in shell.lines("bookings", "ledger", "--json")] == ["held", "booked"]

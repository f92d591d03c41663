"""A skill that fails: the person reads one sentence with a reference, and the log has the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SKILL = '''
from frontdesk import Turn, ability


@ability(examples=["divide by zero"])
async def divide(turn: Turn) -> str:
    """Divide."""
    return str(1 / 0)
'''


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell whose desk has the failing skill."""
    (tmp_path / "failing.py").write_text(SKILL)
    return Shell(tmp_path, FRONTDESK_SKILLS="./failing.py")


def test_an_exception_is_a_sentence_here_and_a_traceback_in_the_log(shell: Shell) -> None:
    out, err = shell.run("chat", stdin=b"divide by zero\nhello\n")
    told = re.search(r"could not finish this\. It is recorded under ([0-9a-f]{8})", out)
    assert told
    assert "Hello" in out
    assert "ZeroDivisionError" not in out
    assert len([line for line in err.splitlines() if told[1] in line]) == 1
    assert "Traceback" not in err
    log = shell.folder / "home" / "frontdesk.log"
    assert log.stat().st_mode & 0o777 == 0o600
    assert told[1] in log.read_text()
    assert "ZeroDivisionError: division by zero" in log.read_text()


def test_a_question_of_the_command_line_that_fails_is_one_line_with_a_reference(shell: Shell) -> None:
    out, err = shell.run("ask", "divide by zero", status=1)
    told = re.fullmatch(r"frontdesk: Something went wrong .* recorded under ([0-9a-f]{8}) in (\S+): .*\n", err)
    assert told
    assert not out
    assert f"Failed as {told[1]}\nTraceback" in (shell.folder / "home" / "frontdesk.log").read_text()


def test_nothing_under_home_is_for_others(shell: Shell) -> None:
    (shell.folder / "page.md").write_text("# Parking\n\nVisitors park in the yard.\n")
    shell.run("chat", "--learn", "page.md", stdin=b"Where do visitors park?\n")
    home = shell.folder / "home"
    kept = [home, *home.rglob("*")]
    assert len(kept) > 20
    assert [path for path in kept if path.stat().st_mode & 0o077] == []

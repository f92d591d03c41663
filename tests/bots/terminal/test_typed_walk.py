"""A person opens `frontdesk chat` in a window, and looks at it. docs/terminal.md has pictures of it."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING

import pytest

from tests.bots.test_setup_pages import keep
from tests.fakes.pseudo_terminal import window
from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

HANDBOOK = {
    "holidays.md": "# Holidays\n\n## How to ask for holidays\n\nWrite to your lead two weeks ahead.\n\n"
    "## Sick leave\n\nCall your lead before ten. From the third day on, send a doctor's note.\n",
    "parking.md": "# Parking\n\nVisitors can park behind the house.\n",
    "printers.md": "# Printers\n\n## Connect your laptop to a printer\n\nTo connect your laptop to a printer, choose "
    "it in the settings of your system, as in `lp-3`.\n\n```\nlpadmin -p lp-3 -E\n```\n",
}
PLANS = "# Plans\n\n## Which company do we buy?\n\nWe buy the company next door.\n"
CTRL_C, ENTER = "\x03", "\r"


@pytest.fixture
def shell(tmp_path: Path, database_url: str) -> Shell:
    shell = Shell(tmp_path, DATABASE_URL=database_url, FRONTDESK_ZONE="Europe/Paris")
    shell.env.pop("NO_COLOR", None)
    folder = tmp_path / "handbook"
    folder.mkdir()
    for name, text in HANDBOOK.items():
        (folder / name).write_text(text)
    (tmp_path / "plans.md").write_text(PLANS)
    shell.env["FRONTDESK_AUDIENCES"] = "board=bo"
    shell.run("learn", "plans.md", "--audience", "board")
    shell.run("learn", "handbook")
    shell.run("chat", "--as", "ana", stdin=b"my time zone is Europe/Paris\n")
    return shell


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), pytest.param(100, 30, marks=pytest.mark.proof)])
def test_the_first_screen_works_and_fits(shell: Shell, columns: int, rows: int) -> None:
    with window(shell, "chat", "--as", "Ana", columns=columns, rows=rows) as ana:
        ana.sees("I have read 3 documents from handbook.", "Try:", "To leave, type exit")
        examples = [line.strip() for line in ana.lines[ana.lines.index("Try:") + 1 :][:3]]
        first = ana.draw("The first screen of frontdesk chat")
        if columns == 80:
            ana.types(f"help{ENTER}")
            ana.sees("› help", "Answers from the documents", "stand-ups", "leave, as do quit")
            shown = ana.draw("The help of frontdesk chat")
        answers = {
            "How do I ask for holidays?": "Write to your lead two weeks ahead.",
            "How do I connect my laptop to a printer?": "choose it in the settings",
            "remind me in 20 minutes to stretch": "[1] Cancel it  [2] Move it…",
        }
        assert examples == list(answers)
        for example in examples:
            if example == examples[-1]:
                ana.types(f"remind me tomorrow at 9 to eat{ENTER}")
                ana.sees("tomorrow at 09:00", "[1] Cancel it")
                conversation = ana.draw("A conversation in the terminal")
            ana.types(example + ENTER)
            ana.sees(example, answers[example])
        ana.types(f"exit{ENTER}")
        assert ana.ends() == 0
    assert "cancel_reminder" not in ana.seen
    pending = [json.loads(line) for line in shell.run("reminders", "list", "--json")[0].splitlines()]
    assert {reminder["text"] for reminder in pending} == {"eat", "stretch"}
    if columns == 80:
        keep("terminal-80x24.svg", first)
        keep("terminal-help.svg", shown)
    else:
        keep("terminal-100x30.svg", conversation)


def test_what_is_typed_and_set_survives_kill_and_the_log_stays_in_its_file(shell: Shell) -> None:
    shell.env |= {"FRONTDESK_LOG_LEVEL": "DEBUG", "NO_COLOR": "1"}
    with window(shell, "chat", "--as", "Ana", columns=100, rows=30) as ana:
        ana.sees("Try:")
        ana.types(f"remind me tomorrow at 9 to eat{ENTER}")
        ana.sees("[1] Cancel it")
        ana.resize(40, 12)
        ana.types(f"what are my reminders{ENTER}")
        ana.sees("Cancel 1")
        ana.process.send_signal(signal.SIGKILL)
        ana.ends()
        assert "DEBUG" not in ana.seen
    assert "DEBUG" in (shell.folder / "home" / "frontdesk.log").read_text()
    assert not re.search(r"\x1b\[[\d;]*3\dm", ana.seen), "NO_COLOR is set"
    with window(shell, "chat", "--as", "ana", columns=80, rows=24) as again:
        again.sees("Try:")
        again.types("\x1b[A\x1b[A")  # twice up
        again.types(ENTER)
        again.sees("[1] Cancel it")
        again.types(CTRL_C)
        again._until(lambda: "Press Ctrl-C again to leave." in "\n".join(again.lines))
        again.types(CTRL_C)
        assert again.ends() == 0
    assert len([json.loads(line) for line in shell.run("reminders", "list", "--json")[0].splitlines()]) == 2

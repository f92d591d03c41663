"""The files with which Frontdesk is deployed: they are well formed, and start commands that there are."""

from __future__ import annotations

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from bots.cli.app import app
from core.settings.settings import Settings

REPOSITORY = Path(__file__).parents[3]
DEPLOY = REPOSITORY / "docs" / "deploy"
COMMANDS = typer.main.get_command(app).commands.keys()  # type: ignore[attr-defined]
SETTINGS = {field.alias for field in Settings.model_fields.values()}


def test_the_container_file_has_no_fault() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint has no wheel for this system")
    done = subprocess.run([hadolint, DEPLOY / "Containerfile"], capture_output=True, check=False)
    assert done.stdout + done.stderr == b""
    assert done.returncode == 0


def test_the_unit_starts_frontdesk_with_settings_that_there_are() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "frontdesk.service", encoding="utf-8")
    assert unit.sections() == ["Unit", "Service", "Install"]
    program, command = shlex.split(unit["Service"]["ExecStart"])
    assert Path(program).is_absolute()
    assert command in COMMANDS
    names = {part.partition("=")[0] for part in shlex.split(unit["Service"]["Environment"])}
    assert names <= SETTINGS


def test_the_procfile_starts_commands_that_there_are() -> None:
    lines = (REPOSITORY / "Procfile").read_text(encoding="utf-8").splitlines()
    for line in lines:
        name, _, command = line.partition(": ")
        assert name
        assert shlex.split(command)[0] == "frontdesk"
        assert shlex.split(command)[1] in COMMANDS

"""The house keeps its own rules: platforms have one shape, the manual tells of every command, files stay readable."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

import frontdesk.language
import frontdesk.routines
import frontdesk.storage
import frontdesk.text
import frontdesk.when
from bots.cli.app import app

REPOSITORY = Path(__file__).parents[1]
PLATFORMS = [
    folder
    for folder in (REPOSITORY / "bots").iterdir()
    if folder.is_dir() and folder.name not in {"cli", "conformance", "operations", "web", "__pycache__"}
]
PURE = ("parse.py", "render.py")


@pytest.mark.parametrize("folder", PLATFORMS, ids=lambda folder: str(folder.name))
def test_a_platform_is_a_folder_with_four_files(folder: Path) -> None:
    assert {file.name for file in folder.glob("*.py")} >= {
        "__init__.py",
        "app.py",
        "limits.py",
        "parse.py",
        "render.py",
    }


@pytest.mark.parametrize("folder", PLATFORMS, ids=lambda folder: str(folder.name))
@pytest.mark.parametrize("file", PURE)
def test_parsing_and_rendering_are_pure(folder: Path, file: str) -> None:
    text = (folder / file).read_text()
    assert "await " not in text
    assert "SystemClock" not in text
    assert ".now()" not in text


def test_the_command_line_starts_without_what_is_heavy() -> None:
    script = (
        "import sys; sys.argv = ['frontdesk', '--help']\n"
        "import contextlib, io\n"
        "from frontdesk.__main__ import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit): main()\n"
        "heavy = {'chromadb', 'langchain', 'numpy', 'onnxruntime', 'psycopg', 'pydantic', 'procrastinate'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("skill", ["polls", "countdowns", "rotations", "standups"])
def test_the_routines_use_nothing_that_a_skill_from_outside_lacks(skill: str) -> None:
    surfaces = [frontdesk, frontdesk.language, frontdesk.routines, frontdesk.storage, frontdesk.text, frontdesk.when]
    public = [getattr(surface, name) for surface in surfaces for name in surface.__all__]
    used = {
        (node.module, each.name)
        for file in (REPOSITORY / "core" / "skills" / skill).glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("core.")
        for each in node.names
    }
    others = {(module, name) for module, name in used if not f"{module}.".startswith(f"core.skills.{skill}.")}
    found = {(module, name): getattr(importlib.import_module(module), name) for module, name in others}
    assert len(found) > 10
    assert sorted(of for of, thing in found.items() if not any(thing is each for each in public)) == []


def test_the_manual_names_every_command() -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in (REPOSITORY / "docs").glob("*.md"))
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert [name for name in commands if f"frontdesk {name}" not in pages] == []


def test_every_link_between_the_pages_leads_somewhere() -> None:
    from markdown_it import MarkdownIt

    pages = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")]
    targets = [
        (page, target)
        for page in pages
        for token in MarkdownIt().parse(page.read_text(encoding="utf-8"))
        for child in token.children or []
        if child.type == "link_open" and (target := str(child.attrs.get("href", "")).split("#")[0])
    ]
    local = [(page, target) for page, target in targets if "://" not in target]
    assert len(local) > len(pages), "the pages are linked with each other"
    assert [f"{page.name}: {target}" for page, target in local if not (page.parent / target).exists()] == []


def test_the_locks_hold_no_address() -> None:
    locks = [*REPOSITORY.glob("*.lock")]
    assert locks
    assert [lock.name for lock in locks if "://" in lock.read_text()] == []

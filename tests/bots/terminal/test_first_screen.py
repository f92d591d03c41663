"""The first screen says what was read, and what works."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from bots.terminal.first_screen import Source, choose_examples, first_screen, name_of
from tests.fakes.house import ABILITIES


def _shown(sources: list[Source], examples: list[str], *, width: int = 80) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(first_screen(sources, examples, version="1.2"))
    return [line.strip() for line in console.file.getvalue().splitlines() if line.strip()]  # type: ignore[attr-defined]


def test_it_names_the_sources_and_three_examples_and_how_to_leave() -> None:
    shown = _shown([Source("handbook", 12), Source("https://docs.example.com", 1)], ["a?", "b?", "c?"])
    assert shown == [
        "Frontdesk 1.2",
        "I have read 13 documents from handbook (12) and https://docs.example.com (1).",
        "Try:",
        *("a?", "b?", "c?"),
        "Type help to see what I can do. To leave, type exit or press Ctrl-D.",
    ]


def test_without_documents_it_says_how_to_learn_some() -> None:
    shown = " ".join(_shown([], ["a?"]))
    assert "I have not learned any documents yet." in shown
    assert "frontdesk learn FOLDER" in shown
    assert "frontdesk chat --manual" in shown


def test_examples_are_questions_and_something_that_is_done() -> None:
    assert choose_examples(["a?", "b?", "c?"], ABILITIES) == ["a?", "b?", "remind me in 20 minutes to stretch"]
    assert choose_examples([], ()) == ["what can you do?", "my time zone is Europe/Paris"]


def test_a_path_is_named_as_one_would_type_it_here(tmp_path: Path) -> None:
    manual = tmp_path / "docs"
    assert name_of(str(manual), manual=manual) == "my own manual"
    assert name_of(str(Path.cwd() / "handbook"), manual=manual) == "handbook"
    assert name_of(str(Path.home() / "wiki"), manual=manual) == "~/wiki"
    assert name_of("https://docs.example.com/", manual=manual) == "https://docs.example.com/"

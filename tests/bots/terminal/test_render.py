"""A reply to lines."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Literal

import pytest
from rich.console import Console

from bots.terminal.render import as_json, as_rich, as_text, button_lines
from core.model.messages import Address
from core.model.replies import Choice, Citation, Reply

QUOTE = "The library\nopens at 9:00."
REPLY = Reply(
    "The library opens at **9:00** [1].",
    citations=(Citation(1, "d1", "Hours", "hours.md", QUOTE, 3, 29),),
    choices=(Choice("more", "Tell me more"),),
)


def test_json_has_everything_that_scripts_rely_on() -> None:
    found = as_json(Address("terminal", "local", "ana"), REPLY, key="k1", at=datetime(2026, 1, 5, tzinfo=UTC))
    assert found == {
        "type": "reply",
        "id": "k1",
        "to": "ana",
        "text": "The library opens at **9:00** [1].",
        "citations": [
            {
                "number": 1,
                "document": "d1",
                "title": "Hours",
                "source": "hours.md",
                "quote": QUOTE,
                "start": 3,
                "end": 29,
            }
        ],
        "choices": [{"id": "more", "label": "Tell me more"}],
        "at": "2026-01-05T00:00:00+00:00",
    }


def test_plain_text_keeps_the_words_and_names_the_source() -> None:
    assert as_text(REPLY, ((2, REPLY.choices[0]),)).splitlines() == [
        "The library opens at **9:00** [1].",
        "",
        "[1] Hours (hours.md): “The library opens at 9:00.”",
        "",
        "[2] Tell me more",
    ]


def test_a_terminal_shows_markdown_with_the_sources_below() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system=None)
    console.print(as_rich(REPLY))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "**" not in shown
    assert "[1] Hours (hours.md)" in shown


def test_a_source_does_not_repeat_the_answer() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system=None)
    console.print(as_rich(Reply(f"{QUOTE} [1]", citations=REPLY.citations)))
    assert "[1] Hours (hours.md)\n" in "\n".join(
        line.strip()
        for line in console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize(
    ("quote", "answer"),
    [
        ("Set `TOKEN` ([Slack](slack.md#token)).", "Set `TOKEN` (Slack). [1]"),
        (
            "Rooms cost 9 € an hour.\n\n```\nbook room\n```",
            "> Rooms cost 9 € an hour.\n>\n> ```\n> book room\n> ```\n>\n> [1]",
        ),
    ],
    ids=["without the address of a link", "shown as a quotation"],
)
def test_a_source_does_not_repeat_an_answer_that_is_shown_in_another_form(quote: str, answer: str) -> None:
    cited = (Citation(1, "d1", "Hours", "hours.md", quote, 3, 3 + len(quote)),)
    assert as_text(Reply(answer, citations=cited)).splitlines()[-1] == "[1] Hours (hours.md)"


def test_nothing_that_drives_a_terminal_comes_through() -> None:
    evil = Reply("a\x1b[31mb\x1b]0;pwned\x07c\u202ed", citations=(Citation(1, "d", "t\x9b", "s", "q\x1b", 0, 2),))
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system=None)
    console.print(as_rich(evil))
    for shown in (as_text(evil), console.file.getvalue()):  # type: ignore[attr-defined]
        assert not set("\x1b\x07\x9b\u202e") & set(shown)


def test_markup_in_a_document_styles_nothing() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system=None)
    console.print(as_rich(Reply("x [1]", citations=(Citation(1, "d", "[bold]T[/bold]", "[red]s", "[/] q", 0, 5),))))
    assert "[bold]T[/bold] ([red]s): “[/] q”" in console.file.getvalue()  # type: ignore[attr-defined]


LONG = Reply(
    "# Opening hours\n\n" + "We are open when the sun shines and closed when it rains. " * 8 + "[1]\n\n"
    "- one [link](https://example.com/a)\n\n```\nfrontdesk chat\n```\n\n| day | hour |\n| --- | --- |\n| Mon | 9 |\n",
    citations=REPLY.citations,
    choices=tuple(Choice(f"hold?start={hour}", f"Wed {hour:02}:00") for hour in range(9, 17)),
)


@pytest.mark.parametrize("width", [1, 10, 80, 100, 200])
@pytest.mark.parametrize("colours", [None, "standard"])
def test_a_reply_fits_a_terminal_of_any_width(width: int, colours: Literal["standard"] | None) -> None:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=colours, legacy_windows=False)
    console.print(as_rich(LONG, tuple(enumerate(LONG.choices, 2)), width=width))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line).rstrip() for line in shown.splitlines()]
    assert max(map(len, lines)) <= min(width, 100)
    assert ("\x1b" in shown) == (colours is not None)
    if width >= 80:
        assert "  [2] Wed 09:00  [3] Wed 10:00" in "\n".join(lines)
        assert "https://example.com/a" in "".join(lines)
        assert "    frontdesk chat" in lines
    assert "hold?" not in shown


def test_a_button_is_never_divided_between_lines() -> None:
    buttons = tuple(enumerate(LONG.choices, 1))
    assert button_lines(buttons[:3], width=32) == ["[1] Wed 09:00  [2] Wed 10:00", "[3] Wed 11:00"]
    assert button_lines(((1, Choice("m", "Move it", asks="To when?")),), width=5) == ["[1] Move it…"]

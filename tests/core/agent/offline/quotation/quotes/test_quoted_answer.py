from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.agent.offline.quotation.quotes.quote_selection import Quote
from core.agent.offline.quotation.quotes.quoted_answer import Quoter
from core.agent.offline.quotation.quotes.shown_quote import write_quote
from core.model.knowledge import Hit, Passage
from tests.fakes.bags import Bags

if TYPE_CHECKING:
    from core.model.replies import Reply

BAGS = Bags()
GUIDE = """# Guide

To connect your own documents, give them to the command: a file, a folder, a git repository or
a website.

```
learn ~/handbook
run
```

The documents are kept in one folder, which you can move to another place whenever
you like.
"""


def ask(question: str, text: str = GUIDE) -> Reply:
    passage = Passage("d~0", "d", "Guide", "d.md", (), text, 0, len(text))
    return Quoter().answer(question, [Hit(passage, 1.0, 0.0, 5.0)])


def shown(question: str, text: str, *, headings: tuple[str, ...] = ()) -> str:
    """Return an answer. Its quotes stand in the text letter for letter, and none begins with a mark."""
    passage = Passage("d~0", "d", "Guide", "d.md", headings, text, 0, len(text))
    reply = Quoter(BAGS).answer(question, [Hit(passage, 1.0, 0.8, 5.0)])
    assert reply.answered
    for citation in reply.citations:
        assert text[citation.start : citation.end] == citation.quote
        assert citation.quote[0] not in "!|>#-:<"
    return reply.text


def test_hard_wrapped_lines_are_joined_for_the_reader_and_quoted_verbatim() -> None:
    reply = ask("Where are the documents kept in one folder?")
    assert "move to another place whenever you like. [" in reply.text
    assert any("whenever\nyou like" in citation.quote for citation in reply.citations)


def test_code_keeps_its_lines() -> None:
    reply = ask("How do I connect my own documents?")
    assert "a git repository or a website.\n\n```\nlearn ~/handbook\nrun\n```\n\nThe documents" in reply.text


@pytest.mark.parametrize("question", ["How do I connect my own documents?", "Where are the documents kept?"])
def test_every_citation_stands_in_the_document(question: str) -> None:
    citations = ask(question).citations
    assert citations
    assert all(GUIDE[each.start : each.end] == each.quote for each in citations)


def test_what_the_documents_do_not_say_is_not_known() -> None:
    assert ask("What is the capital of Mongolia?").answered is False
    assert "#support" in Quoter(contact="#support").decline().text


def test_the_items_of_a_list_stay_apart() -> None:
    first = "1. Knead the dough for a long while until it no longer sticks to\n   the hands."
    text = f"To bake bread, do this:\n\n{first}\n2. Wait."
    reply = ask("How do I bake bread?", text)
    assert "1. Knead the dough for a long while until it no longer sticks to the hands.\n2. Wait. [1]" in reply.text


@pytest.mark.parametrize(
    ("question", "quoted", "text"),
    [
        ("Wann öffnet das Freibad?", "Das Freibad öffnet wieder am 3. Mai um 9 Uhr.", "Die Sauna ist im Keller."),
        ("Où figure le tarif ?", "Le tarif figure p. 4 du règlement.", "La piscine est fermée."),
    ],
)
def test_a_sentence_with_an_ordinal_or_an_abbreviation_is_quoted_once(question: str, quoted: str, text: str) -> None:
    reply = ask(question, f"{quoted} {text}")
    assert f"{quoted} [1]" in reply.text
    assert [citation.quote for citation in reply.citations] == [quoted]


ZONES = "| zone | closes at | fee |\n| --- | --- | --- |\n| west | 4pm PT | 5 |\n| east | 6pm ET | |"


def test_a_row_is_shown_with_the_names_of_its_columns() -> None:
    assert shown("When does the zone west close?", ZONES) == "zone: west · closes at: 4pm PT · fee: 5 [1]"
    rest = "| west | 4pm PT | 5 |\n| east | 6pm ET | |"
    row = shown("When does the zone east close?", rest, headings=("Zones", "| zone | closes at | fee |"))
    assert row == "zone: east · closes at: 6pm ET [1]"


def test_a_table_without_lead_in_is_shown_as_rows_with_the_names_of_the_columns() -> None:
    rows = "zone: west · closes at: 4pm PT · fee: 5\n\nzone: east · closes at: 6pm ET"
    assert shown("What are the zones?", ZONES) == f"{rows} [1]"


def test_rows_before_another_table_are_shown_in_words() -> None:
    rest = "| west | 4pm PT | 5 |\n\nThese fees come on top:"
    passage = Passage("d", "a", "a", "a", ("Zones", "| zone | closes at | fee |"), f"{rest}\n\n{ZONES}", 0, 500)
    text = write_quote(Quote(passage, 2, len(passage.text), passage.text[2:], 1.0, ""))
    assert text == f"zone: west · closes at: 4pm PT · fee: 5\n\nThese fees come on top:\n\n{ZONES}"


def test_a_table_after_its_lead_in_is_shown_as_a_table() -> None:
    text = f"These are the zones and the times when they close:\n\n{ZONES}"
    assert shown("What are the zones?", text) == f"{text}\n\n[1]"


def test_an_item_is_shown_whole() -> None:
    text = "- `connections`, how many are allowed.\n(Default 100)\n- `seconds`, how long it waits.\n(Default 5)\n"
    assert shown("How many connections are allowed?", text) == "`connections`, how many are allowed. (Default 100) [1]"


def test_code_in_an_item_is_shown_without_the_indentation_of_the_item() -> None:
    text = "1. Open the door.\n2. Start the lamp with this command:\n\n   ```\n   lamp start\n   ```\n"
    expected = "1. Open the door.\n2. Start the lamp with this command:\n\n   ```\n   lamp start\n   ```\n\n[1]"
    assert shown("What command starts the lamp?", text) == expected


@pytest.mark.parametrize(
    "setting",
    [
        "The port of the lamp.\n\nDefault: `3000`",
        "The port of the lamp. Default: `3000`.",
        "Type: number\n\nThe port of the lamp.",
        "The port of the lamp.\n(Default 3000)",
    ],
)
def test_a_setting_is_shown_with_its_name_and_default(setting: str) -> None:
    answer = shown(
        "Which port does the lamp have?", f"# Settings\n\n## `LAMP_PORT`\n\n{setting}\n\n## `LAMP_HOST`\n\nThe host."
    )
    assert answer == f"**`LAMP_PORT`**\n\n{setting} [1]".replace(".\n(", ". (")


def test_a_default_is_shown_with_the_name_of_its_setting_from_the_passage_before() -> None:
    answer = shown(
        "What is the default value of the lamp's port?", "**Default value:** `3000`", headings=("Lamp", "port")
    )
    assert answer == "**port**\n\n**Default value:** `3000` [1]"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('!!! warning "Mind the step"\n    ', ""),
        (":::tip\n", "\n:::"),
        ("> [!NOTE]\n> ", ""),
        ("**Note:** ", ""),
        ("- ", ""),
        ("<!-- Lamps. -->\n", ""),
    ],
)
def test_an_admonition_is_quoted_by_its_text(before: str, after: str) -> None:
    text = f"## Lamps\n\n{before}The lamp gets hot after an hour.{after}"
    assert shown("When does the lamp get hot?", text) == "The lamp gets hot after an hour. [1]"


def test_lines_of_a_quotation_are_shown_without_their_marks() -> None:
    text = "> [!NOTE]\n> The lamp gets so hot after an hour that you\n> cannot touch it, so leave it alone."
    assert "so hot after an hour that you cannot touch it" in shown("When does the lamp get hot?", text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The {py:class}`lamp.Lamp` gets hot after an hour.", "The `lamp.Lamp` gets hot after an hour."),
        ("The lamp gets hot after an hour, see {doc}`its page <lamps/hot>`.", None),
        ("The lamp gets hot after an hour {{ picture | strip }}.", "The lamp gets hot after an hour."),
        ("The :py:class:`~lamp.Lamp` gets hot after an hour.", "The `lamp.Lamp` gets hot after an hour."),
        ("The `lamp <lamp.html>`_ gets hot &amp; bright after an hour.", "The lamp gets hot & bright after an hour."),
        ("The lamp ![](lamp.png) gets hot<br> after an hour.", "The lamp gets hot after an hour."),
        ("**A:** The lamp gets hot after `<br>` an hour.", "The lamp gets hot after `<br>` an hour."),
        ("[The lamp]({{site.url}}/lamp) gets hot after an hour.", "[The lamp](/lamp) gets hot after an hour."),
    ],
)
def test_directives_of_documentation_tools_are_not_shown(written: str, read: str | None) -> None:
    expected = read or "The lamp gets hot after an hour, see its page."
    assert shown("When does the lamp get hot?", written) == f"{expected} [1]"


def test_pictures_captions_and_what_only_browsers_read_are_not_shown() -> None:
    unseen = "<style>\n    p{color:red}\n</style>\n\n"
    picture = "![](lamp.png)\n\nFigure 2.1 - A lamp\n\n"
    text = f"## Start\n\n{unseen}Open the box.\n\n{picture}Turn the key.\n\n```\nturn\n```"
    assert shown("How do I start?", text) == "Open the box.\n\nTurn the key.\n\n```\nturn\n```\n\n[1]"


def test_the_name_of_a_tab_is_shown_above_its_text() -> None:
    tabs = '=== "Lamp"\n\n    ```\n    lamp start\n    ```\n\n=== "Sun"\n\n    ```\n    sun start\n    ```'
    answer = shown("How do I start it?", f"## Start it\n\nStart it by a command.\n\n{tabs}")
    assert answer.startswith("Start it by a command.\n\n**Lamp**\n\n```\nlamp start")
    assert "**Sun**\n\n```\nsun start" in answer


@pytest.mark.parametrize("missing", ["TODO", "*Coming soon!*", "Em breve.", "**Note**"])
def test_a_line_that_says_that_something_is_missing_is_no_answer(missing: str) -> None:
    assert not ask("How do I start the lamp?", f"## Start the lamp\n\n{missing}").citations


def test_prompts_in_code_are_no_marks() -> None:
    text = "Start the lamp:\n\n```pycon\n>>> lamp.start()\n```"
    assert ">>> lamp.start()" in shown("How do I start the lamp?", text)


def test_long_code_is_cut_after_a_line_and_closed() -> None:
    code = "\n".join(f"lamp --number {number} --start" for number in range(90))
    answer = shown("How do I start the lamp?", f"Start the lamp:\n\n```sh\n{code}\n```")
    assert answer.startswith("Start the lamp:\n\n```sh\nlamp --number 0 --start\n")
    assert answer.endswith(" --start\n```\n\n… [1]")


def test_what_leads_to_nothing_is_not_quoted() -> None:
    assert not ask("How do I start the lamp?", "To start the lamp, run this command:").citations


def test_a_short_section_with_code_is_shown_whole_for_a_how_to() -> None:
    start, stop = "```\nlamp start\n```", "```\nlamp stop\n```"
    section = f"Start the lamp with care. It gets hot.\n\n{start}\n\nStop it at night.\n\n{stop}"
    text = f"## Starting the lamp\n\n{section}\n\n## Other lamps\n\nThere are none."
    assert shown("How do I start the lamp?", text) == f"{section}\n\n[1]"


def test_a_version_is_decided_before_the_quote_that_proves_it() -> None:
    reply = ask("Does Acme support Python 2.7?", "Acme requires Python 3.9+.")
    assert reply.text == "No.\n\nAcme requires Python 3.9+. [1]"
    assert ask("Does Acme support Python 3.12?", "Acme requires Python 3.9+.").text.startswith("Yes.")
    assert ask("Is the pool open on Sunday?", "The pool is open on Sunday only if it rains.").text.startswith(
        "The pool"
    )

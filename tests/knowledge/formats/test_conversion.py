from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from knowledge.chunking.chunks import chunk
from knowledge.documents import LoadError, LoadLimits
from knowledge.formats import conversion, worker_process
from knowledge.formats.conversion import convert, convert_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one worker process serves them all

PAGE = b"""<html><head><title>Returns &amp; refunds</title><style>p {}</style></head><body>
<nav>Home</nav><header>Logo</header><main><header><h1>Returns</h1></header><p>Within <b>thirty</b> days,
see <a href="/terms">terms</a>. <img src="x.png" alt="A parcel"></p>
<table><tr><th>Plan</th></tr><tr><td>Basic</td></tr></table></main>
<footer>Imprint</footer></body></html>"""

SPHINX = b"""Install
=======

See :ref:`the guide <guide>` and ``make``.

.. note:: Take care.

.. py:function:: start(port)

   Starts it.

.. code-block:: sh
   :caption: Shell

   make run

.. image:: screen.png
   :alt: The screen
"""


def pdf(text: str, *, password: str = "") -> bytes:
    from fpdf import FPDF

    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    if text:
        document.multi_cell(0, text=text)
    if password:
        document.set_encryption("owner", password)
    return bytes(document.output())


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


async def refused(name: str, content: bytes, limits: LoadLimits | None = None) -> str:
    with pytest.raises(LoadError) as caught:
        await convert(name, content, limits=limits)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(name)
    return str(caught.value)


async def test_markdown_is_kept_as_it_is_without_its_front_matter() -> None:
    page = await convert("guide.md", b'---\ntitle: "The Guide"\ntags: [a]\n---\n# Other\r\n\r\nText *here*.\r\n')
    assert (page.title, page.text) == ("The Guide", "# Other\n\nText *here*.\n")


async def test_pictures_within_markdown_are_left_out() -> None:
    text = b"# Map\n\n![][image1]\n\nTurn left.\n\n[image1]: <data:image/png;base64,iVBORw0KGgo=>\n"
    page = await convert("a.md", text)
    assert [line for line in page.text.split("\n") if line] == ["# Map", "Turn left."]


@pytest.mark.parametrize(
    ("content", "title"), [(b"# The `Guide`\n\ntext", "The Guide"), (b"Guide\n=====\n", "Guide"), (b"text", "notes")]
)
async def test_the_title_is_the_first_heading_or_else_the_name(content: bytes, title: str) -> None:
    assert (await convert("docs/notes.md", content)).title == title


@pytest.mark.slow
async def test_a_page_is_its_main_content_with_its_title() -> None:
    page = await convert("a.html", PAGE, base="https://desk.example/help/")
    assert page.title == "Returns & refunds"
    assert page.text.startswith(
        "# Returns\n\nWithin **thirty** days,\nsee [terms](https://desk.example/terms). A parcel\n"
    )
    assert "| Plan |\n| --- |\n| Basic |" in page.text
    assert not any(noise in page.text for noise in ("Home", "Logo", "Imprint", "p {}"))


async def test_restructured_text_becomes_markdown_and_sphinx_is_supported() -> None:
    page = await convert("install.rst", SPHINX, limits=LoadLimits(convert_seconds=120))
    assert page.title == "Install"
    assert page.text.startswith("# Install\n\nSee the guide and `make`.")
    assert all(
        part in page.text for part in ("Take care.", "The screen", "start(port)\n\nStarts it.", "```sh\nmake run\n```")
    )


@pytest.mark.slow
async def test_word_powerpoint_and_excel_become_markdown() -> None:
    import docx
    import openpyxl
    import pptx

    letter = docx.Document()
    letter.add_heading("Leave", 1)
    letter.add_paragraph("You have 25 days.")
    assert "# Leave\n\nYou have 25 days." in (await convert("leave.docx", saved(letter))).text
    slides = pptx.Presentation()
    slides.slides.add_slide(slides.slide_layouts[1]).shapes.title.text = "Roadmap"
    assert (await convert("a.pptx", saved(slides))).text.strip() == "# Roadmap"
    book = openpyxl.Workbook()
    for row in (["Item", "Cost"], ["Lamp | red", 12.5], ["Desk", 100]):
        book.worksheets[0].append(row)
    assert "| Lamp \\| red | 12.5 |\n| Desk | 100 |" in (await convert("prices.xlsx", saved(book))).text


async def test_a_pdf_gives_its_text() -> None:
    assert "The desk opens at nine." in (await convert("hours.pdf", pdf("The desk opens at nine."))).text


async def test_a_pdf_gives_its_headings_and_the_words_of_its_tables() -> None:
    from fpdf import FPDF

    document = FPDF()
    document.add_page()
    for style, size, line in (
        ("", 20, "Travel policy"),
        (
            "",
            11,
            "Every journey is booked through the travel desk at least five days ahead. Keep the ticket of a train.",
        ),
        ("B", 15, "Limits"),
        ("", 11, "The limits for a night and for meals depend on the zone:"),
    ):
        document.set_font("Helvetica", style=style, size=size)
        document.multi_cell(0, text=line, new_x="LMARGIN", new_y="NEXT")
        document.ln(4)
    with document.table() as limits:
        for row in (("Zone", "Night", "Meals"), ("City", "140", "45"), ("Elsewhere", "110", "38")):
            limits.row(row)
    page = await convert("policy.pdf", bytes(document.output()))
    assert re.search(r"^#+ Limits$", page.text, re.MULTILINE)
    assert all(word in page.text.split() for word in ("City", "140", "45", "Elsewhere", "110", "38"))


async def test_tables_and_notebooks_are_read() -> None:
    assert (await convert("a.csv", b"a;b\n1;x|y\n")).text == "| a | b |\n| --- | --- |\n| 1 | x\\|y |"
    cells = [{"cell_type": "markdown", "source": ["# Lab\n", "text"]}, {"cell_type": "code", "source": "x = 1"}]
    book = await convert("a.ipynb", json.dumps({"cells": cells}).encode())
    assert (book.title, book.text) == ("Lab", "# Lab\ntext\n\n```\nx = 1\n```")


async def test_each_broken_file_is_refused_with_one_line_that_says_what_to_do() -> None:
    assert "password" in await refused("a.pdf", pdf("secret", password="user"))
    assert "scan" in await refused("a.pdf", pdf(""))
    assert "damaged" in await refused("a.pdf", pdf("text")[:300])
    assert "damaged" in await refused("a.docx", b"PK\x03\x04 no zip")
    assert "not a text file" in await refused("a.md", bytes(range(256)) * 20)
    assert "empty" in await refused("a.md", b"")
    assert "no text" in await refused("a.md", b" \n")
    assert "unknown kind" in await refused("a.exe", b"MZ")


async def test_a_deeply_nested_page_is_refused_for_that_however_busy_the_machine_is() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_process, "LEAST_SECONDS", 60.0)
        assert "deeply nested" in await refused("a.html", b"<div>" * 5000 + b"x")


async def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.md"
    with file.open("wb") as sparse:
        sparse.truncate(200_000_000)
    with pytest.raises(LoadError, match=r"large.md has 200.0 MB, more than the limit of 50 MB"):
        await convert_file(file)


async def test_a_zip_bomb_is_refused_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 2_000_000)
    assert "unpacks to 2 MB" in await refused("a.docx", bomb.getvalue(), LoadLimits(unpacked_bytes=1_000_000))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("header.html", b"<header>" * 11_000),
        ("comment.html", b"<!--" * 22_000),
        ("grid.rst", (b"+-" * 300 + b"+\n" + b"| " * 300 + b"|\n") * 70),
    ],
)
async def test_a_small_file_that_takes_long_is_refused_within_seconds(name: str, content: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_process, "LEAST_SECONDS", 0.5)
        assert f"{name} took more than 0.5 seconds" in await refused(name, content)


@pytest.mark.parametrize("line", ["[" * 90_000, "[a](" * 22_000, "a" + " " * 90_000 + "b"])
async def test_a_heading_that_is_made_to_cost_is_cut(line: str) -> None:
    page = await convert("a.md", f"---\ntitle: x{' ' * 90_000}y\n---\n# {line}\n\nText.".encode())
    assert 0 < len(page.title) <= conversion.LONGEST_HEADING
    assert max(len(name) for part in chunk(page.text, title="Other") for name in part.headings) <= 200


@pytest.mark.slow
async def test_a_conversion_that_takes_too_long_is_killed() -> None:
    assert "more than 0.001 seconds" in await refused("a.rst", SPHINX, LoadLimits(convert_seconds=0.001))
    assert (await convert("a.rst", SPHINX)).title == "Install"


@pytest.mark.slow
async def test_libraries_say_nothing_to_the_user(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        results = await asyncio.gather(
            *(convert(name, b"%PDF-1.7 broken") for name in ("a.pdf", "a.docx", "a.xlsx")), return_exceptions=True
        )
    assert all(isinstance(result, LoadError) for result in results)
    assert capfd.readouterr() == ("", "")
    assert not caplog.records

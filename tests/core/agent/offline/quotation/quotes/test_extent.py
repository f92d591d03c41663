from __future__ import annotations

import pytest

from core.agent.offline.quotation.passage_reader import PassageReader
from core.agent.offline.quotation.quotes.extent import find_extent, find_rest
from core.agent.offline.quotation.quotes.shape import Shape
from core.model.knowledge import Passage

LAMP = """# Lamp

The lamp gives light.

## Set it up

Do these things in order:

!!! warning
    Be careful.

1. Open the box.
2. Turn the key:

   ```
   turn key
   ```

3. Close the box.

You can read now.

## What it has

It has these parts:

- a foot
- an arm
- a bulb

## It stays dark

The bulb is loose.

**Turn it to the right until it holds.**
"""


def extent(text: str, sentence: str, shape: Shape, *, is_about: bool = False) -> str:
    """Return what is quoted for the sentence that begins so."""
    reader = PassageReader(Passage("d~0", "d", "", "d.md", (), text, 0, len(text)))
    index = next(at for at in range(len(reader.spans)) if reader.text_at(at).lstrip("-123. ").startswith(sentence))
    found = find_extent(reader, index, shape, is_about=is_about)
    assert found is not None
    span, is_cut = found
    return text[span.start : span.end] + ("…" if is_cut else "")


@pytest.mark.parametrize("sentence", ["Do these things", "Turn the key", "Close the box"])
def test_a_procedure_is_quoted_whole_wherever_the_best_sentence_is(sentence: str) -> None:
    quoted = extent(LAMP, sentence, Shape.PROCEDURE)
    assert quoted.startswith("Do these things in order:")
    assert "turn key" in quoted
    assert quoted.endswith("3. Close the box.")


def test_a_list_is_quoted_whole_with_its_lead_in() -> None:
    assert extent(LAMP, "an arm", Shape.LIST) == "It has these parts:\n\n- a foot\n- an arm\n- a bulb"
    assert extent(LAMP, "an arm", Shape.POINT) == "an arm"


def test_the_remedy_in_the_next_paragraph_is_quoted_too() -> None:
    assert extent(LAMP, "The bulb is loose", Shape.REMEDY).endswith("**Turn it to the right until it holds.**")


def test_a_short_paragraph_comes_with_those_beside_it_but_with_no_table() -> None:
    assert extent(LAMP, "The bulb is loose", Shape.PARAGRAPH).endswith("**Turn it to the right until it holds.**")
    text = "Oil it.\n\nNever shake it.\n\n| part | oil |\n| --- | --- |\n| arm | yes |"
    assert extent(text, "Never shake", Shape.PARAGRAPH) == "Oil it.\n\nNever shake it."
    far = f"Oil it.\n\nNever shake it.\n\n{'It is old. ' * 60}"
    assert extent(far, "Never shake", Shape.PARAGRAPH) == "Oil it.\n\nNever shake it."


def test_an_item_of_a_long_list_comes_with_those_beside_it() -> None:
    text = "\n".join(
        f"- Part {number} of the lamp is made of brass, and it is polished by hand." for number in range(20)
    )
    quoted = extent(text, "Part 9", Shape.PARAGRAPH)
    assert 2 < quoted.count("Part") < 10
    assert "Part 8" in quoted
    assert "Part 10" in quoted


def test_a_short_paragraph_is_quoted_whole_and_a_long_one_from_the_sentence_on() -> None:
    short = "It is red. It was blue. It costs much."
    assert extent(short, "It was", Shape.PARAGRAPH) == short
    long = f"{'It is told. ' * 40}It is red. It was blue."
    assert extent(long, "It is red", Shape.PARAGRAPH) == "It is red. It was blue."


def test_steps_in_sections_of_their_own_belong_together() -> None:
    steps = "## 1. Open\n\nOpen it.\n\n## 2. Close\n\nClose it.\n\n## Notes\n\nNone."
    assert extent(steps, "Close it", Shape.PROCEDURE) == "1. Open\n\nOpen it.\n\n## 2. Close\n\nClose it."


def test_a_section_that_says_little_is_quoted_with_its_subsections() -> None:
    text = "## Install\n\nThere are two ways.\n\n### By hand\n\n```\ncopy\n```\n\n## Remove\n\nDelete it."
    assert extent(text, "There are", Shape.PROCEDURE) == text.removeprefix("## Install\n\n").partition("\n\n## Re")[0]


def test_a_long_procedure_is_cut_between_steps_and_goes_on_there() -> None:
    steps = "\n".join(f"{number}. Turn the key with the number {number} to the right." for number in range(1, 60))
    text = f"Do this:\n\n{steps}\n"
    quoted = extent(text, "Do this", Shape.PROCEDURE)
    assert quoted.endswith(" to the right.…")
    reader = PassageReader(Passage("d~0", "d", "", "d.md", (), text, 0, len(text)))
    rest = find_rest(reader, len(quoted) - 1)
    assert rest is not None
    assert text[rest[0].start :].startswith(f"{quoted.count(' to the right.') + 1}. Turn")
    assert find_rest(reader, len(text)) is None

from __future__ import annotations

import pytest

from knowledge.formats.indented_code import fence_indented_code


def test_indented_code_is_fenced_with_its_inner_lines() -> None:
    text = "Turn it:\n\n    disk turn\n      --slow\n\n    disk stop\n\nThen wait."
    fenced = "Turn it:\n\n```\ndisk turn\n  --slow\n\ndisk stop\n```\n\nThen wait."
    assert fence_indented_code(text) == fenced
    assert fence_indented_code("# Turn\n\tdisk turn\n") == "# Turn\n```\ndisk turn\n```\n"


@pytest.mark.parametrize(
    "text",
    [
        "- Turn it.\n\n    It turns slowly.\n",
        "1. Turn it.\n\n    ```\n    disk turn\n    ```\n",
        "!!! note\n\n    disk turn\n",
        "Disk\n:   The part that turns.\n\n    It is round.\n",
        "It turns\n    and turns.\n",
        "```\n\n    disk turn\n```\n",
        "He said:\n\n    The disk is the part that turns.\n    Nobody has ever seen it stand still.\n",
    ],
)
def test_what_is_indented_for_another_reason_stays(text: str) -> None:
    assert fence_indented_code(text) == text

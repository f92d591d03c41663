"""Which prompts ask for a picture of a real person."""

from __future__ import annotations

import pytest

from core.skills.images.likeness import asks_for_likeness


@pytest.mark.parametrize(
    "prompt",
    [
        "draw a portrait of Angela Merkel",
        "draw a picture of my boss as a clown",
        "zeichne ein Bild von mir",
        "a photo of Ludwig van Beethoven at a party",
        "dessine une image de mon chef",
        "the president of France on the beach",
    ],
)
def test_a_real_person_is_noticed(prompt: str) -> None:
    assert asks_for_likeness(prompt, mentions=False)


@pytest.mark.parametrize(
    "prompt",
    [
        "draw a cat on a roof",
        "draw a picture of the Golden Gate Bridge at night",
        "zeichne ein Logo für unser Sommerfest",
        "draw an old sailor with a beard",
        "Draw a lighthouse. Make it blue",
    ],
)
def test_things_and_invented_people_are_none(prompt: str) -> None:
    assert not asks_for_likeness(prompt, mentions=False)
    assert asks_for_likeness(prompt, mentions=True)

"""An afterword adds a sentence with a button, or what its work said, to a reply."""

from __future__ import annotations

from core.abilities.hooks.afterwords import Afterword
from core.model.buttons import offer
from core.model.replies import Reply

FETCH, OTHER = offer("Ask a human", "fetch"), offer("Other", "other")


def test_a_sentence_comes_with_its_button() -> None:
    said = Afterword("I can fetch somebody.", FETCH).added_to(Reply("I don't know.", choices=(OTHER,)))
    assert said.text == "I don't know.\n\nI can fetch somebody."
    assert said.choices == (OTHER, FETCH)


def test_what_was_done_takes_the_place_of_the_button_for_it() -> None:
    reply = Reply("I don't know.", choices=(FETCH, OTHER), answered=False)
    said = Afterword(button=FETCH, work=None).added_to(reply, Reply("I have fetched somebody.", subjects=("case 1",)))
    assert (said.text, said.choices) == ("I don't know.\n\nI have fetched somebody.", (OTHER,))
    assert (said.subjects, said.answered) == (("case 1",), False)

"""Whether our name is called, or only spoken about."""

from __future__ import annotations

import pytest

from core.desk.engagement.address import called


@pytest.mark.parametrize(
    "text",
    [
        "frontdesk where is the handbook",
        "@Frontdesk, wo ist das Handbuch?",
        "where is the handbook, frontdesk?",
        "thanks frontdesk",
        "hey frontdesk is there a form",
        "now I am lost. frontdesk, help",
        "@li @Frontdesk which form is it",
    ],
)
def test_we_are_called(text: str) -> None:
    assert called(text) == "to"


@pytest.mark.parametrize(
    "text",
    [
        "ask @Frontdesk",
        "frontdesk told me that already",
        "frag doch einfach Frontdesk",
        "did you give @Frontdesk the folder",
        "frontdesk's answer was better",
        "pregúntale a Frontdesk",
        "according to frontdesk it is closed",
    ],
)
def test_we_are_spoken_about(text: str) -> None:
    assert called(text) == "about"


@pytest.mark.parametrize(
    "text", ["the parcel is at the front desk", "hello", "`frontdesk run` fails", "> ask frontdesk\nno"]
)
def test_we_are_not_named(text: str) -> None:
    assert called(text) == ""

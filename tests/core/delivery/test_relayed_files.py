"""Files of another platform are fetched when the reply that relays them is sent, or named with the reason."""

from __future__ import annotations

import pytest

from core.delivery.relayed_files import with_files
from core.model.errors import InputError, RetryLater
from core.model.messages import Address, Attachment
from core.model.replies import Enclosure, Origin, Reply
from tests.fakes.board import Board

HERE = Address("hall", "w", "C1")


class Hall(Board):
    name = "hall"


def relayed(file: Attachment) -> Enclosure:
    return Enclosure(file.name, file.type, origin=Origin(HERE, file))


async def test_a_file_comes_along_and_our_own_stay_as_they_are() -> None:
    hall, board = Hall(), Board()
    hall.files["f1"] = b"\x00\xff"
    own = Enclosure("invitation.ics", "text/calendar", "BEGIN:VCALENDAR")
    reply = Reply("Here.", enclosures=(own, relayed(Attachment("f1", "a.png", "image/png", 2))))
    sent = await with_files(reply, board, {"hall": hall, "board": board})
    assert [file.data for file in sent.enclosures] == [b"BEGIN:VCALENDAR", b"\x00\xff"]
    assert sent.text == "Here."


async def test_what_cannot_be_passed_on_is_named_with_the_reason() -> None:
    hall, board = Hall(), Board()
    hall.files["f2"] = InputError("It is gone.")
    large, lost = Attachment("f1", "film.mp4", "video/mp4", 9_000_000), Attachment("f2", "a.png", "image/png", 1)
    board.largest_file = 5_000_000
    sent = await with_files(Reply("Here.", enclosures=(relayed(large), relayed(lost))), board, {"hall": hall})
    assert sent.enclosures == ()
    assert sent.text == (
        "Here.\n_film.mp4 has 9 MB, and I can pass on at most 5 MB here._\n_I cannot pass on a.png: It is gone._"
    )
    elsewhere = await with_files(Reply("Here.", enclosures=(relayed(lost),)), board, {})
    assert elsewhere.text == "Here.\n_I cannot pass on a.png here._"


async def test_a_platform_that_is_down_is_asked_again() -> None:
    hall = Hall()
    hall.files["f1"] = RetryLater("It is down.")
    reply = Reply("Here.", enclosures=(relayed(Attachment("f1", "a.png", "image/png", 1)),))
    with pytest.raises(RetryLater):
        await with_files(reply, Board(), {"hall": hall})

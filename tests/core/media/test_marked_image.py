"""The mark in the file of a picture, read back."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.media.marked_image import SOURCE_TYPE, mark_as_made, smaller, source_type_of
from core.model.errors import InputError


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "red").save(made, form)
    return made.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_says_that_it_was_made_by_a_model(form: str) -> None:
    marked = mark_as_made(picture(form), model="m<1>", prompt='a "cat" & <dog>\n\x00')
    assert marked.startswith(b"\x89PNG")
    assert source_type_of(marked) == SOURCE_TYPE
    assert source_type_of(picture()) is None
    with Image.open(io.BytesIO(marked)) as image:
        assert image.size == (40, 30)
        assert 'a "cat" &amp; &lt;dog&gt;' in image.info["XML:com.adobe.xmp"]


@pytest.mark.parametrize("content", [b"", b"<html>", picture()[:60], b"GIF89a" + b"\x00" * 20])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        mark_as_made(content, model="m", prompt="p")


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    bomb = picture("PNG", (9000, 9000), "1")
    with pytest.raises(InputError):
        mark_as_made(bomb, model="m", prompt="p")


def test_a_picture_is_made_smaller_for_a_model() -> None:
    with Image.open(io.BytesIO(smaller(picture("PNG", (400, 100)), widest=100))) as image:
        assert (image.format, image.size) == ("JPEG", (100, 25))

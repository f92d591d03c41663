from __future__ import annotations

import pytest

from knowledge.documents import LoadError
from knowledge.formats.encoding import decode

TEXT = "Der Empfang öffnet täglich um neun. Für Rückfragen genügt eine Nachricht.\n" * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-be", "cp1252"])
def test_text_is_decoded_whatever_its_encoding(encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    assert decode(f"{mark}{TEXT}".encode(encoding), name="a.txt") == TEXT


def test_line_ends_are_unified() -> None:
    assert decode(b"a\r\nb\rc\n", name="a.txt") == "a\nb\nc\n"


@pytest.mark.parametrize("content", [bytes(range(256)) * 20, b"MZ\0\0\0\0\xff\xfe", b"a\0b", b"\x01\x02\x03 text"])
def test_bytes_that_are_not_text_are_refused_by_name(content: bytes) -> None:
    with pytest.raises(LoadError, match=r"^tool\.txt is not a text file"):
        decode(content, name="tool.txt")

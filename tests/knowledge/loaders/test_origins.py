"""What is shown of an origin, whatever it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.documents import LoadedDocument, LoadError, clean, redacted
from knowledge.loaders import load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("origin", "shown"),
    [
        ("https://bot:s3cret@docs.example/a", "https://docs.example/a"),
        ("loader:acme.docs:Loader?api_key=K1", "loader:acme.docs:Loader"),
        ("https://docs.example/a?b=c", "https://docs.example/a?b=c"),
        ("https://bot:s3cret@docs.example/a cannot be read", "https://docs.example/a cannot be read"),
        ("~/hand@book", "~/hand@book"),
    ],
)
def test_passwords_and_keys_of_an_origin_are_not_shown(origin: str, shown: str) -> None:
    assert redacted(origin) == shown


def test_what_drives_a_terminal_is_dropped_from_a_text() -> None:
    assert clean("a\x1b[31mb\x07\x9bc\td\r\ne") == "a[31mbc\td\ne"


async def test_a_title_is_one_harmless_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Pay\x1b]0;x\x07 roll [/red]\n\n" + "The pay comes on the first. " * 20)
    (event,) = [event async for event in load(str(tmp_path), fingerprints={}, cache_dir=tmp_path / "cache")]
    assert isinstance(event, LoadedDocument)
    assert event.title == "Pay]0;x roll [/red]"


@pytest.mark.parametrize("origin", ["ssh://git@127.0.0.1/a.git", "git@127.0.0.1:a.git"])
async def test_a_repository_in_our_own_network_is_refused_by_every_protocol(origin: str, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="FRONTDESK_ALLOW_PRIVATE_URLS"):
        _ = [event async for event in load(origin, fingerprints={}, cache_dir=tmp_path)]

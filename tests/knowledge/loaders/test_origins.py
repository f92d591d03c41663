"""What is shown of an origin, whatever it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.documents import Failure, LoadedDocument, LoadError
from knowledge.loaders import load

if TYPE_CHECKING:
    from pathlib import Path


def is_empty(folder: Path) -> bool:
    return not list(folder.iterdir())


@pytest.mark.parametrize(
    ("origin", "remedy"),
    [
        ("https://bot:s3cret@docs.example/a", "FRONTDESK_LOGINS"),
        ("https://bot:s3/cret@docs.example/a", "FRONTDESK_LOGINS"),
        ("https://s3cret@docs.example/a.git", "FRONTDESK_LOGINS"),
        ("git+ssh://bot:s3cret@docs.example/a", "FRONTDESK_LOGINS"),
        ("https://docs.example/a?access_token=s3cret", "FRONTDESK_LOGINS"),
        ("loader:acme.docs:Loader?api_key=s3cret", r"api_key=\$NAME"),
    ],
)
async def test_an_origin_with_a_login_or_a_key_is_refused_and_not_shown(
    origin: str, remedy: str, tmp_path: Path
) -> None:
    with pytest.raises(LoadError, match=remedy) as told:
        _ = [event async for event in load(origin, fingerprints={}, cache_dir=tmp_path)]
    assert "s3" not in str(told.value)


async def test_a_title_is_one_harmless_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Pay\x1b]0;x\x07 roll [/red]\n\n" + "The pay comes on the first. " * 20)
    (event,) = [event async for event in load(str(tmp_path), fingerprints={}, cache_dir=tmp_path / "cache")]
    assert isinstance(event, LoadedDocument)
    assert event.title == "Pay]0;x roll [/red]"


async def test_a_file_with_a_line_end_in_its_name_is_shown_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "a\nb.md").write_text("Text.")
    (tmp_path / "c\nd.md").touch()
    document, failure = [event async for event in load(str(tmp_path), fingerprints={}, cache_dir=tmp_path / "cache")]
    assert isinstance(document, LoadedDocument)
    assert isinstance(failure, Failure)
    assert (document.source, failure.source, failure.line) == ("a b.md", "c d.md", "c d.md is empty.")


@pytest.mark.parametrize("origin", ["ssh://git@127.0.0.1/a.git", "git@127.0.0.1:a.git", "http://2130706433/a.git"])
async def test_a_repository_in_our_own_network_is_refused_by_every_protocol(origin: str, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="FRONTDESK_ALLOW_PRIVATE_URLS"):
        _ = [event async for event in load(origin, fingerprints={}, cache_dir=tmp_path)]


@pytest.mark.parametrize(
    "origin",
    [
        "ssh://127.0.0.1%2F@docs.example/a.git",
        "ssh://docs.example%2F@127.0.0.1/a.git",
        "git+https://docs.example\\@127.0.0.1/a",
        "https://127.0.0.1%00.docs.example/a.git",
        "git+ssh://-oProxyCommand=x/a.git",
        "git+ext::sh -c x",
        "git+git://docs.example/a.git",
        "https://docs.example/a.git#main",
    ],
)
async def test_a_repository_whose_address_is_not_plain_is_refused_before_anything_is_asked(
    origin: str, tmp_path: Path
) -> None:
    with pytest.raises(LoadError, match=r"leave (it )?out|is not a supported repository address"):
        _ = [event async for event in load(origin, fingerprints={}, cache_dir=tmp_path)]
    assert is_empty(tmp_path)

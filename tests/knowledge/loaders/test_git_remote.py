from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents import LoadError
from knowledge.loaders.git_remote import Remote, read_remote


@pytest.mark.parametrize(
    ("origin", "remote"),
    [
        ("https://git.example/a.git", Remote("https://git.example/a.git", "git.example", 443)),
        ("git+http://git.example:8080/a", Remote("http://git.example:8080/a", "git.example", 8080)),
        ("ssh://bot@git.example:2222/a.git", Remote("ssh://bot@git.example:2222/a.git", "git.example", 2222)),
        ("git+ssh://git.example/a.git", Remote("ssh://git.example/a.git", "git.example")),
        ("git@git.example:team/a.git", Remote("git@git.example:team/a.git", "git.example")),
        ("https://[::1]/a.git", Remote("https://[::1]/a.git", "::1", 443)),
    ],
)
def test_the_host_and_port_of_a_repository_are_found(origin: str, remote: Remote) -> None:
    assert read_remote(origin) == remote


def test_a_repository_on_the_disk_has_no_host(tmp_path: Path) -> None:
    assert read_remote(f"file://{tmp_path}/a.git") == read_remote(f"{tmp_path}/a.git") == Remote(f"{tmp_path}/a.git")
    assert Path(read_remote("a.git").url).is_absolute()


@pytest.mark.parametrize("origin", ["https://git.example/a.git#main", "https://git.example/a.git?ref=x"])
def test_a_branch_or_a_query_is_refused(origin: str) -> None:
    with pytest.raises(LoadError, match="leave out the part from"):
        read_remote(origin)


@pytest.mark.parametrize(
    "origin", ["ext::sh -c x", "git://git.example/a", "https://git.exämple/a", "https://a%2F@127.0.0.1/a.git"]
)
def test_an_address_that_git_might_read_differently_is_refused(origin: str) -> None:
    with pytest.raises(LoadError, match="is not a supported repository address"):
        read_remote(origin)


async def test_a_private_address_is_refused_unless_allowed() -> None:
    remote = Remote("ssh://127.0.0.1/a.git", "127.0.0.1")
    with pytest.raises(LoadError, match="private address"):
        await remote.find(allow_private=False, seconds=1)
    assert await remote.find(allow_private=True, seconds=1) == ()
    assert await Remote("/a.git").find(allow_private=False, seconds=1) == ()

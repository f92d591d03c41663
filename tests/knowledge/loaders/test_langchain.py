from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

from knowledge.documents import Event, LoadedDocument, LoadError, Unchanged
from knowledge.loaders import load
from knowledge.loaders.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


class Wiki(BaseLoader):
    """A team's wiki with two pages."""

    def __init__(self, space: str, pages: int = 2, key: str = "") -> None:
        self._space, self._pages, self._key = space, pages, key

    def lazy_load(self) -> Iterator[Document]:
        if self._space == "down":
            raise ConnectionError(f"the wiki\nis down {self._key}".strip())
        for number in range(self._pages):
            yield Document(
                f"Text {number}\0", metadata={"source": f"wiki/{number}{self._key}", "title": f"{self._space} {number}"}
            )


@pytest.fixture(autouse=True)
def package(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package `team_wiki` with a loader."""
    module = ModuleType("team_wiki")
    module.Wiki = Wiki  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "team_wiki", module)


async def learn(
    origin: str, cache: Path, fingerprints: Mapping[str, str] | None = None, **variables: str
) -> list[Event]:
    secrets = Secrets.parse("", variables)
    return [event async for event in load(origin, fingerprints=fingerprints or {}, cache_dir=cache, secrets=secrets)]


async def test_an_origin_names_any_langchain_loader_with_its_arguments(tmp_path: Path) -> None:
    (document,) = await learn("loader:team_wiki:Wiki?space=Help%20desk&pages=1", tmp_path)
    assert isinstance(document, LoadedDocument)
    assert (document.title, document.source, document.text) == ("Help desk 0", "wiki/0", "Text 0")


async def test_a_document_that_did_not_change_is_known_again(tmp_path: Path) -> None:
    origin = "loader:team_wiki:Wiki?space=x"
    first = await learn(origin, tmp_path)
    fingerprints = {event.id: event.fingerprint for event in first if isinstance(event, LoadedDocument)}
    assert await learn(origin, tmp_path, fingerprints) == [Unchanged(event.id) for event in first]


@pytest.mark.parametrize(
    ("origin", "says"),
    [
        ("loader:team_wiki", "names no loader"),
        ("loader:no_such_package.x:Wiki", "pip install no-such-package"),
        ("loader:team_wiki:Other", "no LangChain document loader named Other"),
        ("loader:team_wiki:Wiki?speed=1", "Wiki does not accept its arguments"),
        ("loader:team_wiki:Wiki?space=down", "failed: the wiki is down"),
    ],
)
async def test_errors_are_reported_in_one_line(origin: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=says):
        await learn(origin, tmp_path)


async def test_a_key_is_taken_from_a_variable_and_never_shown(tmp_path: Path) -> None:
    (document,) = await learn("loader:team_wiki:Wiki?space=x&pages=1&key=$WIKI", tmp_path, WIKI="s3cret")
    assert isinstance(document, LoadedDocument)
    assert document.source == "wiki/0…"
    with pytest.raises(LoadError, match="failed: the wiki is down …"):
        await learn("loader:team_wiki:Wiki?space=down&key=$WIKI", tmp_path, WIKI="s3cret")
    with pytest.raises(LoadError, match="WIKI is not set"):
        await learn("loader:team_wiki:Wiki?space=x&key=$WIKI", tmp_path)

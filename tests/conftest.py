"""One embedded PostgreSQL per test process and a migrated database in it, which each test finds empty."""

from __future__ import annotations

import gc
import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from core.storage.database import open_pool
from core.storage.embedded import embedded_postgres
from core.storage.migrations import migrate
from frontdesk.__main__ import COLLECT_AFTER
from tests.fakes import servers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from psycopg_pool import AsyncConnectionPool


HEART = {
    Path(__file__).parent / "core" / f"{package}/test_{module}.py"
    for package, modules in {
        "conversations": ("inbox", "log"),
        "delivery": ("announcements", "dead_letters", "outbox", "sender"),
        "desk": ("turn_end", "worker"),
        "jobs": ("jobs", "queue"),
        "privacy": ("personal_table",),
        "storage": ("leader_lock",),
    }.items()
    for module in modules
}
"""What the fast loop tests on a database."""
LEFT_OUT = {
    f"not {mark}": re.compile(rf"^pytestmark = (?:[^\n]*|\[[^\]]*)\bmark\.{mark}\b", re.MULTILINE)
    for mark in ("slow", "proof")
}
"""What a module has that need not be imported, by what the run leaves out."""


def is_proof(config: pytest.Config) -> bool:
    """Return whether `make proof` runs: then each property is tried with many examples, otherwise with a few."""
    return "hypothesis" in config.option.markexpr


def pytest_configure(config: pytest.Config) -> None:
    """Collect garbage as seldom as `frontdesk` does, and let no property fail since the machine is busy.

    Against servers, let pass that Chroma's HTTP client never closes its sockets (chromadb 1.5).
    """
    gc.set_threshold(COLLECT_AFTER)
    settings.register_profile(
        "frontdesk",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        max_examples=200 if is_proof(config) else 25,
    )
    settings.load_profile("frontdesk")
    if servers.WANTED:
        config.addinivalue_line(
            "filterwarnings", "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"
        )
        config.addinivalue_line("filterwarnings", "ignore:unclosed <socket:ResourceWarning")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave modules unread that are slow, or a proof, as a whole, if the run wants none: importing them takes long."""
    unwanted = [whole for left_out, whole in LEFT_OUT.items() if left_out in config.option.markexpr]
    if not unwanted or not collection_path.name.startswith("test_") or collection_path.suffix != ".py":
        return None
    text = collection_path.read_text(encoding="utf-8")
    return any(whole.search(text) for whole in unwanted) or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what needs a database, except for the heart of the desk."""
    for item in items:
        if "server_url" in getattr(item, "fixturenames", ()) and item.path not in HEART:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL for this test process, with a migrated database named `template`."""
    with embedded_postgres(tmp_path_factory.mktemp("server")) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE template")
            for name in ("fsync", "synchronous_commit", "full_page_writes"):  # no test pulls this machine's plug
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")
        migrate(servers.in_database(url, "template"))
        yield url


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """The run's Chroma server, if it is to run against servers."""
    if not servers.WANTED:
        yield None
        return
    with servers.chroma_server(tmp_path_factory.mktemp("chroma")) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRONTDESK_TEST_CHROMA", url)
        yield url


@pytest.fixture(scope="session")
def shared_database(server_url: str) -> Iterator[tuple[str, psycopg.Connection]]:
    """The database that the tests of this process have one after the other, and a connection by which it is emptied."""
    with servers.fresh_database(server_url) as url, psycopg.connect(url, autocommit=True) as connection:
        yield url, connection


@pytest.fixture
def database_url(shared_database: tuple[str, psycopg.Connection], chroma_url: str | None) -> str:
    """An empty migrated database, beside an empty Chroma."""
    if chroma_url:
        servers.empty(chroma_url)
    url, connection = shared_database
    servers.empty_database(connection)
    return url


@pytest.fixture
def fresh_database(server_url: str) -> Iterator[Callable[[], str]]:
    """Make another migrated database at each call."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(servers.fresh_database(server_url))


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[AsyncConnectionPool]:
    """Connections to an empty migrated database."""
    async with open_pool(database_url) as opened:
        yield opened


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty FRONTDESK_HOME, set in the environment, in an empty current folder."""
    folder = tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRONTDESK_HOME", str(folder))
    return folder

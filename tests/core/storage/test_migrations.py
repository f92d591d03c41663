"""The tables, and databases that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from core.model.errors import StoreError
from core.storage.migrations import is_current, migrate

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("url", ["postgresql://[", "postgresql://x@127.0.0.1:1/x", "postgresql://x@/x?wrong=1"])
def test_a_wrong_database_url_is_told(url: str) -> None:
    with pytest.raises(StoreError, match="Check DATABASE_URL"):
        is_current(url)


def test_the_tables_of_a_newer_version_are_left_alone(fresh_database: Callable[[], str]) -> None:
    database_url = fresh_database()
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for refuse in (is_current, migrate):
        with pytest.raises(StoreError, match="newer Frontdesk"):
            refuse(database_url)

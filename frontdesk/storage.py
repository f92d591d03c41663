"""Rows of a skill's tables: the first row of a statement, and values as JSON columns."""

from core.storage.rows import as_json, one

__all__ = ["as_json", "one"]

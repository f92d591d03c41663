"""Rows of a skill's tables: the first row of a statement, rows as values of a type, and values as JSON columns."""

from core.storage.rows import as_json, one, values_of

__all__ = ["as_json", "one", "values_of"]

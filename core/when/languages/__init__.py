"""The languages in which times are read, one module each."""

from core.when.languages.registry import CODES, is_only_a_time, language_of

__all__ = ["CODES", "is_only_a_time", "language_of"]

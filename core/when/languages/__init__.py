"""The languages in which times are read, one module each."""

from core.when.languages.registry import CODES, language_of

__all__ = ["CODES", "language_of"]

"""Loaders: read the documents of an origin, such as a folder, a git repository or a website."""

from knowledge.loaders.origins import canonical, count, load

__all__ = ["canonical", "count", "load"]

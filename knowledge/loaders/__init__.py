"""Loaders: from an origin, such as a folder, a repository or a site, to its documents."""

from knowledge.loaders.origins import canonical, load

__all__ = ["canonical", "load"]

"""Digests: the main points of many messages or of a long text, each with the place where it stands."""

from core.digests.digest import compose_digest
from core.digests.points import Digest, Point, Source
from core.digests.rendered_digest import render_digest

__all__ = ["Digest", "Point", "Source", "compose_digest", "render_digest"]

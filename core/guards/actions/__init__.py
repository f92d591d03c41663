"""The action-truth guard: a reply says that something was done only if the ability that does it ran."""

from __future__ import annotations

from core.guards.actions.verification import unbacked

__all__ = ["unbacked"]

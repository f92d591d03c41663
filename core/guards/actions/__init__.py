"""The action guard: a reply may say that something was done only if the ability that does it ran."""

from __future__ import annotations

from core.guards.actions.verification import find_unbacked_claims

__all__ = ["find_unbacked_claims"]

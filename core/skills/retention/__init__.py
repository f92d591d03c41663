"""Retention: how long words are kept."""

from core.skills.retention.abilities import tell_retention
from core.skills.retention.erasure import Retention

__all__ = ["Retention", "tell_retention"]

"""Emergencies: what to do when life is in danger."""

from core.skills.red_flags.abilities import tell_emergency_number
from core.skills.red_flags.interceptor import answer_red_flag

__all__ = ["answer_red_flag", "tell_emergency_number"]

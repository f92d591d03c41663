"""Mood: how people feel in a channel, or in feedback that they wrote, with a chart and examples."""

from core.skills.mood.abilities import show_mood, show_mood_of_file

__all__ = ["show_mood", "show_mood_of_file"]

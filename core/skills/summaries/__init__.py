"""Summaries: the main points of a thread, a channel, a document or notes, each with the place where it stands."""

from core.skills.summaries.abilities import (
    summarize_channel,
    summarize_document,
    summarize_from,
    summarize_notes,
    summarize_thread,
)

__all__ = ["summarize_channel", "summarize_document", "summarize_from", "summarize_notes", "summarize_thread"]

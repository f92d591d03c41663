"""Summaries: the main points of a thread, a channel, a document or notes, each with the place where it stands."""

from core.skills.summaries.abilities import (
    summarize,
    summarize_document,
    summarize_from,
    summarize_notes,
    summarize_thread,
)

__all__ = ["summarize", "summarize_document", "summarize_from", "summarize_notes", "summarize_thread"]

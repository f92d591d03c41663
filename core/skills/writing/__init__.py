"""Writing: proofread, rewrite and draft texts, after the team's templates."""

from core.skills.writing.abilities import (
    brainstorm,
    check_templates,
    draft_text,
    list_templates,
    proofread,
    rewrite_text,
)

__all__ = ["brainstorm", "check_templates", "draft_text", "list_templates", "proofread", "rewrite_text"]

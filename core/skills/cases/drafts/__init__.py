"""Drafts: answers to customers that Frontdesk suggests to the team."""

from core.skills.cases.drafts.draft import compose, draft_answer, friendlier, make_friendlier, questions_of

__all__ = ["compose", "draft_answer", "friendlier", "make_friendlier", "questions_of"]

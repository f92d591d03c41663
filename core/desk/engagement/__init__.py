"""Engagement: whether the desk speaks, reacts with an emoji or is silent, and why."""

from core.desk.engagement.decision import Decision, Manner
from core.desk.engagement.engagement import decide
from core.desk.engagement.request_detector import RequestDetector

__all__ = ["Decision", "Manner", "RequestDetector", "decide"]

"""The agent: one turn through LangChain's loop, with whatever model is set, then through the guards."""

from core.agent.agent import NOTE, Agent

__all__ = ["NOTE", "Agent"]

"""The agent: takes one turn through LangChain's loop with the configured model, and its answer through the guards."""

from core.agent.agent import NOTE, Agent

__all__ = ["NOTE", "Agent"]

"""Red flags: messages that tell of a danger to life or limb, now. No language model or document takes part."""

from core.guards.red_flags.detector import RedFlag, find_red_flag, score_danger

__all__ = ["RedFlag", "find_red_flag", "score_danger"]

"""Memory: what you ask me to remember of you."""

from core.skills.memory.abilities import (
    change_memory,
    confirm_memory,
    decline_memory,
    erase_memory,
    forget_memory,
    list_memories,
    remember,
    restore_memory,
    undo_memory,
)
from core.skills.memory.personal_data import personal_data

__all__ = [
    "change_memory",
    "confirm_memory",
    "decline_memory",
    "erase_memory",
    "forget_memory",
    "list_memories",
    "personal_data",
    "remember",
    "restore_memory",
    "undo_memory",
]

"""What the fake Discord says no with: a code of its own, its words, and what is wrong with which field.

Codes and words: discord.com/developers/topics/opcodes-and-status-codes#json; statuses and some words as discord.py's
users meet them, for the page has none.
"""

from __future__ import annotations

from typing import Any

CODES: dict[int, tuple[int, str]] = {
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    10070: (404, "Unknown Guild Scheduled Event"),
    20012: (403, "You are not authorized to perform this action on this application"),
    20016: (429, "This action cannot be performed due to slowmode rate limit"),
    30003: (400, "Maximum number of pins reached (250)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30032: (400, "Maximum number of application commands reached (100)."),
    30038: (400, "Maximum number of guild scheduled events reached (100)"),
    40005: (413, "Request entity too large"),
    40058: (400, "Cannot send messages in a forum channel"),
    40060: (400, "Interaction has already been acknowledged."),
    40066: (400, "There are no tags available that can be set by non-moderators"),
    40067: (400, "A tag is required to create a forum post in this channel"),
    40094: (400, "This interaction has hit the maximum number of follow up messages"),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (400, "You must provide at least 2 and fewer than 100 messages to delete"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50034: (400, "You can only bulk delete messages that are under 14 days old."),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (403, "Thread is locked"),
    180000: (400, "Cannot update a finished event"),
    200000: (400, "Message was blocked by automatic moderation"),
}


class Refused(Exception):
    """An answer that says no. `errors` is the tree of fields beside code 50035; code 0 goes with a bare status."""

    def __init__(self, code: int, errors: dict[str, Any] | None = None, *, status: int = 0, message: str = "") -> None:
        known_status, known_message = CODES.get(code, (400, "Unknown error"))
        self.code = code
        self.status = status or known_status
        self.message = message or known_message
        self.errors = errors
        super().__init__(code, self.message, errors)

    def wire(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"message": self.message, "code": self.code}
        return answer | ({"errors": self.errors} if self.errors else {})


def unauthorized() -> Refused:
    return Refused(0, status=401, message="401: Unauthorized")


def not_found() -> Refused:
    return Refused(0, status=404, message="404: Not Found")


def field_refused(path: str, code: str, message: str) -> Refused:
    """A refusal of one field, `path` with dots (`components.0.custom_id`)."""
    return Refused(50035, tree([(tuple(path.split(".")), code, message)]))


def tree(faults: list[tuple[tuple[str, ...], str, str]]) -> dict[str, Any]:
    """Fields and what is wrong with them, nested as Discord does."""
    errors: dict[str, Any] = {}
    for path, code, message in faults:
        node = errors
        for step in path:
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return errors

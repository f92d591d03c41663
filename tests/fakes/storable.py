"""What an adapter reads is stored as it is: each value has the type that its field says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from core.model.messages import Message

if TYPE_CHECKING:
    from typing import Any

_MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


def assert_storable(read: Any) -> None:
    """Fail if a message, or the one in an edit, would not come back from the database as it went in."""
    message = getattr(read, "message", read)
    if isinstance(message, Message):
        assert _MESSAGE.validate_python(_MESSAGE.dump_python(message, mode="json", warnings="error")) == message

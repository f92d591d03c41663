"""What is stored of a person: shown to them, and erased."""

from core.conversations.receipts import Receipt
from core.model.who import Who
from core.privacy.privacy import Privacy

__all__ = ["Privacy", "Receipt", "Who"]

"""What is stored of a person: shown to them, and erased."""

from core.privacy.privacy import Privacy
from core.privacy.receipts import Receipt
from core.privacy.who import Who

__all__ = ["Privacy", "Receipt", "Who"]

"""Export and erasure of personal data."""

from core.conversations.receipts import Receipt
from core.model.person_ref import PersonRef
from core.privacy.personal_table import PersonalTable, Subject
from core.privacy.service import Privacy

__all__ = ["PersonRef", "PersonalTable", "Privacy", "Receipt", "Subject"]

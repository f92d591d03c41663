"""Indexes that find quickly what can be sent soon: due reminders by their channel, and waiting replies."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# `place` is the channel whose rate limit applies. If many reminders are due, only as many are queued as it allows.
REMINDERS = """
ALTER TABLE reminders ADD COLUMN place text NOT NULL GENERATED ALWAYS AS (
    (address ->> 'platform') || '/' || (address ->> 'workspace') || '/' || (address ->> 'channel')
) STORED;
CREATE INDEX reminders_place ON reminders (place, (for_person IS NULL), next_due) WHERE state = 'active';
"""
REPLIES = "CREATE INDEX replies_waiting ON replies (id) WHERE state = 'waiting'"


def upgrade() -> None:
    """Add the column and the indexes."""
    op.execute(REMINDERS)
    op.execute(REPLIES)


def downgrade() -> None:
    """Do nothing. A downgrade would lose no data, but nobody has needed one."""

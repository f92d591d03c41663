"""What may be sent soon, found fast: due reminders by where they go, and the replies that wait."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# `place` is the channel that its limits are kept for: in a rush, of each as many are queued as may be sent.
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
    """Restore a backup instead: going back would lose nothing, and nobody has needed it."""

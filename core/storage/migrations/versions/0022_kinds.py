"""Separate rows for an alert and its reminder, which can be due at the same instant after a change of zone."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = """
ALTER TABLE occurrences DROP CONSTRAINT occurrences_pkey, ADD PRIMARY KEY (reminder_id, due, kind)
"""


def upgrade() -> None:
    """Add the kind to the primary key."""
    op.execute(KEY)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose one of two rows with the same instant."""

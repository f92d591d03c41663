"""An alert and the reminder itself may be due at one instant, after its zone has changed: each has its row."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = """
ALTER TABLE occurrences DROP CONSTRAINT occurrences_pkey, ADD PRIMARY KEY (reminder_id, due, kind)
"""


def upgrade() -> None:
    """Let the kind count in what names a row."""
    op.execute(KEY)


def downgrade() -> None:
    """Restore a backup instead: going back would lose what was said at one instant."""

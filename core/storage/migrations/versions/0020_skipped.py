"""Meetings of a series that do not take place."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# Dates in the organiser's zone. In the week of such a date, the series has no meeting, even if the series is moved.
SKIPPED = "ALTER TABLE meetings ADD COLUMN skipped date[] NOT NULL DEFAULT '{}'"


def upgrade() -> None:
    """Add the column."""
    op.execute(SKIPPED)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: after a downgrade, cancelled meetings would take place."""

"""Times of a series of meetings that do not take place."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# Days on the organiser's wall: of the week in which one lies, no time of the series takes place, wherever it is moved.
SKIPPED = "ALTER TABLE meetings ADD COLUMN skipped date[] NOT NULL DEFAULT '{}'"


def upgrade() -> None:
    """Add the column."""
    op.execute(SKIPPED)


def downgrade() -> None:
    """Restore a backup instead: times that were called off would come back."""

"""Channels in which people learn: they are given hints before answers."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE channels ADD COLUMN learning boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose which channels these are."""

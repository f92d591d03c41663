"""Since when a platform shows that a message is worked on, so that another process can end what a dead one showed."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

SHOWN = "ALTER TABLE messages ADD COLUMN shown_since timestamptz"
LEFT = "CREATE INDEX messages_shown ON messages (shown_since) WHERE shown_since IS NOT NULL"


def upgrade() -> None:
    """Add the column and its index."""
    op.execute(SHOWN)
    op.execute(LEFT)


def downgrade() -> None:
    """Remove both."""
    op.execute("ALTER TABLE messages DROP COLUMN shown_since")

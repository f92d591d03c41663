"""The team's glossary, and the channels that are kept in two languages."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

# The glossary has one row, which each start replaces. `set_by` is who wanted the channel in two languages.
TABLES = """
CREATE TABLE glossary (
    id integer PRIMARY KEY CHECK (id = 1),
    content jsonb NOT NULL
);
CREATE TABLE bilingual_channels (
    service text NOT NULL,
    workspace text NOT NULL,
    platform text NOT NULL,
    channel text NOT NULL,
    first text NOT NULL,
    second text NOT NULL CHECK (second <> first),
    set_by text NOT NULL,
    PRIMARY KEY (platform, workspace, channel)
);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(TABLES)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose which channels are kept in two languages."""

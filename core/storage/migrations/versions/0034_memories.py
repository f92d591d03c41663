"""What people asked to be remembered of themselves."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

# `told_in` is the channel in which a memory was told, or null for a direct conversation. What was forgotten or changed
# stays for an hour, so that it can be undone; `replaces` is the memory that this one took the place of,
# `forgotten_with` the first of those that were forgotten at once.
MEMORIES = """
CREATE TABLE memories (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    text text NOT NULL,
    told_in text,
    sensitive boolean NOT NULL DEFAULT false,
    told_at timestamptz NOT NULL,
    replaces bigint,
    forgotten_at timestamptz,
    forgotten_with bigint
);
CREATE INDEX memories_of ON memories (service, workspace, person);
"""


def upgrade() -> None:
    """Add the table."""
    op.execute(MEMORIES)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose what people asked to be remembered."""

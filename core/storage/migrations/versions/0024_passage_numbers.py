"""A passage's number tells its id without a look at the passage: each search asks that for fifty."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

COVERING = """
ALTER TABLE passages
    DROP CONSTRAINT passages_pkey,
    ADD CONSTRAINT passages_pkey PRIMARY KEY (number) INCLUDE (id)
"""
PLAIN = """
ALTER TABLE passages
    DROP CONSTRAINT passages_pkey,
    ADD CONSTRAINT passages_pkey PRIMARY KEY (number)
"""


def upgrade() -> None:
    """Let the primary key hold the ids, too."""
    op.execute(COVERING)


def downgrade() -> None:
    """Take them out."""
    op.execute(PLAIN)

"""What platforms need: watermarks (until when each was listened to) and encrypted credentials."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PLATFORMS = """
CREATE TABLE watermarks (
    platform text NOT NULL,
    workspace text NOT NULL,
    heard_until timestamptz NOT NULL,
    PRIMARY KEY (platform, workspace)
);
CREATE TABLE credentials (
    service text NOT NULL,
    name text NOT NULL,
    secret bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (service, name)
);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(PLATFORMS)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose credentials."""

"""What platforms need: until when each was listened to, and credentials, encrypted."""

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
    """Restore a backup instead: going back would lose credentials."""

"""Invitations: what stands in whose calendar program by a file of ours."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# What somebody was last sent of a purpose: `wanted` is the event, `sequence` its edition, which only rises; it stands
# until it is taken back.
INVITATIONS = """
CREATE TABLE invitations (
    purpose text NOT NULL,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    wanted jsonb NOT NULL,
    sequence integer NOT NULL,
    standing boolean NOT NULL,
    PRIMARY KEY (purpose, service, workspace, person)
);
CREATE INDEX invitations_person ON invitations (service, workspace, person);
"""


def upgrade() -> None:
    """Add the table."""
    op.execute(INVITATIONS)


def downgrade() -> None:
    """Restore a backup instead: an invitation of an older edition would be passed over."""

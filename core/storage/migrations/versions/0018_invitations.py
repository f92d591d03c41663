"""Invitations: the events that people have in their own calendars from files that we sent."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# What a person was last sent for a purpose. `wanted` is the event, and `sequence` its edition, which only rises. The
# event is `standing` until it is cancelled.
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
    """Do nothing. Restore a backup instead: without the editions, calendars would ignore our next invitations."""

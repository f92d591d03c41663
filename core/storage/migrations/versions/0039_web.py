"""The console in the browser: who may use it, one-time links, sessions, and the ledger of what was changed there."""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

# One key signs the links of bookings and the fields of public forms. It is made when it is first needed.
KEYS = """
CREATE TABLE web_keys (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    key bytea NOT NULL
);
"""
PEOPLE = """
CREATE TABLE web_people (
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'staff', 'viewer')),
    PRIMARY KEY (service, workspace, person)
);
"""
# Only digests of tokens are stored, so that whoever reads the database cannot sign in with them.
LINKS = """
CREATE TABLE web_links (
    digest bytea PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'staff', 'viewer')),
    expires_at timestamptz NOT NULL
);
CREATE TABLE web_sessions (
    digest bytea PRIMARY KEY,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    csrf text NOT NULL,
    begun_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    FOREIGN KEY (service, workspace, person) REFERENCES web_people ON DELETE CASCADE
);
CREATE INDEX web_sessions_person ON web_sessions (service, workspace, person);
"""
# `once` is the number of the form that was sent: a form that is sent twice changes something once.
AUDIT = """
CREATE TABLE web_audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    what text NOT NULL,
    subject text NOT NULL,
    once text UNIQUE
);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(KEYS)
    op.execute(PEOPLE)
    op.execute(LINKS)
    op.execute(AUDIT)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose who changed what."""

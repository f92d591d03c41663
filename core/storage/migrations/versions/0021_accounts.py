"""Accounts that are one person's, the codes by which they are linked, and where a reminder is wanted."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# Those of one `circle` are one person's; `address` is the direct conversation there. The one that is `chosen` is where
# the person wants to be reminded, and `excused` says that it was told that this one cannot be reached.
ACCOUNTS = """
CREATE SEQUENCE circles;
CREATE TABLE accounts (
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    circle bigint NOT NULL,
    address jsonb NOT NULL,
    chosen boolean NOT NULL DEFAULT false,
    excused boolean NOT NULL DEFAULT false,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (service, workspace, person)
);
CREATE INDEX accounts_circle ON accounts (circle);
CREATE UNIQUE INDEX accounts_chosen ON accounts (circle) WHERE chosen;
"""

# A code is kept as its SHA-256. `wrong` counts the guesses since an instant.
CODES = """
CREATE TABLE link_codes (
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    address jsonb NOT NULL,
    digest text NOT NULL UNIQUE,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (service, workspace, person)
);
CREATE TABLE link_guesses (
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    wrong integer NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (service, workspace, person)
);
"""

# The account at which this one reminder is wanted, wherever it was set; it counts while it is linked.
REMINDERS = """
ALTER TABLE reminders ADD COLUMN elsewhere jsonb;
CREATE INDEX reminders_elsewhere ON reminders ((elsewhere ->> 'channel')) WHERE elsewhere IS NOT NULL;
"""


def upgrade() -> None:
    """Add the tables and the column."""
    for statements in (ACCOUNTS, CODES, REMINDERS):
        op.execute(statements)


def downgrade() -> None:
    """Restore a backup instead: going back would lose what people have linked and chosen."""

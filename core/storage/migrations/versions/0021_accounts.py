"""Linked accounts of a person, the codes that link them, and the account at which a reminder is wanted."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# Accounts with the same `circle` belong to one person; `address` is the direct conversation there. The person wants
# reminders at the `chosen` account. `excused`: the person was notified that this account cannot be reached.
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

# A code is stored as its SHA-256. `wrong` counts the wrong codes entered after `since`.
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

# The account at which the person wants this reminder, wherever they set it. It is used only while it is linked.
REMINDERS = """
ALTER TABLE reminders ADD COLUMN elsewhere jsonb;
CREATE INDEX reminders_elsewhere ON reminders ((elsewhere ->> 'channel')) WHERE elsewhere IS NOT NULL;
"""


def upgrade() -> None:
    """Add the tables and the column."""
    for statements in (ACCOUNTS, CODES, REMINDERS):
        op.execute(statements)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose people's links and choices."""

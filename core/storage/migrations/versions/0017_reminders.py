"""Reminders for groups, with links, alerts before and nagging after; quiet hours; and the zone data used for them."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Reminders that are due at the same instant are sent in the order of the index: people before channels.
# `next_local` and `next_at` are the next occurrence. `due_at` is when to send something about it (before, at or after
# it), and `next_due` is when to look, which is later in quiet hours. `next_at` and `due_at` equal `next_due` if NULL.
# `without` are cancelled occurrences. `party` groups reminders that were set together. `turn` is the message in whose
# turn the reminder was written; nothing is sent before the reply of that turn.
REMINDERS = """
ALTER TABLE reminders
    ADD COLUMN for_person text GENERATED ALWAYS AS (
        CASE WHEN form <> 'posted' THEN person WHEN address ->> 'name' LIKE '@%' THEN address ->> 'channel' END
    ) STORED,
    ADD COLUMN party bigint,
    ADD COLUMN link text,
    ADD COLUMN leads integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN nag integer,
    ADD COLUMN without timestamp[] NOT NULL DEFAULT '{}',
    ADD COLUMN next_at timestamptz,
    ADD COLUMN due_at timestamptz,
    ADD COLUMN turn bigint,
    DROP CONSTRAINT reminders_state_check,
    ADD CONSTRAINT reminders_state_check
        CHECK (state IN ('proposed', 'active', 'over', 'done', 'cancelled', 'expired', 'stopped'));
ALTER TABLE reminders ALTER COLUMN link SET STATISTICS 0;
DROP INDEX reminders_due;
CREATE INDEX reminders_due ON reminders (next_due, (for_person IS NULL)) WHERE state = 'active';
CREATE INDEX reminders_for_person ON reminders (service, workspace, for_person) WHERE for_person <> person;
CREATE INDEX reminders_party ON reminders (party) WHERE party IS NOT NULL;
CREATE INDEX reminders_proposed ON reminders (set_at) WHERE state = 'proposed';
CREATE INDEX reminders_zone ON reminders (zone, id) WHERE state = 'active';
"""

# `kind`: sent before an occurrence, at it, or again after it. `told`: its owner was notified that sending failed.
OCCURRENCES = """
ALTER TABLE occurrences
    ADD COLUMN kind text NOT NULL DEFAULT 'itself' CHECK (kind IN ('ahead', 'itself', 'again')),
    ADD COLUMN told boolean NOT NULL DEFAULT false;
CREATE INDEX occurrences_due ON occurrences (due, reminder_id);
CREATE INDEX replies_failed ON replies (id) WHERE state = 'failed';
"""

# When a person does not want reminders, and where they want them. `zone` is used if the person's own is unknown.
HABITS = """
CREATE TABLE reminder_habits (
    service text NOT NULL,
    workspace text NOT NULL,
    person text NOT NULL,
    zone text NOT NULL,
    quiet_from time,
    quiet_until time,
    days smallint[] NOT NULL DEFAULT '{0,1,2,3,4,5,6}',
    direct boolean NOT NULL DEFAULT false,
    PRIMARY KEY (service, workspace, person)
);
"""

# The edition of a zone's rules with which the pending reminders in that zone were resolved to instants.
ZONES = """
CREATE TABLE reminder_zones (zone text PRIMARY KEY, edition text NOT NULL);
"""


def upgrade() -> None:
    """Add the columns and the tables."""
    for statements in (REMINDERS, OCCURRENCES, HABITS, ZONES):
        op.execute(statements)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose parts of reminders."""

"""Reminders: for groups, with a link, alerts before and nagging after; the habits of people; zones as resolved."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# What is due at one instant comes in the order of its index: people before channels.
# `next_local` and `next_at` are the occurrence that comes next, `due_at` is when something is said of it (before it, at
# it, or again after it), and `next_due` is when to look: later than that, if it falls into quiet hours. An instant
# that is NULL is `next_due`. `without` are occurrences that were called off, `party` those that were set together, and
# `turn` is the message in whose turn it was written: nothing comes before that turn's reply.
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

# Said before an occurrence, at it, or again after it. `told` is set once its owner was told that it could not be sent.
OCCURRENCES = """
ALTER TABLE occurrences
    ADD COLUMN kind text NOT NULL DEFAULT 'itself' CHECK (kind IN ('ahead', 'itself', 'again')),
    ADD COLUMN told boolean NOT NULL DEFAULT false;
CREATE INDEX occurrences_due ON occurrences (due, reminder_id);
CREATE INDEX replies_failed ON replies (id) WHERE state = 'failed';
"""

# When somebody is not to be reminded, and where to. `zone` is meant if the person's own is not known.
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

# By which edition of its rules the pending reminders of a zone were resolved to instants.
ZONES = """
CREATE TABLE reminder_zones (zone text PRIMARY KEY, edition text NOT NULL);
"""


def upgrade() -> None:
    """Add the columns and the tables."""
    for statements in (REMINDERS, OCCURRENCES, HABITS, ZONES):
        op.execute(statements)


def downgrade() -> None:
    """Restore a backup instead: going back would lose promises."""

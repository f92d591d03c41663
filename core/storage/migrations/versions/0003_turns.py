"""Turns that survive: what the model decided, which effects were done, which messages a turn took in; a quick queue."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# `turn` is the message that a merged message was taken in with, and `parts` how many messages a turn answers.
# A reply without a message is a reminder's; one that is superseded told of a failure, and the turn was tried again.
# The key is what the platform is given along, to be asked about later: no other desk's reply has it, and 24 characters
# fit the shortest place for it (25).
MESSAGES = """
ALTER TABLE messages ADD COLUMN turn bigint REFERENCES messages ON DELETE CASCADE;
ALTER TABLE messages ADD COLUMN parts smallint NOT NULL DEFAULT 1;
CREATE INDEX messages_turn ON messages (turn) WHERE turn IS NOT NULL;
ALTER TABLE messages DROP CONSTRAINT messages_state_check;
ALTER TABLE messages ADD CHECK (state IN ('waiting', 'merged', 'replied', 'silent', 'failed'));
ALTER TABLE replies ALTER COLUMN message_id DROP NOT NULL;
ALTER TABLE replies DROP CONSTRAINT replies_message_id_key;
ALTER TABLE replies ADD COLUMN superseded boolean NOT NULL DEFAULT false;
ALTER TABLE replies ADD COLUMN key text NOT NULL UNIQUE
    DEFAULT substr(replace(gen_random_uuid()::text, '-', ''), 1, 24);
CREATE UNIQUE INDEX replies_message ON replies (message_id) WHERE NOT superseded;
"""

# The steps of a turn are deleted at its end: they serve to resume it, and the reply says the rest.
# Effects stay as long as the message: whoever asks later sees what was done.
RECORD = """
CREATE TABLE steps (
    message_id bigint NOT NULL REFERENCES messages ON DELETE CASCADE,
    ordinal integer NOT NULL,
    said jsonb NOT NULL,
    PRIMARY KEY (message_id, ordinal)
);
CREATE TABLE effects (
    call_id text PRIMARY KEY,
    message_id bigint NOT NULL REFERENCES messages ON DELETE CASCADE,
    ability text NOT NULL,
    reply jsonb,
    done_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX effects_message ON effects (message_id);
"""

# `up_to` is the last message that the summary covers.
SUMMARIES = """
CREATE TABLE summaries (
    conversation text PRIMARY KEY,
    up_to bigint NOT NULL,
    text text NOT NULL
);
"""

# One row a channel and a workspace; losing it in a crash of the server costs a moment of politeness.
PACE = """
CREATE UNLOGGED TABLE pace (
    scope text PRIMARY KEY,
    free_at timestamptz NOT NULL
);
"""

# Procrastinate 3 fetches the first job whose lock is free. By its own index of (id, lock), finding the others of a
# lock reads all that wait, and with the statistics of an empty queue the planner sorts all jobs: a fetch out of 10,000
# took 317 ms, and takes 0.1 ms so. Its tables turn over all the time, so they are cleaned sooner than others.
QUEUE = """
DROP INDEX procrastinate_jobs_id_lock_idx_v1;
CREATE INDEX procrastinate_jobs_lock ON procrastinate_jobs (lock, priority DESC, id) WHERE status IN ('todo', 'doing');
ALTER FUNCTION procrastinate_fetch_job_v2
    SET enable_sort TO off SET enable_seqscan TO off SET enable_bitmapscan TO off
    SET enable_hashjoin TO off SET enable_mergejoin TO off;
ALTER TABLE procrastinate_jobs SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
ALTER TABLE procrastinate_events SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(MESSAGES)
    op.execute(RECORD)
    op.execute(SUMMARIES)
    op.execute(PACE)
    op.execute(QUEUE)


def downgrade() -> None:
    """Restore a backup instead: going back would lose what turns had decided."""

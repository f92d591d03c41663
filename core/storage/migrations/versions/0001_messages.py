"""Messages, replies, and Procrastinate's own tables."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MESSAGES = """
CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    platform text NOT NULL,
    workspace text NOT NULL,
    event_id text NOT NULL,
    conversation text NOT NULL,
    message jsonb NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'replied', 'silent', 'failed')),
    reason text,
    deaths smallint NOT NULL DEFAULT 0,
    accepted_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (platform, workspace, event_id)
);
CREATE INDEX messages_conversation ON messages (conversation, id);
"""

REPLIES = """
CREATE TABLE replies (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL UNIQUE REFERENCES messages ON DELETE CASCADE,
    address jsonb NOT NULL,
    reply jsonb NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
    platform_id text,
    reason text,
    deaths smallint NOT NULL DEFAULT 0,
    written_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz
);
"""


def upgrade() -> None:
    # The schema goes to psycopg directly, because SQLAlchemy would read its % signs as parameters.
    driver = op.get_bind().connection.driver_connection
    assert driver is not None  # noqa: S101 — the migration runs on a connection
    driver.execute(SchemaManager.get_schema())
    op.execute(MESSAGES)
    op.execute(REPLIES)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose messages."""

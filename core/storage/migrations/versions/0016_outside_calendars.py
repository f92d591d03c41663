"""Outside calendars: how each is reached, its state, and the events that we write to it."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# `host` is shown to people; `secret` is the sealed URL with the user and the password. A `new` calendar was not read
# yet; a `refused` one is not read again until it is connected again. `seen` holds what the server uses to mark changes
# (ETag, ctag) for each URL that is read; `writes` is the URL that events are written to. `unread` counts events that
# could not be parsed; `told` says that the person was notified that reading fails.
CALENDARS = """
CREATE TABLE calendars (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    resource bigint NOT NULL REFERENCES resources ON DELETE CASCADE,
    address jsonb NOT NULL,
    host text NOT NULL,
    name text NOT NULL DEFAULT '',
    secret text NOT NULL,
    kind text CHECK (kind IN ('caldav', 'feed')),
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'well', 'ailing', 'refused')),
    seen jsonb NOT NULL DEFAULT '{}',
    writes text,
    unread integer NOT NULL DEFAULT 0,
    connected_at timestamptz NOT NULL,
    read_at timestamptz,
    look_at timestamptz NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    reason text,
    told boolean NOT NULL DEFAULT false
);
CREATE INDEX calendars_look ON calendars (look_at) WHERE state <> 'refused';
CREATE INDEX calendars_resource ON calendars (resource);
"""

# The event that a calendar should hold under a UID of ours; if `wanted` is null, there should be none. `edition` counts
# the changes of `wanted`. `standing` is the event that was last written.
OUTGOING = """
CREATE TABLE outgoing (
    calendar bigint NOT NULL REFERENCES calendars ON DELETE CASCADE,
    uid text NOT NULL,
    purpose text NOT NULL,
    wanted jsonb,
    standing jsonb,
    edition integer NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'stands', 'gone', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    look_at timestamptz NOT NULL,
    reason text,
    told boolean NOT NULL DEFAULT false,
    PRIMARY KEY (calendar, uid)
);
CREATE INDEX outgoing_look ON outgoing (look_at) WHERE state = 'pending';
CREATE INDEX outgoing_purpose ON outgoing (purpose);
"""

# Identifies this installation, so that its UIDs differ from those of any other.
DESK = """
CREATE TABLE desk (id uuid NOT NULL DEFAULT gen_random_uuid());
CREATE UNIQUE INDEX desk_one ON desk ((true));
INSERT INTO desk DEFAULT VALUES;
"""

# A trigger notes every change of a reservation in the same transaction, so no code can forget the outside calendars.
UNPUBLISHED = """
CREATE TABLE unpublished (purpose text PRIMARY KEY);
CREATE FUNCTION note_unpublished() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unpublished
    SELECT DISTINCT purpose FROM (VALUES (CASE WHEN TG_OP <> 'DELETE' THEN NEW.purpose END),
        (CASE WHEN TG_OP <> 'INSERT' THEN OLD.purpose END)) AS changed (purpose)
    WHERE purpose IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER reservations_unpublished AFTER INSERT OR UPDATE OR DELETE ON reservations
FOR EACH ROW EXECUTE FUNCTION note_unpublished();
"""


def upgrade() -> None:
    """Add the tables."""
    op.execute(CALENDARS)
    op.execute(OUTGOING)
    op.execute(DESK)
    op.execute(UNPUBLISHED)


def downgrade() -> None:
    """Do nothing. Restore a backup instead: a downgrade would lose credentials."""

"""What is kept of a person's calendars elsewhere, and what was to be written there.

What stands there is the person's own; the address with the password stays sealed in an export. Whoever looks at a
calendar or writes into it changes its row in the end, and finds it gone.
"""

from core.privacy import PersonalTable

_OF_THE_PERSON = """
calendars.resource IN (
    SELECT id FROM resources
    WHERE (service, workspace, kind, key) = (%(service)s, %(workspace)s, 'person', %(person)s)
)
"""

personal_data = (
    PersonalTable(
        "outgoing",
        kind="calendar_events",
        of="calendars",
        space="",
        where=f"calendars.id = outgoing.calendar AND {_OF_THE_PERSON}",
        shows="calendars.host, outgoing.uid, outgoing.wanted, outgoing.standing, outgoing.state, outgoing.reason",
        order="outgoing.uid",
    ),
    PersonalTable(
        "calendars",
        space="",
        where=_OF_THE_PERSON,
        shows="host, name, kind, state, writes, connected_at, read_at, reason",
        order="id",
    ),
)

"""Personal data of connected calendars: the connections, and the events to be written into them.

Events that are already in those calendars belong to the person, and stay. The address with the password stays sealed in
an export. A process that is reading or writing a calendar updates its row last, and then finds that the row is gone.
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

"""Personal data of the console: who may use it, sessions, invitations, and what each has changed there."""

from __future__ import annotations

from core.privacy import PersonalTable

personal_data = (
    PersonalTable("web_links", kind="console links", person=("person",), shows="name, role, expires_at"),
    PersonalTable("web_sessions", kind="console sessions", person=("person",), shows="begun_at, expires_at"),
    PersonalTable("web_people", kind="console roles", person=("person",), shows="name, role"),
    # The ledger keeps that something was changed, and forgets by whom.
    PersonalTable(
        "web_audit",
        kind="console changes",
        person=("person",),
        shows="at, what, subject",
        order="at",
        update="person = '', name = 'somebody'",
    ),
)

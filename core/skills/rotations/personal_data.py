"""What rotations store about people: owners, members, and the turns that people have had."""

from core.privacy import PersonalTable, Subject

_SUBJECT = "'rotation ' || rotations.id"

personal_data = (
    PersonalTable(
        "rotation_members",
        kind="rotation_memberships",
        of="rotations",
        where="rotations.id = rotation_members.rotation",
        person=("rotation_members.person",),
        shows="rotations.id, rotations.name AS rotation, rotation_members.name, rotation_members.turns",
        subject=Subject(_SUBJECT, name="rotation_members.name"),
    ),
    PersonalTable(
        "rotation_turns",
        of="rotations",
        where="rotations.id = rotation_turns.rotation",
        person=("rotation_turns.does", "rotation_turns.counts_for"),
        shows="""
            rotations.id, rotations.name AS rotation, rotation_turns.begins, rotation_turns.name, rotation_turns.why
        """,
        order="rotation_turns.begins",
    ),
    PersonalTable(
        "rotation_skips",
        of="rotations",
        where="rotations.id = rotation_skips.rotation",
        person=("rotation_skips.person",),
    ),
    PersonalTable(
        "rotation_swaps",
        of="rotations",
        where="rotations.id = rotation_swaps.rotation",
        person=("rotation_swaps.does", "rotation_swaps.counts_for"),
    ),
    PersonalTable(
        "rotation_offers",
        of="rotations",
        where="rotations.id = rotation_offers.rotation",
        person=("rotation_offers.asker", "rotation_offers.other"),
        shows="""
            rotation_offers.rotation AS id, rotation_offers.asker_begins, rotation_offers.other_begins,
            rotation_offers.state
        """,
        order="rotation_offers.id",
    ),
    PersonalTable(
        "rotations",
        person=("owner",),
        shows="id, name, starts, zone, rrule, state, set_at",
        subject=Subject(_SUBJECT, name="owner_name", ends=True),
    ),
)
"""When the owner is erased, the rotation ends for everybody."""

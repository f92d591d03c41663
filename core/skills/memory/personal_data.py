"""What is remembered of people is about them."""

from core.privacy import PersonalTable, Subject

personal_data = (
    PersonalTable(
        "memories",
        person=("person",),
        shows="id, text, told_in, sensitive, told_at, forgotten_at",
        subject=Subject("'memory ' || id", ends=True),
    ),
)

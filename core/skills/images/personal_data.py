"""What is stored about people who had pictures made."""

from core.privacy import PersonalTable, Subject

personal_data = (
    PersonalTable(
        "stored_files",
        of="drawings",
        where="drawings.file = stored_files.id",
        person=("drawings.person",),
        kind="picture files",
    ),
    PersonalTable(
        "drawings",
        person=("person",),
        shows="id, prompt, model, state, wanted_at",
        order="id",
        kind="pictures",
        subject=Subject("'picture ' || id", ends=True),
    ),
)

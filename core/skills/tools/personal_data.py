"""What is stored about whoever has a tool called."""

from core.privacy import PersonalTable

personal_data = (
    PersonalTable(
        "tool_calls",
        person=("person",),
        shows="id, server, tool, arguments, state, result, answers, created_at",
    ),
)

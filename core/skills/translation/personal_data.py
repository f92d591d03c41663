"""What translation stores about people: who wanted a channel in two languages. The channel stays so without them."""

from core.privacy import PersonalTable

personal_data = (
    PersonalTable("bilingual_channels", person=("set_by",), shows="channel, first, second", update="set_by = ''"),
)

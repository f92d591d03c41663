"""What Slack delivers, as what the desk takes in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bots.platform_events import Deleted, Edited
from bots.slack.origin import team_of
from bots.slack.parse import Bot, Names, parse, press
from core.model.errors import WireError
from core.model.messages import Address, Mention, Message, Person, Reach
from tests.fakes.slack.shapes import scenarios, shape
from tests.fakes.storable import assert_storable

BOT = Bot("U0BOT", "T0001", "B0001")
NAMES = Names({"U0001": Person("U0001", "Ada", "Europe/London", "en-GB"), "U0002": Person("U0002", "Li")})


def incoming(scenario: str, **values: Any) -> Any:
    body = shape(scenario, **values)
    return parse(body["event"], bot=BOT, names=NAMES, external=bool(body.get("is_ext_shared_channel")))


def test_a_message_in_a_channel_is_overheard_and_answered_in_its_thread() -> None:
    message = incoming("message_channel", text="Is anybody <here>?")
    assert (message.reach, message.person.zone) == (Reach.OVERHEARD, "Europe/London")
    assert message.address == Address("slack", "T0001", "C0001", message.event_id.partition("/")[2])


def test_a_mention_reaches_us_whichever_of_its_two_events_comes() -> None:
    text = "<@U0BOT> where is <@U0002> from <#C0009|general>? a &lt; b &amp; <https://x.y|x.y>"
    one, two = incoming("app_mention", text=text), incoming("message_channel", text=text)
    assert one.reach is two.reach is Reach.MENTION
    assert one.event_id == two.event_id
    assert one.text == "where is @Li from #general? a < b & https://x.y"
    assert one.mentions == (Mention("U0002", "@Li"), Mention("C0009", "#general"))


def test_a_direct_message_has_no_thread_of_its_own() -> None:
    assert incoming("message_im").address.thread is None
    assert incoming("message_im").reach is Reach.DIRECT
    assert incoming("message_im_thread").address.thread


@pytest.mark.parametrize(
    "scenario",
    [
        "own_message", "other_app_message", "bot_message", "workflow_message", "channel_join", "channel_topic",
        "message_changed_unfurl", "reminder_add", "pinned_item", "channel_archive",
    ],
)  # fmt: skip
def test_what_no_person_says_starts_nothing(scenario: str) -> None:
    assert incoming(scenario) is None


def test_an_edit_and_a_deletion_tell_of_the_message_that_they_are_about() -> None:
    edited, deleted = incoming("message_changed"), incoming("message_deleted")
    assert isinstance(edited, Edited)
    assert isinstance(deleted, Deleted)
    assert edited.message.event_id == deleted.event_ids[0]
    assert edited.message.text == "Where is the lunch menu?"
    assert isinstance(incoming("message_changed_tombstone"), Deleted)


def test_a_reaction_to_what_we_said_is_read_without_its_skin_tone() -> None:
    added = incoming("reaction_added")
    assert (added.platform_id, added.person.id, added.emoji, added.is_there) == (
        "1774771200.000100",
        "U0001",
        "👍",
        True,
    )
    assert incoming("reaction_added", reaction="-1::skin-tone-3").emoji == "👎"
    assert not incoming("reaction_removed").is_there
    assert incoming("reaction_added", reaction="tada").emoji == "🎉"
    assert incoming("reaction_added", reaction="our_logo") is None
    assert incoming("reaction_added", item_user="U0002") is None
    assert incoming("reaction_added", user="U0BOT") is None
    names = Names({"U0001": Person("U0001", "Alerts")}, bots=frozenset({"U0001"}))
    assert parse(shape("reaction_added")["event"], bot=BOT, names=names, external=False) is None


def test_a_stranger_of_another_workspace_reads_public_documents_alone() -> None:
    assert incoming("message_stranger").external
    assert not incoming("message_channel").external


def test_a_file_comes_along() -> None:
    (file,) = incoming("file_share").attachments
    assert (file.id, file.name, file.type, file.size) == ("F0001", "menu.pdf", "application/pdf", 2048)


def test_a_press_is_a_message_in_the_conversation_of_its_buttons() -> None:
    body = shape("block_actions_button_thread", action_id="choose:0", value="cancel?which=%231")
    pressed = press(body, bot=BOT, names=NAMES, direct="")
    assert isinstance(pressed, Message)
    assert pressed.choice == "cancel?which=%231"
    assert pressed.address == Address("slack", "T0001", "C0001", "1774771100.000100")


EVENTS = [scenario for scenario in scenarios() if shape(scenario).get("type") == "event_callback"]


@pytest.mark.parametrize("scenario", EVENTS)
def test_every_shape_is_read_or_left(scenario: str) -> None:
    assert team_of(shape(scenario)) == ("E0001" if "grid" in scenario else "T0001")
    assert_storable(incoming(scenario))


JUNK: dict[str, list[Any]] = {
    "text": [1, [None], {"": None}],
    "channel": [None, 1, []],
    "ts": [None, 1, "", "x", []],
    "thread_ts": [1, ["x"]],
    "user": [1, ["x"], {"": None}],
    "files": [1, "x", [None], [{"id": 1}], [{"id": "F1", "name": 7}]],
    "subtype": [[]],
}


@pytest.mark.parametrize(("field", "junk"), [(field, junk) for field, each in JUNK.items() for junk in each])
def test_a_malformed_event_is_refused_by_a_wire_error(field: str, junk: object) -> None:
    with pytest.raises(WireError, match="Slack sent an event that cannot be read"):
        parse({**shape("message_channel")["event"], field: junk}, bot=BOT, names=NAMES)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda of: st.lists(of) | st.dictionaries(st.text(), of)))
@example(1)
@example("")
@pytest.mark.slow
def test_what_is_read_of_any_event_can_be_stored(junk: Any) -> None:
    for field in ("text", "channel", "ts", "thread_ts", "user", "files", "message", "subtype"):
        try:
            read = parse({**shape("message_channel")["event"], field: junk}, bot=BOT, names=NAMES)
        except WireError:
            continue  # see above
        assert_storable(read)


def test_a_form_that_a_stranger_sends_belongs_to_the_workspace_of_the_app() -> None:
    body = {"team": {"id": "T2"}, "user": {"id": "U2", "team_id": "T2"}, "view": {"app_installed_team_id": "T1"}}
    assert team_of(body) == "T1"

"""Which team a case belongs to: by the customer's channel, by a topic, or by a tag."""

from __future__ import annotations

from core.model.messages import Address
from core.skills.cases.team_settings import Support
from core.skills.cases.teams.case_routing import team_for, team_of_tags

SUPPORT = Support.model_validate(
    {
        "zone": "UTC",
        "teams": [
            {"name": "Billing", "channel": "slack:T1/C2", "topics": ["invoice", "bank account"], "tags": ["money"]},
            {"name": "Network", "channel": "discord:9", "channels": ["#routers", "discord:77"], "topics": ["invoice"]},
        ],
    }
)
ALONE = Address("slack", "T1", "D1")


def test_a_topic_is_whole_words_in_any_case() -> None:
    assert team_for(SUPPORT, place=ALONE, said=["Where is my INVOICE?"]) == "Billing"
    assert team_for(SUPPORT, place=ALONE, said=["hello", "a bank account, please"]) == "Billing"
    assert team_for(SUPPORT, place=ALONE, said=["invoices", "my account"]) == ""


def test_the_channel_counts_more_than_the_words() -> None:
    routers = Address("slack", "T1", "C8", thread="1.2", name="#routers")
    post = Address("discord", "discord", "77", thread="78")
    for place in (routers, post):
        assert team_for(SUPPORT, place=place, said=["my invoice"]) == "Network"


def test_a_tag_belongs_to_a_team() -> None:
    assert team_of_tags(SUPPORT, ["urgent", "Money"]) == "Billing"
    assert team_of_tags(SUPPORT, ["urgent"]) == ""

"""A faithful fake of Slack over real loopback sockets: its Web API, Socket Mode and a workspace full of people.

async with FakeSlack() as slack:
    asker = slack.workspace.add_user("asker", tz="Europe/Lisbon")
    help_desk = slack.workspace.add_channel("help", asker, slack.installed)
    slack.workspace.say(asker, help_desk, f"<@{slack.installed.bot.id}> where is the menu?")
"""

from __future__ import annotations

from tests.fakes.slack.api import Call
from tests.fakes.slack.errors import Refused
from tests.fakes.slack.fake import FakeSlack
from tests.fakes.slack.methods import SCOPES
from tests.fakes.slack.workspace import Workspace

__all__ = ["SCOPES", "Call", "FakeSlack", "Refused", "Workspace"]

"""Says who is on the team: whoever can write in one of its channels, or is named in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.errors import FrontdeskError, RetryLater
from core.model.person_ref import PersonRef
from core.skills.cases.team import support_desk

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.delivery.announcements import Announcer
    from core.model.messages import Message


async def is_staff(connection: AsyncConnection, posting: Announcer, message: Message) -> bool:
    """Return whether the sender of a message is on the team.

    Raises:
        RetryLater: the platform is down or busy.
    """
    desk = await support_desk(connection)
    if desk is None:
        return False
    ids = {message.person.id, PersonRef.of(message).key, *message.groups}
    if any(ids & set(each.team.staff) for each in desk.all):
        return True
    here = [each.staff for each in desk.all if each.staff and each.staff.shares_people(message.address)]
    for channel in here:
        try:
            if posting.serves(channel) and await posting.objection(channel, message.person.id) is None:
                return True
        except RetryLater:
            raise
        except FrontdeskError:  # the platform does not know the person there
            continue
    return False

"""What can go wrong with a server, by whether something may have happened there."""

from core.model.errors import SkillError


class NotRun(SkillError):
    """The server was not reached, or the tool is not what it was: nothing has happened."""


class Changed(NotRun):
    """The server has changed or removed the tool since Frontdesk started."""


class PerhapsRun(SkillError):
    """The call was sent, and no result came: it may have happened all the same."""

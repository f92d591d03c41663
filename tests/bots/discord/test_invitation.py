"""The permissions that the bot asks for, compared with those that its roles give."""

from __future__ import annotations

from bots.discord.doctor import ADMINISTRATOR, PERMISSIONS, missing

ALL = sum(PERMISSIONS.values())


def role(id_: str, permissions: int) -> dict[str, str]:
    return {"id": id_, "permissions": str(permissions)}


def test_roles_together_give_what_is_needed() -> None:
    files = PERMISSIONS["Attach Files"]
    assert missing([role("3", files), role("7", ALL - files)], "3", {"7"}) == []


def test_what_no_role_of_ours_gives_is_named() -> None:
    roles = [role("3", ALL - PERMISSIONS["Send Messages"]), role("8", ALL)]
    assert missing(roles, "3", {"7"}) == ["Send Messages"]


def test_an_administrator_lacks_nothing() -> None:
    assert missing([role("3", 0), role("7", ADMINISTRATOR)], "3", {"7"}) == []

"""Routines, for skills: what somebody sets up and others take part in, such as a rotation or a stand-up.

A skill derives its own value from `Routine`, or from `Group` if it has members. `choose_routine` finds the one that is
meant, `check_owner` refuses others, `propose` and `proposal` ask before others notice anything, `tell_members` tells of
a change.
"""

from core.abilities.routines import (
    Group,
    Participant,
    Routine,
    channel_to_post_in,
    check_ended,
    check_length,
    check_owner,
    check_proposed,
    check_running,
    choose_member,
    choose_routine,
    direct_address,
    find_member,
    is_known_to,
    moments_of,
    numbered,
    proposal,
    propose,
    speaker,
    tell_members,
    tell_owner,
)

__all__ = [
    "Group",
    "Participant",
    "Routine",
    "channel_to_post_in",
    "check_ended",
    "check_length",
    "check_owner",
    "check_proposed",
    "check_running",
    "choose_member",
    "choose_routine",
    "direct_address",
    "find_member",
    "is_known_to",
    "moments_of",
    "numbered",
    "proposal",
    "propose",
    "speaker",
    "tell_members",
    "tell_owner",
]

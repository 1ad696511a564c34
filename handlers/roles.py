"""Which roles may do what, and what they are called."""

from __future__ import annotations

from config.language import Message, msg
from storage.records import Role

OFFICERS: frozenset[Role] = frozenset({"officer"})
APPROVERS: frozenset[Role] = frozenset({"approver"})
LEADS: frozenset[Role] = frozenset({"lead"})
READERS: frozenset[Role] = frozenset({"lead", "viewer"})  # of what a unit collects


def role_name(role: Role) -> Message:
    match role:
        case "officer":
            return msg("reporting officer")
        case "approver":
            return msg("approving leader")
        case "lead":
            return msg("head of the collection")
        case "viewer":
            return msg("reader")

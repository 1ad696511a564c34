"""What roles are called."""

from __future__ import annotations

from config.language import Message, msg
from storage.records import Role


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

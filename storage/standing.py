"""How far each unit of a campaign is, without a word of what it answered: for thousands at once."""

from __future__ import annotations

from config.records import record
from storage.database import Transaction
from storage.records import ReportState, Unit


@record(frozen=True, slots=True)
class Standing:
    """`is_begun`: something is answered."""

    unit: Unit
    state: ReportState
    is_begun: bool

    @property
    def is_in(self) -> bool:
        return self.state in ("submitted", "approved", "received")


async def standings(db: Transaction, campaign_id: str) -> list[Standing]:
    """The units that the campaign asks for their reports, in order."""
    return [
        Standing(
            Unit(row["id"], row["name"], row["short"], row["kind"], parent_id=row["parent_id"]),
            row["state"] or "draft",
            bool(row["is_begun"]),
        )
        for row in await db.fetch("standings", campaign_id=campaign_id)
    ]

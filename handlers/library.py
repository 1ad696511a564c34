"""The checklists in use, in every language; a version never changes, so each is read once."""

from __future__ import annotations

from typing import Any

from config.language import Locales
from report.checklist import Checklist
from storage.campaigns import load_checklist_texts
from storage.database import Transaction
from storage.records import Campaign

Texts = dict[Locales, Checklist]


class Library:
    """Checklists by id and version."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Texts] = {}

    async def checklist(
        self, db: Transaction, checklist_id: str, version: int, locale: Locales
    ) -> Checklist:
        """That version in that language, or in Vietnamese where it is not translated."""
        texts = await self.texts(db, checklist_id, version)
        return texts.get(locale) or texts["vi"]

    async def texts(self, db: Transaction, checklist_id: str, version: int) -> Texts:
        """That version in every language."""
        key = checklist_id, version
        if key not in self._known:
            self._known[key] = parse_texts(await load_checklist_texts(db, *key))
        return self._known[key]

    async def of_campaign(self, db: Transaction, campaign: Campaign, locale: Locales) -> Checklist:
        """The version that the campaign asks."""
        return await self.checklist(db, campaign.checklist_id, campaign.checklist_version, locale)


def parse_texts(texts: dict[str, Any]) -> Texts:
    return {code: Checklist.model_validate(text) for code, text in texts.items()}  # type: ignore[misc]


def dump_texts(texts: Texts) -> dict[str, Any]:
    """The form in which the database keeps a checklist."""
    return {code: checklist.model_dump(mode="json") for code, checklist in texts.items()}

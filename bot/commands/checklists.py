"""`giaoban checklist check` and `try`."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from bot.exits import DONE, REFUSED
from bot.loading import load_checklist_file
from bot.refusal import Refusal
from config.language import language
from config.settings import load_settings
from report.loading import load_checklist
from report.reading import Reading, Refused, Taken, Unclear, read
from report.values import encode


async def checklist(chosen: argparse.Namespace) -> int:
    return await (_check(chosen) if chosen.action == "check" else _try(chosen))


async def _check(chosen: argparse.Namespace) -> int:
    """Raises FaultyFile with every fault of the file and its translations."""
    texts = load_checklist_file(chosen.file)
    found = texts["vi"]
    print(f"{chosen.file.name}: {len(found.all_items)} items in {len(found.sections)} sections")
    return DONE


async def _try(chosen: argparse.Namespace) -> int:
    found = load_checklist(chosen.file)
    item = found.by_id.get(chosen.item)
    if item is None or not item.is_asked:
        raise Refusal(f"{chosen.item}: {chosen.file.name} asks no such item")
    settings = load_settings()
    today = datetime.now(UTC).astimezone(settings.zone).date()
    reading = read(item, chosen.text, today=today)
    print(json.dumps(_json(reading), ensure_ascii=False))
    return REFUSED if isinstance(reading, Refused) else DONE


def _json(reading: Reading) -> dict[str, Any]:
    match reading:
        case Taken(value):
            encoded = encode(value)
            approximate = isinstance(encoded, dict) and "approximate" in encoded
            return encoded if approximate else {"value": encoded}
        case Unclear(_, candidates):
            return {"ask": [encode(candidate) for candidate in candidates]}
        case Refused(reason):
            return {"error": language("vi").say(reason)}

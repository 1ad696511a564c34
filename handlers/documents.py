"""What is made to order, by kind: documents, and parts of a compiled report of many units."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers.compiled.documents import (
    excel_report,
    figure_chart,
    progress_chart,
    word_report,
)
from handlers.compiled.parts import make_part
from handlers.evidence.archive import evidence_zip
from handlers.materials import Document, Materials
from handlers.membership.invite_qr import invite_qr
from handlers.messages import Order, OrderKind, Reply
from handlers.offline.form_document import report_form

Maker = Callable[[Order, Materials], Awaitable[Document | Reply]]
_MAKERS: dict[OrderKind, Maker] = {
    "qr": invite_qr,
    "evidence": evidence_zip,
    "form": report_form,
    "word": word_report,
    "excel": excel_report,
    "progress": progress_chart,
    "figure": figure_chart,
    "part": make_part,
}


async def make_to_order(order: Order, materials: Materials) -> Document | Reply:
    """Raises Unavailable where the person may not have it, or not any more."""
    return await _MAKERS[order.kind](order, materials)

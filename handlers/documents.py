"""Documents made to order, by kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers.evidence_zip import evidence_zip
from handlers.form_document import report_form
from handlers.invite_qr import invite_qr
from handlers.materials import Document, Materials
from handlers.messages import Order, OrderKind

Maker = Callable[[Order, Materials], Awaitable[Document]]
_MAKERS: dict[OrderKind, Maker] = {
    "qr": invite_qr,
    "evidence": evidence_zip,
    "form": report_form,
}


async def make_document(order: Order, materials: Materials) -> Document:
    """Raises Unavailable where the person may not have it, or not any more."""
    return await _MAKERS[order.kind](order, materials)

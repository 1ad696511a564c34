"""The pages behind signed links: a file to fetch, a file to send. Plain HTML, for any phone."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from html import escape

from aiohttp import web

from config.language import Language, msg
from report.values import DOCX, XLSX

_TAKEN = f"image/*,application/pdf,{DOCX},{XLSX},.doc,.docx,.xls,.xlsx,.pdf"
_FILE = f'<input type="file" name="file" required accept="{_TAKEN}">'
_CAPTION = '<input type="text" name="caption" maxlength="500" autocomplete="off">'


def download_page(words: Language, here: str, name: str, until: datetime) -> web.Response:
    """Says what there is at the address `here`; the file itself is one press away, so that the
    previews which chat apps make of links fetch nothing. `until` is in the zone to be shown."""
    body = (
        _paragraph(name, "name") if name else "",
        _anchor(f"{here}/tep", words.say(msg("Download")), "button"),
        _paragraph(words.say(msg("The link is for you alone, until {until}.", until=until))),
        _end_form(words, here),
    )
    return _page(words, words.say(msg("Document")), body)


def upload_page(
    words: Language, here: str, until: datetime, why: str = "", status: int = 200
) -> web.Response:
    """The form for one file; `why` says what was wrong with the one before."""
    body = (
        _paragraph(why, "fault") if why else "",
        f'<form method="post" action="{here}" enctype="multipart/form-data">',
        f'<input type="hidden" name="id" value="{secrets.token_urlsafe(16)}">',
        _label(words.say(msg("Photo, PDF, Word or Excel, up to 20 MB")), _FILE),
        _label(words.say(msg("Number of the question, or a note (may be left out)")), _CAPTION),
        _button(words.say(msg("Send the file")), "button"),
        "</form>",
        _paragraph(words.say(msg("The link is for you alone, until {until}.", until=until))),
        _end_form(words, here),
    )
    return _page(words, words.say(msg("Send a file")), body, status)


def thanks_page(words: Language, here: str, name: str) -> web.Response:
    """After a file was taken."""
    body = (
        _paragraph(words.say(msg("Received: {name}", name=name)), "name"),
        _paragraph(words.say(msg("The answer is in your chat."))),
        _anchor(here, words.say(msg("Send another file"))),
    )
    return _page(words, words.say(msg("Thank you")), body)


def word_page(words: Language, said: Iterable[str], status: int) -> web.Response:
    """A page that only says something."""
    return _page(words, words.say(msg("Document")), map(_paragraph, said), status)


def _end_form(words: Language, here: str) -> str:
    end = words.say(msg("I am done: end this link"))
    return f'<form method="post" action="{here}/huy">{_button(end, "quiet")}</form>'


def _page(words: Language, title: str, body: Iterable[str], status: int = 200) -> web.Response:
    text = (
        f'<!doctype html><html lang="{words.code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f'<title>{escape(title)} · Giao Ban</title><link rel="stylesheet" href="/static/link.css">'
        f"</head><body><main><h1>{escape(title)}</h1>{''.join(body)}</main></body></html>"
    )
    headers = {"Cache-Control": "private, no-store"}
    return web.Response(text=text, content_type="text/html", status=status, headers=headers)


def _paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def _anchor(address: str, text: str, kind: str = "quiet") -> str:
    return f'<a class="{kind}" href="{address}">{escape(text)}</a>'


def _button(text: str, kind: str) -> str:
    return f'<button class="{kind}">{escape(text)}</button>'


def _label(text: str, field: str) -> str:
    return f"<label>{escape(text)}{field}</label>"

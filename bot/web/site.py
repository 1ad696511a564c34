"""The web front put together: the page, its socket, its files, and the demo's switch."""

from __future__ import annotations

from aiohttp import web

from bot.channels.web import WebChat
from bot.clock import Clock
from bot.files import Files
from bot.web.demo import DemoSwitch
from bot.web.downloads import Downloads
from bot.web.front import Front
from bot.web.limits import Limits
from bot.web.logout import Logout
from bot.web.server import ChatPage, new_application
from bot.web.socket import Pages, Submit
from bot.web.uploads import Known, Uploads
from bot.web.welcome import Doorman
from handlers.library import Library
from storage.database import Database


def new_site(
    front: Front,
    database: Database,
    library: Library,
    chat: WebChat,
    files: Files,
    submit: Submit,
    known: Known,
    clock: Clock,
    others: list[web.RouteDef],
) -> web.Application:
    """The application that serves the web chat, and the `others`' webhooks beside it."""
    limits = Limits(proxy=front.proxy)
    pages = Pages(chat, submit, Doorman(database, front.locale).welcome, clock, front, limits)
    routes = [
        *ChatPage(demo=front.demo).routes(),
        *pages.routes(),
        *Uploads(chat, submit, known, files, clock, front).routes(),
        *Downloads(chat, files, front).routes(),
        *Logout(database, front, clock).routes(),
        *(DemoSwitch(database, library).routes() if front.demo else ()),
        *others,
    ]
    application = new_application(routes, limits)
    application.on_shutdown.append(pages.close)
    return application

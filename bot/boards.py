"""Boards kept up to date: one message in a group, changed at most once a minute."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta, tzinfo

from bot.channels.base import Unsent
from bot.clock import Clock, Sleep
from bot.logs import log_fault
from bot.outbox import Outbox
from config.language import closest, language
from handlers.messages import Reply, encode_reply
from handlers.telling.board_text import board_text, removed_text, updated
from storage.boards import (
    Board,
    boards_to_look_at,
    find_board,
    forget_board,
    move_board,
    save_board,
)
from storage.campaigns import find_campaign
from storage.database import Database
from storage.outbox import move_chat
from storage.processes import is_keeper
from storage.standing import standings

_log = logging.getLogger(__name__)
_PAUSE = 5.0  # seconds between two looks at what has to be shown
_SELDOM = timedelta(minutes=1)


class Boards:
    """Looks after every board."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        zone: tzinfo,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._database = database
        self._showing = outbox.showing
        self._zone = zone
        self._clock = clock
        self._sleep = sleep

    async def run(self) -> None:
        """Looks again and again, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log_fault(_log, "boards could not be looked after", error)
            await self._sleep(_PAUSE)

    async def look(self) -> None:
        """Brings those up to date that were not looked at for a minute. Of several processes one
        does."""
        async with self._database.reading() as db:
            if not await is_keeper(db):
                return
            boards = await boards_to_look_at(db, self._clock(), _SELDOM)
        for board in boards:
            await self._bring_up_to_date(board)

    async def _bring_up_to_date(self, board: Board) -> None:
        try:
            if board.state == "removed":
                await self._take_away(board)
            else:
                board = await self._show(board)
                await self._pin(board)
        except Unsent as unsent:
            await self._put_up_with(board, unsent)

    async def _show(self, board: Board) -> Board:
        """The board as it is now, kept before anything else: else it would come once more.
        Raises Unsent."""
        text = await self._text(board)
        shown_as, encoded = board.shown_as, encode_reply(text)
        if encoded != board.shown or shown_as is None:
            said = updated(text, self._clock().astimezone(self._zone))
            shown_as = await self._showing.show(board.channel, board.chat_id, shown_as, said)
        is_pinned = board.is_pinned and shown_as == board.shown_as
        shown = replace(board, shown_as=shown_as, shown=encoded, is_pinned=is_pinned)
        await self._save(shown)
        return shown

    async def _pin(self, board: Board) -> None:
        """Raises Unsent."""
        if board.shown_as is not None and not board.is_pinned:
            pinned = await self._showing.pin(board.channel, board.chat_id, board.shown_as)
            await self._save(replace(board, is_pinned=pinned))

    async def _save(self, board: Board) -> None:
        async with self._database.transaction() as db:
            await save_board(db, board, self._clock())

    async def _text(self, board: Board) -> Reply:
        async with self._database.reading() as db:
            campaign = await find_campaign(db, board.campaign_id)
            units = await standings(db, board.campaign_id)
        assert campaign is not None  # the table refers to it
        due = campaign.due_at.astimezone(self._zone)
        return board_text(campaign, units, due, language(closest(board.locale, "vi")))

    async def _take_away(self, board: Board) -> None:
        if board.shown_as is not None:
            said = removed_text(language(closest(board.locale, "vi")))
            await self._showing.show(board.channel, board.chat_id, board.shown_as, said)
            await self._showing.unpin(board.channel, board.chat_id, board.shown_as)
        await self._forget(board)

    async def _put_up_with(self, board: Board, unsent: Unsent) -> None:
        """Follows a group to its new id, leaves one that we were put out of, and tries again
        after a minute where neither is so."""
        _log.info("a board could not be shown: %s", unsent.reason)
        if unsent.moved_to:
            await self._follow(board, unsent.moved_to)
        elif unsent.unreachable:
            await self._forget(board)
        else:
            await self._save(board)

    async def _follow(self, board: Board, chat_id: str) -> None:
        async with self._database.transaction() as db:
            await move_chat(db, board.channel, board.chat_id, chat_id)
            if await find_board(db, board.channel, chat_id):
                await forget_board(db, board)  # one was placed there meanwhile
            else:
                await move_board(db, board, chat_id)

    async def _forget(self, board: Board) -> None:
        async with self._database.transaction() as db:
            await forget_board(db, board)

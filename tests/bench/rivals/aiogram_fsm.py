"""aiogram's state machine with its answers in SQLite, by the storage of aiogram-sqlite-storage."""

from __future__ import annotations

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from aiogram_sqlite_storage.sqlitestore import SQLStorage

_QUESTIONS = [f"Câu {number}/60: số liệu của xã là bao nhiêu?" for number in range(1, 61)]


class Filling(StatesGroup):  # type: ignore[misc]  # there are no types where this is checked
    asked = State()


async def begin(message: Message, state: FSMContext) -> None:
    await state.set_state(Filling.asked)
    await state.set_data({"answers": []})
    await message.answer(_QUESTIONS[0])


async def answer(message: Message, state: FSMContext) -> None:
    answers = [*(await state.get_data())["answers"], message.text]
    await state.set_data({"answers": answers})
    done = len(answers) == len(_QUESTIONS)
    await message.answer("Cảm ơn anh/chị!" if done else _QUESTIONS[len(answers)])


async def main() -> None:
    server = TelegramAPIServer.from_base(os.environ["API"])
    bot = Bot(os.environ["TOKEN"], session=AiohttpSession(api=server))
    storage = SQLStorage("state.db", serializing_method="json")
    storage.con.execute("pragma journal_mode = wal")
    storage.con.execute("pragma synchronous = full")
    dispatcher = Dispatcher(storage=storage)
    dispatcher.message.register(begin, Command("baocao"))
    dispatcher.message.register(answer, Filling.asked)
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())

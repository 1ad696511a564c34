"""python-telegram-bot with one commit per answer, as bots that ask questions mostly are."""

from __future__ import annotations

import os
from typing import Any

import aiosqlite
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

_QUESTIONS = [f"Câu {number}/60: số liệu của xã là bao nhiêu?" for number in range(1, 61)]
_TABLE = """
create table if not exists answer (
  chat_id integer not null, question integer not null, text text not null,
  at text not null default current_timestamp, primary key (chat_id, question)
)
"""


async def open_database(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    database = await aiosqlite.connect("answers.db")
    await database.execute("pragma journal_mode = wal")
    await database.execute("pragma synchronous = full")
    await database.execute(_TABLE)
    await database.commit()
    application.bot_data["database"] = database


async def close_database(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    await application.bot_data["database"].close()


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Keeps what was said as the answer to the question asked last, and asks the next one."""
    assert update.message is not None
    assert context.user_data is not None
    asked = context.user_data.get("asked", 0)
    if asked:
        database: aiosqlite.Connection = context.bot_data["database"]
        await database.execute(
            "insert or replace into answer (chat_id, question, text) values (?, ?, ?)",
            (update.message.chat_id, asked, update.message.text),
        )
        await database.commit()
    context.user_data["asked"] = asked + 1
    done = asked == len(_QUESTIONS)
    await update.message.reply_text("Cảm ơn anh/chị!" if done else _QUESTIONS[asked])


def main() -> None:
    builder = Application.builder().token(os.environ["TOKEN"])
    builder = builder.base_url(f"{os.environ['API']}/bot")
    application = builder.post_init(open_database).post_shutdown(close_database).build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling()


if __name__ == "__main__":
    main()

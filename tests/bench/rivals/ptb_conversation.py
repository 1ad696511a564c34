"""python-telegram-bot's ConversationHandler, kept by its PicklePersistence once a minute."""

from __future__ import annotations

import os

from telegram import Update
from telegram.ext import (
    Application,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

_QUESTIONS = [f"Câu {number}/60: số liệu của xã là bao nhiêu?" for number in range(1, 61)]


async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert update.message is not None
    assert context.user_data is not None
    context.user_data["answers"] = []
    await update.message.reply_text(_QUESTIONS[0])
    return 0


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """The number of the next question."""
    assert update.message is not None
    assert context.user_data is not None
    answers: list[str] = context.user_data["answers"]
    answers.append(update.message.text or "")
    if len(answers) == len(_QUESTIONS):
        await update.message.reply_text("Cảm ơn anh/chị!")
        return ConversationHandler.END
    await update.message.reply_text(_QUESTIONS[len(answers)])
    return len(answers)


def main() -> None:
    builder = Application.builder().token(os.environ["TOKEN"])
    builder = builder.base_url(f"{os.environ['API']}/bot")
    application = builder.persistence(PicklePersistence("conversation.pickle")).build()
    conversation = ConversationHandler(
        entry_points=[CommandHandler("baocao", begin)],
        states={number: [MessageHandler(filters.TEXT, answer)] for number in range(60)},
        fallbacks=[],
        name="report",
        persistent=True,
    )
    application.add_handler(conversation)
    application.run_polling()


if __name__ == "__main__":
    main()

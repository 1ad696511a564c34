"""How a reply looks where there are no buttons, and how long text is split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config.language import Language, msg
from handlers.messages import Button, Reply
from handlers.typed import numbers_of
from report.lines import Line


def with_typed_choices(reply: Reply, language: Language) -> tuple[Line, ...]:
    """The lines of a reply with its buttons as text: numbers for choices, words for the rest."""
    lines = list(reply.lines)
    if reply.choices:
        lines += [Line(""), *_choices(reply, language)]
    words = [button.shown_word or button.label for button in reply.actions]
    if words:
        lines.append(Line(language.say(msg("Type: {words}", words=" · ".join(words))), "quiet"))
    return tuple(lines)


def _choices(reply: Reply, language: Language) -> Iterator[Line]:
    for number, button in zip(numbers_of(reply.choices), reply.choices, strict=True):
        if not reply.numbered:
            yield Line(_worded(button, language))
        elif number is None or button.label.startswith(f"{number}. "):
            yield Line(button.label)
        else:
            yield Line(f"{number}. {button.label}")


def _worded(button: Button, language: Language) -> str:
    word = button.shown_word
    if not word or button.label.startswith(f"{word})"):
        return button.label
    said = language.say(msg("type: {word}", word=word))
    return f"{button.label} ({said})"


def utf16_length(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(lines: tuple[Line, ...], limit: int) -> list[tuple[Line, ...]]:
    """Parts of at most `limit` UTF-16 units, cut at blank lines, else at line ends, else at
    spaces. In order, nothing lost but the blank lines at the cuts."""
    # No letter is longer than two units: nearly always there is no need to count.
    is_short = 2 * sum(len(line.text) + 1 for line in lines) <= limit
    if is_short or sum(utf16_length(line.text) + 1 for line in lines) <= limit:
        return [_trimmed(lines)]
    parts: list[tuple[Line, ...]] = []
    part: list[Line] = []
    size = 0
    for block in _blocks(lines, limit):
        length = sum(utf16_length(line.text) + 1 for line in block)
        if part and size + length > limit:
            parts.append(_trimmed(part))
            part, size = [], 0
        part.extend(block)
        size += length
    parts.append(_trimmed(part))
    return [one for one in parts if one] or [()]


def _blocks(lines: tuple[Line, ...], limit: int) -> Iterator[list[Line]]:
    """Groups up to a blank line; a group too long for one part falls into its lines."""
    block: list[Line] = []
    for line in lines:
        block.append(line)
        if not line.text:
            yield from _small_enough(block, limit)
            block = []
    if block:
        yield from _small_enough(block, limit)


def _small_enough(block: list[Line], limit: int) -> Iterator[list[Line]]:
    if sum(utf16_length(line.text) + 1 for line in block) <= limit:
        yield block
        return
    for line in block:
        yield from ([Line(text, line.style)] for text in _cut(line.text, limit - 1))


def _cut(text: str, limit: int) -> Iterator[str]:
    while utf16_length(text) > limit:
        end = _fitting(text, limit)
        space = text.rfind(" ", end // 2, end)
        end = space if space > 0 else end
        yield text[:end]
        text = text[end:].lstrip(" ")
    yield text


def _fitting(text: str, limit: int) -> int:
    """How many characters from the start stay within the limit."""
    end = min(len(text), limit)
    while utf16_length(text[:end]) > limit:
        end -= max(1, (utf16_length(text[:end]) - limit) // 2)
    return end


def _trimmed(lines: Sequence[Line]) -> tuple[Line, ...]:
    start, end = 0, len(lines)
    while start < end and not lines[start].text:
        start += 1
    while end > start and not lines[end - 1].text:
        end -= 1
    return tuple(lines[start:end])

"""Message text as the Bot API sees it: lengths in UTF-16, entities, HTML and Markdown."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from tests.fakes.telegram_params import JsonDict, bad_request

GIVEN_TYPES = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "blockquote",
        "expandable_blockquote",
        "date_time",
    ]
)
# Telegram finds these by itself and skips them when a bot sends them.
FOUND_TYPES = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
    ]
)
HTML_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
MARKDOWN_TYPES = {
    "```": "pre", "`": "code", "||": "spoiler", "__": "underline", "*": "bold", "_": "italic",
    "~": "strikethrough",
}  # fmt: skip

_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+)"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)
_HTML = re.compile(r"<(?P<close>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<attributes>[^<>]*)>|<|&#?\w+;")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_MARKDOWN_V2 = re.compile(r"\\(.)|(```|\|\||__|[`*_~])|\[|\]\(([^)\s]+)\)|[\]()>#+\-=|{}.!]", re.S)
_MARKDOWN = re.compile(r"\\([_*`\[])|(```|[`*_])|\[|\]\(([^)\s]+)\)", re.S)


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, in which the Bot API counts."""
    if text.isascii():
        return len(text)
    return len(text) + sum(char > "\uffff" for char in text)


def find_entities(text: str) -> list[JsonDict]:
    """The commands, links, mentions and hashtags that Telegram marks by itself."""
    if not ("/" in text or "@" in text or "#" in text):
        return []
    return [
        {
            "type": found.lastgroup,
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in _FOUND.finditer(text)
    ]


def check_entities(text: str, entities: object) -> list[JsonDict]:
    """The entities a bot gave, without those Telegram finds by itself.

    Raises:
        ApiError: an entity has no known type, or lies outside the text.
    """
    if not isinstance(entities, list):
        return []
    end = utf16_length(text)
    return [entity for entity in entities if _is_kept(entity, end)]


def _is_kept(entity: object, end: int) -> bool:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    offset, length = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad_request('can\'t parse MessageEntity: Can\'t find field "offset" or "length"')
    if entity.get("type") not in GIVEN_TYPES | FOUND_TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if offset < 0 or length < 0 or offset + length > end:
        raise bad_request("entity beyond the end of the text: ENTITY_BOUNDS_INVALID")
    return length > 0 and entity["type"] not in FOUND_TYPES


@dataclass(slots=True)
class _Parsed:
    """Text being parsed: what is out, which entities are open, which are done."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    open: list[tuple[str, JsonDict]] = field(default_factory=list)
    entities: list[JsonDict] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def start(self, mark: str, entity: JsonDict) -> None:
        entity["offset"] = self.length
        self.open.append((mark, entity))

    def end(self) -> None:
        _, entity = self.open.pop()
        entity["length"] = self.length - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)

    def result(self) -> tuple[str, list[JsonDict]]:
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.parts), self.entities


def parse_markup(text: str, mode: str) -> tuple[str, list[JsonDict]]:
    """The text without its markup, and the entities that the markup stood for.

    Raises:
        ApiError: the markup is broken, or the mode is unknown.
    """
    match mode.lower():
        case "" | "none":
            return text, []
        case "html":
            return _parse_html(text)
        case "markdownv2":
            return _parse_markdown(text, _MARKDOWN_V2)
        case "markdown":
            return _parse_markdown(text, _MARKDOWN)
    raise bad_request("unsupported parse_mode")


def _parse_html(text: str) -> tuple[str, list[JsonDict]]:
    parsed = _Parsed()
    at = 0
    for found in _HTML.finditer(text):
        parsed.add(text[at : found.start()])
        at = found.end()
        if found["tag"]:
            _html_tag(parsed, found)
        elif found.group() == "<":
            raise _markup_error(f"Unexpected '<' at byte offset {_byte_offset(found)}")
        else:
            parsed.add(html.unescape(found.group()))
    parsed.add(text[at:])
    if parsed.open:
        tag = parsed.open[-1][0]
        raise _markup_error(f'Can\'t find end tag corresponding to start tag "{tag}"')
    return parsed.result()


def _html_tag(parsed: _Parsed, found: re.Match[str]) -> None:
    tag = found["tag"].lower()
    if not found["close"]:
        if tag not in HTML_TYPES:
            where = _byte_offset(found)
            raise _markup_error(f'Unsupported start tag "{tag}" at byte offset {where}')
        parsed.start(tag, _html_entity(tag, found["attributes"]))
        return
    if not parsed.open or parsed.open[-1][0] != tag:
        raise _markup_error(f"Unmatched end tag at byte offset {_byte_offset(found)}")
    parsed.end()


def _html_entity(tag: str, attributes: str) -> JsonDict:
    entity: JsonDict = {"type": HTML_TYPES[tag]}
    given = {name: html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(attributes)}
    if tag == "a":
        entity["url"] = given.get("href", "")
    elif tag == "tg-emoji":
        entity["custom_emoji_id"] = given.get("emoji-id", "")
    elif tag == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    return entity


def _parse_markdown(text: str, grammar: re.Pattern[str]) -> tuple[str, list[JsonDict]]:
    parsed = _Parsed()
    at = 0
    for found in grammar.finditer(text):
        parsed.add(text[at : found.start()])
        at = found.end()
        escaped, mark = found[1], found[2]
        if escaped:
            parsed.add(escaped)
        elif mark:
            _markdown_mark(parsed, mark)
        else:
            _markdown_bracket(parsed, found)
    parsed.add(text[at:])
    if parsed.open:
        raise _markup_error(f"Can't find end of the entity starting with {parsed.open[-1][0]}")
    return parsed.result()


def _markdown_mark(parsed: _Parsed, mark: str) -> None:
    top = parsed.open[-1][0] if parsed.open else ""
    if top == mark:
        parsed.end()
    elif top in {"`", "```"}:
        parsed.add(mark)
    else:
        parsed.start(mark, {"type": MARKDOWN_TYPES[mark]})


def _markdown_bracket(parsed: _Parsed, found: re.Match[str]) -> None:
    top = parsed.open[-1] if parsed.open else ("", {})
    if top[0] in {"`", "```"}:
        parsed.add(found.group())
    elif found.group() == "[":
        parsed.start("[", {"type": "text_link"})
    elif found[3] and top[0] == "[":
        top[1]["url"] = found[3]
        parsed.end()
    else:
        char = found.group()[0]
        raise _markup_error(
            f"Character '{char}' is reserved and must be escaped with the preceding '\\'"
        )


def _byte_offset(found: re.Match[str]) -> int:
    return len(found.string[: found.start()].encode())


def _markup_error(text: str) -> Exception:
    return bad_request(f"can't parse entities: {text}")

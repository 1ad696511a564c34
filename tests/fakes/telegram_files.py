"""Files: what the bot uploads, and what it downloads again."""

from __future__ import annotations

from tests.fakes.telegram_methods import Method, caption_content, post
from tests.fakes.telegram_params import JsonDict, Params, Upload, bad_request
from tests.fakes.telegram_state import FileKind, StoredFile, TelegramState

MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
IMAGE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")
# Telegram keeps a photo in several sizes; the stand-in serves the same bytes for each.
PHOTO_SIDES = (90, 320, 1280)


def send_document(state: TelegramState, params: Params) -> JsonDict:
    chat = state.writable_chat(params)
    stored = _given_file(state, params, "document", "documents")
    content = {"document": document_json(stored), **caption_content(params)}
    return post(state, chat, params, content)


def send_photo(state: TelegramState, params: Params) -> JsonDict:
    chat = state.writable_chat(params)
    stored = _given_file(state, params, "photo", "photos")
    if stored.size > MAX_PHOTO:
        raise bad_request(f"file of size {stored.size} bytes is too big for a photo")
    if not stored.upload.content.startswith(IMAGE_STARTS):
        raise bad_request("IMAGE_PROCESS_FAILED")
    content = {"photo": photo_json(stored), **caption_content(params)}
    return post(state, chat, params, content)


def _given_file(state: TelegramState, params: Params, name: str, kind: FileKind) -> StoredFile:
    """The uploaded file, or one that Telegram knows already by its file_id."""
    upload = params.upload(name)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return state.store_file(upload, kind)
    file_id = params.text(name)
    if not file_id:
        raise bad_request(f"there is no {name} in the request")
    if file_id not in state.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return state.files[file_id]


def document_json(stored: StoredFile) -> JsonDict:
    return {
        "file_name": stored.upload.name,
        "mime_type": stored.upload.mime,
        **stored.to_json(),
    }


def photo_json(stored: StoredFile) -> list[JsonDict]:
    return [{**stored.to_json(), "width": side, "height": side} for side in PHOTO_SIDES]


def get_file(state: TelegramState, params: Params) -> JsonDict:
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = state.files.get(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**stored.to_json(), "file_path": stored.path}


def downloaded(state: TelegramState, path: str) -> Upload | None:
    """The file behind a `file_path`; None where there is none."""
    stored = state.file_paths.get(path)
    return stored.upload if stored else None


METHODS: dict[str, Method] = {
    "senddocument": send_document,
    "sendphoto": send_photo,
    "getfile": get_file,
}

"""What a Bot API request carries (JSON, form fields, files), and the errors it may meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import BodyPartReader, web

JsonDict = dict[str, Any]

ATTACHED = "attach://"


class ApiError(Exception):
    """An answer with `ok: false`. `parameters` are the Bot API's ResponseParameters."""

    def __init__(self, code: int, description: str, parameters: JsonDict | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def fresh(self) -> ApiError:
        """The same error to raise once more: one raised again and again piles up tracebacks."""
        return ApiError(self.code, self.description, self.parameters)

    def to_json(self) -> JsonDict:
        answer: JsonDict = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(description: str) -> ApiError:
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    return ApiError(403, f"Forbidden: {description}")


def too_many_requests(retry_after: int) -> ApiError:
    """Retry_after is in whole seconds, as in the Bot API."""
    text = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, text, {"retry_after": retry_after})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file out of a multipart request."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of one call. In a form every value is text, in JSON it has its own type."""

    values: JsonDict
    files: dict[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values or name in self.files

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if isinstance(value, str):
            return value
        return "" if value is None else orjson.dumps(value).decode()

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def clamped(self, name: str, default: int, low: int, high: int) -> int:
        """Out of range is no error in the Bot API: the nearest bound counts."""
        return min(max(self.integer(name, default), low), high)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """The value, decoded where a form field holds JSON. None where it is missing or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file sent as field `name`, directly or through `attach://`."""
        value = self.text(name)
        if value.startswith(ATTACHED):
            return self.files.get(value.removeprefix(ATTACHED))
        return self.files.get(name)


async def read_params(request: web.BaseRequest) -> Params:
    """Query string and body together, whatever the body's content type.

    Raises:
        ApiError: the body is not what its content type says.
    """
    values: JsonDict = dict(request.query) if request.query_string else {}
    if request.method != "POST" or not request.can_read_body:
        return Params(values)
    kind = request.content_type
    if kind == "multipart/form-data":
        files = await _read_multipart(request, values)
        return Params(values, files)
    body = await request.read()
    if kind == "application/json":
        values.update(_json_object(body))
    else:
        values.update(parse_qsl(body.decode(), keep_blank_values=True))
    return Params(values)


def _json_object(body: bytes) -> JsonDict:
    if not body:
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse the request: invalid JSON") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse the request: JSON object expected")
    return value


async def _read_multipart(request: web.BaseRequest, values: JsonDict) -> dict[str, Upload]:
    files: dict[str, Upload] = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader):
            await _read_part(part, values, files)
    return files


async def _read_part(part: BodyPartReader, values: JsonDict, files: dict[str, Upload]) -> None:
    content = bytes(await part.read(decode=True))
    name = part.name or ""
    if part.filename is None:
        values[name] = content.decode()
    else:
        mime = part.headers.get("Content-Type", "application/octet-stream")
        files[name] = Upload(part.filename, content, mime)

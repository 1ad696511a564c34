"""What the page says over its socket. What it is told stands in static/connection.js."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from handlers.messages import LONGEST_SAID

_LONGEST_BUTTON = 200  # the bot's own are 64 bytes at most
_LONGEST_LABEL = 2_000
_LAST_SEQ = 2**63 - 1

MESSAGE_ID = r"^[!-~]{1,64}$"
MessageId = Annotated[str, Field(pattern=MESSAGE_ID)]


class Malformed(Exception):
    """Not something that our page says."""


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class Hello(_Said):
    """The page is there and has shown everything up to `after`."""

    type: Literal["hello"]
    after: Annotated[int, Field(ge=0, le=_LAST_SEQ)] = 0


class Say(_Said):
    """Something typed; `id` is the page's own and the same when it says it again."""

    type: Literal["say"]
    id: MessageId
    text: Annotated[str, Field(max_length=LONGEST_SAID)]


class Press(_Said):
    """A pressed button; its label is shown as what the person said."""

    type: Literal["press"]
    id: MessageId
    data: Annotated[str, Field(max_length=_LONGEST_BUTTON)]
    label: Annotated[str, Field(max_length=_LONGEST_LABEL)] = ""


class Ping(_Said):
    type: Literal["ping"]


Said = Hello | Say | Press | Ping
_said: TypeAdapter[Said] = TypeAdapter(Annotated[Said, Field(discriminator="type")])


def read_said(data: str) -> Said:
    """Raises Malformed."""
    try:
        return _said.validate_json(data)
    except ValidationError as error:
        raise Malformed(str(error)) from error

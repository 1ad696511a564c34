"""The answers of one report: what was given, skipped or carried over, by whom and when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from propcache.api import cached_property

from config.records import record
from report.checklist import Checklist
from report.expressions import Operand
from report.items import Item, Scope
from report.layout import Layout
from report.stored import StoredAnswers
from report.values import Json, Number, Value, decode, encode

Status = Literal["given", "skipped"]


@record(frozen=True, slots=True)
class Answer:
    """One answer as it stands. A skipped item has a `reason` in place of a value."""

    status: Status
    value: Value | None
    reason: str | None = None
    confirmed: tuple[str, ...] = ()  # soft checks that the giver said are right
    carried: bool = False  # last period's, and nobody has looked at it yet
    person_id: str = ""
    channel: str = ""
    at: str = ""  # UTC, ISO


def to_json(answer: Answer) -> Json:
    """The short form in which a report keeps an answer."""
    stored: dict[str, Json] = {
        "by": answer.person_id,
        "via": answer.channel,
        "at": answer.at,
    }
    if answer.status == "skipped":
        stored["skipped"] = answer.reason
    else:
        assert answer.value is not None
        stored["value"] = encode(answer.value)
    if answer.confirmed:
        stored["confirmed"] = list(answer.confirmed)
    if answer.carried:
        stored["carried"] = True
    return stored


def from_json(item: Item, stored: Json) -> Answer:
    """The answer to `item` out of its stored form."""
    return _with_value(stored, value_of(item, stored))


def _with_value(stored: Json, value: Value | None) -> Answer:
    return Answer(
        status="skipped" if "skipped" in stored else "given",
        value=value,
        reason=stored.get("skipped"),
        confirmed=tuple(stored.get("confirmed", ())),
        carried=stored.get("carried", False),
        person_id=stored["by"],
        channel=stored["via"],
        at=stored["at"],
    )


_UNREAD = object()


def value_of(item: Item, stored: Json) -> Value | None:
    """The value alone; None of a skipped item."""
    return None if "skipped" in stored else decode(item, stored["value"])


class Answers(Mapping[str, Answer]):
    """A report's answers by item id, each decoded when it is looked at.

    A report holds dozens of answers and one message touches two or three of them.
    """

    def __init__(self, checklist: Checklist, stored: Mapping[str, Json]) -> None:
        self.checklist = checklist
        self._stored = StoredAnswers.of(stored)
        self._values: dict[str, Any] = {}  # a compiled report asks for each several times
        self._layouts: dict[Scope, Layout] = {}

    @cached_property
    def given(self) -> frozenset[str]:
        """The ids of the items that have an answer."""
        return frozenset(self._stored.keys() & self.checklist.by_id.keys())

    def __getitem__(self, item_id: str) -> Answer:
        item, stored = self.checklist.by_id[item_id], self._stored[item_id]
        value = self._values.get(item_id, _UNREAD)
        if value is _UNREAD:
            value = self._values[item_id] = value_of(item, stored)
        return _with_value(stored, value)

    def get(self, item_id: str, default: Any = None) -> Any:
        # Mapping's own finds out by an exception that there is no answer (yet).
        if item_id not in self:
            return default
        return self[item_id]

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._stored and item_id in self.checklist.by_id

    def __iter__(self) -> Iterator[str]:
        known = self.checklist.by_id
        return (item_id for item_id in self._stored if item_id in known)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def value(self, item_id: str) -> Value | None:
        """The value of an item, computed for a `ratio`; None where there is none."""
        value: Value | None = self._values.get(item_id, _UNREAD)
        if value is _UNREAD:
            value = self._values[item_id] = self._read(item_id)
        return value

    def _read(self, item_id: str) -> Value | None:
        item = self.checklist.by_id[item_id]
        if item.ratio is not None:
            return ratio(self.value(item.ratio[0]), self.value(item.ratio[1]))
        stored = self._stored.get(item_id)
        return None if stored is None else value_of(item, stored)

    def operand(self, item_id: str) -> Operand:
        """The value as rules calculate with it."""
        if item_id not in self._stored and item_id not in self.checklist.computed:
            return None  # as of most of a long report; nothing need be read
        return operand(self.value(item_id))

    def layout(self, scope: Scope) -> Layout:
        """What is asked where these are the answers."""
        layout = self._layouts.get(scope)
        if layout is None:
            layout = self._layouts[scope] = self._laid_out(scope)
        return layout

    def _laid_out(self, scope: Scope) -> Layout:
        """Found by what the deciding answers look like as they are kept; they need be read only
        where nobody has answered them so yet."""
        key = scope, self._stored.values_of(self.checklist.answered_to_decide[scope])
        layouts = self.checklist.layouts
        layout = layouts.known(key)
        if layout is None:
            values = tuple(map(self.operand, self.checklist.deciding[scope]))
            layout = layouts.learn(key, values)
        return layout

    def is_carried(self, item_id: str) -> bool:
        """Whether it is last period's answer that nobody has looked at."""
        return bool(self._stored[item_id].get("carried"))

    def only(self, item_ids: Collection[str]) -> Answers:
        """The answers to these items."""
        stored = self._stored.only(item_ids)
        return self if len(stored) == len(self._stored) else Answers(self.checklist, stored)

    def with_value(self, item_id: str, value: Value) -> Answers:
        """These answers as they would be with one more."""
        given = to_json(Answer("given", value))
        return self.with_stored(self._stored.with_one(item_id, given), item_id)

    def with_stored(self, stored: Mapping[str, Json], changed: str) -> Answers:
        """Answers that differ in one item: what was found out of the others is known already."""
        new = Answers(self.checklist, stored)
        new._values = dict(self._values)
        for name in (changed, *self.checklist.computed):
            new._values.pop(name, None)
        if changed in stored:
            new.given = self.given if changed in self.given else self.given | {changed}
        if changed not in self.checklist.decisive:
            new._layouts = self._layouts  # whichever is asked first works it out for both
        return new

    def with_answers(self, given: Mapping[str, Answer]) -> Answers:
        """These answers as they would be with several more."""
        stored = {name: to_json(answer) for name, answer in given.items()}
        return Answers(self.checklist, self._stored.with_some(stored))


class LastAnswers(Answers):
    """Last period's answers. The checklist may ask otherwise by now: what is no answer to its
    question any more (an option that is gone, a text where a figure is asked) was not given."""

    @cached_property
    def given(self) -> frozenset[str]:
        return frozenset(self)

    def _read(self, item_id: str) -> Value | None:
        if self.checklist.by_id[item_id].ratio is None and item_id not in self:
            return None
        return super()._read(item_id)

    def __iter__(self) -> Iterator[str]:
        return (item_id for item_id in self._stored if item_id in self)

    def __contains__(self, item_id: object) -> bool:
        if not isinstance(item_id, str) or not super().__contains__(item_id):
            return False
        try:
            self[item_id]
        except ValueError:
            return False
        return True


class Operands(Mapping[str, Operand]):
    """Answers as expressions see them: figures, yes/no, option ids."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def __getitem__(self, item_id: str) -> Operand:
        if item_id not in self._answers.checklist.by_id:
            raise KeyError(item_id)
        return self._answers.operand(item_id)

    def get(self, item_id: str, default: Any = None) -> Any:
        # Rules look many items up at every message: Mapping's own would do it by an exception.
        is_known = item_id in self._answers.checklist.by_id
        return self._answers.operand(item_id) if is_known else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers.checklist.by_id)

    def __len__(self) -> int:
        return len(self._answers.checklist.by_id)


def operand(value: Value | None) -> Operand:
    """What an expression calculates with: a list counts as how many entries it has."""
    match value:
        case None | bool() | str():
            return value
        case Number():
            return value.value
        case tuple() if all(isinstance(part, str) for part in value) and value:
            return tuple(str(part) for part in value)
        case tuple():
            return Decimal(len(value))
        case _:
            return str(encode(value))


def ratio(part: Value | None, whole: Value | None) -> Number | None:
    """`part` of `whole` in percent, to two decimals, half up; None where there is no whole."""
    if not isinstance(part, Number) or not isinstance(whole, Number) or not whole.value:
        return None
    percent = (part.value * 100 / whole.value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Number(percent, part.approximate or whole.approximate)

"""YAML files that people edit: what stands in them, and on which line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from config.records import record
from report.items import Steps

_M = TypeVar("_M", bound=BaseModel)
Found = Iterator[tuple[Steps, str]]  # what is wrong, and where


@record(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file that people edit. Line 0: the file as a whole."""

    file: str
    line: int
    item: str | None
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.item}: {self.reason}" if self.item else f"{where}: {self.reason}"


class FaultyFile(Exception):
    """A checklist, units or translation file that cannot be used; `faults` says why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class _Loader(yaml.SafeLoader):
    """YAML in which a date is text: `2022-04-05` is how somebody answers, not a day of ours."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # as the base class declares it
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_BY_ID = ("sections", "items", "checks")  # what a translation holds by id


class Source:
    """A YAML file with the line on which everything in it stands."""

    def __init__(self, file: Path) -> None:
        """Raises FaultyFile where the file is missing, not YAML or says something twice."""
        self.name = file.name
        text = self._read(file)
        try:
            loader = _Loader(text)
            self._root: yaml.Node | None = loader.get_single_node()
            twins = list(self._twins(self._root, set()))
            self.data: Any = loader.construct_document(self._root) if self._root else None
        except yaml.YAMLError as error:
            raise FaultyFile([self._syntax_fault(error, text)]) from None
        if twins:
            raise FaultyFile(twins)
        if not isinstance(self.data, dict):
            raise FaultyFile([Fault(self.name, 1, None, "should hold `name: value` lines")])

    @staticmethod
    def _read(file: Path) -> str:
        try:
            return file.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise FaultyFile([Fault(str(file), 0, None, "there is no such file")]) from None
        except OSError as error:
            reason = f"cannot be read ({error.strerror})"
            raise FaultyFile([Fault(str(file), 0, None, reason)]) from None
        except UnicodeDecodeError:
            raise FaultyFile([Fault(file.name, 1, None, "is not UTF-8 text")]) from None

    def _syntax_fault(self, error: yaml.YAMLError, text: str) -> Fault:
        if isinstance(error, yaml.MarkedYAMLError):
            mark = error.problem_mark or error.context_mark
            return Fault(self.name, mark.line + 1 if mark else 1, None, str(error.problem))
        if isinstance(error, yaml.reader.ReaderError):
            line = text.count("\n", 0, error.position) + 1
            return Fault(self.name, line, None, "holds a character that text does not have")
        return Fault(self.name, 1, None, str(error))

    def _twins(self, node: yaml.Node | None, done: set[int]) -> Iterator[Fault]:
        """Names given twice in one place, of which YAML would quietly take the second."""
        if id(node) in done:
            return  # an alias: the same node once more
        done.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for child in node.value:
                yield from self._twins(child, done)
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, child in node.value:
                name = str(key.value)
                if name in seen:
                    line = key.start_mark.line + 1
                    yield Fault(self.name, line, None, f"`{name}` stands twice")
                seen.add(name)
                yield from self._twins(child, done)

    def line(self, path: Steps) -> int:
        """The line of the innermost thing along `path` that exists."""
        node, line = self._root, 1
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line

    def fault(self, path: Steps, reason: str) -> Fault:
        """What is wrong at the end of `path`."""
        return Fault(self.name, self.line(path), self._item(path), reason)

    def _item(self, path: Steps) -> str | None:
        """The id nearest to the end of `path`: sections / 0 / items / 3 / ... holds it in `id`,
        in a translation items / households / ... names it itself."""
        data: Any = self.data
        found = None
        for before, step in zip(("", *path), path, strict=False):
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(data, dict) and isinstance(data.get("id"), str):
                found = data["id"]
            elif isinstance(step, str) and before in _BY_ID:
                found = step
        return found

    def read_as(self, model: type[_M]) -> _M:
        """The data as that model. Raises FaultyFile with all that pydantic found wrong."""
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            raise FaultyFile(list(self._model_faults(error))) from None

    def refuse(self, found: Found) -> None:
        """Raises FaultyFile where anything was found."""
        faults = [self.fault(path, reason) for path, reason in found]
        if faults:
            raise FaultyFile(sorted(faults, key=lambda fault: fault.line))

    def _model_faults(self, error: ValidationError) -> Iterator[Fault]:
        for detail in error.errors():
            given = (*detail["loc"], *detail.get("ctx", {}).get("path", ()))
            # A step in parentheses is no step but which kind of block pydantic took it for.
            path = tuple(step for step in given if not str(step).startswith("("))
            yield self.fault(path, _reason(path, detail["type"], detail["msg"]))


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    """Line and node of what stands under `step`; a name's line is where the name stands."""
    if isinstance(node, yaml.MappingNode):
        found = ((key, value) for key, value in node.value if key.value == str(step))
        return next(((key.start_mark.line + 1, value) for key, value in found), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child.start_mark.line + 1, child
    return None


_REASONS: Mapping[str, str] = {
    "extra_forbidden": "is not known here",
    "missing": "is missing",
    "string_type": "should be text; figures, yes and no need quotes",
    "tuple_type": "should be a list, one `-` an entry",
    "dict_type": "should hold `name: value` lines",
    "model_type": "should hold `name: value` lines",
    "string_too_short": "is empty",
}


def _reason(path: Steps, kind: str, message: str) -> str:
    named = path and isinstance(path[-1], str)
    if kind in _REASONS:
        return f"`{path[-1]}` {_REASONS[kind]}" if named else f"this {_REASONS[kind]}"
    said = message.removeprefix("Value error, ")
    return f"`{path[-1]}`: {said}" if named else said

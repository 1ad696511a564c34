"""The small, safe language of `when` and `check`: comparing and calculating, never `eval`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from report.evaluating import Evaluate, evaluating

Operand = Decimal | bool | str | tuple[str, ...] | None
_LONGEST = 300  # characters: more than anybody reads, and too few to nest dangerously deep
_LAST = "last"


def _round(figure: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    """Half up, as offices round; Python's own `round` makes 0.125 to 0.12."""
    return figure.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)


def _len(value: tuple[str, ...] | str | Decimal) -> Decimal:
    """Of a text its characters; a list comes as how many entries it has already."""
    return value if isinstance(value, Decimal) else Decimal(len(value))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "min": min,
    "max": max,
    "round": _round,
    "len": _len,
}
# What a name in a rule cannot mean, because it means this already.
RESERVED_NAMES = frozenset({*_FUNCTIONS, _LAST})


class Expression:
    """`poor + near_poor <= households`: names are item ids, `last.x` is last period's x."""

    def __init__(self, text: str) -> None:
        """Raises ValueError, with the reason, where `text` is not an expression."""
        self.text = text
        if len(text) > _LONGEST:
            raise ValueError(f"an expression has {_LONGEST} characters at the most")
        try:
            self._tree = _Translation(text).visit(ast.parse(text.strip(), mode="eval").body)
        except SyntaxError as error:
            raise ValueError(f"`{text}` is not an expression: {error.msg}") from error
        self._evaluate = evaluating(self._tree, _FUNCTIONS)

    @cached_property
    def _all_names(self) -> frozenset[str]:
        return frozenset(node.id for node in ast.walk(self._tree) if isinstance(node, ast.Name))

    @cached_property
    def names(self) -> frozenset[str]:
        """The items of this period that the expression names."""
        return frozenset(name for name in self._all_names - RESERVED_NAMES if "." not in name)

    @cached_property
    def last_names(self) -> frozenset[str]:
        """The items of last period that it names."""
        return frozenset(name.partition(".")[2] for name in self._all_names if "." in name)

    def holds(
        self, values: Mapping[str, Operand], last: Mapping[str, Operand] | None = None
    ) -> bool | None:
        """Whether it is true; None where something that it names has no value."""
        known = self._known(values, last)
        found = None if known is None else _said(self._evaluate, known)
        return None if found is None else bool(found)

    def gap(
        self, values: Mapping[str, Operand], last: Mapping[str, Operand] | None = None
    ) -> Decimal:
        """How far the two sides of a comparison are apart: 0 (equal) to 1 (nothing and something),
        as a share of the larger. 1 where it compares anything else."""
        known = self._known(values, last)
        if known is None or self._sides is None:
            return Decimal(1)
        left, right = (_said(side, known) for side in self._sides)
        return apart(left, right)

    @cached_property
    def _sides(self) -> tuple[Evaluate, Evaluate] | None:
        match self._tree:
            case ast.Compare(left=left, ops=[_], comparators=[right]):
                return evaluating(left, _FUNCTIONS), evaluating(right, _FUNCTIONS)
        return None

    def _known(
        self, values: Mapping[str, Operand], last: Mapping[str, Operand] | None
    ) -> dict[str, Operand] | None:
        """The values of all names; None where one is missing."""
        known: dict[str, Operand] = {}
        for name in self.names:
            if (value := values.get(name)) is None:
                return None
            known[name] = value
        for name in self.last_names:
            if last is None or (value := last.get(name)) is None:
                return None
            known[f"{_LAST}.{name}"] = value
        return known

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda expression: expression.text
            ),
        )


def _said(evaluate: Evaluate, known: Mapping[str, Operand]) -> Any:
    try:
        return evaluate(known)
    except (ArithmeticError, TypeError):
        # A division by zero, or a text compared with a figure: the rule says nothing.
        return None


def apart(one: object, other: object) -> Decimal:
    """How far two figures are apart, as a share of the larger, 0 to 1; 1 for what is no figure."""
    if not isinstance(one, Decimal) or not isinstance(other, Decimal):
        return Decimal(1)
    largest = max(abs(one), abs(other))
    return min(abs(one - other) / largest, Decimal(1)) if largest else Decimal(0)


_CALCULATIONS = (
    ast.BoolOp | ast.And | ast.Or | ast.UnaryOp | ast.Not | ast.USub
    | ast.BinOp | ast.Add | ast.Sub | ast.Mult | ast.Div
    | ast.Compare | ast.Eq | ast.NotEq | ast.Lt | ast.LtE | ast.Gt | ast.GtE | ast.In | ast.NotIn
)  # fmt: skip


class _Translation(ast.NodeTransformer):
    """Python's syntax tree, narrowed to what rules may say, with exact figures.

    `last.households` becomes a name of its own, so that no attribute is ever looked up; number
    literals become Decimals, which floats and answers would not mix with.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, _CALCULATIONS):
            raise ValueError(f"`{self._text}`: {type(node).__name__} is not known here")
        return super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id in RESERVED_NAMES:
            raise ValueError(f"`{self._text}`: {node.id} alone means nothing")
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.Name:
        if not isinstance(node.value, ast.Name) or node.value.id != _LAST:
            raise ValueError(f"`{self._text}`: a dot goes only behind `{_LAST}`")
        return ast.Name(f"{_LAST}.{node.attr}", ast.Load())

    def visit_Call(self, node: ast.Call) -> ast.Call:
        function = node.func
        if not isinstance(function, ast.Name) or function.id not in _FUNCTIONS:
            known = ", ".join(sorted(_FUNCTIONS))
            raise ValueError(f"`{self._text}`: of functions there are {known}")
        if node.keywords:
            raise ValueError(f"`{self._text}`: {function.id} takes figures, not names with `=`")
        return ast.Call(function, [self.visit(part) for part in node.args], [])

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        value: Any = node.value
        if isinstance(value, bool | str):
            return node
        if not isinstance(value, int | float):
            raise ValueError(f"`{self._text}`: {value!r} is no figure, text, True or False")
        # ast's own types know only Python's literals.
        exact: Any = Decimal(repr(value))
        return ast.Constant(exact)

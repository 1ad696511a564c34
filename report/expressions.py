"""The small, safe language of `when` and `check` (simpleeval; never `eval`)."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema
from simpleeval import InvalidExpression, SimpleEval

Operand = Decimal | bool | str | tuple[str, ...] | None
_FUNCTIONS = {"abs": abs, "min": min, "max": max, "round": round, "len": len}


class Expression:
    """`poor + near_poor <= households`: names are item ids, `last.x` is last period's x."""

    def __init__(self, text: str) -> None:
        """Raises ValueError, with the reason, where `text` is not an expression."""
        self.text = text
        try:
            self._tree = SimpleEval(functions=_FUNCTIONS).parse(text)
        except (InvalidExpression, SyntaxError) as error:
            raise ValueError(f"`{text}` is not an expression: {error}") from error
        calls = {n.func.id for n in self._nodes(ast.Call) if isinstance(n.func, ast.Name)}
        unknown = calls - _FUNCTIONS.keys()
        if unknown:
            raise ValueError(f"`{text}` calls {sorted(unknown)[0]}, which is not known here")

    def _nodes(self, kind: type[Any]) -> list[Any]:
        return [node for node in ast.walk(self._tree) if isinstance(node, kind)]

    @cached_property
    def names(self) -> frozenset[str]:
        """The items of this period that the expression names."""
        names = {node.id for node in self._nodes(ast.Name)}
        return frozenset(names - _FUNCTIONS.keys() - {"last"})

    @cached_property
    def last_names(self) -> frozenset[str]:
        """The items of last period that it names."""
        return frozenset(node.attr for node in self._nodes(ast.Attribute))

    def holds(
        self, values: Mapping[str, Operand], last: Mapping[str, Operand] | None = None
    ) -> bool | None:
        """Whether it is true; None where something that it names has no value."""
        here = {name: values.get(name) for name in self.names}
        before = {name: (last or {}).get(name) for name in self.last_names}
        if None in here.values() or None in before.values():
            return None
        evaluator = SimpleEval(names={**here, "last": before}, functions=_FUNCTIONS)
        try:
            return bool(evaluator.eval(self.text, previously_parsed=self._decimal_tree))
        except (ArithmeticError, TypeError, InvalidExpression):
            # A division by zero, or a yes/no compared with a figure: the rule says nothing.
            return None

    @cached_property
    def _decimal_tree(self) -> ast.AST:
        # Figures are Decimals; a float literal such as 1.5 would not mix with them.
        tree: ast.AST = _DecimalLiterals().visit(self._tree)
        return tree

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


class _DecimalLiterals(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, float):
            # simpleeval takes any value as a constant, ast's own types only Python's literals.
            exact: Any = Decimal(repr(node.value))
            return ast.copy_location(ast.Constant(exact), node)
        return node

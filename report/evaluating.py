"""Rules made ready to run: the syntax tree of an expression, turned into functions once.

A national round holds a hundred thousand rules in one compiled report; walking the tree anew for
each costs thirty times as much.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

Values = Mapping[str, Any]
Evaluate = Callable[[Values], Any]

_TWO_SIDED: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, several: operator.contains(several, one),
    ast.NotIn: lambda one, several: not operator.contains(several, one),
}


def evaluating(node: ast.AST, functions: Mapping[str, Callable[..., Any]]) -> Evaluate:
    """What gives the node's value out of the values by name. Raises NotImplementedError for a node
    that expressions do not have."""

    def made(part: ast.AST) -> Evaluate:
        return evaluating(part, functions)

    match node:
        case ast.Constant(value=constant):
            return lambda values: constant
        case ast.Name(id=name):
            return lambda values: values[name]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = made(operand)
            return lambda values: not inner(values)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = made(operand)
            return lambda values: -inner(values)
        case ast.BinOp(left=left, op=op, right=right):
            return _two_sided(_TWO_SIDED[type(op)], made(left), made(right))
        case ast.BoolOp(op=ast.And(), values=parts):
            some = [made(part) for part in parts]
            return lambda values: all(part(values) for part in some)
        case ast.BoolOp(values=parts):
            some = [made(part) for part in parts]
            return lambda values: any(part(values) for part in some)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _two_sided(_TWO_SIDED[type(op)], made(left), made(right))
        case ast.Compare(left=left, ops=ops, comparators=rest):
            sides = [made(side) for side in (left, *rest)]
            return _chain([_TWO_SIDED[type(op)] for op in ops], sides)
        case ast.Call(func=ast.Name(id=name), args=args):
            function, given = functions[name], [made(arg) for arg in args]
            return lambda values: function(*(arg(values) for arg in given))
    raise NotImplementedError(ast.dump(node))


def _two_sided(apply: Callable[[Any, Any], Any], left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda values: apply(left(values), right(values))


def _chain(compare: list[Callable[[Any, Any], Any]], sides: list[Evaluate]) -> Evaluate:
    """`0 < poor < households`: every neighbour of every other."""

    def hold(values: Values) -> bool:
        known = [side(values) for side in sides]
        return all(one(a, b) for one, a, b in zip(compare, known, known[1:], strict=False))

    return hold

"""Records' declarations -> a sentence for each field: its values in our own words, whatever msgspec is installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec.inspect
from msgspec.inspect import (
    BoolType,
    DateTimeType,
    DateType,
    DictType,
    FloatType,
    IntType,
    LiteralType,
    NoneType,
    StrType,
    StructType,
    Type,
    UnionType,
    VarTupleType,
)

Kinds = dict[str, dict[str, str]]
"""Struct -> field -> its values, as in "int 1..5 or null; may be missing"."""

TAG = "(tag)"
"""The field by which the structs of one union are told apart."""


def kinds_in(root: type[msgspec.Struct]) -> Kinds:
    """Every struct that documents of `root` may hold."""
    found: Kinds = {}
    _collect(msgspec.inspect.type_info(root), found)
    return found


def _collect(shape: Type, found: Kinds) -> None:
    """Add the structs within `shape`, each once."""
    if isinstance(shape, StructType):
        if shape.cls.__name__ in found:
            return
        found[shape.cls.__name__] = fields = {
            field.encode_name: values(field.type) + ("" if field.required else "; may be missing")
            for field in shape.fields
        }
        if shape.tag_field is not None:
            fields[TAG] = f"{shape.tag_field} = {shape.tag!r}"
    for part in _parts(shape):
        _collect(part, found)


def _parts(shape: Type) -> tuple[Type, ...]:
    match shape:
        case StructType():
            return tuple(field.type for field in shape.fields)
        case UnionType():
            return shape.types
        case DictType():
            return (shape.key_type, shape.value_type)
        case VarTupleType():
            return (shape.item_type,)
    return ()


def values(shape: Type) -> str:
    """What may stand there. A type without words of its own stops the freezing, so that nothing goes unnoticed."""
    if type(shape) not in WORDS:
        raise TypeError(f"say in tests/store/fields.py what a {type(shape).__name__} is")
    return WORDS[type(shape)](shape)


def _number(shape: Any) -> str:
    bounds = ((">=", shape.ge), (">", shape.gt), ("<=", shape.le), ("<", shape.lt), ("times", shape.multiple_of))
    kind = "int" if isinstance(shape, IntType) else "number"
    return " ".join([kind, *(f"{sign} {float(bound)}" for sign, bound in bounds if bound is not None)]).replace(
        ".0", ""
    )


def _text(shape: Any) -> str:
    return f"text{_length(shape)}" + ("" if shape.pattern is None else f" like {shape.pattern}")


def _one_of(shape: Any) -> str:
    """The parts in an order of ours; null, where it may stand, last."""
    return " or ".join(sorted(map(values, shape.types), key=lambda words: (words == "null", words)))


def _length(shape: Any) -> str:
    bounds = (("at least", shape.min_length), ("up to", shape.max_length))
    return "".join(f" {sign} {bound} long" for sign, bound in bounds if bound is not None)


ZONES = {True: "moment with zone", False: "moment without zone", None: "moment"}
WORDS: dict[type[Type], Callable[[Any], str]] = {
    NoneType: lambda _: "null",
    BoolType: lambda _: "bool",
    DateType: lambda _: "date",
    DateTimeType: lambda shape: ZONES[shape.tz],
    IntType: _number,
    FloatType: _number,
    StrType: _text,
    LiteralType: lambda shape: " | ".join(sorted(map(repr, shape.values))),
    UnionType: _one_of,
    VarTupleType: lambda shape: f"list{_length(shape)} of ({values(shape.item_type)})",
    DictType: lambda shape: f"map{_length(shape)} from ({values(shape.key_type)}) to ({values(shape.value_type)})",
    StructType: lambda shape: shape.cls.__name__,
}

"""Records ↔ plain JSON values, driven by the records' own types, and exact both ways.

A record becomes the list of its fields in order; a Decimal becomes its own text, so that `5655.00` keeps its
two decimals; a tuple becomes a list. No record is named here: a new field is stored without a change.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    _Steps = list[tuple[int, Callable[[Any], Any]]]

_PLAIN = (str, int, float, bool, type(None))


class Coder(NamedTuple):
    """How values of one type are written and read back; None where they go as they are.

    Neither is called with None: a missing value is written as null by whoever holds it.
    """

    encode: Callable[[Any], Any] | None
    decode: Callable[[Any], Any] | None


def hints_of(record_type: type) -> dict[str, Any]:
    """Return field name → type of a record class, in the order of its fields."""
    hints = get_type_hints(record_type, localns={"Decimal": Decimal})
    return {field.name: hints[field.name] for field in dataclasses.fields(record_type)}


@cache
def coder_of(hint: Any) -> Coder:
    """Return the coder of a type used in the records.

    Raises TypeError for a type that has no exact written form.
    """
    if hint in _PLAIN or get_origin(hint) is Literal:
        return Coder(None, None)
    if hint is Decimal:
        return Coder(str, Decimal)
    if get_origin(hint) in (Union, types.UnionType):
        return _optional(hint)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _record(hint)
    raise TypeError(f"no written form for {hint!r}")


def dumps(value: Any, hint: Any) -> str:
    """Return a value of a type as JSON text."""
    encode = coder_of(hint).encode
    plain = value if encode is None or value is None else encode(value)
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def loads_all(texts: Iterable[str | None], hint: Any) -> list[Any]:
    """Return the values that `dumps` wrote, None for None."""
    decode = coder_of(hint).decode
    plain = json.loads(f"[{','.join('null' if text is None else text for text in texts)}]")
    return [value if decode is None or value is None else decode(value) for value in plain]


def fingerprint(record_type: type) -> str:
    """Return a short mark of a record's fields and types, nested records included.

    It changes whenever the records change, and with it the version that a store is stamped with.
    """
    return hashlib.sha256(_describe(record_type).encode()).hexdigest()[:12]


def _describe(hint: Any) -> str:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        fields = ",".join(f"{name}:{_describe(inner)}" for name, inner in hints_of(hint).items())
        return f"{hint.__name__}({fields})"
    if arguments := get_args(hint):
        return f"{get_origin(hint)}[{','.join(_describe(argument) for argument in arguments)}]"
    return repr(hint)


def _optional(hint: Any) -> Coder:
    inner = [argument for argument in get_args(hint) if argument is not type(None)]
    if len(inner) != 1:
        raise TypeError(f"no written form for {hint!r}")
    return coder_of(inner[0])


def _tuple(arguments: tuple[Any, ...]) -> Coder:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        encode, decode = coder_of(arguments[0])
        return Coder(
            (lambda values: [encode(value) for value in values]) if encode else list,
            (lambda values: tuple([decode(value) for value in values])) if decode else tuple,
        )
    encoders, decoders = _steps(arguments)
    return Coder(
        (lambda values: _stepped(list(values), encoders)) if encoders else list,
        (lambda plain: tuple(_stepped(plain, decoders))) if decoders else tuple,
    )


def _record(record_type: type) -> Coder:
    hints = hints_of(record_type)
    encoders, decoders = _steps(tuple(hints.values()))
    fields = attrgetter(*hints)

    def decode(plain: list[Any]) -> Any:
        for place, step in decoders:  # written out here: every cell and every line comes through
            if plain[place] is not None:
                plain[place] = step(plain[place])
        return record_type(*plain)

    return Coder(lambda record: _stepped(list(fields(record)), encoders), decode)


def _steps(hints: tuple[Any, ...]) -> tuple[_Steps, _Steps]:
    """Return the places that need a step when written, and those that need one when read."""
    coders = [coder_of(hint) for hint in hints]
    encoders = [(place, coder.encode) for place, coder in enumerate(coders) if coder.encode]
    decoders = [(place, coder.decode) for place, coder in enumerate(coders) if coder.decode]
    return encoders, decoders


def _stepped(values: list[Any], steps: _Steps) -> list[Any]:
    for place, step in steps:
        if values[place] is not None:
            values[place] = step(values[place])
    return values

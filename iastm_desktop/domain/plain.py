"""Domain values to plain JSON values and back, led by the type hints of the dataclasses."""

import types
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from iastm_desktop.domain.moments import Moment, parse_moment

T = TypeVar("T")

# Where a Python name cannot be the contract's name.
JSON_NAMES = {"medication_class": "class"}


def to_plain(value: object) -> Any:
    """Return `value` as JSON values: objects without absent fields, lists, ISO dates and times."""
    if is_dataclass(value) and not isinstance(value, Moment | type):
        present = [f for f in fields(value) if not _is_absent(getattr(value, f.name), f.default)]
        return {JSON_NAMES.get(f.name, f.name): to_plain(getattr(value, f.name)) for f in present}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: to_plain(item) for name, item in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value.isoformat() if isinstance(value, Moment | date) else value


def from_plain(hint: Any, value: Any) -> Any:
    """Build a value of type `hint` from plain JSON values that have been checked."""
    if value is None or hint in (str, int, float, bool, object):
        return value
    if get_origin(hint) in (Union, types.UnionType):
        return from_plain(_choose(hint, value), value)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), value)
    if hint is Moment:
        return parse_moment(value)
    if hint is date:
        return date.fromisoformat(value)
    return build(hint, value) if is_dataclass(hint) or hasattr(hint, "_fields") else value


def build(kind: type[T], value: dict[str, Any]) -> T:
    """Build the dataclass or named tuple `kind` from an object of plain values; absent fields keep their default."""
    hints = field_types(cast(Any, kind))
    names = {JSON_NAMES.get(name, name): name for name in hints}
    return kind(**{names[name]: from_plain(hints[names[name]], item) for name, item in value.items()})


@cache
def field_types(kind: type) -> dict[str, Any]:
    """Return the instance fields of `kind` with their types, in order."""
    hints = get_type_hints(kind)
    names = [f.name for f in fields(kind)] if is_dataclass(kind) else list(getattr(kind, "_fields", ()))
    return {name: hints[name] for name in names}


def _is_absent(item: object, default: object) -> bool:
    """Tell whether a field goes unsaid: None, or an empty list where that is the default."""
    return item is None or (item == () and default == ())


def _tuple(args: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(from_plain(args[0], item) for item in value)
    return tuple(from_plain(arg, item) for arg, item in zip(args, value, strict=True))


def _choose(hint: Any, value: Any) -> Any:
    """Pick the member of a union: the value's own simple type, else the one member that is not simple."""
    members = [member for member in get_args(hint) if member is not type(None)]
    return next((member for member in members if member is type(value)), members[0])

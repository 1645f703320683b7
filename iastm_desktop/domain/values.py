"""Frozen slotted dataclasses that are quick to import.

The standard library compiles five methods for each class as it is defined: 0.8 ms a class, with 60 classes before the
window can be painted. Here the fields and slots are the standard library's; comparing, hashing and printing read the
fields by name; and a class's `__init__` is compiled when its first value is made.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen, slots, kw_only=False, order=False):
        """Make a class a dataclass, as `dataclasses.dataclass` does; only frozen slotted ones are made."""
        assert frozen
        assert slots
        return lambda cls: _finished(
            dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls), order=order
        )


_ABSENT = object()


def _finished(cls: Any, *, order: bool) -> Any:
    compared = attrgetter(*(field.name for field in dataclasses.fields(cls) if field.compare))
    cls.__init__ = _first_init(cls)
    cls.__repr__ = _repr
    cls.__eq__ = lambda one, other: compared(one) == compared(other) if type(one) is type(other) else NotImplemented
    if cls.__hash__ is object.__hash__:
        cls.__hash__ = lambda one: hash(compared(one))
    if order:
        cls.__lt__, cls.__le__, cls.__gt__, cls.__ge__ = (_ordered(compared, by) for by in (lt, le, gt, ge))
    cls.__setattr__ = cls.__delattr__ = _refuse
    return cls


def _first_init(cls: Any) -> Callable[..., None]:
    def __init__(self: object, *arguments: Any, **named: Any) -> None:
        cls.__init__ = _written_init(cls)
        cls.__init__(self, *arguments, **named)

    return __init__


def _written_init(cls: Any) -> Callable[..., None]:
    """Compile the `__init__` of a frozen class with the fields of `cls`."""
    fields = [field for field in dataclasses.fields(cls) if field.init]
    known: dict[str, Any] = {"_assign": object.__setattr__, "_ABSENT": _ABSENT}
    for field in fields:
        known[f"_default_{field.name}"] = field.default
        known[f"_make_{field.name}"] = field.default_factory
    by_place = [_parameter(field) for field in fields if not field.kw_only]
    by_name = [_parameter(field) for field in fields if field.kw_only]
    lines = [f"    _assign(self, {field.name!r}, {_value(field)})" for field in fields]
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    head = ", ".join(["self", *by_place, *(["*", *by_name] if by_name else [])])
    # of fields that this program names, as the standard library does
    exec("\n".join([f"def __init__({head}):", *lines]), known)  # noqa: S102  # nosec B102
    known["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
    written: Callable[..., None] = known["__init__"]
    return written


def _parameter(field: "dataclasses.Field[Any]") -> str:
    if field.default_factory is not dataclasses.MISSING:
        return f"{field.name}=_ABSENT"
    return field.name if field.default is dataclasses.MISSING else f"{field.name}=_default_{field.name}"


def _value(field: "dataclasses.Field[Any]") -> str:
    if field.default_factory is dataclasses.MISSING:
        return field.name
    return f"_make_{field.name}() if {field.name} is _ABSENT else {field.name}"


def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _ordered(compared: Callable[[Any], Any], by: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Any]:
    return lambda one, other: by(compared(one), compared(other)) if type(one) is type(other) else NotImplemented


def _refuse(self: object, name: str, *_value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")

"""A screen reader's part, run by the system's Python on a display: finds a region through AT-SPI, presses it, charts.

usage: screen_reader.py PYTHON PROGRAM BOOK. Prints what it found as one line of JSON.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE_S = 60
REGION, UNDER = "RIGHT upper trapezius", "Under this, in the deeper layers"
ROLES = "PUSH_BUTTON TOGGLE_BUTTON CHECK_BOX RADIO_BUTTON ENTRY TEXT LIST LIST_ITEM COMBO_BOX SPIN_BUTTON SLIDER"
CONTROLS = [getattr(Atspi.Role, name) for name in ROLES.split()]


def children(thing: Any) -> Iterator[Any]:
    """Yield the children of an accessible thing."""
    return (thing.get_child_at_index(number) for number in range(thing.get_child_count()))


def everything(thing: Any) -> Iterator[Any]:
    """Yield an accessible thing and all below it."""
    yield thing
    for child in children(thing):
        if child is not None:
            yield from everything(child)


def window() -> Any | None:
    """Return the program's window, None before it is there."""
    desktop = Atspi.get_desktop(0)
    windows = (one for program in children(desktop) if program for one in children(program) if one)
    return next((one for one in windows if one.get_name() == "IASTM Desktop"), None)


def wait_for(found: Callable[[], Any]) -> Any:
    """Return what `found` finds, once it finds it; TimeoutError after a minute."""
    end, context = time.monotonic() + PATIENCE_S, GLib.MainContext.default()
    while time.monotonic() < end:
        while context.iteration(False):
            pass
        if answer := found():
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"not found: {found}")


def named(root: Any, name: str) -> Any | None:
    """Return what has a name, None if nothing has."""
    return next((one for one in everything(root) if one.get_name() == name), None)


def states(thing: Any) -> list[str]:
    """Return the names of the states that hold."""
    return sorted(state.value_nick for state in thing.get_state_set().get_states())


def charts(thing: Any) -> bool:
    """Tell whether a thing is the button that charts, ready to be pressed."""
    is_button = thing.get_role() == Atspi.Role.PUSH_BUTTON
    return is_button and thing.get_name().split(":")[0].lower() == "chart" and "enabled" in states(thing)


def press(thing: Any) -> list[str]:
    """Press a thing and return the names of all it can do."""
    action = thing.get_action_iface()
    names = [action.get_action_name(number) for number in range(action.get_n_actions())]
    action.do_action(names.index("Press"))
    return names


def words_of(event: Any) -> str:
    """Return what a screen reader would say of an event: its own words, or the name of what it is about."""
    return event.any_data if isinstance(event.any_data, str) else event.source.get_name() or ""


def read() -> dict[str, Any]:
    """Go the way of a screen reader: find the region, choose it by its action, chart it by the button's."""
    heard: list[str] = []
    listener = Atspi.EventListener.new(lambda event: heard.append(words_of(event)))
    for event in ("object:announcement", "object:state-changed:focused"):
        listener.register(event)
    shown = wait_for(window)
    region = wait_for(lambda: named(shown, REGION))
    the_map = region.get_parent()
    place = region.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    found: dict[str, Any] = {
        "map": the_map.get_name(),
        "map role": the_map.get_role_name(),
        "role": region.get_role_name(),
        "siblings": sum(bool(child.get_name()) for child in children(the_map)),
        "place": [place.x, place.y, place.width, place.height],
        "states": states(region),
        "actions": press(region),
    }
    wait_for(lambda: "selected" in states(region))
    found["states after"] = states(region)
    chart = wait_for(lambda: next(filter(charts, everything(shown)), None))
    press(chart)
    wait_for(lambda: "tool work, saved" in region.get_description())
    found["description"] = region.get_description()
    press(next(children(named(shown, UNDER))))
    wait_for(lambda: any(words.endswith(" selected") for words in heard))
    nameless = [
        one.get_role_name()
        for one in everything(shown)
        if one.get_role() in CONTROLS and not one.get_name() and "showing" in states(one)
    ]
    return {**found, "nameless controls": nameless, "heard": heard}


if __name__ == "__main__":
    program = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
    try:
        Atspi.init()
        print(json.dumps(read()))
    finally:
        program.terminate()
        program.wait(30)

"""What a practitioner takes often, sometimes or rarely: learnt from the last uses, or put in its place by hand."""

from collections import Counter
from collections.abc import Iterable, Mapping

from iastm_desktop.domain.values import dataclass

OFTEN, SOMETIMES, RARELY = "often", "sometimes", "rarely"
TIERS = (OFTEN, SOMETIMES, RARELY)
FIELDS = ("tool", "pressure", "duration_s")
MOST_KEPT = 60  # uses a field, the newest: a habit of last year is none (house rule)
OFTEN_FROM = 3  # of these uses (house rule)
OFTEN_AT_FIRST = 4  # before anything was used, the first of each list (house rule)
USUAL_FROM = 2  # uses of one tool for one time make it usual (house rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """The codes used by field, the newest last; tiers and tools' times set by hand; times in seconds as text.

    `times` holds for each tool the times it was used for, the newest last.
    """

    uses: Mapping[str, tuple[str, ...]]
    placed: Mapping[str, Mapping[str, str]]
    times: Mapping[str, tuple[str, ...]]
    set_times: Mapping[str, str]


NO_HABITS = Habits(uses={}, placed={}, times={}, set_times={})


def with_use(habits: Habits, dose: Mapping[str, object]) -> Habits:
    """Return the habits after one more use of a dose, by field as in a session file."""
    said = {name: str(dose[name]) for name in FIELDS if dose.get(name) is not None}
    uses = {**habits.uses, **{name: _kept(habits.uses.get(name, ()), code) for name, code in said.items()}}
    times = dict(habits.times)
    if "tool" in said and "duration_s" in said:
        times[said["tool"]] = _kept(times.get(said["tool"], ()), said["duration_s"])
    return Habits(uses=uses, placed=habits.placed, times=times, set_times=habits.set_times)


def placed(habits: Habits, field: str, code: str, tier: str) -> Habits:
    """Return the habits with a code put in a tier by hand; ValueError for an unknown tier."""
    if tier not in TIERS:
        raise ValueError(f"unknown tier {tier!r}, not one of {', '.join(TIERS)}")
    own = {**habits.placed.get(field, {}), code: tier}
    return Habits(
        uses=habits.uses, placed={**habits.placed, field: own}, times=habits.times, set_times=habits.set_times
    )


def learning(habits: Habits, field: str) -> Habits:
    """Return the habits with a field's tiers learnt from use again."""
    others = {name: own for name, own in habits.placed.items() if name != field}
    return Habits(uses=habits.uses, placed=others, times=habits.times, set_times=habits.set_times)


def with_time(habits: Habits, tool: str, duration_s: str | None) -> Habits:
    """Return the habits with a tool's own time set by hand, None to learn it from use again."""
    others = {name: time for name, time in habits.set_times.items() if name != tool}
    own = {tool: duration_s} if duration_s else {}
    return Habits(uses=habits.uses, placed=habits.placed, times=habits.times, set_times={**others, **own})


def tier_of(habits: Habits, field: str, code: str, codes: Iterable[str]) -> str:
    """Return how often a code of a list is taken; before the first use the first of the list are taken often."""
    by_hand = habits.placed.get(field, {}).get(code)
    if by_hand:
        return by_hand
    uses = habits.uses.get(field, ())
    if not uses:
        return OFTEN if code in list(codes)[:OFTEN_AT_FIRST] else SOMETIMES
    number = uses.count(code)
    return OFTEN if number >= OFTEN_FROM else SOMETIMES if number else RARELY


def ranked(habits: Habits, field: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Return codes by tier, within one the most used first, else in the order of their list."""
    order = tuple(codes)
    number = Counter(habits.uses.get(field, ()))
    return tuple(sorted(order, key=lambda code: (TIERS.index(tier_of(habits, field, code, order)), -number[code])))


def last_used(habits: Habits) -> dict[str, str]:
    """Return the tool, pressure and time that were charted last, by field; empty before the first use."""
    return {name: habits.uses[name][-1] for name in FIELDS if habits.uses.get(name)}


def usual_time(habits: Habits, tool: str) -> str | None:
    """Return the time in seconds that goes with a tool: set by hand, else the one it was used for most."""
    if tool in habits.set_times:
        return habits.set_times[tool]
    most = Counter(reversed(habits.times.get(tool, ()))).most_common(1)
    return most[0][0] if most and most[0][1] >= USUAL_FROM else None


def _kept(uses: tuple[str, ...], code: str) -> tuple[str, ...]:
    return (*uses, code)[-MOST_KEPT:]

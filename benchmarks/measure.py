"""Measure a candidate against a floor in the same run: pairs in alternation, median of ratios, best of attempts."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]
Timed = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the benchmark table; times in seconds for one go, `ratio` candidate by floor.

    A row that counts has `counted` for what; its ratio is the count.
    """

    name: str
    floor: float
    candidate: float
    ratio: float
    limit: float
    counted: str = ""

    @property
    def held(self) -> bool:
        """Tell whether the ratio is within its limit."""
        return self.ratio <= self.limit


def none_of(count: int, of: int, *, name: str, counted: str) -> Row:
    """Return the row of something that must not happen: `count` times out of `of`."""
    return Row(name, of, count, count, 0, counted)


def paired_ratio(
    floor: Work, candidate: Work, *, name: str, limit: float, pairs: int = 15, attempts: int = 3, per_go: int = 1
) -> Row:
    """Time both in turn and return the best attempt's medians.

    `per_go` is how many operations one call does, so that the times in the row are those of one operation.
    """
    return paired_times(
        lambda: _time(floor) / per_go,
        lambda: _time(candidate) / per_go,
        name=name,
        limit=limit,
        pairs=pairs,
        attempts=attempts,
    )


def paired_times(floor: Timed, candidate: Timed, *, name: str, limit: float, pairs: int = 15, attempts: int = 3) -> Row:
    """Take times (s) of both in turn, the first of each pair alternating; an attempt within the limit is the last."""
    floor(), candidate()  # warm
    best = _attempt(floor, candidate, name, limit, pairs)
    for _ in range(attempts - 1):
        if best.held:
            break
        best = min(best, _attempt(floor, candidate, name, limit, pairs), key=lambda row: row.ratio)
    return best


def _attempt(floor: Timed, candidate: Timed, name: str, limit: float, pairs: int) -> Row:
    floors: list[float] = []
    candidates: list[float] = []
    for number in range(pairs):
        for timed, times in ((floor, floors), (candidate, candidates))[:: 1 if number % 2 else -1]:
            times.append(timed())
    ratio = statistics.median(b / a for a, b in zip(floors, candidates, strict=True))
    return Row(name, statistics.median(floors), statistics.median(candidates), ratio, limit)


def _time(work: Work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

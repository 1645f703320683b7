"""Measure a candidate against a floor in the same run: pairs in alternation, median of ratios, best of attempts."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the benchmark table; times in seconds for one go, `ratio` candidate by floor."""

    name: str
    floor: float
    candidate: float
    ratio: float
    limit: float

    @property
    def held(self) -> bool:
        """Tell whether the ratio is within its limit."""
        return self.ratio <= self.limit


def paired_ratio(
    floor: Work, candidate: Work, *, name: str, limit: float, pairs: int = 15, attempts: int = 3, per_go: int = 1
) -> Row:
    """Time both in turn, the first of each pair alternating, and return the best attempt's medians.

    `per_go` is how many operations one call does, so that the times in the row are those of one operation.
    """
    floor(), candidate()  # warm
    rows = [_attempt(floor, candidate, name, limit, pairs, per_go) for _ in range(attempts)]
    return min(rows, key=lambda row: row.ratio)


def _attempt(floor: Work, candidate: Work, name: str, limit: float, pairs: int, per_go: int) -> Row:
    floors, candidates = [], []
    for number in range(pairs):
        for work, times in ((floor, floors), (candidate, candidates))[:: 1 if number % 2 else -1]:
            times.append(_time(work) / per_go)
    ratio = statistics.median(b / a for a, b in zip(floors, candidates, strict=True))
    return Row(name, statistics.median(floors), statistics.median(candidates), ratio, limit)


def _time(work: Work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

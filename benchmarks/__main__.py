"""Run every benchmark and print a line each; exit 1 where one misses its limit, 3 where a tool is missing."""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from benchmarks.measure import Row

HELD, MISSED, TOOL_MISSING = 0, 1, 3
COLUMNS = "{:86} {:>11} {:>11} {:>7} {:>7}  {}"


def main(names: list[str]) -> int:
    """Run the benchmarks named, all of them without a name, and return the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(COLUMNS.format("name", "floor", "candidate", "ratio", "limit", ""))
    held = True
    for row in rows_of(names or benchmark_names()):
        print(line_of(row), flush=True)
        held = held and row.held
    return HELD if held else MISSED


def benchmark_names() -> list[str]:
    """Return the names of the modules here that have rows."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return [path.stem for path in files if "\ndef rows() " in path.read_text("utf-8")]


def rows_of(names: list[str]) -> Iterator[Row]:
    """Yield the rows of each benchmark in turn; SystemExit(3) where a tool is missing."""
    for name in names:
        yield from import_module(f"benchmarks.{name}").rows()


def line_of(row: Row) -> str:
    """Return the line of a row: times in ms or µs, or what was counted."""
    if row.counted:
        numbers = (f"{row.floor:g}", f"{row.candidate:g} {row.counted}", "", f"{row.limit:g}")
    else:
        numbers = (_duration(row.floor), _duration(row.candidate), f"{row.ratio:.2f}", f"{row.limit:g}")
    return COLUMNS.format(row.name, *numbers, "held" if row.held else "MISS")


def _duration(seconds: float) -> str:
    return f"{seconds * 1e6:.2f} µs" if seconds < 1e-4 else f"{seconds * 1e3:.2f} ms"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

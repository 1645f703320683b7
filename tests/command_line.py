"""Run the program's commands in this process and read what they print."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iastm_desktop.cli import main

DATA = Path(__file__).resolve().parent / "data"
NECK = DATA / "neck-nct03563079.json"
EVERY_FIELD = DATA / "every-field.json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return what was printed, read as JSON."""
        return json.loads(self.out)


def run(*arguments: object) -> Answer:
    """Run one command; it must not raise."""
    out, err = io.TextIOWrapper(io.BytesIO(), "ascii"), io.TextIOWrapper(io.BytesIO(), "ascii")
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Answer(code, _text(out), _text(err))


def new_book(folder: Path, name: str = "practice.iastm") -> Path:
    """Make an empty book."""
    path = folder / name
    assert run("new", path).code == 0
    return path


def written(folder: Path, values: object) -> Path:
    """Write a session file."""
    path = folder / "session.json"
    path.write_text(json.dumps(values), "utf-8")
    return path


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")

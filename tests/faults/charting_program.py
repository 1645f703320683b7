"""A program that charts strokes into a book until it is killed, and says which are durable, one line each."""

import argparse
import os
import resource
import signal
import sys
from pathlib import Path

from iastm_desktop.storage.book import open_book
from iastm_desktop.storage.errors import BookError
from tests.storage.honest_book import save_of, stroke


def main() -> None:
    """Chart group after group; `--lie` acknowledges before COMMIT, the control that a test must catch."""
    parser = argparse.ArgumentParser()
    parser.add_argument("book", type=Path)
    parser.add_argument("--name", default="n")
    parser.add_argument("--groups", type=int, default=1_000_000)
    parser.add_argument("--most-bytes", type=int)
    parser.add_argument("--note-bytes", type=int, default=500)
    parser.add_argument("--lie", action="store_true")
    arguments = parser.parse_args()
    say("ready")
    with open_book(arguments.book) as book:
        if arguments.most_bytes:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (arguments.most_bytes, resource.RLIM_INFINITY))
        for group in range(arguments.groups):
            numbers = range(group * 3 + 1, group * 3 + 1 + group % 3 + 1)
            note = "n" * arguments.note_bytes
            saves = [save_of(stroke(n, id=f"{arguments.name}-{n}", note=note)) for n in numbers]
            acknowledgement = "saved " + " ".join(save.fact.id for save in saves)
            if arguments.lie:
                say(acknowledgement)
            try:
                book.save_all(saves)
            except BookError as error:
                say(f"not-saved {type(error).__name__} {error}")
                continue
            if not arguments.lie:
                say(acknowledgement)


def say(line: str) -> None:
    """Write one line at once, past every buffer."""
    os.write(sys.stdout.fileno(), (line + "\n").encode())


if __name__ == "__main__":
    main()

"""Run the program: `python -m iastm_desktop` is `iastm-desktop`."""

import sys

from iastm_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())

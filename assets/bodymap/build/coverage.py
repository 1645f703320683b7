"""List the regions that no drawing shows: coverage.py."""

import re

from tables import MAP, region_facts


def main() -> None:
    """Print each region of the list that is drawn nowhere, and each drawn id that the list lacks."""
    drawn: set[tuple[str, str]] = set()
    for svg in MAP.glob("*.svg"):
        drawn |= set(re.findall(r'id="(\w+?)__(\w+)"', svg.read_text(encoding="utf-8")))
    for region, (laterality, _) in region_facts().items():
        sides = ("right", "left") if laterality == "paired" else ("midline",)
        for side in sides:
            if (region, side) not in drawn:
                print("not drawn:", region, side)
    for region, side in sorted(drawn):
        if region not in region_facts():
            print("not in the list:", region, side)


if __name__ == "__main__":
    main()

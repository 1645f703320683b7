"""What a check of a book finds, as plain sentences."""

from iastm_desktop.domain.values import dataclass


@dataclass(frozen=True, slots=True)
class VerifyFinding:
    """One finding: a plain sentence that names rows by number, never what stands in them. A note is no fault."""

    text: str
    is_note: bool = False

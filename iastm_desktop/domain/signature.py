"""A signature under a consent, drawn with finger or pen: points, kept as a record beside the session."""

from collections.abc import Iterable

from iastm_desktop.domain.moments import Moment
from iastm_desktop.domain.plain import build, to_plain
from iastm_desktop.domain.values import dataclass

KIND = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Lines of points (x, y) on a field of `width` by `height` of its own units, from its upper left corner."""

    width: int
    height: int
    lines: tuple[tuple[tuple[float, float], ...], ...]
    at: Moment | None = None


def signature_body(signature: Signature) -> dict[str, object]:
    """Return the body of the record a book keeps a signature as."""
    plain: dict[str, object] = to_plain(signature)
    return plain


def signature_of(bodies: Iterable[object]) -> Signature | None:
    """Return the last signature among the bodies of records of this kind, None where there is none."""
    drawn = [build(Signature, body) for body in bodies if isinstance(body, dict)]
    return drawn[-1] if drawn else None

"""Read the data files that come with the program."""

from iastm_desktop.domain.catalogue import Catalogue, CatalogueError, catalogue_of, parse_terms
from iastm_desktop.paths import assets_dir

_NOT_TERMS = {"sources"}  # the key to the sources is no list of terms


def load_catalogue() -> Catalogue:
    """Return every list of assets/rules; CatalogueError names the file's list, line and column."""
    files = sorted(path for path in (assets_dir() / "rules").glob("*.csv") if path.stem not in _NOT_TERMS)
    if not files:
        raise CatalogueError(f"no rule files found in {assets_dir() / 'rules'}")
    return catalogue_of(term for path in files for term in parse_terms(path.read_text("utf-8-sig"), path.stem))

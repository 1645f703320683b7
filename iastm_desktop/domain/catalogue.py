"""The catalogue: every coded term with its words for practitioner and client, its source and its facts."""

import csv
import io
import re
from collections.abc import Iterable, Mapping

from iastm_desktop.domain.values import dataclass

REQUIRED_COLUMNS = ("code", "words", "client_words", "source")
OWN_PREFIX = "x_"
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*\*?|-[0-9]+")


class CatalogueError(ValueError):
    """A rule file or a user's own term that cannot be taken; the text is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Term:
    """One line of one list; `facts` are the file's further columns, as text."""

    list_name: str
    code: str
    words: str
    client_words: str
    source: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All lists, each a mapping of code to term in the order of its file."""

    lists: Mapping[str, Mapping[str, Term]]

    def has(self, list_name: str, code: str) -> bool:
        """Tell whether `code` is in the list; an unknown list has no codes."""
        return code in self.lists.get(list_name, {})

    def codes(self, list_name: str) -> tuple[str, ...]:
        """Return the codes of a list in the order to show them; CatalogueError for an unknown list."""
        return tuple(self._list(list_name))

    def term(self, list_name: str, code: str) -> Term:
        """Return one term; CatalogueError for an unknown list or code."""
        terms = self._list(list_name)
        if code not in terms:
            raise CatalogueError(f"{list_name}: {code!r} is not a known code")
        return terms[code]

    def words(self, list_name: str, code: str) -> str:
        """Return the practitioner's words for a code."""
        return self.term(list_name, code).words

    def client_words(self, list_name: str, code: str) -> str:
        """Return the client's words for a code."""
        return self.term(list_name, code).client_words

    def with_terms(self, terms: Iterable[Term]) -> "Catalogue":
        """Return a catalogue that also has a practice's own terms, whose codes start with `x_`."""
        own = tuple(terms)
        for term in own:
            self._list(term.list_name)
            _check_own_code(term)
        known = (term for terms_of_list in self.lists.values() for term in terms_of_list.values())
        return catalogue_of((*known, *own))

    def _list(self, list_name: str) -> Mapping[str, Term]:
        if list_name not in self.lists:
            raise CatalogueError(f"{list_name!r} is not a known list of terms")
        return self.lists[list_name]


def catalogue_of(terms: Iterable[Term]) -> Catalogue:
    """Gather terms into their lists; CatalogueError when a code stands twice in a list."""
    lists: dict[str, dict[str, Term]] = {}
    for term in terms:
        terms_of_list = lists.setdefault(term.list_name, {})
        if term.code in terms_of_list:
            raise CatalogueError(f"{term.list_name}: the code {term.code!r} stands twice")
        terms_of_list[term.code] = term
    return Catalogue(lists)


def parse_terms(text: str, list_name: str) -> tuple[Term, ...]:
    """Read one rule file's CSV text; CatalogueError names list, line and column.

    A file with a `list` column holds several lists: each line then says which one it belongs to.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = _columns(next(reader, []), list_name)
        return tuple(_term(columns, cells, f"{list_name}, line {reader.line_num}") for cells in reader if cells)
    except csv.Error as error:
        raise CatalogueError(f"{list_name}, line {reader.line_num}: not a readable CSV line ({error})") from None


def _columns(header: list[str], list_name: str) -> list[str]:
    for column in REQUIRED_COLUMNS:
        if column not in header:
            raise CatalogueError(f"{list_name}, line 1: the column {column!r} is missing")
    for column in header:
        if header.count(column) > 1:
            raise CatalogueError(f"{list_name}, line 1: the column {column!r} stands twice")
    return header


def _term(columns: list[str], cells: list[str], place: str) -> Term:
    if len(cells) < len(columns):
        raise CatalogueError(f"{place}, column {columns[len(cells)]}: the line ends before it")
    if len(cells) > len(columns):
        raise CatalogueError(
            f"{place}, column {len(columns) + 1}: more than the header names (a comma without quotes?)"
        )
    facts = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
    for column in (*REQUIRED_COLUMNS, "list"):
        if facts.get(column) == "":
            raise CatalogueError(f"{place}, column {column}: must not be empty")
    if not _CODE.fullmatch(facts["code"]):
        raise CatalogueError(f"{place}, column code: {facts['code']!r} is not small letters, digits and _")
    own_list = facts.pop("list", place.split(",")[0])
    code, words, client_words, source = (facts.pop(column) for column in REQUIRED_COLUMNS)
    return Term(own_list, code, words, client_words, source, facts)


def _check_own_code(term: Term) -> None:
    if not (term.code.startswith(OWN_PREFIX) and _CODE.fullmatch(term.code) and len(term.code) > len(OWN_PREFIX)):
        raise CatalogueError(
            f"{term.list_name}: the code {term.code!r} of an own term must start with {OWN_PREFIX!r}, "
            "then small letters, digits and _"
        )
    if not term.words.strip():
        raise CatalogueError(f"{term.list_name}: the own term {term.code!r} has no words")

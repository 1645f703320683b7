"""The catalogue takes CSV text, keeps words, source and facts, and refuses what is wrong in one sentence."""

import pytest

from iastm_desktop.domain.catalogue import Catalogue, CatalogueError, Term, catalogue_of, parse_terms

HEADER = "code,words,client_words,source,grade\n"
TWO_REACTIONS = (
    HEADER + 'petechiae,petechiae,tiny red dots,[ITP],few|many\nnone,"looked, nothing seen",nothing,house rule,\n'
)


def reactions() -> Catalogue:
    return catalogue_of(parse_terms(TWO_REACTIONS, "reactions"))


def own(code: str, *, list_name: str = "reactions", words: str = "goose bumps") -> Term:
    return Term(list_name, code, words, words, "house rule", {})


def test_a_term_has_words_for_practitioner_and_client_its_source_and_its_facts():
    term = reactions().term("reactions", "petechiae")
    assert term == Term("reactions", "petechiae", "petechiae", "tiny red dots", "[ITP]", {"grade": "few|many"})
    assert reactions().words("reactions", "none") == "looked, nothing seen"
    assert reactions().client_words("reactions", "petechiae") == "tiny red dots"


def test_codes_keep_the_order_of_the_file():
    assert reactions().codes("reactions") == ("petechiae", "none")


def test_a_list_column_sorts_lines_into_their_own_lists():
    text = "list,code,words,client_words,source\nside,left,left,left,house rule\nphase,pre,before,before,house rule\n"
    catalogue = catalogue_of(parse_terms(text, "terms"))
    assert catalogue.codes("side") == ("left",)
    assert catalogue.codes("phase") == ("pre",)
    assert "list" not in catalogue.term("side", "left").facts


def test_has_answers_for_unknown_lists_and_codes_too():
    assert reactions().has("reactions", "none")
    assert not reactions().has("reactions", "tickle")
    assert not reactions().has("tickles", "none")


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda c: c.term("reactions", "tickle"), "reactions: 'tickle' is not a known code"),
        (lambda c: c.words("tickles", "none"), "'tickles' is not a known list of terms"),
        (lambda c: c.codes("tickles"), "'tickles' is not a known list of terms"),
    ],
)
def test_an_unknown_list_or_code_is_named(ask, sentence):
    with pytest.raises(CatalogueError) as refused:
        ask(reactions())
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "tools, line 1: the column 'code' is missing"),
        ("code,words,source\n", "tools, line 1: the column 'client_words' is missing"),
        ("code,words,client_words,source,words\n", "tools, line 1: the column 'words' stands twice"),
        (HEADER + "knob,knob,tip,house rule\n", "tools, line 2, column grade: the line ends before it"),
        (
            HEADER + "knob,knob, small,tip,[EL],\n",
            "tools, line 2, column 6: more than the header names (a comma without quotes?)",
        ),
        (HEADER + "knob,knob,tip,[EL],\nhook, ,tip,[EL],\n", "tools, line 3, column words: must not be empty"),
        (HEADER + "knob,knob,tip,,\n", "tools, line 2, column source: must not be empty"),
        (HEADER + "GT 1,bar,bar,[EL],\n", "tools, line 2, column code: 'GT 1' is not small letters, digits and _"),
        (HEADER + 'knob,"kn"ob,tip,[EL],\n', "tools, line 2: not a readable CSV line (',' expected after '\"')"),
    ],
)
def test_bad_csv_is_refused_naming_list_line_and_column(text, sentence):
    with pytest.raises(CatalogueError) as refused:
        parse_terms(text, "tools")
    assert str(refused.value) == sentence


def test_an_unclosed_quote_is_refused_not_swallowed():
    with pytest.raises(CatalogueError, match="tools, line 3: not a readable CSV line"):
        parse_terms(HEADER + 'knob,"kn,tip,[EL],\nhook,hook,tip,[EL],\n', "tools")


def test_a_list_column_left_empty_is_refused():
    with pytest.raises(CatalogueError, match=r"^terms, line 2, column list: must not be empty$"):
        parse_terms("list,code,words,client_words,source\n,left,left,left,house rule\n", "terms")


def test_a_code_twice_in_one_list_is_refused():
    with pytest.raises(CatalogueError, match=r"^reactions: the code 'none' stands twice$"):
        catalogue_of(parse_terms(TWO_REACTIONS + "none,none,none,[EL],\n", "reactions"))


def test_own_terms_stand_after_the_shipped_ones_and_leave_the_first_catalogue_as_it_was():
    shipped = reactions()
    richer = shipped.with_terms([own("x_goose_bumps")])
    assert richer.codes("reactions") == ("petechiae", "none", "x_goose_bumps")
    assert not shipped.has("reactions", "x_goose_bumps")


@pytest.mark.parametrize("code", ["goose_bumps", "x_", "X_GOOSE", "x_goose bumps"])
def test_an_own_code_must_start_with_x_underscore(code):
    with pytest.raises(CatalogueError, match="must start with 'x_'"):
        reactions().with_terms([own(code)])


def test_an_own_term_is_refused_twice_without_words_or_in_a_list_nobody_knows():
    richer = reactions().with_terms([own("x_goose")])
    with pytest.raises(CatalogueError, match="'x_goose' stands twice"):
        richer.with_terms([own("x_goose")])
    with pytest.raises(CatalogueError, match="'x_moose' has no words"):
        richer.with_terms([own("x_moose", words=" ")])
    with pytest.raises(CatalogueError, match="'tickles' is not a known list"):
        richer.with_terms([own("x_goose", list_name="tickles")])

"""Every worked example, answered as cells: the specification itself."""

import re
from datetime import date
from typing import Any

import pytest

from lictp_xl import errors
from lictp_xl.cells import ERRORS, Fault, call
from lictp_xl.examples import Example, load
from lictp_xl.functions import catalogue

EXAMPLES = load()


def plain(shown: Any) -> Any:
    """An answer as the example file writes it: an error in one cell of several is its name."""
    if isinstance(shown, list):
        return [[plain(cell) for cell in row] for row in shown]
    return shown.error if isinstance(shown, Fault) else shown


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_cells_show_what_the_example_says(example: Example) -> None:
    shown = call(example.formula, *example.given)
    if example.error:
        assert shown == Fault(*example.error)
    else:
        assert plain(shown) == example.gives, shown


def test_every_function_has_examples_that_answer_and_one_with_a_source_of_the_report() -> None:
    answered = {example.formula for example in EXAMPLES if not example.error}
    assert answered == set(catalogue.names())


def test_every_error_that_a_docstring_names_is_shown_by_an_example() -> None:
    """Sentences in the guide are the ones people see: each Raises section has its example."""
    shown = {(example.formula, example.error[0]) for example in EXAMPLES if example.error}
    told = {(f.name, getattr(errors, error).cell) for f in catalogue for error, _ in f.raises}
    missing = told - shown
    assert not missing


def test_an_error_is_a_name_and_a_sentence() -> None:
    for example in EXAMPLES:
        if example.error:
            code, sentence = example.error
            assert code in ERRORS and re.fullmatch(r"\S.*\S", sentence), example.says


def test_a_date_in_an_answer_is_a_date() -> None:
    assert call("YEAR_START", "2021/22") == date(2021, 4, 1)

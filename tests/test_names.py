"""Names that VBA or Excel would refuse, found when a function is published."""

import pytest

from lictp_xl import names
from lictp_xl.functions import PREFIX, catalogue


@pytest.mark.parametrize("name", ["TBL1", "TAX2026", "XFD1048576", "AA1", "R1C1", "r2c3", "RC", "R", "C"])
def test_a_name_that_reads_as_a_cell_is_refused(name: str) -> None:
    assert names.problems(name, []) == [f"{name}: the name reads as a cell"]


@pytest.mark.parametrize("name", ["LICTP_APPORTION", "TABLE1", "XFE1", "A1048577", "RISK", "TAX2026X", "RCA"])
def test_a_name_that_only_looks_odd_is_taken(name: str) -> None:
    assert names.problems(name, []) == []


@pytest.mark.parametrize("word", ["date", "end", "by", "type", "Currency", "INPUT", "scale", "next", "to"])
def test_a_word_of_vba_is_no_name_in_any_case(word: str) -> None:
    assert names.problems("LICTP_X", [word]) == [f"LICTP_X: {word} is a word of VBA"]


@pytest.mark.parametrize("name", ["_amount", "2nd", "part-year", "naïve", "amount£", "", "x" * 256])
def test_a_name_is_letters_digits_and_underscores(name: str) -> None:
    (problem,) = names.problems("LICTP_X", [name])
    assert "must be letters, digits and underscores, a letter first" in problem


def test_names_that_differ_only_by_case_are_one_name_to_vba() -> None:
    assert names.problems("LICTP_X", ["unit", "Unit"]) == ["LICTP_X: Unit and unit are one name to VBA"]
    assert names.problems("LICTP_X", ["unit", "unit"]) == ["LICTP_X: unit is there twice"]
    assert names.problems("RATE", ["rate"]) == ["RATE: rate and RATE are one name to VBA"]


def test_an_argument_keeps_clear_of_the_names_inside_the_stubs() -> None:
    (problem,) = names.problems("LICTP_X", ["LictpAnswer"])
    assert "begins with lictp" in problem


def test_vba_takes_sixty_arguments_and_no_more() -> None:
    assert names.problems("LICTP_X", [f"item_{i}" for i in range(60)]) == []
    assert names.problems("LICTP_X", [f"item_{i}" for i in range(61)]) == [
        "LICTP_X: VBA takes 60 arguments at most (got 61)"
    ]


def test_every_published_name_passes() -> None:
    for function in catalogue:
        assert names.problems(PREFIX + function.name, [a.name for a in function.arguments]) == []

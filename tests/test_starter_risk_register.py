"""The risk register template with the report's register in it, and with one that is wrong."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from lictp_xl import checks, inputs
from lictp_xl.book.named import named_values
from lictp_xl.checks import Result
from lictp_xl.partnership import Band, Partnership, Standing
from lictp_xl.starter import risk_register
from tests.filled_templates import Filling, Shown

WORKBOOKS = Path(__file__).parents[1] / "workbooks"


@pytest.fixture(scope="module")
def report() -> Partnership:
    return inputs.read(WORKBOOKS / "inputs.xlsx")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "risk_register.xlsx"
    risk_register.draw(path, risks=12, mitigations=12)
    return path


@pytest.fixture(scope="module")
def filling(path: Path) -> Filling:
    return Filling(path)


@pytest.fixture(scope="module")
def shown(filling: Filling, report: Partnership) -> Shown:
    return filling.of(report)


def heat_map(shown: Shown) -> dict[tuple[int, int], tuple[object, object]]:
    """Of each likelihood and impact, by number, the references and the rating below them."""
    rows = shown.block("heat_map")
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return {
        (6 - down, across + 1): cells
        for down, (above, below) in enumerate(pairs)
        for across, cells in enumerate(zip(above, below, strict=True))
    }


def test_the_heat_map_holds_the_references_of_the_report(shown: Shown) -> None:
    told = {place: cell[0] for place, cell in heat_map(shown).items() if cell[0]}
    assert told == {(6, 2): "1", (5, 2): "5, 6", (4, 3): "2, 8", (3, 3): "4, 7", (2, 3): "3"}


def test_every_cell_of_the_heat_map_tells_its_rating_and_score_in_words(shown: Shown) -> None:
    told = {place: cell[1] for place, cell in heat_map(shown).items()}
    assert told[6, 2] == "Medium, 12" and told[4, 4] == "High, 16" and told[1, 1] == "Low, 1"
    assert len(told) == 24


def test_colour_follows_the_band_in_five_shades(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["Heat map"]
    rules = [
        rule for box in sheet.conditional_formatting for rule in box.rules if "Workings!" in rule.formula[0]
    ]
    fills = {rule.dxf.fill.bgColor.rgb for rule in rules if rule.dxf and rule.dxf.fill}
    assert len(fills) == 5


def test_each_risk_is_scored_and_rated_beside_the_printed_rating(shown: Shown) -> None:
    rows = shown.rows("Register", "Risk", 10)
    assert [row[4] for row in rows] == [12, 12, 6, 9, 10, 10, 9, 12]
    assert {(row[5], row[6], row[7]) for row in rows} == {("Medium", "Medium", "Yes")}
    assert [row[8] for row in rows] == [1] * 8
    assert {row[9] for row in rows} == {"Stated"}


def test_the_profile_is_eight_medium_and_the_bands_are_marked_as_assumed(shown: Shown) -> None:
    rows = {row[0]: row[2:5] for row in shown.rows("Heat map", "Rating", 5)}
    assert rows["Medium"] == (8, 1, "Assumed")
    assert rows["Low"] == rows["High"] == (0, 0, "Assumed")
    told = [str(cell.value) for row in shown.book["Heat map"].iter_rows() for cell in row]
    assert any("begins is assumed" in text for text in told)


def test_a_mitigation_stands_beside_its_risk_and_the_ninth_has_none(shown: Shown) -> None:
    rows = shown.rows("Mitigations", "Risk", 6)
    assert len(rows) == 9
    assert "unwilling to extend" in str(rows[0][1]) and rows[0][2] == "Medium"
    assert rows[8][:3] == (9, "No such risk in the register", None)
    assert shown["mitigations_lost"] == 1 and shown["risks_bare"] == 0


def test_what_is_wrong_with_the_register_is_told_in_the_book(shown: Shown) -> None:
    told = {str(cell.value) for row in shown.book["Checks"].iter_rows() for cell in row}
    assert "Mitigation 9 is for risk 9, which the register does not hold" in told
    assert "All 8 are Medium, though their scores run from 6 to 12" in told
    assert "Low, Medium, High: assumed, and so are the ratings worked from them" in told
    assert shown["overall_check"] == "2 of 11 checks failed, 1 cannot be performed"


def test_the_named_results_are_those_of_the_rules(
    filling: Filling, report: Partnership, shown: Shown
) -> None:
    held = checks.of_book(report, filling.book, named_values(shown.data), "Risk register.xlsm")
    assert {check.result for check in held} == {Result.PASS}
    assert {"Sum of the scores", "Risks in band 2", "Ratings that are as printed"} <= {c.name for c in held}


def test_other_bands_move_the_ratings_the_profile_and_the_map(filling: Filling, report: Partnership) -> None:
    words = ("Low", "Moderate", "Medium", "High", "Very high")
    starts = (1, 7, 10, 12, 20)
    bands = tuple(
        Band(standing=Standing.STATED, from_score=Decimal(start), rating=word)
        for start, word in zip(starts, words, strict=True)
    )
    other = filling.of(replace(report, rating_bands=bands))
    profile = {row[0]: row[2] for row in other.rows("Heat map", "Rating", 5)}
    assert profile == {"Low": 1, "Moderate": 2, "Medium": 2, "High": 3, "Very high": 0, "All risks": 8}
    assert other["ratings_as_printed"] == 2
    assert heat_map(other)[6, 2] == ("1", "High, 12")
    assert set(other.column("control_results")) == {"Pass"}


def test_a_word_that_is_on_no_scale_is_told_and_no_cell_shows_an_error(
    filling: Filling, report: Partnership
) -> None:
    risks = (replace(report.risks[0], likelihood="Certain"), *report.risks[1:])
    wrong = filling.of(replace(report, risks=risks))
    first = wrong.rows("Register", "Risk", 10)[0]
    assert (first[4], first[5], first[7]) == ("Not on the scale", "Not on the scale", "No")
    assert wrong.errors == []
    assert "Fail" in wrong.column("control_results")


def test_an_empty_register_is_a_blank_one(filling: Filling, report: Partnership) -> None:
    blank = filling.of(replace(report, risks=(), mitigations=()))
    assert blank.errors == []
    assert blank["risks_total"] == 0
    assert {cell[0] for cell in heat_map(blank).values()} == {None}

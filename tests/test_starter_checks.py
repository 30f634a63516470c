"""The checks template: every check of every book, by book and by what did not pass."""

from pathlib import Path

import pytest

from lictp_xl import figures, inputs
from lictp_xl.book.cell_xml import Value
from lictp_xl.book.template import Figures
from lictp_xl.figures.checks import CANNOT, FAILED, PASSED, listed
from lictp_xl.partnership import Partnership
from lictp_xl.starter import checks
from tests.filled_templates import Filling, Shown

WORKBOOKS = Path(__file__).parents[1] / "workbooks"
Row = dict[str, Value]
pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")  # one that follows the used rows


def row(book: str, number: int, result: str) -> Row:
    return {
        "Book": book,
        "Check": f"Check {number}",
        "Result": result,
        "Finding": "What was found",
        "Place": f"Checks!B{number}",
    }


EVERY = [
    row("inputs.xlsx", 1, FAILED),
    row("inputs.xlsx", 2, PASSED),
    row("One.xlsm", 1, PASSED),
    row("One.xlsm", 2, CANNOT),
    row("One.xlsm", 3, PASSED),
    row("Two.xlsm", 1, PASSED),
    row("Two.xlsm", 2, CANNOT),
    row("Two.xlsm", 3, FAILED),
]


@pytest.fixture(scope="module")
def report() -> Partnership:
    return inputs.read(WORKBOOKS / "inputs.xlsx")


@pytest.fixture(scope="module")
def filling(tmp_path_factory: pytest.TempPathFactory) -> Filling:
    path = tmp_path_factory.mktemp("template") / "checks.xlsx"
    checks.draw(path, books=5, rows=12, open_rows=6)
    return Filling(path)


@pytest.fixture(scope="module")
def shown(filling: Filling, report: Partnership) -> Shown:
    return filling.of(report, EVERY)


def test_each_book_has_its_counts_and_all_of_them_theirs(shown: Shown) -> None:
    rows = shown.rows("By book", "Book", 7)
    assert [r[:5] for r in rows] == [
        ("inputs.xlsx", 1, 1, 0, 2),
        ("One.xlsm", 2, 0, 1, 3),
        ("Two.xlsm", 1, 1, 1, 3),
    ]
    assert [r[6] for r in rows] == [
        "1 failed, 0 cannot be performed",
        "0 failed, 1 cannot be performed",
        "1 failed, 1 cannot be performed",
    ]
    names = ("books_checked", "checks_made", "checks_passed", "checks_failed", "checks_open")
    assert [shown[name] for name in names] == [3, 8, 4, 2, 2]


def test_what_failed_comes_first_and_then_what_cannot_be_performed(shown: Shown) -> None:
    rows = shown.rows("Not passed", "No.", 6)
    assert [(r[0], r[1], r[2], r[3], r[5]) for r in rows] == [
        (1, "inputs.xlsx", "Check 1", FAILED, "Checks!B1"),
        (2, "Two.xlsm", "Check 3", FAILED, "Checks!B3"),
        (3, "One.xlsm", "Check 2", CANNOT, "Checks!B2"),
        (4, "Two.xlsm", "Check 2", CANNOT, "Checks!B2"),
    ]


def test_the_overall_outcome_is_that_of_all_books_and_of_its_own_control_totals(shown: Shown) -> None:
    assert set(shown.column("control_results")) == {"Pass"}
    assert shown["overall_check"] == "2 of 15 checks failed, 2 cannot be performed"
    assert shown.errors == []


def test_the_cover_of_a_run_without_a_fault_says_that_all_passed(
    filling: Filling, report: Partnership
) -> None:
    sound = filling.of(report, [row("One.xlsm", number, PASSED) for number in range(1, 4)])
    assert sound["overall_check"] == "All 10 checks passed"
    assert sound.rows("Not passed", "No.", 6) == []


def test_where_all_are_too_many_those_that_did_not_pass_are_listed_and_all_are_counted(
    filling: Filling, report: Partnership
) -> None:
    many = [row(f"Book {i % 5}.xlsm", i, PASSED if i % 7 else FAILED) for i in range(30)]
    kept = listed(many, 12)
    assert [each["Result"] for each in kept] == [FAILED] * 5
    assert listed(many[:12], 12) == many[:12]
    given = figures.of_book(report, filling.book, every_check=many)
    shown = filling.shown(Figures(given.names, {**given.tables, "all_checks": kept}), {})
    assert [shown["checks_made"], shown["checks_failed"], shown["checks_listed"]] == [30, 5, 5]
    assert set(shown.column("control_results")) == {"Pass", CANNOT}  # the list has not every book's checks


def test_a_check_that_is_lost_from_the_list_fails_a_control_total(
    filling: Filling, report: Partnership
) -> None:
    given = figures.of_book(report, filling.book, every_check=EVERY)
    given = Figures(given.names, {**given.tables, "all_checks": EVERY[1:]})
    assert "Fail" in filling.shown(given, {}).column("control_results")

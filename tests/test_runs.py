"""A run as a whole: books of the whole partnership, the list of all checks, trying it out, what it tells."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from lictp_xl import sync
from lictp_xl.book.named import named_values
from lictp_xl.cli import commands
from lictp_xl.editions import FINAL
from tests import small_partnership as small
from tests.conftest import Once
from tests.small_partnership import ITS_COPY, ONE

OF_ALL = """
[[books]]
template = "checks"
for_each = []
save_as = "Checks.xlsm"
hosts = ["values", "excel"]

[[books]]
template = "risk_register"
for_each = []
save_as = "Risk register.xlsm"
hosts = ["values"]
"""
pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")  # by openpyxl, which reads only
RISKS, CHECKS = "Risk register values.xlsx", "Checks.xlsm"


def make(house: Path) -> None:
    small.make(house)
    add_books_of_all(house)
    sync.run(house)


def add_books_of_all(house: Path) -> None:
    path = house / "plan.toml"
    path.write_text(path.read_text(encoding="utf-8") + OF_ALL, encoding="utf-8")


@pytest.fixture
def folder(once: Once, tmp_path: Path) -> Path:
    """A budget, the risk register and the list of all checks, written."""
    made = once("small_partnership_with_checks", lambda where: make(where / "workbooks"))
    return shutil.copytree(made / "workbooks", tmp_path / "workbooks")


def listed(folder: Path) -> list[tuple[object, ...]]:
    """The rows of the table of all checks."""
    book = openpyxl.load_workbook(folder / "books" / "Checks values.xlsx")
    sheet = next(sheet for sheet in book.worksheets if "all_checks" in sheet.tables)
    rows = sheet[sheet.tables["all_checks"].ref]
    return [tuple(cell.value for cell in row) for row in rows[1:] if row[0].value]


def test_the_list_of_all_checks_is_written_last_wherever_the_plan_has_it(folder: Path) -> None:
    outcomes = sync.run(folder).outcomes
    assert [outcome.book.path for outcome in outcomes][-2:] == ["Checks values.xlsx", CHECKS]
    assert set(small.became(sync.run(folder)).values()) == {"unchanged"}


def test_it_lists_the_checks_on_the_inputs_and_those_of_each_book_once_with_their_places(
    folder: Path,
) -> None:
    rows = listed(folder)
    assert {row[0] for row in rows} == {"inputs.xlsx", ONE, RISKS}
    assert ("inputs.xlsx", "Every mitigation has a risk", "Fail") in {row[:3] for row in rows}
    budget = [row for row in rows if row[0] == ONE]
    shares = next(row for row in budget if row[1] == "The partners' shares add to 100%")
    assert shares[2] == "Pass"
    sheet, _, ref = str(shares[4]).partition("!")
    assert openpyxl.load_workbook(folder / "books" / ITS_COPY)[sheet][ref].value == "Pass"
    assert [row[2] for row in budget if row[1] == "Named results are those of the rules"] == ["Pass"]


def test_it_says_which_book_could_not_be_written(folder: Path) -> None:
    place = small.place(folder / "books" / ONE, "published_users")
    small.put(folder / "books" / ONE, {place: 250})
    report = sync.run(folder)
    assert small.became(report)[CHECKS] == "written"
    row = next(row for row in listed(folder) if row[:2] == (ONE, "The book is up to date"))
    assert row[2] == "Fail" and "is now 250.00" in str(row[3])


def test_it_tells_of_an_approved_book_and_of_the_version_after_it(folder: Path) -> None:
    small.plan(folder)
    add_books_of_all(folder)
    status = f'[[status]]\nbook = "{ONE}"\nis = "{FINAL}"\n'
    plan = folder / "plan.toml"
    plan.write_text(plan.read_text(encoding="utf-8") + status, encoding="utf-8")
    small.change_charge(folder, 311000)
    sync.run(folder)
    assert {str(row[0]) for row in listed(folder)} > {ONE, ONE.replace(".xlsm", " v2.xlsm")}
    assert not sync.run(folder, check=True).stale


def test_a_stale_book_makes_the_list_stale(folder: Path) -> None:
    small.change_charge(folder, 311000)
    assert set(small.became(sync.run(folder, check=True)).values()) == {"stale"}


def test_a_book_of_the_whole_partnership_is_checked_like_any_other(folder: Path) -> None:
    run = CliRunner().invoke(commands, ["check", str(folder), "--each"], catch_exceptions=False)
    assert f"({RISKS}" in " ".join(run.output.split())
    shown = named_values((folder / "books" / RISKS).read_bytes())
    assert shown["book_title"][1] == "Risk register"


def test_a_dry_run_tells_what_a_run_would_and_touches_no_file(folder: Path) -> None:
    small.change_charge(folder, 311000)
    before = small.files(folder)
    dry = sync.run(folder, dry_run=True)
    assert small.files(folder) == before
    wet = sync.run(folder)
    assert dry.dry and not wet.dry
    assert small.became(dry) == small.became(wet)
    for tried, done in zip(dry.outcomes, wet.outcomes, strict=True):
        assert (tried.changes, tried.figures, tried.tally) == (done.changes, done.figures, done.tally)


def test_a_dry_run_in_a_folder_without_books_makes_none(tmp_path: Path) -> None:
    house = small.make(tmp_path / "workbooks")
    assert set(small.became(sync.run(house, dry_run=True)).values()) == {"written"}
    assert not (house / "books").exists()


def test_the_command_says_that_nothing_was_written(folder: Path) -> None:
    small.change_charge(folder, 311000)
    run = CliRunner().invoke(commands, ["sync", str(folder), "--dry-run"], catch_exceptions=False)
    said = " ".join(run.output.split())
    assert run.exit_code == 0
    assert "315,000.00 -> 311,000.00" in said
    assert "Nothing was written: this is what a run would do" in said


def test_every_figure_that_a_run_changes_is_told_with_its_cell_its_name_and_both_values(folder: Path) -> None:
    small.change_charge(folder, 311000)
    figures = small.outcome_of(sync.run(folder), ONE).figures
    sheet, ref = small.place(folder / "books" / ONE, "annual_charge")
    (charge,) = [change for change in figures if (change.sheet, change.cell) == (sheet, ref)]
    assert (charge.old, charge.new) == (315000, 311000)
    assert charge.label
    assert all(change.old != change.new for change in figures)


def test_only_the_books_that_are_asked_for_are_written(folder: Path) -> None:
    small.change_charge(folder, 311000)
    report = sync.run(folder, only=[ONE])
    assert small.became(report) == {ONE: "written", ITS_COPY: "written"}
    assert small.became(sync.run(folder))[RISKS] == "written"


def test_the_command_takes_overwrite_and_set_aside(folder: Path) -> None:
    place = small.place(folder / "books" / ONE, "published_users")
    for option in ("--overwrite", "--set-aside"):
        small.put(folder / "books" / ONE, {place: 250})
        stopped = CliRunner().invoke(commands, ["sync", str(folder)], catch_exceptions=False)
        assert stopped.exit_code == 1 and "is now 250.00" in " ".join(stopped.output.split())
        done = CliRunner().invoke(commands, ["sync", str(folder), option], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert "were written over" in " ".join(done.output.split())

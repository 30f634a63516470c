"""Sync: every book brought up to date, and nothing lost whatever happens on the way."""

import io
import json
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from filelock import FileLock

from lictp_xl import sync
from lictp_xl.book.named import named_values
from lictp_xl.errors import InputsError, LictpError, PlanError

REPOSITORY = Path(__file__).parents[1]
TYPED_ROW = "A5"
ONE = "2022-23/Melton budget 2022-23.xlsm"
ITS_COPY = "2022-23/Melton budget 2022-23 values.xlsx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The partnership's folder with a plan of one partner and one year, so that a run is short."""
    house = tmp_path / "workbooks"
    shutil.copytree(REPOSITORY / "workbooks", house, ignore=shutil.ignore_patterns("books", "~$*"))
    plan(house, ["2022/23"])
    return house


def plan(house: Path, years: list[str], partners: str = '["Melton"]', **more: str) -> None:
    lines = {
        "template": '"budget"',
        "for_each": '["partner", "year"]',
        "partners": partners,
        "years": json.dumps(years),
        "save_as": '"{year}/{partner} budget {year}.xlsm"',
        "hosts": '["excel", "values"]',
        "status": '"Draft"',
        **more,
    }
    text = "[[books]]\n" + "\n".join(f"{key} = {value}" for key, value in lines.items())
    (house / "plan.toml").write_text(text, encoding="utf-8")


def became(report: sync.Report) -> dict[str, str]:
    return {outcome.book.path: outcome.became for outcome in report.outcomes}


def state(house: Path) -> dict[str, tuple[int, bytes]]:
    """Every file with its time of change and its bytes, but for the lock."""
    files = (path for path in house.rglob("*") if path.is_file() and path.name != ".sync.lock")
    return {str(path.relative_to(house)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def note_cell(book: openpyxl.Workbook) -> tuple[str, str]:
    """The first cell of the Notes sheet that people type in."""
    for row in book["Notes"].iter_rows():
        for cell in row:
            if not cell.protection.locked and cell.value is None:
                return "Notes", cell.coordinate
    raise AssertionError("the Notes sheet has no cell to type in")


def type_into(path: Path, values: dict[tuple[str, str], object]) -> None:
    """What Excel does when a person types and saves, as openpyxl can do it."""
    book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
    for (sheet, ref), value in values.items():
        cell = book[sheet][ref]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # a person typed text, with an apostrophe in front where it begins with =
    book.save(path)


def test_a_second_run_touches_no_file(folder: Path) -> None:
    first = sync.run(folder)
    assert set(became(first).values()) == {"written"}
    before = state(folder)
    second = sync.run(folder)
    assert set(became(second).values()) == {"unchanged"}
    assert state(folder) == before


def test_the_same_inputs_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    sync.run(folder)
    sync.run(again)
    for path in (ONE, ITS_COPY):
        assert (folder / "books" / path).read_bytes() == (again / "books" / path).read_bytes()


def test_check_writes_nothing_and_says_what_is_stale(folder: Path) -> None:
    before = state(folder)
    report = sync.run(folder, check=True)
    assert report.stale and set(became(report).values()) == {"stale"}
    assert state(folder) == before
    sync.run(folder)
    assert not sync.run(folder, check=True).stale


def test_a_changed_figure_is_reported_old_and_new(folder: Path) -> None:
    sync.run(folder)
    change_melton_s_charge(folder, 311000)
    report = sync.run(folder)
    changes = {c.name: (c.old, c.new) for o in report.outcomes for c in o.changes}
    assert changes["charge_in_year"] == (315000.0, 311000.0)
    assert changes["full_year_variance"] == (4000.0, 0.0)


def change_melton_s_charge(folder: Path, amount: int) -> None:
    book = openpyxl.load_workbook(folder / "inputs.xlsx")
    cells = [cell for row in book["Charges"].iter_rows() for cell in row if cell.value == 315000]
    assert len(cells) == 1
    cells[0].value = amount
    book.save(folder / "inputs.xlsx")


def test_what_people_typed_is_carried_over_with_its_kind(folder: Path) -> None:
    sync.run(folder)
    path = folder / "books" / ONE
    sheet, first = note_cell(openpyxl.load_workbook(path))
    type_into(path, {(sheet, first): "=1+1 is what I typed"})
    sync.run(folder)
    change_melton_s_charge(folder, 311000)
    report = sync.run(folder)
    assert became(report)[ONE] == "written"
    for written in (ONE, ITS_COPY):
        cell = openpyxl.load_workbook(folder / "books" / written)[sheet][first]
        assert (cell.value, cell.data_type) == ("=1+1 is what I typed", "s"), written


def test_what_is_typed_into_a_copy_of_figures_stays_there(folder: Path) -> None:
    sync.run(folder)
    sheet, first = note_cell(openpyxl.load_workbook(folder / "books" / ONE))
    type_into(folder / "books" / ITS_COPY, {(sheet, first): "for the committee"})
    change_melton_s_charge(folder, 311000)
    sync.run(folder)
    sync.run(folder)
    assert openpyxl.load_workbook(folder / "books" / ITS_COPY)[sheet][first].value == "for the committee"
    assert openpyxl.load_workbook(folder / "books" / ONE)[sheet][first].value is None


def test_what_is_taken_out_of_a_book_goes_from_its_copy_too(folder: Path) -> None:
    sync.run(folder)
    path = folder / "books" / ONE
    sheet, first = note_cell(openpyxl.load_workbook(path))
    type_into(path, {(sheet, first): "withdrawn"})
    sync.run(folder)
    assert openpyxl.load_workbook(folder / "books" / ITS_COPY)[sheet][first].value == "withdrawn"
    type_into(path, {(sheet, first): None})
    sync.run(folder)
    assert openpyxl.load_workbook(folder / "books" / ITS_COPY)[sheet][first].value is None


def test_a_book_open_in_excel_is_left_and_the_others_are_written(folder: Path) -> None:
    plan(folder, ["2022/23", "2023/24"])
    sync.run(folder)
    change_melton_s_charge(folder, 311000)
    before = (folder / "books" / ONE).read_bytes()
    (folder / "books" / "2022-23" / "~$Melton budget 2022-23.xlsm").touch()
    report = sync.run(folder)
    assert became(report)[ONE] == "failed"
    assert "open in Excel" in next(o.problem for o in report.outcomes if o.book.path == ONE)
    assert (folder / "books" / ONE).read_bytes() == before
    assert became(report)["2023-24/Melton budget 2023-24.xlsm"] == "written"


def test_a_template_that_is_gone_stops_its_books_and_loses_none(folder: Path) -> None:
    sync.run(folder)
    before = (folder / "books" / ONE).read_bytes()
    (folder / "templates" / "budget.xlsx").unlink()
    report = sync.run(folder)
    assert report.failed and "budget.xlsx" in report.outcomes[0].problem
    assert (folder / "books" / ONE).read_bytes() == before


def test_a_damaged_manifest_or_book_is_put_right(folder: Path) -> None:
    sync.run(folder)
    good = (folder / "books" / ONE).read_bytes()
    (folder / "books" / "manifest.json").write_text("{", encoding="utf-8")
    assert set(became(sync.run(folder)).values()) == {"unchanged"}  # the same bytes again: not rewritten
    (folder / "books" / ONE).unlink()
    assert became(sync.run(folder))[ONE] == "written"
    assert (folder / "books" / ONE).read_bytes() == good


def test_a_book_that_is_no_workbook_any_more_stops_rather_than_losing_what_was_typed(folder: Path) -> None:
    sync.run(folder)
    (folder / "books" / ONE).write_bytes(b"not a workbook")
    report = sync.run(folder)
    assert became(report)[ONE] == "failed"
    assert (folder / "books" / ONE).read_bytes() == b"not a workbook"


def test_bad_inputs_stop_before_anything_is_written_and_are_told_all_at_once(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "inputs.xlsx")
    users = next(cell for row in book["Users"].iter_rows() for cell in row if cell.value == 229)
    users.value = "many"
    charge = next(cell for row in book["Charges"].iter_rows() for cell in row if cell.value == 315000)
    charge.value = "three hundred thousand"
    book.save(folder / "inputs.xlsx")
    with pytest.raises(InputsError) as told:
        sync.run(folder)
    assert len(told.value.problems) == 2
    assert any("Users" in problem and "many" in problem for problem in told.value.problems)
    assert not (folder / "books").exists()


def test_a_plan_that_climbs_out_of_its_folder_is_refused(folder: Path) -> None:
    plan(folder, ["2022/23"], save_as='"../../{partner} {year}.xlsm"')
    with pytest.raises(PlanError):
        sync.run(folder)


def test_a_final_book_is_left_as_it_is(folder: Path) -> None:
    sync.run(folder)
    before = (folder / "books" / ONE).read_bytes()
    plan(folder, ["2022/23"], status='"Final"')
    change_melton_s_charge(folder, 311000)
    report = sync.run(folder)
    assert became(report)[ONE] == "final"
    assert (folder / "books" / ONE).read_bytes() == before


def test_two_runs_at_once_are_one_too_many(folder: Path) -> None:
    (folder / "books").mkdir()
    with FileLock(folder / "books" / ".sync.lock"), pytest.raises(LictpError, match="another sync"):
        sync.run(folder)


def test_a_formula_without_a_value_stops_its_book_unless_asked_and_then_the_cover_says_so(
    folder: Path,
) -> None:
    template = folder / "templates" / "budget.xlsx"
    with_a_formula(template, "=TODAY()")
    report = sync.run(folder)
    assert report.failed and "TODAY changes by itself" in report.outcomes[0].problem
    assert not (folder / "books" / ONE).exists()
    assert not sync.run(folder, allow_unvalued=True).failed
    values = named_values((folder / "books" / ONE).read_bytes())
    assert values["completeness"][1] == "Incomplete"


def with_a_formula(path: Path, formula: str) -> None:
    """The template with one more formula, in the first typed cell of its notes."""
    source = io.BytesIO(path.read_bytes())
    book = openpyxl.load_workbook(source)
    sheet = book["Workings"]
    sheet.cell(sheet.max_row + 2, 1).value = formula
    book.save(path)


def test_a_book_of_figures_holds_no_formula_and_no_macro(folder: Path) -> None:
    sync.run(folder)
    with zipfile.ZipFile(folder / "books" / ITS_COPY) as package:
        assert "xl/vbaProject.bin" not in package.namelist()
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in package.read(name) and b"<f " not in package.read(name), name


def test_killed_at_any_moment_each_book_is_the_old_one_or_the_new_one(folder: Path) -> None:
    """The process is killed while it writes; whatever moment that was, every book is whole."""
    plan(folder, ["2021/22", "2022/23", "2023/24"])
    sync.run(folder)
    old = books(folder)
    change_melton_s_charge(folder, 311000)
    finished = shutil.copytree(folder, folder.with_name("finished"))
    sync.run(finished)
    new = books(finished)
    assert all(old[path] != new[path] for path in old)
    seen = set()
    for seed in range(8):
        trial = shutil.copytree(folder, folder.with_name(f"trial{seed}"))
        kill_a_run(trial, random.Random(seed).uniform(0.0, 0.6))
        for path, data in books(trial).items():
            assert data in (old[path], new[path]), f"{path} is half written"
            seen.add(data == new[path])
        assert not sync.run(trial).failed
        assert books(trial) == new
        assert not list(trial.rglob("*.writing"))
    assert seen, "no trial was looked at"


def books(house: Path) -> dict[str, bytes]:
    found = sorted((house / "books").rglob("*.xls*"))
    return {str(path.relative_to(house)): path.read_bytes() for path in found}


def kill_a_run(house: Path, delay: float) -> None:
    """Start a run, wait until it begins to write, and a little more; then kill it."""
    code = (
        "import sys; from pathlib import Path; from lictp_xl import sync; "
        "sync.run(Path(sys.argv[1]), progress=lambda *_: print('book', flush=True))"
    )
    run = subprocess.Popen([sys.executable, "-c", code, str(house)], stdout=subprocess.PIPE)
    assert run.stdout is not None
    run.stdout.readline()
    time.sleep(delay)
    run.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    run.wait(30)
    run.stdout.close()

"""A partnership's folder with a plan of one partner and one year, so that a run of sync is short."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import openpyxl

from lictp_xl.book.named import named_values
from lictp_xl.outcomes import Outcome, Report

REPOSITORY = Path(__file__).parents[1]
ONE = "2022-23/Melton budget 2022-23.xlsm"
ITS_COPY = "2022-23/Melton budget 2022-23 values.xlsx"


def make(house: Path) -> Path:
    """The committed inputs and templates, with a plan of Melton's budget of 2022/23."""
    shutil.copytree(REPOSITORY / "workbooks", house, ignore=shutil.ignore_patterns("books", "~$*"))
    plan(house)
    return house


def plan(house: Path, statuses: Mapping[str, str] | None = None, **more: str) -> None:
    """The plan, with the statuses of some books."""
    lines = {
        "template": '"budget"',
        "for_each": '["partner", "year"]',
        "partners": '["Melton"]',
        "years": '["2022/23"]',
        "save_as": '"{year}/{partner} budget {year}.xlsm"',
        "hosts": '["excel", "values"]',
        **more,
    }
    text = "[[books]]\n" + "\n".join(f"{key} = {value}" for key, value in lines.items())
    for path, status in (statuses or {}).items():
        text += f"\n[[status]]\nbook = {json.dumps(path)}\nis = {json.dumps(status)}\n"
    (house / "plan.toml").write_text(text, encoding="utf-8")


def change_charge(house: Path, amount: int) -> None:
    """Another charge for Melton in the inputs."""
    book = openpyxl.load_workbook(house / "inputs.xlsx")
    sheet = book["Charges"]
    headings = [str(cell.value).split(" (")[0] for cell in sheet[4]]
    arrangement, partner = headings.index("Arrangement"), headings.index("Partner")
    for row in sheet.iter_rows(min_row=5):
        if (row[arrangement].value, row[partner].value) == ("New", "Melton"):
            row[headings.index("Annual amount")].value = amount
            book.save(house / "inputs.xlsx")
            return
    raise AssertionError("the inputs hold no charge of the new service to Melton")


def became(report: Report) -> dict[str, str]:
    return {outcome.book.path: outcome.became for outcome in report.outcomes}


def outcome_of(report: Report, path: str) -> Outcome:
    return next(outcome for outcome in report.outcomes if outcome.book.path == path)


def files(house: Path) -> dict[str, bytes]:
    """Every file with its bytes, but for the lock."""
    every = (path for path in house.rglob("*") if path.is_file() and path.name != ".sync.lock")
    return {str(path.relative_to(house)): path.read_bytes() for path in every}


def place(path: Path, name: str) -> tuple[str, str]:
    """The sheet and cell that a name of a book stands for."""
    sheet, _, ref = named_values(path.read_bytes())[name][0].rpartition("!")
    return sheet, ref


def shown(path: Path, name: str) -> object:
    return named_values(path.read_bytes())[name][1]


def note_cell(path: Path) -> tuple[str, str]:
    """The first cell of the Notes sheet that people type in."""
    for row in openpyxl.load_workbook(path)["Notes"].iter_rows():
        for cell in row:
            if not cell.protection.locked and cell.value is None:
                return "Notes", cell.coordinate
    raise AssertionError("the Notes sheet has no cell to type in")


def put(path: Path, values: Mapping[tuple[str, str], object]) -> None:
    """Put values or formulas into cells of a book and save it: what its formulas showed is kept.

    openpyxl would save the formulas without their values, so the sheet's own XML is changed.
    """
    from tests.edited_xml import with_cells

    path.write_bytes(with_cells(path.read_bytes(), values))


def kill_a_run(house: Path, seed: int) -> None:
    """Start a run, wait until it begins to write, and a little more; then kill it."""
    code = (
        "import sys; from pathlib import Path; from lictp_xl import sync; "
        "sync.run(Path(sys.argv[1]), progress=lambda *_: print('book', flush=True))"
    )
    run = subprocess.Popen([sys.executable, "-c", code, str(house)], stdout=subprocess.PIPE)
    assert run.stdout is not None
    run.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.0, 0.6))
    run.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    run.wait(30)
    run.stdout.close()

"""An unlocked cell belongs to people, a locked one to sync: what is changed there is not lost unseen."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Protection

from lictp_xl import sync
from lictp_xl.book.locked import standing_cells
from lictp_xl.buttons import refreshed
from lictp_xl.outcomes import Report
from tests import small_partnership as small
from tests.conftest import Once
from tests.hosts.open_in_openpyxl import BookInMemory
from tests.hosts.saved_again import saved_again
from tests.small_partnership import ITS_COPY, ONE

SET_ASIDE = "2022-23/Melton budget 2022-23 set aside.xlsx"


@pytest.fixture
def folder(once: Once, tmp_path: Path) -> Path:
    """The small partnership, its book and the copy of figures written."""
    made = once("small_partnership", lambda where: sync.run(small.make(where / "workbooks")))
    return shutil.copytree(made / "workbooks", tmp_path / "workbooks")


def book(folder: Path, path: str = ONE) -> Path:
    return folder / "books" / path


def problem(report: Report, path: str = ONE) -> str:
    return small.outcome_of(report, path).problem


def test_a_figure_changed_by_hand_stops_its_book_with_the_cell_and_both_values(folder: Path) -> None:
    sheet, ref = small.place(book(folder), "published_users")
    small.put(book(folder), {(sheet, ref): 250})
    before = small.files(folder)
    report = sync.run(folder)
    assert set(small.became(report).values()) == {"failed"}
    assert f"{sheet}!{ref} was written as 229.00, and is now 250.00" in problem(report)
    assert "--overwrite" in problem(report) and "--set-aside" in problem(report)
    assert small.files(folder) == before


def test_a_formula_changed_by_hand_stops_its_book(folder: Path) -> None:
    sheet, ref = small.place(book(folder), "full_year_variance")
    small.put(book(folder), {(sheet, ref): "=4000"})
    assert f"{sheet}!{ref} was written as =" in problem(sync.run(folder))
    assert "is now =4000" in problem(sync.run(folder))


def test_a_number_typed_over_a_formula_stops_its_book_even_where_it_is_the_same_number(folder: Path) -> None:
    sheet, ref = small.place(book(folder), "charge_in_year")
    small.put(book(folder), {(sheet, ref): 315000})
    assert "is now 315,000.00" in problem(sync.run(folder))


def test_a_label_changed_by_hand_stops_its_book(folder: Path) -> None:
    small.put(book(folder), {("Checks", "A5"): "My own heading"})
    assert 'Checks!A5 was written as "Outcome", and is now "My own heading"' in problem(sync.run(folder))


def test_something_put_into_a_locked_cell_that_was_blank_stops_its_book(folder: Path) -> None:
    small.put(book(folder), {("Charge", "H60"): "see my e-mail"})
    assert 'Charge!H60 was written as a blank, and is now "see my e-mail"' in problem(sync.run(folder))


def test_a_figure_taken_out_by_hand_stops_its_book(folder: Path) -> None:
    sheet, ref = small.place(book(folder), "published_users")
    small.put(book(folder), {(sheet, ref): None})
    assert f"{sheet}!{ref} was written as 229.00, and is now a blank" in problem(sync.run(folder))


def test_a_copy_of_figures_changed_by_hand_stops_and_its_book_is_written(folder: Path) -> None:
    sheet, ref = small.place(book(folder, ITS_COPY), "annual_charge")
    small.put(book(folder, ITS_COPY), {(sheet, ref): 351000})
    small.change_charge(folder, 311000)
    report = sync.run(folder)
    assert small.became(report) == {ONE: "written", ITS_COPY: "failed"}
    assert "was written as 315,000.00, and is now 351,000.00" in problem(report, ITS_COPY)
    assert small.shown(book(folder, ITS_COPY), "annual_charge") == 351000


def test_overwrite_writes_what_belongs_there_and_tells_what_it_wrote_over(folder: Path) -> None:
    sheet, ref = small.place(book(folder), "published_users")
    small.put(book(folder), {(sheet, ref): 250})
    report = sync.run(folder, overwrite=True)
    assert small.became(report)[ONE] == "written"
    assert "is now 250.00" in small.outcome_of(report, ONE).note
    assert small.shown(book(folder), "published_users") == 229
    assert not book(folder, SET_ASIDE).exists()
    assert set(small.became(sync.run(folder)).values()) == {"unchanged"}


def test_set_aside_keeps_what_was_found_in_a_workbook_beside_the_book(folder: Path) -> None:
    users = small.place(book(folder), "published_users")
    charge = small.place(book(folder), "annual_charge")
    small.put(book(folder), {users: 250, charge: "=1+1", ("Charge", "H60"): '=HYPERLINK("x")'})
    report = sync.run(folder, set_aside=True)
    assert "set aside.xlsx keeps what was found" in small.outcome_of(report, ONE).note
    assert small.shown(book(folder), "published_users") == 229
    kept = openpyxl.load_workbook(book(folder, SET_ASIDE)).active
    assert kept is not None
    rows = {(row[0].value, row[1].value): (row[2].value, row[3]) for row in kept.iter_rows(min_row=5)}
    assert (rows[users][0], rows[users][1].value) == (229, 250)
    assert (rows[charge][1].value, rows[charge][1].data_type) == ("=1+1", "s")
    assert rows["Charge", "H60"][1].data_type == "s"
    assert set(rows) == {users, charge, ("Charge", "H60")}


def test_what_was_set_aside_before_is_never_written_over(folder: Path) -> None:
    place = small.place(book(folder), "published_users")
    for number in (250, 260, 270):
        small.put(book(folder), {place: number})
        sync.run(folder, set_aside=True)
    found = []
    for path in sorted(book(folder).parent.glob("*set aside*")):
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        found.append((path.name.removeprefix("Melton budget 2022-23 "), sheet["D5"].value))
    assert found == [("set aside 2.xlsx", 260), ("set aside 3.xlsx", 270), ("set aside.xlsx", 250)]


def test_a_dry_run_sets_nothing_aside(folder: Path) -> None:
    small.put(book(folder), {small.place(book(folder), "published_users"): 250})
    before = small.files(folder)
    assert small.became(sync.run(folder, set_aside=True, dry_run=True))[ONE] == "written"
    assert small.files(folder) == before


def test_what_people_type_in_their_own_cells_is_no_change_by_hand(folder: Path) -> None:
    small.put(book(folder), {small.note_cell(book(folder)): "mine"})
    assert small.became(sync.run(folder))[ONE] == "written"


def test_a_cell_that_a_person_unlocked_and_changed_is_found_and_can_be_set_aside(folder: Path) -> None:
    sheet, ref = small.place(book(folder), "published_users")
    changed = openpyxl.load_workbook(book(folder), keep_vba=True)
    changed[sheet][ref].value = 250
    changed[sheet][ref].protection = Protection(locked=False)
    changed.save(book(folder))
    assert f"{sheet}!{ref} was written as 229.00, and is now 250.00" in problem(sync.run(folder))
    assert small.became(sync.run(folder, set_aside=True))[ONE] == "written"
    assert small.shown(book(folder), "published_users") == 229


@pytest.mark.parametrize("path", [ONE, ITS_COPY])
def test_a_book_opened_and_saved_by_libreoffice_was_not_changed_by_hand(
    path: str, folder: Path, tmp_path: Path, needs_libreoffice: None
) -> None:
    saved = saved_again(book(folder, path), tmp_path)
    differ = numbers(saved) ^ numbers(book(folder, path))
    assert path == ITS_COPY or differ, "LibreOffice keeps fewer digits, or this test tests nothing"
    shutil.copy(saved, book(folder, path))
    small.change_charge(folder, 311000)
    assert set(small.became(sync.run(folder)).values()) == {"written"}


def numbers(path: Path) -> set[tuple[str, float]]:
    cells = standing_cells(path.read_bytes(), ["Budget"])
    return {(place, cell.value) for place, cell in cells.items() if isinstance(cell.value, float)}


def test_formulas_that_could_not_be_worked_out_again_were_not_changed_by_hand(folder: Path) -> None:
    """A program without our functions shows #NAME? in their place; the formulas stand."""
    place = small.place(book(folder), "annual_charge")
    source = openpyxl.load_workbook(book(folder))[place[0]][place[1]].value
    small.put(book(folder), {place: source})  # the formula, its value gone
    assert small.became(sync.run(folder))[ONE] == "written"


def test_a_refreshed_book_was_not_changed_by_hand(folder: Path) -> None:
    small.change_charge(folder, 311000)
    opened = BookInMemory(book(folder))
    assert "cells changed" in refreshed(opened)
    opened.save()
    report = sync.run(folder)
    assert small.became(report)[ONE] == "written", problem(report)


def test_nor_was_one_that_was_refreshed_before_the_inputs_changed_again(folder: Path) -> None:
    small.change_charge(folder, 311000)
    opened = BookInMemory(book(folder))
    refreshed(opened)
    opened.save()
    small.change_charge(folder, 312000)
    report = sync.run(folder)
    assert small.became(report)[ONE] == "written", problem(report)


def test_a_run_killed_before_its_manifest_was_kept_leaves_no_book_that_seems_changed(folder: Path) -> None:
    """The inputs have changed again since, so that what the killed run wrote is not what is wanted now."""
    small.change_charge(folder, 311000)
    manifest = folder / "books" / "manifest.json"
    old = manifest.read_bytes()
    unfinished = shutil.copytree(folder, folder.with_name("unfinished"))
    sync.run(unfinished)  # what the killed run would have come to
    shutil.copy(unfinished / "books" / ONE, book(folder))
    shutil.copy(unfinished / "books" / "manifest.json", manifest)
    journal(folder, old)
    small.change_charge(folder, 312000)
    report = sync.run(folder)
    assert small.became(report)[ONE] == "written", problem(report)


def journal(folder: Path, old_manifest: bytes) -> None:
    """As a run leaves it that was killed: the new entries in the journal, the old ones in the manifest."""
    from lictp_xl import manifest

    new = manifest.read(folder / "books")
    (folder / "books" / "manifest.json").write_bytes(old_manifest)
    for path, entry in new.books.items():
        manifest.announce(folder / "books", path, entry, new.templates[entry.template])


def test_a_template_whose_typed_cells_are_locked_is_not_filled(folder: Path) -> None:
    before = book(folder).read_bytes()
    template = folder / "templates" / "budget.xlsx"
    drawn = openpyxl.load_workbook(template)
    for row in drawn["Notes"]["B9:D28"]:
        for cell in row:
            cell.protection = Protection(locked=True)
    drawn.save(template)
    assert "a data validation waits for what people type here, but the cell is locked" in problem(
        sync.run(folder)
    )
    assert book(folder).read_bytes() == before

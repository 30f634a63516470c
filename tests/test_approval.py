"""Approved books: a Final one survives any run byte for byte, and the next version says how it differs."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lictp_xl import audit, sync
from lictp_xl.approval import NONE_APPROVED
from lictp_xl.buttons import refreshed
from lictp_xl.checks import Result
from lictp_xl.editions import DRAFT, FINAL, SUPERSEDED
from lictp_xl.errors import BookRefused
from tests import small_partnership as small
from tests.conftest import Once
from tests.hosts.open_in_openpyxl import BookInMemory
from tests.small_partnership import ITS_COPY, ONE

SECOND = "2022-23/Melton budget 2022-23 v2.xlsm"
SECONDS_COPY = "2022-23/Melton budget 2022-23 v2 values.xlsx"
THIRD = "2022-23/Melton budget 2022-23 v3.xlsm"


@pytest.fixture(scope="module")
def written(once: Once) -> Path:
    made = once("small_partnership", lambda where: sync.run(small.make(where / "workbooks")))
    return made / "workbooks"


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """The small partnership, its book and the copy of figures written, and both approved."""
    house = shutil.copytree(written, tmp_path / "workbooks")
    small.plan(house, {ONE: FINAL})
    return house


@pytest.fixture
def moved(once: Once, tmp_path: Path) -> Path:
    """The same, with the second version beside it."""
    made = once("small_partnership_moved", lambda where: move(where / "workbooks"))
    return shutil.copytree(made / "workbooks", tmp_path / "workbooks")


def move(house: Path) -> None:
    sync.run(small.make(house))
    small.plan(house, {ONE: FINAL})
    sync.run(house)
    small.change_charge(house, 311000)
    sync.run(house)


def data(folder: Path, path: str = ONE) -> bytes:
    return (folder / "books" / path).read_bytes()


def value(folder: Path, path: str, name: str) -> object:
    return small.shown(folder / "books" / path, name)


def type_into(folder: Path, path: str, values: Mapping[str, object]) -> None:
    """Type into named cells of a book, as a person does."""
    book = folder / "books" / path
    small.put(book, {small.place(book, name): each for name, each in values.items()})


# A Final book stays


def test_an_approved_book_whose_figures_stand_is_left_alone_and_nothing_is_written_beside_it(
    folder: Path,
) -> None:
    before = data(folder), data(folder, ITS_COPY)
    report = sync.run(folder)
    assert small.became(report) == {ONE: "final", ITS_COPY: "final"}
    assert (data(folder), data(folder, ITS_COPY)) == before
    assert not report.failed


def test_where_its_figures_have_moved_that_is_said_and_the_next_version_is_written_beside_it(
    folder: Path,
) -> None:
    before = data(folder), data(folder, ITS_COPY)
    sync.run(folder)
    small.change_charge(folder, 311000)
    report = sync.run(folder)
    written = {SECOND: "written", SECONDS_COPY: "written"}
    assert small.became(report) == {ONE: "final", ITS_COPY: "final", **written}
    assert (data(folder), data(folder, ITS_COPY)) == before
    note = small.outcome_of(report, ONE).note
    assert "Charge 315,000.00 -> 311,000.00" in note
    assert "Melton budget 2022-23 v2.xlsm has those of today" in note
    changes = {change.name: (change.old, change.new) for change in small.outcome_of(report, SECOND).changes}
    assert changes["charge_in_year"] == (315000, 311000)
    assert changes["full_year_variance"] == (4000, 0)


def test_the_inputs_moving_at_once_with_the_approval_is_no_matter(folder: Path) -> None:
    before = data(folder)
    small.change_charge(folder, 311000)
    assert small.became(sync.run(folder))[SECOND] == "written"
    assert data(folder) == before


def test_a_change_of_the_inputs_that_moves_no_figure_of_the_book_makes_no_version(folder: Path) -> None:
    sync.run(folder)
    book = openpyxl.load_workbook(folder / "inputs.xlsx")
    book["Mitigations"]["C5"].value = "Something else is done about it"
    book.save(folder / "inputs.xlsx")
    for _ in range(2):
        assert small.became(sync.run(folder)) == {ONE: "final", ITS_COPY: "final"}
    assert not sync.run(folder, check=True).stale


def test_check_says_that_the_next_version_is_stale_and_writes_nothing(folder: Path) -> None:
    sync.run(folder)
    small.change_charge(folder, 311000)
    before = small.files(folder)
    report = sync.run(folder, check=True)
    assert report.stale and small.became(report)[SECOND] == "stale"
    assert small.files(folder) == before
    sync.run(folder)
    assert not sync.run(folder, check=True).stale


def test_a_book_that_is_final_from_the_start_is_written_once(tmp_path: Path) -> None:
    house = small.make(tmp_path / "workbooks")
    small.plan(house, status='"Final"')
    assert set(small.became(sync.run(house)).values()) == {"written"}
    before = data(house)
    assert value(house, ONE, "status") == FINAL
    small.change_charge(house, 311000)
    sync.run(house)
    assert data(house) == before and (house / "books" / SECOND).is_file()


# The next version


def test_its_cover_compares_it_with_the_approved_one(moved: Path) -> None:
    assert value(moved, SECOND, "book_title") == "Melton budget 2022/23, version 2"
    assert value(moved, SECOND, "compared_with") == "Melton budget 2022-23.xlsm"
    assert value(moved, SECOND, "approved_charge_in_year") == 315000
    assert value(moved, SECOND, "charge_in_year") == 311000
    sheet, ref = small.place(moved / "books" / SECOND, "approved_charge_in_year")
    cover = openpyxl.load_workbook(moved / "books" / SECOND, data_only=True)[sheet]
    row = cover[ref].row
    assert [cover.cell(row, column).value for column in (2, 3, 4)] == [315000, 311000, -4000]
    assert value(moved, SECOND, "status") == DRAFT


def test_a_cover_says_so_where_nothing_is_approved_yet(written: Path) -> None:
    assert value(written, ONE, "compared_with") == NONE_APPROVED
    assert value(written, ONE, "approved_charge_in_year") == ""


def test_what_people_typed_in_the_approved_one_is_carried_into_it_but_for_their_signatures(
    folder: Path,
) -> None:
    book = folder / "books" / ONE
    small.plan(folder)
    note = small.note_cell(book)
    small.put(book, {note: "agreed with the auditor"})
    type_into(folder, ONE, {"prepared_by": "A", "approved_by": "B", "approved_on": 44800})
    small.plan(folder, {ONE: FINAL})
    small.change_charge(folder, 311000)
    sync.run(folder)
    second = openpyxl.load_workbook(folder / "books" / SECOND)
    assert second[note[0]][note[1]].value == "agreed with the auditor"
    for name in ("prepared_by", "approved_by", "approved_on"):
        assert value(folder, SECOND, name) == "", name
        assert value(folder, ONE, name) != "", name


def test_it_follows_the_inputs_and_keeps_what_is_typed_in_it_until_it_is_approved(moved: Path) -> None:
    type_into(moved, SECOND, {"prepared_by": "C"})
    small.change_charge(moved, 312000)
    report = sync.run(moved)
    assert small.became(report)[SECOND] == "written"
    assert value(moved, SECOND, "charge_in_year") == 312000
    assert value(moved, SECOND, "prepared_by") == "C"
    assert value(moved, SECOND, "approved_charge_in_year") == 315000
    assert "315,000.00 -> 312,000.00" in small.outcome_of(report, ONE).note
    assert set(small.became(sync.run(moved)).values()) == {"final", "unchanged"}


def test_once_it_is_final_the_third_is_compared_with_it(moved: Path) -> None:
    before = data(moved), data(moved, SECOND)
    small.plan(moved, {ONE: SUPERSEDED, SECOND: FINAL})
    assert set(small.became(sync.run(moved)).values()) == {"superseded", "final"}
    small.change_charge(moved, 312000)
    report = sync.run(moved)
    assert small.became(report)[THIRD] == "written"
    assert value(moved, THIRD, "compared_with") == "Melton budget 2022-23 v2.xlsm"
    assert value(moved, THIRD, "approved_charge_in_year") == 311000
    assert (data(moved), data(moved, SECOND)) == before
    assert not small.outcome_of(report, ONE).note


def test_a_superseded_book_is_left_alone_and_compared_with_nothing(folder: Path) -> None:
    small.plan(folder, {ONE: SUPERSEDED})
    before = data(folder)
    small.change_charge(folder, 311000)
    assert small.became(sync.run(folder)) == {ONE: "superseded", ITS_COPY: "superseded"}
    assert data(folder) == before


def test_a_book_made_draft_again_follows_the_inputs_again(folder: Path) -> None:
    sync.run(folder)
    small.plan(folder)
    small.change_charge(folder, 311000)
    assert small.became(sync.run(folder)) == {ONE: "written", ITS_COPY: "written"}
    assert value(folder, ONE, "charge_in_year") == 311000


def test_a_template_drawn_anew_moves_no_approved_figure_by_itself(folder: Path) -> None:
    sync.run(folder)
    template = openpyxl.load_workbook(folder / "templates" / "budget.xlsx")
    template["Notes"]["A1"].value = "Notes and other things"
    template.save(folder / "templates" / "budget.xlsx")
    assert small.became(sync.run(folder)) == {ONE: "final", ITS_COPY: "final"}
    small.change_charge(folder, 311000)
    assert small.became(sync.run(folder))[SECOND] == "written"


def test_refresh_leaves_an_approved_book_and_serves_the_version_after_it(moved: Path) -> None:
    with pytest.raises(BookRefused, match=r"is Final in plan\.toml"):
        refreshed(BookInMemory(moved / "books" / ONE))
    small.change_charge(moved, 312000)
    assert "cells changed" in refreshed(BookInMemory(moved / "books" / SECOND))


def test_an_approval_typed_in_a_draft_is_taken_off_when_its_figures_move_and_that_is_said(
    folder: Path,
) -> None:
    small.plan(folder)
    type_into(folder, ONE, {"prepared_by": "A", "approved_by": "B Smith", "approved_on": 44800})
    sync.run(folder)
    assert value(folder, ONE, "approved_by") == "B Smith"
    small.change_charge(folder, 311000)
    note = small.outcome_of(sync.run(folder), ONE).note
    assert "its approval (B Smith) was of other figures" in note
    signed = [value(folder, ONE, name) for name in ("prepared_by", "approved_by", "approved_on")]
    assert signed == ["A", "", ""]


# An approved book that was changed


def failed_checks(folder: Path, path: str = ONE) -> list[str]:
    every = [check for check in audit.perform(folder) if check.book == path]
    return [check.finding for check in every if check.result is Result.FAIL]


def test_check_passes_an_approved_book_and_does_not_hold_it_to_the_inputs_of_today(moved: Path) -> None:
    every = [check for check in audit.perform(moved) if check.book in (ONE, ITS_COPY)]
    assert [check.result for check in every] == [Result.PASS, Result.PASS]
    assert not failed_checks(moved, SECOND)


def test_check_says_until_sync_has_seen_the_approval_that_it_cannot_tell(folder: Path) -> None:
    every = [check for check in audit.perform(folder) if check.book == ONE]
    assert [check.result for check in every] == [Result.CANNOT]


def test_check_fails_with_the_cell_where_an_approved_book_was_changed_by_hand(moved: Path) -> None:
    sheet, ref = small.place(moved / "books" / ONE, "published_users")
    type_into(moved, ONE, {"published_users": 250})
    (finding,) = failed_checks(moved)
    assert "It was changed since it was approved" in finding
    assert f"{sheet}!{ref} was written as 229.00, and is now 250.00" in finding


def test_a_note_typed_into_an_approved_book_is_a_change_too(moved: Path) -> None:
    small.put(moved / "books" / ONE, {small.note_cell(moved / "books" / ONE): "one more thing"})
    (finding,) = failed_checks(moved)
    assert "what was typed in it, or how it is stored" in finding


def test_sync_leaves_a_changed_approved_book_as_it_is_and_says_so(moved: Path) -> None:
    type_into(moved, ONE, {"published_users": 250})
    before = small.files(moved)
    for overwrite, set_aside in ((False, False), (True, False), (False, True)):
        report = sync.run(moved, overwrite=overwrite, set_aside=set_aside)
        assert small.became(report)[ONE] == "failed"
        assert "it was changed since it was approved" in small.outcome_of(report, ONE).problem
        assert small.files(moved) == before


def test_a_book_that_was_changed_by_hand_before_cannot_be_approved(folder: Path) -> None:
    type_into(folder, ONE, {"published_users": 250})
    before = data(folder)
    report = sync.run(folder)
    assert "is Final in the plan, but" in small.outcome_of(report, ONE).problem
    assert "make it Draft" in small.outcome_of(report, ONE).problem
    assert data(folder) == before


def test_an_approved_book_that_is_gone_is_told_and_none_is_put_in_its_place(moved: Path) -> None:
    (moved / "books" / ONE).unlink()
    report = sync.run(moved)
    assert "put it back from a copy" in small.outcome_of(report, ONE).problem
    assert not (moved / "books" / ONE).exists()
    assert "not there" in failed_checks(moved)[0]


# Whatever happens

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("charge"), st.integers(300_000, 330_000)),
        st.tuples(st.just("sync"), st.sampled_from(["overwrite", "set_aside", "allow_unvalued", "dry_run"])),
        st.tuples(st.just("lose the manifest"), st.none()),
        st.tuples(st.just("type in the next version"), st.none()),
        st.tuples(st.just("draw the template anew"), st.none()),
        st.tuples(st.just("lose the template"), st.none()),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_final_book_survives_any_run_byte_for_byte(
    steps: list[tuple[str, object]], written: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    house = shutil.copytree(written, tmp_path_factory.mktemp("any") / "workbooks")
    small.plan(house, {ONE: FINAL})
    before = data(house), data(house, ITS_COPY)
    for step, how in steps:
        do(house, step, how)
        assert (data(house), data(house, ITS_COPY)) == before, step
    sync.run(house)
    assert (data(house), data(house, ITS_COPY)) == before


def do(house: Path, step: str, how: object) -> None:
    template, following = house / "templates" / "budget.xlsx", house / "books" / SECOND
    if step == "charge":
        assert isinstance(how, int)
        small.change_charge(house, how)
    elif step == "sync":
        unvalued, dry = how == "allow_unvalued", how == "dry_run"
        set_aside, overwrite = how == "set_aside", how == "overwrite"
        sync.run(house, allow_unvalued=unvalued, dry_run=dry, set_aside=set_aside, overwrite=overwrite)
    elif step == "lose the manifest":
        (house / "books" / "manifest.json").unlink(missing_ok=True)
    elif step == "type in the next version" and following.is_file():
        small.put(following, {("Cover", "A5"): "changed by hand"})
    elif step == "draw the template anew" and template.is_file():
        book = openpyxl.load_workbook(template)
        book["Notes"]["A1"].value = f"Drawn on {date(2022, 1, 1)}"
        book.save(template)
    elif step == "lose the template":
        template.unlink(missing_ok=True)


def test_a_final_book_survives_a_run_that_is_killed_at_any_moment(folder: Path) -> None:
    before = data(folder), data(folder, ITS_COPY)
    small.change_charge(folder, 311000)
    finished = shutil.copytree(folder, folder.with_name("finished"))
    sync.run(finished)
    for seed in range(4):
        trial = shutil.copytree(folder, folder.with_name(f"trial{seed}"))
        small.kill_a_run(trial, seed)
        assert (data(trial), data(trial, ITS_COPY)) == before
        assert not sync.run(trial).failed
        assert (data(trial), data(trial, ITS_COPY)) == before
        assert data(trial, SECOND) == data(finished, SECOND)

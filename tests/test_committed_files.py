"""The committed workbooks, their text twins and the VBA are what the code makes of them."""

from pathlib import Path

import pytest

from lictp_xl import sync
from lictp_xl.book.listing import listing
from lictp_xl.starter import TEMPLATES, inputs_workbook, report_figures
from lictp_xl.starter.budget_layout import Size

WORKBOOKS = Path(__file__).parents[1] / "workbooks"


def test_sync_finds_no_text_twin_and_no_stub_out_of_date() -> None:
    stale = sync.run(WORKBOOKS, check=True).kept_in_step
    assert not stale, f"{[path.name for path in stale]} out of date: run lictp-xl sync and commit them"


@pytest.mark.parametrize("name", ["inputs.xlsx", *(f"templates/{name}.xlsx" for name in TEMPLATES)])
def test_the_committed_workbook_is_the_one_that_the_starter_draws(name: str, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.xlsx"
    if name == "inputs.xlsx":
        inputs_workbook.draw(drawn, report_figures.FIGURES)
    else:
        TEMPLATES[Path(name).stem](drawn, Size(partners=3, years=6))
    assert listing(drawn.read_bytes()) == (WORKBOOKS / name).with_suffix(".txt").read_text(encoding="utf-8")

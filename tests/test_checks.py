"""Control totals, and what explains a difference."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lictp_xl import audit
from lictp_xl import checks as checks_of
from lictp_xl.book.named import named_values
from lictp_xl.checks import Result
from lictp_xl.partnership import Partnership, Standing
from lictp_xl.rules import checks
from lictp_xl.starter.report_figures import FIGURES

amounts = st.lists(st.decimals(min_value=-(10**7), max_value=10**7, places=2), min_size=1, max_size=8)


@given(amounts)
def test_lines_that_add_to_their_total_need_no_explanation(lines: list[Decimal]) -> None:
    assert checks.difference(lines, sum(lines, Decimal(0))) == 0
    assert checks.explained(lines, sum(lines, Decimal(0))) == ""


@given(amounts, st.integers(0, 7), st.integers(0, 9))
def test_two_adjacent_digits_swapped_in_one_line_are_found(
    lines: list[Decimal], which: int, place: int
) -> None:
    which %= len(lines)
    text = f"{lines[which]:f}"
    pair = text[place : place + 2]
    assume(len(pair) == 2 and pair.isdigit() and pair[0] != pair[1])
    assume(pair[1] != "0" or text[:place].strip("-"))  # nobody types a figure that begins with a nought
    slipped = Decimal(text[:place] + text[place + 1] + text[place] + text[place + 2 :])
    typed = [*lines[:which], slipped, *lines[which + 1 :]]
    assert "clears it" in checks.explained(typed, sum(lines, Decimal(0)))


@pytest.mark.parametrize(
    ("lines", "total", "says"),
    [
        (["277000", "43000"], "311000", "line 2, 43,000 to 34,000"),
        (["277000", "34000"], "131000", "the total, 131,000 to 311,000"),
        (["466.79", "318.99", "241.22"], "1000", "line 3, 241.22 to 214.22"),
        (["100", "200"], "301", ""),
    ],
)
def test_the_digits_to_swap_are_named(lines: list[str], total: str, says: str) -> None:
    explained = checks.explained([Decimal(line) for line in lines], Decimal(total))
    assert says in explained and bool(says) == bool(explained)


def test_every_result_of_every_book_is_what_the_rules_make_of_the_inputs(written_books: Path) -> None:
    performed = audit.perform(written_books)
    failed = [check for check in performed if check.result is Result.FAIL]
    assert [check.name for check in failed] == [
        "Every mitigation has a risk",
        "The ratings tell the risks apart",
        "The comparator is on one basis",
    ]
    held = [
        check for check in performed if check.book.endswith((".xlsm", ".xlsx")) and "budget" in check.book
    ]
    assert sum(check.result is Result.PASS for check in held) > 36 * 5


def test_a_book_changed_by_hand_fails_with_its_sheet_and_cell(written_books: Path, tmp_path: Path) -> None:
    path = tmp_path / "books" / "2022-23" / "Melton budget 2022-23 values.xlsx"
    path.parent.mkdir(parents=True)
    source = written_books / "books" / "2022-23" / path.name
    cell = named_values(source.read_bytes())["annual_charge"][0]
    sheet, _, ref = cell.rpartition("!")
    book = openpyxl.load_workbook(source)
    book[sheet][ref] = 351000
    book.save(path)
    for name in ("inputs.xlsx", "plan.toml"):
        (tmp_path / name).write_bytes((written_books / name).read_bytes())
    failed = [c for c in audit.perform(tmp_path) if c.result is Result.FAIL and c.cell == cell]
    assert [check.book for check in failed] == [f"2022-23/{path.name}"]
    assert "must be 315,000.00 (found 351,000.00)" in failed[0].finding
    assert "351,000 to 315,000" in failed[0].finding.replace(".00", "").replace(".0", "")


def published(figures: Partnership) -> list[tuple[Result, str]]:
    name = "Published charges agree with users"
    return [(check.result, check.finding) for check in checks_of.of_inputs(figures) if check.name == name]


def test_a_charge_whose_users_are_not_stated_implies_no_total() -> None:
    unknown = replace(FIGURES.users[0], active_users=None, standing=Standing.NOT_STATED)
    told = published(replace(FIGURES, users=(unknown, *FIGURES.users[1:])))
    assert told == [
        (Result.CANNOT, "The users behind the charge of Melton are not stated, or none"),
    ]


def test_each_price_of_the_term_is_held_to_its_own_total() -> None:
    (charge,) = FIGURES.stated_new_charges()
    others = tuple(line for line in FIGURES.charges if line is not charge)
    first = replace(charge, last_day=date(2024, 3, 31), cell="Charges!A8")
    second = replace(charge, first_day=date(2024, 4, 1), annual_amount=Decimal(330_000), cell="Charges!A9")
    told = published(replace(FIGURES, charges=(*others, first, second)))
    assert told == [
        (Result.PASS, "The total implied lies from £1,468,124.45 to £1,472,792.58"),
        (Result.PASS, "The total implied lies from £1,538,146.29 to £1,542,814.41"),
    ]

"""What formulas show before anyone recalculates: ours by the rules, the others by the engine."""

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from xlsxwriter.workbook import Workbook

from lictp_xl.book.cell_xml import ErrorValue
from lictp_xl.book.package import Package
from lictp_xl.book.recalculate import Calculation, Recalculated
from lictp_xl.book.sheet_cells import read_cells
from lictp_xl.errors import TemplateRefused

OURS = {
    "LICTP_X",
    "LICTP_DOUBLE",
    "LICTP_APPORTION",
    "LICTP_IMPLIED_TOTAL",
    "LICTP_SHARES",
    "LICTP_CHARGE",
    "LICTP_YEAR_START",
    "LICTP_KEY_DECISION",
    "LICTP_TABLE",
}


@dataclass(frozen=True)
class Fault:
    error: str
    message: str


class Asked:
    """Stands for the rules: plain answers, and a note of what each function was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def __call__(self, name: str, *given: Any) -> Any:
        self.calls.append((name, given))
        return getattr(self, name.removeprefix("LICTP_").lower())(*given)

    def x(self, *given: Any) -> Any:
        return f"{len(given)} given"

    def double(self, amount: Any) -> Any:
        if not isinstance(amount, float):
            return Fault("#VALUE!", f"amount must be a number (got {amount!r})")
        return amount * 2

    def apportion(self, amount: Any, bases: Any) -> Any:
        if not isinstance(amount, float):
            return Fault("#VALUE!", f"amount must be a number (got {amount!r})")
        numbers = [[cell if isinstance(cell, float) else 0.0 for cell in row] for row in bases]
        total = sum(map(sum, numbers))
        if not total:
            return Fault("#NUM!", "bases must not all be zero")
        return [[amount * cell / total for cell in row] for row in numbers]

    def shares(self, bases: Any) -> Any:
        return self.apportion(1.0, bases)

    def implied_total(self, charge: Any, base: Any, bases: Any) -> Any:
        total = charge * sum(map(sum, bases)) / base
        return [[total, total - 500, total + 500]]

    def charge(self, partner: Any, amount: Any, partners: Any, bases: Any) -> Any:
        names = [row[0] for row in partners]
        return (
            self.apportion(amount, bases)[names.index(partner)][0] if partner in names else Fault("#N/A", "?")
        )

    def year_start(self, year: Any) -> Any:
        return datetime.date(int(year[:4]), 4, 1)

    def key_decision(self, amount: Any) -> Any:
        return amount >= 50000

    def table(self, rows: Any) -> Any:
        return [[f"row {n}", float(n), Fault("#DIV/0!", f"row {n}")] for n in range(1, int(rows) + 1)]


def workbook(draw: Callable[[Workbook], None], **options: object) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **options})
    draw(book)
    book.close()
    return file.getvalue()


def partnership(formulas: dict[str, str], arrays: dict[str, str] | None = None) -> bytes:
    """Users, a cost, and a sheet Sums with the formulas of a test."""

    def draw(book: Workbook) -> None:
        users, sums = book.add_worksheet("Users"), book.add_worksheet("Sums")
        headings = [{"header": "Partner"}, {"header": "Active users"}]
        rows = [["Hinckley", 499], ["Blaby", 341], ["Melton", 229]]
        users.add_table("A1:B4", {"name": "users", "columns": headings, "data": rows})
        users.write_row("D1", [1000, "Not stated", True])
        users.write("D2", "D2 text")
        users.write_datetime("D3", datetime.datetime(2022, 1, 1))
        users.write_formula("D4", "=NA()", None, "#N/A")
        users.write("D5", "#N/A")
        users.write("D7", 7)
        book.define_name("total_cost", "=Users!$D$1")
        book.define_name("unknown_cost", "=Users!$E$1")
        book.define_name("active", "=Users!$B$2:$B$4")
        book.define_name("rate", "=0.05")
        book.define_name("Sums!local", "=Users!$D$7")
        for ref, formula in formulas.items():
            sums.write_formula(ref, formula)
        for box, formula in (arrays or {}).items():
            sums.write_array_formula(box, formula)

    return workbook(draw)


def worked_out(data: bytes, asked: Asked | None = None, **contents: Any) -> Recalculated:
    put = {(sheet, ref): value for key, value in contents.items() for sheet, ref in [key.split("_")]}
    return Calculation(data, asked or Asked(), OURS).values(put)


def shown(formula: str, **contents: Any) -> Any:
    """What one formula in Sums!A1 shows."""
    result = worked_out(partnership({"A1": formula}), **contents)
    assert not result.unvalued, result.unvalued
    return result.values["Sums", "A1"]


def spread(box: str, formula: str, **contents: Any) -> list[Any]:
    """What an array formula shows in its cells."""
    result = worked_out(partnership({}, {box: formula}), **contents)
    assert not result.unvalued, result.unvalued
    return [value for (sheet, _), value in result.values.items() if sheet == "Sums"]


def given(*arguments: str) -> tuple[Any, ...]:
    """What a function of ours is given for arguments written so."""
    asked = Asked()
    worked_out(partnership({"A1": f"=LICTP_X({','.join(arguments)})"}), asked)
    ((_, received),) = asked.calls
    return received


# -- alone ------------------------------------------------------------------------------------------------


def test_a_function_alone_in_a_cell_is_answered() -> None:
    assert shown("=LICTP_DOUBLE(21)") == 42.0
    assert shown("=LICTP_KEY_DECISION(52000)") is True
    assert shown('=LICTP_X("a",1)') == "2 given"
    assert shown("=lictp_double(21)") == 42.0


def test_a_date_answered_is_its_serial_number() -> None:
    assert shown('=LICTP_YEAR_START("2022/23")') == 44652.0


def test_a_date_answered_in_a_1904_workbook_counts_from_1904() -> None:
    def draw(book: Workbook) -> None:
        book.add_worksheet("Sums").write_formula("A1", '=LICTP_YEAR_START("2022/23")')

    data = workbook(draw, date_1904=True)
    assert worked_out(data).values == {("Sums", "A1"): 44652.0 - 1462}


def test_a_matrix_fills_the_cells_of_an_array_formula() -> None:
    assert spread("A1:A3", "=LICTP_APPORTION(1069,users[Active users])") == [499.0, 341.0, 229.0]
    assert spread("A1:C1", "=LICTP_IMPLIED_TOTAL(229,229,active)") == [1069.0, 569.0, 1569.0]


def test_a_table_without_a_row_shows_na() -> None:
    assert spread("A1:B2", "=LICTP_TABLE(0)") == ["#N/A"] * 4
    assert shown('=IFNA(LICTP_TABLE(0),"none")') == "none"


def test_a_matrix_in_one_cell_shows_its_first_value() -> None:
    assert shown("=LICTP_APPORTION(1069,users[Active users])") == 499.0


def test_cells_of_an_array_formula_past_the_answer_show_na() -> None:
    assert spread("A1:A5", "=LICTP_APPORTION(1069,active)") == [499, 341, 229, "#N/A", "#N/A"]
    assert spread("A1:D1", "=LICTP_IMPLIED_TOTAL(229,229,active)")[-1] == ErrorValue("#N/A")


def test_one_value_row_or_column_is_repeated_over_an_array_formula_as_in_excel() -> None:
    assert spread("A1:B2", "=LICTP_DOUBLE(4)") == [8.0] * 4
    assert spread("A1:B3", "=LICTP_APPORTION(1069,active)") == [499, 499, 341, 341, 229, 229]
    assert spread("A1:C2", "=LICTP_IMPLIED_TOTAL(229,229,active)") == [1069, 569, 1569] * 2


def test_ordinary_array_formulas_are_repeated_and_ended_the_same_way() -> None:
    assert spread("A1:A4", "=users[Active users]*2") == [998, 682, 458, "#N/A"]
    assert spread("A1:B2", "={1,2}*active") == [499, 998, 341, 682]


def test_texts_numbers_and_faults_stand_side_by_side_in_a_matrix() -> None:
    assert spread("A1:C2", "=LICTP_TABLE(2)") == ["row 1", 1.0, "#DIV/0!", "row 2", 2.0, "#DIV/0!"]
    result = worked_out(partnership({}, {"A1:C2": "=LICTP_TABLE(2)"}))
    assert isinstance(result.values["Sums", "C1"], ErrorValue)
    assert not isinstance(result.values["Sums", "A1"], ErrorValue)


def test_an_excel_365_array_leaves_the_cells_it_does_not_need_empty() -> None:
    def draw(book: Workbook) -> None:
        book.add_worksheet("Sums").write_dynamic_array_formula("A1:C3", "=LICTP_TABLE(2)")

    result = worked_out(workbook(draw))
    assert [result.values["Sums", ref] for ref in ("A2", "B2", "A3", "B3")] == ["row 2", 2.0, "", ""]


def test_an_excel_365_array_with_too_little_room_gets_no_value() -> None:
    def draw(book: Workbook) -> None:
        book.add_worksheet("Sums").write_dynamic_array_formula("A1:C1", "=LICTP_TABLE(2)")

    result = worked_out(workbook(draw))
    assert "2 rows by 3 columns" in result.unvalued["Sums", "A1"]
    assert result.unvalued.keys() == {("Sums", "A1"), ("Sums", "B1"), ("Sums", "C1")}


# -- inside larger formulas -------------------------------------------------------------------------------


def test_a_function_inside_an_if_over_several_cells() -> None:
    formula = '=IF(ISNUMBER(total_cost),LICTP_APPORTION(total_cost,users[Active users]),"Not stated")'
    assert spread("A1:A3", formula, Users_D1=1069) == [499.0, 341.0, 229.0]
    assert spread("A1:A3", formula, Users_D1="Not stated") == ["Not stated"] * 3


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=INDEX(LICTP_IMPLIED_TOTAL(229,229,active),1,2)", 569.0),
        ("=INDEX(LICTP_IMPLIED_TOTAL(229,229,active),3)", 1569.0),
        ("=SUM(LICTP_SHARES(active))", 1.0),
        ("=ROUND(LICTP_DOUBLE(0.123),2)", 0.25),
        ("=LICTP_DOUBLE(1)+LICTP_DOUBLE(2)*2", 10.0),
        ("=-LICTP_DOUBLE(1)%", -0.02),
        ('=LICTP_DOUBLE(1)&" of "&LICTP_DOUBLE(2)', "2 of 4"),
        ('=IFERROR(LICTP_DOUBLE("x"),"Not stated")', "Not stated"),
        ('=ISERROR(LICTP_DOUBLE("x"))', True),
        ("=ISNUMBER(LICTP_DOUBLE(1))", True),
        ('=IF(ISERROR(LICTP_DOUBLE("x")),"fault","right")', "fault"),
        ('=VLOOKUP("row 2",LICTP_TABLE(3),2,FALSE)', 2.0),
        ("=ROWS(LICTP_TABLE(3))", 3.0),
        ("=COUNT(LICTP_TABLE(3))", 3.0),
        ("=SUMPRODUCT(--ISNUMBER(LICTP_TABLE(3)))", 3.0),
        ("=MAX(LICTP_APPORTION(1069,active))", 499.0),
        ('=TEXT(LICTP_DOUBLE(750),"£#,##0.00;(£#,##0.00)")', "£1,500.00"),
        ("=IF(LICTP_KEY_DECISION(5),1,2)", 2.0),
        ('=IF(LICTP_X()="0 given","none")', "none"),
    ],
)
def test_a_function_inside_a_larger_formula(formula: str, value: Any) -> None:
    assert shown(formula) == pytest.approx(value) if isinstance(value, float) else shown(formula) == value


def test_a_function_inside_another() -> None:
    inner = "INDEX(LICTP_IMPLIED_TOTAL(229,229,active),1)"
    assert shown(f'=LICTP_CHARGE("Melton",{inner},users[Partner],users[Active users])') == 229.0
    assert shown("=LICTP_DOUBLE(LICTP_DOUBLE(LICTP_DOUBLE(1)+1)+1)") == 14.0


def test_a_fault_is_the_cells_error_and_goes_on_to_what_reads_it() -> None:
    result = worked_out(partnership({"A1": '=LICTP_DOUBLE("x")', "A2": "=A1+1", "A3": "=LICTP_DOUBLE(A1)"}))
    assert result.values == {
        ("Users", "D4"): ErrorValue("#N/A"),
        ("Sums", "A1"): ErrorValue("#VALUE!"),
        ("Sums", "A2"): ErrorValue("#VALUE!"),
        ("Sums", "A3"): ErrorValue("#VALUE!"),
    }
    assert all(isinstance(value, ErrorValue) for value in result.values.values())


def test_a_fault_in_a_branch_not_taken_stays_there() -> None:
    assert shown('=IF(TRUE,1,LICTP_DOUBLE("x"))') == 1.0
    assert shown('=IF(ISNUMBER(unknown_cost),LICTP_DOUBLE(unknown_cost),"Not stated")') == "Not stated"
    assert spread("A1:A3", '=IF(total_cost>5000,LICTP_APPORTION("x",active),total_cost)') == [1000.0] * 3


# -- what the functions are given -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("1.5", 1.5),
        ("-1.5", -1.5),
        ('"a ""b"""', 'a "b"'),
        ("TRUE", True),
        ("FALSE", False),
        ("total_cost", 1000.0),
        ("Users!D2", "D2 text"),
        ("Users!F1", True),
        ("Users!D6", None),
        ("Users!D3", 44562.0),
        ("Users!D4", "#N/A"),
        ("Users!D5", "#N/A"),
        ("#DIV/0!", "#DIV/0!"),
        ("local", 7.0),
        ("rate", 0.05),
        ("active", [[499.0], [341.0], [229.0]]),
        ("Users!A2:B3", [["Hinckley", 499.0], ["Blaby", 341.0]]),
        ("Users!D5:D7", [["#N/A"], [None], [7.0]]),
        ("users[Partner]", [["Hinckley"], ["Blaby"], ["Melton"]]),
        ("users[[#Headers],[Partner]]", "Partner"),
        ("total_cost*rate", 50.0),
        ("SUM(active)", 1069.0),
        ("1/0", "#DIV/0!"),
        ("{1,2;3,4}", [[1.0, 2.0], [3.0, 4.0]]),
        ('IF(total_cost>1,"big","small")', "big"),
        ("INDEX(users[Partner],2)", "Blaby"),
        ("INDEX(Users!D5:D7,2)", None),
        ("INDEX(Users!D5:E7,0,1)", [["#N/A"], [None], [7.0]]),
        ("IF(TRUE,Users!D5:D7)", [["#N/A"], [None], [7.0]]),
        ("ROW()", 1.0),
        ("DATE(2022,4,1)", 44652.0),
        ("Users!D:D", [[1000.0], ["D2 text"], [44562.0], ["#N/A"], ["#N/A"], [None], [7.0]]),
    ],
)
def test_an_argument_comes_as_the_cell_has_it(argument: str, value: Any) -> None:
    (received,) = given(argument)
    assert received == value
    assert type(received) is type(value)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("active*2", [[998.0], [682.0], [458.0]]),
        ("ISNUMBER(Users!D5:D7)", [[False], [False], [True]]),
        ("ROUND(active/3,0)", [[166.0], [114.0], [76.0]]),
        ('IF(active>300,users[Partner],"small")', [["Hinckley"], ["Blaby"], ["small"]]),
    ],
)
def test_in_an_array_formula_an_argument_is_worked_through_cell_by_cell(argument: str, value: Any) -> None:
    asked = Asked()
    worked_out(partnership({}, {"A1:A2": f"=LICTP_X({argument})"}), asked)
    assert asked.calls == [("LICTP_X", (value,))]


def test_outside_arrays_a_range_in_the_place_of_one_value_is_its_cell_in_this_row() -> None:
    formulas = {
        "A2": "=active*2",
        "A3": "=LICTP_DOUBLE(active*2)",
        "A4": "=ROUND(users[Active users],-1)",
        "A5": "=ISNUMBER(active*2)",
        "A6": "=SUMPRODUCT(active*2)",
        "A7": "=active",
    }
    values = worked_out(partnership(formulas)).values
    assert [values["Sums", f"A{row}"] for row in range(2, 8)] == [998, 1364, 230, False, 2138, "#VALUE!"]


def test_an_argument_left_out_is_none() -> None:
    assert given("1", "", "3") == (1.0, None, 3.0)
    assert given("1", "") == (1.0, None)
    assert given() == ()


def test_this_row_of_a_calculated_column() -> None:
    def draw(book: Workbook) -> None:
        headings = [
            {"header": "Users"},
            {"header": "Twice", "formula": "=LICTP_DOUBLE([@Users])"},
            {"header": "Share", "formula": "=LICTP_DOUBLE(t[[#This Row],[Twice]])/SUM([Twice])"},
        ]
        rows = [[5], [10], [25]]
        book.add_worksheet("Sums").add_table("A1:C4", {"name": "t", "columns": headings, "data": rows})

    result = worked_out(workbook(draw))
    assert [result.values["Sums", f"B{row}"] for row in (2, 3, 4)] == [10.0, 20.0, 50.0]
    assert [result.values["Sums", f"C{row}"] for row in (2, 3, 4)] == [0.25, 0.5, 1.25]


def test_constants_of_the_book_replace_those_of_the_template() -> None:
    contents: dict[tuple[str, str], Any] = {
        ("Users", "D1"): datetime.date(2022, 1, 1),
        ("Users", "D2"): "=1+1",
        ("Users", "D6"): True,
        ("Users", "D7"): None,
        ("Users", "D9"): 12,
    }
    asked = Asked()
    Calculation(partnership({"A1": "=LICTP_X(Users!D1:D2,Users!D6:D7,Users!D9)"}), asked, OURS).values(
        contents
    )
    assert asked.calls == [("LICTP_X", ([[44562.0], ["=1+1"]], [[True], [None]], 12.0))]


# -- order ------------------------------------------------------------------------------------------------


def test_calls_wait_for_those_they_depend_on_through_sheets_names_and_ranges() -> None:
    def draw(book: Workbook) -> None:
        last, middle, first = (book.add_worksheet(title) for title in ("Last", "It's middle", "First"))
        book.define_name("carried", "='It''s middle'!$B$2")
        last.write_formula("A1", "=LICTP_DOUBLE(carried)")
        middle.write_formula("B1", "=LICTP_DOUBLE(SUM(First!A1:A5))")
        middle.write_formula("B2", "=B1+1")
        first.write_formula("A3", "=LICTP_DOUBLE(5)")

    result = worked_out(workbook(draw))
    assert result.values["Last", "A1"] == ((5 * 2) * 2 + 1) * 2


def test_a_chain_of_two_hundred_calls_is_answered_in_order() -> None:
    formulas = {"A1": "=LICTP_DOUBLE(0)+1"} | {f"A{n}": f"=LICTP_DOUBLE(A{n - 1})/2+1" for n in range(2, 201)}
    assert worked_out(partnership(formulas)).values["Sums", "A200"] == 200.0


def test_a_circle_is_reported_by_cell() -> None:
    formulas = {
        "A1": "=LICTP_DOUBLE(A3)",
        "A2": "=A1+1",
        "A3": "=SUM(A2:A2)",
        "B1": "=A3",
        "C1": "=LICTP_DOUBLE(2)",
    }
    result = worked_out(partnership(formulas))
    assert result.values["Sums", "C1"] == 4.0
    assert {ref for sheet, ref in result.unvalued} == {"A1", "A2", "A3", "B1"}
    for ref in ("A1", "A2", "A3"):
        assert result.unvalued["Sums", ref].startswith(f"Sums!{ref} depends on itself: ")
        assert result.unvalued["Sums", ref].count(" -> ") == 3
    assert "depends on Sums!A3, which gets no value" in result.unvalued["Sums", "B1"]


def test_a_formula_that_reads_another_row_of_its_own_column_is_no_circle() -> None:
    formulas = {"A1": "=LICTP_DOUBLE(1)", "B1": "=A1"}
    formulas |= {f"B{row}": f"=INDEX(B$1:B$5,{row - 1})+1" for row in range(2, 6)}
    assert worked_out(partnership(formulas)).values["Sums", "B5"] == 6.0


def test_a_circle_of_ordinary_formulas_gets_no_value_either() -> None:
    result = worked_out(partnership({"A1": "=A2+1", "A2": "=A1+1", "A3": '=IFERROR(A1,"hidden")'}))
    assert {ref for sheet, ref in result.unvalued} == {"A1", "A2", "A3"}
    assert "#CIRC!" in result.unvalued["Sums", "A3"]


# -- the sentence behind an error -------------------------------------------------------------------------


def test_why_tells_the_sentence_behind_an_error_of_ours() -> None:
    formulas = {
        "A1": '=LICTP_DOUBLE("x")',
        "A2": "=LICTP_DOUBLE(2)",
        "A3": '=IFERROR(LICTP_DOUBLE("x"),"Not stated")',
        "A4": "=1/0",
        "B1": "=LICTP_WHY(A1)",
        "B2": "=LICTP_WHY(A2)",
        "B3": "=LICTP_WHY(A3)",
        "B4": "=LICTP_WHY(A4)",
        "B5": "=LICTP_WHY(A9)",
        "B6": '="Because: "&LICTP_WHY(A1)',
    }
    values = worked_out(partnership(formulas)).values
    assert values["Sums", "B1"] == "amount must be a number (got 'x')"
    assert values["Sums", "B6"] == "Because: amount must be a number (got 'x')"
    assert [values["Sums", f"B{row}"] for row in (2, 3, 4, 5)] == ["", "", "", ""]


def test_why_knows_the_cells_of_an_array() -> None:
    data = partnership({"E1": "=LICTP_WHY(C2)", "E2": "=LICTP_WHY(B2)"}, {"A1:C2": "=LICTP_TABLE(2)"})
    values = worked_out(data).values
    assert (values["Sums", "E1"], values["Sums", "E2"]) == ("row 2", "")


# -- one template, many books -----------------------------------------------------------------------------


def test_a_book_leaves_nothing_behind_for_the_next() -> None:
    formulas = {
        "A1": '=IF(ISNUMBER(total_cost),LICTP_DOUBLE(total_cost),"Not stated")',
        "A2": "=COUNTA(Users!D6:D9)",
        "A3": "=LICTP_WHY(A4)",
        "A4": "=LICTP_DOUBLE(Users!D7)",
        "A5": "=SUM(LICTP_TABLE(Users!D1))",
    }
    data = partnership(
        formulas, {"C1:C3": "=LICTP_APPORTION(total_cost,active)", "D1:F4": "=LICTP_TABLE(active)"}
    )
    data = partnership(
        formulas, {"C1:C3": "=LICTP_APPORTION(total_cost,active)", "D1:F4": "=LICTP_TABLE(Users!D1)"}
    )
    calculation = Calculation(data, Asked(), OURS)
    a: dict[tuple[str, str], Any] = {("Users", "D1"): 3, ("Users", "B2"): 1}
    b: dict[tuple[str, str], Any] = {
        ("Users", "D1"): 5,
        ("Users", "D6"): "six",
        ("Users", "D7"): None,
        ("Users", "D8"): True,
        ("Users", "B3"): 0.5,
    }
    first, other, again = calculation.values(a), calculation.values(b), calculation.values(a)
    assert first == again != other
    assert calculation.values({}) == Calculation(data, Asked(), OURS).values({})
    assert calculation.values(b) == other == Calculation(data, Asked(), OURS).values(b)


def test_a_figure_over_a_formula_is_refused() -> None:
    calculation = Calculation(partnership({"A1": "=1+1"}, {"B1:B2": "=active"}), Asked(), OURS)
    for ref in ("A1", "B2"):
        with pytest.raises(TemplateRefused, match=f"Sums!{ref} holds a formula"):
            calculation.values({("Sums", ref): 5})


# -- no value ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=TODAY()", "TODAY changes by itself"),
        ("=YEAR(NOW())", "NOW changes by itself"),
        ("=SUM(OFFSET(Users!A1,1,1))", "OFFSET changes by itself"),
        ('=LICTP_DOUBLE(INDIRECT("Users!D1"))', "INDIRECT changes by itself"),
        ("=_xlfn.AGGREGATE(9,6,active)", "has no function AGGREGATE"),
        ("=OTHERS_FUNCTION(1)", "has no function OTHERS_FUNCTION"),
        ('=IFERROR(OTHERS_FUNCTION(1),"hidden")', "has no function OTHERS_FUNCTION"),
        ("=missing_name+1", "missing_name is no cell, range, table or name"),
        ("=[1]Other!A1", "reads another workbook"),
        ("=SUM(Users:Sums!D1)", "reads several sheets at once"),
        ("=users[Grade]", "has no column 'Grade'"),
        ('=DATEVALUE("1 April 2022")', "depends on the settings of the computer"),
        ('=_xlfn.XLOOKUP("Blaby",users[Partner],users,0)', "XLOOKUP of several columns"),
        ("=SUMPRODUCT(ERF(active))", "ERF over a range was not tried"),
        ("=SUMPRODUCT(IFS(active>300,1,active>1,2))", "IFS over several ranges at once"),
    ],
)
def test_what_cannot_be_worked_out_gets_a_reason_and_so_do_its_dependents(formula: str, reason: str) -> None:
    data = partnership(
        {"A1": formula, "A2": '=IFERROR(A1,"hidden")', "A3": "=LICTP_DOUBLE(A2)", "A4": "=1+1"}
    )
    asked = Asked()
    result = worked_out(data, asked)
    assert result.unvalued.keys() == {("Sums", "A1"), ("Sums", "A2"), ("Sums", "A3")}
    assert reason in result.unvalued["Sums", "A1"]
    assert result.unvalued["Sums", "A2"].startswith("depends on Sums!A1, which gets no value: ")
    assert reason in result.unvalued["Sums", "A3"]
    assert result.values["Sums", "A4"] == 2.0
    assert asked.calls == []


def test_an_answer_that_is_the_engines_own_error_is_no_value() -> None:
    result = worked_out(partnership({"A1": "=SUM(Users!D1 Users!D2)", "A2": '=IFERROR(A1,"hidden")'}))
    assert "the calculation engine answers #ERROR!" in result.unvalued["Sums", "A1"]
    assert ("Sums", "A2") in result.unvalued


# -- ordinary formulas ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(users[Active users])", 1069.0),
        ("=total_cost*rate", 50.0),
        ("=local+1", 8.0),
        ("=ROWS(users)", 3.0),
        ('=VLOOKUP("Blaby",users,2,FALSE)', 341.0),
        ('=SUMIFS(users[Active users],users[Partner],"M*")', 229.0),
        ('=COUNTIF(users[Active users],">300")', 2.0),
        ('=_xlfn.XLOOKUP("Oadby",users[Partner],users[Active users],"Not stated")', "Not stated"),
        ('=TEXT(Users!D3,"d mmmm yyyy")', "1 January 2022"),
        ('=TEXT(-1234.5,"£#,##0.00;(£#,##0.00)")', "(£1,234.50)"),
        ('=TEXT(5,"""£""0")', "£5"),
        ('=TEXT(5,"[$£-809]0")', "£5"),
        ("=SUMPRODUCT(--ISNUMBER(Users!D1:D7))", 3.0),
        ("=SUMPRODUCT(ROUND(active/3,0))", 356.0),
        ("=SUMPRODUCT(COUNTIF(users[Partner],users[Partner]))", 3.0),
        ("=Users!D6", 0.0),
        ('=Users!D6&""', ""),
        ("=Users!D5", "#N/A"),
        ('="text"', "text"),
        ("=1>0", True),
        ('=_xlfn.TEXTJOIN(", ",TRUE,users[Partner])', "Hinckley, Blaby, Melton"),
    ],
)
def test_ordinary_formulas_show_what_excel_shows(formula: str, value: Any) -> None:
    assert shown(formula) == value
    assert type(shown(formula)) is type(value)


def test_text_that_looks_like_an_error_is_told_from_an_error() -> None:
    result = worked_out(partnership({"A1": "=Users!D4", "A2": "=Users!D5"}))
    assert isinstance(result.values["Sums", "A1"], ErrorValue)
    assert not isinstance(result.values["Sums", "A2"], ErrorValue)


def test_an_error_behind_what_decides_an_and_or_an_or_still_shows() -> None:
    assert shown("=AND(FALSE,1/0)") == ErrorValue("#DIV/0!")
    assert shown("=IF(OR(TRUE,Users!D4),1,2)") == ErrorValue("#N/A")
    assert shown('=AND(1=1,Users!D1>5,OR(FALSE,Users!D2="D2 text"))') is True
    assert shown('=OR(Users!D2="x",FALSE)') is False


def test_one_cell_is_searched_as_a_range_of_one() -> None:
    assert shown("=INDEX(total_cost,1)") == 1000.0
    assert shown("=MATCH(1000,total_cost,0)") == 1.0
    assert shown('=COUNTIF(total_cost,">5")') == 1.0
    assert shown("=INDEX(LICTP_DOUBLE(2),1)") == 4.0


def test_shared_formulas_are_worked_out_in_every_cell() -> None:
    def draw(book: Workbook) -> None:
        sheet = book.add_worksheet("Sums")
        sheet.write_column("A1", [1, 2, 3])
        for row in (1, 2, 3):
            sheet.write_formula(f"B{row}", "=SHARED")

    was, master = "<f>SHARED</f><v>0</v>", '<f t="shared" ref="B1:B3" si="0">LICTP_DOUBLE(A1)</f>'
    child = '<f t="shared" si="0"/>'
    changes = {f'<c r="B{row}">{was}': f'<c r="B{row}">{now}' for row, now in [(1, master), (2, child)]}
    data = with_sheet_text(workbook(draw), changes | {f'<c r="B3">{was}': f'<c r="B3">{child}<v>9</v>'})
    result = worked_out(data)
    assert result.values == {("Sums", "B1"): 2.0, ("Sums", "B2"): 4.0, ("Sums", "B3"): 6.0}


def with_sheet_text(data: bytes, changes: dict[str, str]) -> bytes:
    """A workbook whose first sheet's XML is changed."""
    package = Package(data)
    part = next(iter(package.sheets().values()))
    text = package.part(part).decode()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return package.with_parts({part: text.encode()})


def test_the_engine_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    worked_out(partnership({"A1": "=LICTP_DOUBLE(1)", "A2": "=SUM(active)"}, {"B1:B3": "=active"}))
    assert capfd.readouterr() == ("", "")


def test_microsofts_finance_templates_show_what_excel_left_in_them(needs_corpus: Path) -> None:
    compared = 0
    for path in sorted(needs_corpus.rglob("Open-XML-SDK__*_TP*.xltx")):
        data = path.read_bytes()
        package = Package(data)
        values = Calculation(data, Asked(), ()).values({}).values
        strings = package.shared_strings()
        for sheet, part in package.sheets().items():
            for cell in read_cells(package.xml(part), strings, package.date1904):
                # the engine counts no day 0: a blank date is TEXT "Jan-00" in Excel
                if (sheet, cell.ref) in values and cell.value not in {None, "Jan-00"}:
                    told = f"{path.name} {sheet}!{cell.ref}"
                    assert same(values[sheet, cell.ref], cell.value), told
                    compared += 1
    assert compared > 5000


def same(found: Any, saved: Any) -> bool:
    if isinstance(found, float) and isinstance(saved, float):
        return found == pytest.approx(saved, rel=1e-9, abs=1e-9)
    return type(found) is type(saved) and bool(found == saved)

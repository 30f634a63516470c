"""The VBA behind the sheet functions and buttons, linted and executed without Excel."""

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from lictp_xl.functions import catalogue
from lictp_xl.hosts import vba, vba_runtime
from tests.hosts.vba_in_memory import LEFT_OUT, PythonRaised, ServerGone, Sheet

BUTTONS = [vba.ButtonMacro("LictpRefresh", 'import lictp_xl.buttons; lictp_xl.buttons.refresh("now")')]
MODULES = {
    vba.FUNCTIONS_MODULE: vba.functions_module(catalogue),
    vba.BUTTONS_MODULE: vba.buttons_module(BUTTONS),
}


class Python:
    """Stands in for Python: notes what it was asked, and answers what the test says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, tuple[Any, ...]]] = []
        self.answer: Any = 1.0
        self.troubles: list[Exception] = []

    def __call__(self, module: str, function: str, given: tuple[Any, ...]) -> Any:
        self.asked.append((module, function, given))
        if self.troubles:
            raise self.troubles.pop(0)
        return self.answer

    @property
    def given(self) -> tuple[Any, ...]:
        return self.asked[-1][2]


@pytest.fixture
def python() -> Python:
    return Python()


@pytest.fixture
def sheet(python: Python) -> Sheet:
    return Sheet(MODULES, python)


# ---- what goes over to Python


def test_a_stub_asks_the_module_that_xlwings_serves_for_the_function_of_its_own_name(
    sheet: Sheet, python: Python
) -> None:
    sheet.calls("LICTP_APPORTION", 1000.0, 499.0)
    assert python.asked == [("lictp_xl.hosts.excel", "LICTP_APPORTION", (1000.0, 499.0, LEFT_OUT, LEFT_OUT))]


def test_a_range_goes_over_as_its_values_in_their_shape(sheet: Sheet, python: Python) -> None:
    for cell, value in {"A1": 499.0, "A2": "text", "A4": "#N/A", "A5": True, "B5": 1.0}.items():
        sheet.type_in(cell, value)
    sheet.shows('LICTP_SHARES(Range("A1:A5"))')
    assert python.given[0] == ((499.0,), ("text",), (None,), (-2146826246,), (True,))
    sheet.shows('LICTP_SHARES(Range("A1:B1"))')
    assert python.given[0] == ((499.0, None),)
    sheet.shows('LICTP_SHARES(Range("A1"))')
    assert python.given[0] == 499.0


def test_an_optional_range_goes_over_as_values_too(sheet: Sheet, python: Python) -> None:
    sheet.type_in("A1", 1000.0)
    sheet.shows('LICTP_APPORTION(5, 6, Range("A1"))')
    assert python.given == (5.0, 6.0, 1000.0, LEFT_OUT)


def test_a_date_stays_a_date_and_currency_keeps_all_its_places(sheet: Sheet, python: Python) -> None:
    for cell in ("A1", "A2"):
        sheet.type_in(cell, 0.123456789)
        sheet.format(cell, "£#,##0.00")
    sheet.type_in("A3", date(2022, 1, 31))
    sheet.shows('LICTP_SHARES(Range("A1:A3"))')
    assert python.given[0] == ((0.123456789,), (0.123456789,), (datetime(2022, 1, 31),))
    sheet.shows('LICTP_SHARES(Range("A3"))')
    assert python.given[0] == datetime(2022, 1, 31)


@pytest.mark.parametrize(
    ("given", "taken"),
    [("B:B", "B1:B4"), ("B:C", "B1:C4"), ("4:4", "A4:C4"), ("A1:C9", "A1:C9"), ("B7", "B7")],
)
def test_a_whole_column_or_row_ends_where_the_sheet_does(sheet: Sheet, given: str, taken: str) -> None:
    sheet.type_in("B3", 1.0)
    sheet.type_in("C4", 2.0)
    assert sheet.used_part(given) == taken


def test_two_blocks_of_cells_are_refused_without_asking_python(sheet: Sheet, python: Python) -> None:
    assert sheet.shows('LICTP_SHARES(Union(Range("A1"), Range("C1")))') == "#VALUE!"
    assert sheet.why("Z99") == "a range must be one block of cells"
    assert python.asked == []


# ---- what comes back


@pytest.mark.parametrize(
    "answer", [1.5, "2021/22", True, "# not an error", "#1: a note", datetime(2021, 4, 1)]
)
def test_a_value_comes_back_as_it_is(sheet: Sheet, python: Python, answer: Any) -> None:
    python.answer = answer
    assert sheet.calls("LICTP_SHARES", 1.0) == answer


@pytest.mark.parametrize("error", vba_runtime.ERROR_NUMBERS)
def test_an_error_is_a_true_error_value_and_why_tells_the_sentence(
    sheet: Sheet, python: Python, error: str
) -> None:
    python.answer = f"{error}: bases must be zero or more: got -1"
    assert sheet.calls("LICTP_SHARES", 1.0) == error
    assert sheet.why("Z99") == "bases must be zero or more: got -1"


def test_errors_inside_a_row_and_a_block_become_error_values(sheet: Sheet, python: Python) -> None:
    python.answer = (1.0, "#DIV/0!: a fraction of nothing", "text")
    assert sheet.calls("LICTP_BUDGET_VARIANCE", 0.0, 1.0) == [1.0, "#DIV/0!", "text"]
    python.answer = (("a", 1.0), ("#N/A: first", "#NUM!: second"))
    assert sheet.calls("LICTP_PHASE", 1.0, 2.0, 3.0) == [["a", 1.0], ["#N/A", "#NUM!"]]
    assert sheet.why("Z99") == "first"


def test_why_is_kept_for_each_cell_and_forgotten_once_the_cell_is_right(sheet: Sheet, python: Python) -> None:
    python.answer = "#NUM!: one"
    sheet.calls("LICTP_SHARES", 1.0)
    sheet.stand_in("B7")
    python.answer = "#NUM!: two"
    sheet.calls("LICTP_SHARES", 1.0)
    assert (sheet.why("Z99"), sheet.why("B7"), sheet.why("C1")) == ("one", "two", "")
    python.answer = 0.5
    sheet.calls("LICTP_SHARES", 1.0)
    assert (sheet.why("Z99"), sheet.why("B7")) == ("one", "")


def test_why_of_any_cell_of_a_spilled_block_is_told(sheet: Sheet, python: Python) -> None:
    sheet.stand_in("D2")
    python.answer = ((1.0,), ("#NUM!: no such thing",))
    sheet.calls("LICTP_SHARES", 1.0)
    sheet.spill("D2", "=SEQUENCE(2)")
    assert sheet.why("D3") == "no such thing"
    assert sheet.why("D4") == ""


def test_why_of_an_error_that_was_never_explained_says_how_to_hear_it(sheet: Sheet) -> None:
    sheet.type_in("B7", "#N/A")
    assert "F2, Enter" in sheet.why("B7")


# ---- when Python is not there, or fails


def test_without_python_the_cell_shows_na_and_why_says_what_to_do(sheet: Sheet, python: Python) -> None:
    sheet.host.missing = "Could not load xlwings64-0.37.8.dll from either of the following folders:\r\nC:\\"
    assert sheet.calls("LICTP_SHARES", 1.0) == "#N/A"
    told = sheet.why("Z99")
    assert told.startswith("Python was not found") and "LICTP_PYTHON" in told
    assert "Could not load xlwings64-0.37.8.dll" in told and "\n" not in told
    assert python.asked == []


def test_a_sheet_of_functions_looks_for_a_missing_python_once(sheet: Sheet) -> None:
    sheet.host.missing = "no DLL"
    assert [sheet.calls("LICTP_SHARES", 1.0) for _ in range(3)] == ["#N/A"] * 3
    assert sheet.host.starts == 1


def test_a_missing_python_is_looked_for_again_after_some_seconds(sheet: Sheet) -> None:
    sheet.app.freeze_clock(datetime(2022, 1, 31, 12, 0, 0))
    sheet.host.missing = "no DLL"
    assert sheet.calls("LICTP_SHARES", 1.0) == "#N/A"
    sheet.host.missing = ""
    assert sheet.calls("LICTP_SHARES", 1.0) == "#N/A"
    sheet.app.freeze_clock(datetime(2022, 1, 31, 12, 0, 11))
    assert sheet.calls("LICTP_SHARES", 1.0) == 1.0
    assert sheet.why("Z99") == ""


def test_the_server_is_kept_and_asked_for_anew_when_it_is_gone(sheet: Sheet, python: Python) -> None:
    sheet.calls("LICTP_SHARES", 1.0)
    sheet.calls("LICTP_SHARES", 1.0)
    assert sheet.host.starts == 1
    python.troubles = [ServerGone()]
    assert sheet.calls("LICTP_SHARES", 1.0) == 1.0
    assert sheet.host.starts == 2
    python.troubles = [ServerGone(), ServerGone()]
    assert sheet.calls("LICTP_SHARES", 1.0) == "#VALUE!"
    assert sheet.calls("LICTP_SHARES", 1.0) == 1.0


def test_an_exception_in_python_shows_its_last_line_and_keeps_the_server(
    sheet: Sheet, python: Python
) -> None:
    python.troubles = [
        PythonRaised("Traceback:\r\n  File x\r\nModuleNotFoundError: No module named 'lictp_xl'\r\n")
    ]
    assert sheet.calls("LICTP_SHARES", 1.0) == "#VALUE!"
    assert sheet.why("Z99") == "ModuleNotFoundError: No module named 'lictp_xl'"
    assert sheet.host.starts == 1


# ---- buttons


def test_a_button_runs_its_python_and_only_says_so_when_there_is_none(sheet: Sheet) -> None:
    sheet.app.run("LictpRefresh")
    assert sheet.host.ran == ['import lictp_xl.buttons; lictp_xl.buttons.refresh("now")']
    assert sheet.app.dialogs == []
    sheet.host.missing = "no DLL"
    sheet.app.run("LictpRefresh")
    ((kind, told, title, _style),) = sheet.app.dialogs
    assert (kind.lower(), title) == ("msgbox", "LICTP")
    assert "Python was not found" in told and "no DLL" in told


# ---- the text


XLWINGS_NAMES = """\
Attribute VB_Name = "xlwings"
Public Function XLPy()
End Function
Public Function RunPython(PythonCommand As String)
End Function
"""


def faults_found(folder: Path, modules: dict[str, str]) -> str:
    """What pyvbaanalysis complains of in our modules."""
    for name, text in {**modules, "xlwings": XLWINGS_NAMES}.items():
        (folder / f"{name}.bas").write_text(text, encoding="cp1252", newline="\r\n")
    only = [word for name in modules for word in ("--only", name)]
    command = ["--whole-project", "--encoding", "cp1252", "--fail-level", "error", *only, str(folder)]
    program = Path(sys.executable).with_name("pyvbaanalysis")
    done = subprocess.run([program, *command], capture_output=True, text=True, timeout=120)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_modules_have_no_fault_that_a_compiler_would_find(tmp_path: Path) -> None:
    assert faults_found(tmp_path, MODULES) == ""


def test_a_misspelt_name_would_be_found(tmp_path: Path) -> None:
    text = MODULES[vba.FUNCTIONS_MODULE].replace("GoTo missing", "GoTo mising")
    assert "mising" in faults_found(tmp_path, {vba.FUNCTIONS_MODULE: text})


def test_a_quote_in_a_help_text_is_doubled() -> None:
    assert '"Say ""why"""' in vba._attributes("LICTP_X", 'Say "why"', 20)


def test_the_wizard_lists_every_function_under_its_category() -> None:
    text = MODULES[vba.FUNCTIONS_MODULE]
    for function in catalogue:
        name = f"LICTP_{function.name}"
        assert f'Attribute {name}.VB_Description = "{function.summary}"' in text
        assert f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n2' in text


def test_nothing_but_the_functions_is_public() -> None:
    public = [line for line in MODULES[vba.FUNCTIONS_MODULE].splitlines() if line.startswith("Public")]
    assert len(public) == len(catalogue) + 1
    assert all(line.startswith("Public Function LICTP_") for line in public)

"""The sheet functions as Excel has them: through xlwings' own Windows code, on a stand-in for pywin32."""

import io
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from lictp_xl import cells
from lictp_xl.examples import Example, load
from lictp_xl.functions import catalogue
from lictp_xl.hosts import faults, vba
from tests.hosts import win32_standin
from tests.hosts.vba_in_memory import PythonRaised, Sheet
from tests.hosts.win32_standin import FIRST_ERROR, LEFT_OUT, cell

EXAMPLES = load()
STUBS = Path(__file__).parents[2] / "vba_stubs"


@pytest.fixture
def excel() -> Iterator[ModuleType]:
    """The module that xlwings' server serves."""
    with win32_standin.windows() as module:
        yield module


def in_cells(given: Any) -> Any:
    """A range as VBA sends it: a block, and one cell as a value."""
    if isinstance(given, list) and len(given) == 1 and len(given[0]) == 1:
        return given[0][0]
    return given


def expected(example: Example) -> Any:
    """What comes back to the stub: one cell bare, one row flat, a date with midnight."""
    if example.error:
        return "{}: {}".format(*example.error)
    if not isinstance(example.gives, list):
        return received(example.gives)
    rows = tuple(tuple(received(one) for one in row) for row in example.gives)
    if len(rows) == 1:
        return rows[0][0] if len(rows[0]) == 1 else rows[0]
    return rows


def received(shown: Any) -> Any:
    return datetime(shown.year, shown.month, shown.day) if isinstance(shown, date) else shown


def without_sentence(answer: Any) -> Any:
    """An error inside a block shows only its name in an example."""
    if isinstance(answer, tuple):
        return tuple(without_sentence(one) for one in answer)
    if isinstance(answer, str) and answer.partition(": ")[0] in cells.ERRORS:
        return answer.partition(": ")[0]
    return answer


@pytest.mark.usefixtures("excel")
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_worked_example_comes_back_through_xlwings(example: Example) -> None:
    answer = cell(f"LICTP_{example.formula}", *map(in_cells, example.given))
    assert (answer if example.error else without_sentence(answer)) == expected(example)


@pytest.fixture
def live(excel: ModuleType) -> Sheet:
    """A sheet whose stubs reach Python through xlwings."""

    def answer(module: str, function: str, given: tuple[Any, ...]) -> Any:
        assert module == win32_standin.MODULE
        try:
            return cell(function, *given)
        except Exception as e:
            raise PythonRaised(str(e)) from e

    return Sheet({vba.FUNCTIONS_MODULE: excel.describe()["functions.bas"]}, answer)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_worked_example_is_shown_by_its_stub(live: Sheet, example: Example) -> None:
    arguments = [
        live.range_with(given, 1 + 5 * i) if isinstance(given, list) else given
        for i, given in enumerate(example.given)
    ]
    answer = live.calls(f"LICTP_{example.formula}", *arguments)
    if example.error:
        assert (answer, live.why("Z99")) == example.error
    else:
        assert flat(answer) == flat(example.gives)


def flat(shown: Any) -> list[Any]:
    """The cells of an answer in order; VBA has a single row, or a single cell, without its brackets."""
    if isinstance(shown, list):
        return [one for part in shown for one in flat(part)]
    return [received(shown)]


# ---- what is given


@pytest.mark.parametrize(
    ("number", "shown"),
    [(FIRST_ERROR + 2045, "#SPILL!"), (FIRST_ERROR + 2043, "#GETTING_DATA"), (FIRST_ERROR + 2046, "#VALUE!")],
)
def test_an_error_that_xlwings_leaves_a_number_is_an_error_all_the_same(
    excel: ModuleType, number: int, shown: str
) -> None:
    assert cell("LICTP_SHARES", ((1.0,), (number,))) == f"{shown}: bases holds the error {shown}"


def test_a_large_negative_number_in_a_cell_is_a_number(excel: ModuleType) -> None:
    assert cell("LICTP_BUDGET_VARIANCE", -2146826243.0, -2146826243.0) == (0.0, 0.0)


def test_an_argument_left_out_takes_its_default_and_so_does_an_empty_cell(excel: ModuleType) -> None:
    bases = ((1.0,), (1.0,), (1.0,))
    assert cell("LICTP_APPORTION", 100.0, bases, LEFT_OUT, LEFT_OUT) == ((33.34,), (33.33,), (33.33,))
    assert cell("LICTP_APPORTION", 100.0, bases, None, "half up") == ((33.33,), (33.33,), (33.33,))


def test_a_cell_in_a_currency_format_is_a_number_and_a_date_cell_a_date(excel: ModuleType) -> None:
    assert cell("LICTP_KEY_DECISION", Decimal("50000.0000")) is True
    assert cell("LICTP_FINANCIAL_YEAR", datetime(2021, 4, 1)) == "2021/22"


# ---- when the program itself is at fault


def test_a_fault_of_the_program_is_an_error_with_a_sentence_and_its_traceback_goes_to_the_log(
    excel: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    faults.close()
    monkeypatch.setattr(excel.cells, "call", lambda *_: 1 / 0)
    try:
        answer = cell("LICTP_SHARES", 1.0)
        log = faults.log_file()
        assert answer.startswith("#VALUE!: SHARES: a fault of the program") and str(log) in answer
        assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    finally:
        faults.close()


# ---- the files


def test_the_stubs_in_the_repository_are_those_the_catalogue_gives(excel: ModuleType) -> None:
    stale = [path.name for path in excel.stale_stubs(STUBS)]
    assert stale == [], "run lictp-xl sync and commit vba_stubs/"


def test_stubs_are_written_once_and_then_only_when_something_changes(
    excel: ModuleType, tmp_path: Path
) -> None:
    folder = tmp_path / "vba_stubs"
    assert [path.name for path in excel.write_stubs(folder)] == ["functions.bas", "buttons.bas"]
    assert excel.write_stubs(folder) == []
    (folder / "buttons.bas").write_text("changed", encoding="utf-8")
    assert excel.write_stubs(folder) == [folder / "buttons.bas"]
    assert excel.stale_stubs(folder) == []


def signatures(vba_text: str) -> dict[str, str]:
    """Function name -> its arguments as VBA declares them."""
    found = re.findall(r"^(?:Public )?Function (LICTP_\w+)\((.*)\)$", vba_text, re.MULTILINE)
    return {name: arguments for name, arguments in found if name != vba.WHY.name}


def test_the_stubs_agree_with_those_that_xlwings_would_generate(excel: ModuleType) -> None:
    generated = io.StringIO()
    udfs = sys.modules["xlwings.udfs"]
    udfs.generate_vba_wrapper(win32_standin.MODULE, excel, generated, SimpleNamespace(Name="book.xlsm"))
    assert signatures(excel.describe()["functions.bas"]) == signatures(generated.getvalue())
    assert len(signatures(generated.getvalue())) == len(catalogue)


def test_xlwings_settings_name_every_key_that_its_vba_asks_for_on_windows(excel: ModuleType) -> None:
    (text,) = (source.text for source in excel.macros().sources if source.name == "xlwings")
    asked = set(re.findall(r'GetConfig\("([^"]+)"', text))
    elsewhere = {key for key in asked if "MAC" in key}
    # the interpreter's old name, and what only a failing button or the import of functions asks for
    elsewhere |= {"INTERPRETER", "SHOW_ERROR_POPUPS", "TEMP DIR", "UDF MODULES"}
    assert asked - elsewhere <= set(excel.SETTINGS)


def test_each_button_runs_a_function_that_is_there(excel: ModuleType) -> None:
    from lictp_xl import buttons

    for python in excel.BUTTONS.values():
        name = re.fullmatch(r"import lictp_xl\.buttons; lictp_xl\.buttons\.(\w+)\(\)", python)
        assert name and callable(getattr(buttons, name[1]))


def test_the_stand_in_leaves_nothing_behind() -> None:
    names = {name for name in sys.modules if name.startswith(win32_standin.SWAPPED)}
    before = {name: sys.modules[name] for name in names}
    with win32_standin.windows():
        assert "pythoncom" in sys.modules
    assert {name: sys.modules.get(name) for name in names} == before
    assert "pythoncom" not in sys.modules and sys.platform != "win32"

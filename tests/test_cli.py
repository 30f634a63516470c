"""The command line, as a person uses it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lictp_xl.cli import commands
from lictp_xl.functions import catalogue

REPOSITORY = Path(__file__).parents[1]


def typed(*words: str) -> Result:
    return CliRunner().invoke(commands, list(words), catch_exceptions=False)


def program(*words: str) -> "subprocess.CompletedProcess[str]":
    """The program as it is installed, with its own exit code and messages."""
    command = [sys.executable, "-c", "from lictp_xl.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=120, check=False)


@pytest.mark.parametrize("name", ["LICTP_APPORTION", "APPORTION", "apportion"])
def test_call_prints_what_the_cells_show(name: str) -> None:
    run = typed("call", name, "1000", "[[499],[341],[229]]")
    assert (run.exit_code, json.loads(run.output)) == (0, [[466.79], [318.99], [214.22]])


def test_a_problem_is_printed_with_its_sentence_and_exits_with_2() -> None:
    run = typed("call", "APPORTION", "1000", "[[0],[0]]")
    assert run.exit_code == 2
    assert json.loads(run.output) == {
        "error": "#NUM!",
        "message": "bases must be zero or more, and not all zero (got 0, 0)",
    }


def test_a_credit_is_an_argument_and_no_option() -> None:
    assert json.loads(typed("call", "APPORTION", "-100", "[[1],[1]]").output) == [[-50], [-50]]


def test_dates_words_blanks_and_whole_numbers_are_cells() -> None:
    told = typed("call", "PART_YEAR", "315000", "2022-01-01", "31 December 2026", "2021/22", "null")
    assert json.loads(told.output) == 78750


@pytest.mark.parametrize("argument", ["[[1],[2,3]]", '{"a": 1}', "[[[1]]]"])
def test_what_is_no_cell_and_no_range_is_refused(argument: str) -> None:
    run = typed("call", "APPORTION", "100", argument)
    assert run.exit_code == 2 and "Error" in run.output


def test_every_function_is_listed_by_its_usage() -> None:
    shown = " ".join(typed("functions").output.split())
    for function in catalogue:
        assert function.usage.partition("(")[0] in shown


def test_one_function_is_shown_with_its_arguments_help_and_examples() -> None:
    shown = " ".join(typed("functions", "lictp_charge").output.split())
    for text in ("partner", "unit", '=LICTP_CHARGE("Hinckley",1470458.52,', "gives 686397.38", "9.1"):
        assert text in shown


def test_an_unknown_function_is_one_sentence_and_exit_2() -> None:
    run = program("functions", "APORTION")
    assert (run.returncode, run.stderr.strip()) == (
        2,
        "no sheet function APORTION; did you mean APPORTION?",
    )


def test_a_folder_without_inputs_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    run = program("sync", str(tmp_path))
    assert run.returncode == 2
    assert "inputs.xlsx" in run.stderr and "Traceback" not in run.stderr


def test_check_finds_the_report_s_own_inconsistencies_and_exits_with_1(written_books: Path) -> None:
    run = program("check", str(written_books))
    said = " ".join(run.stdout.split())
    assert run.returncode == 1
    assert "Mitigation 9 is for risk 9, which the register does not hold" in said
    assert "£35,000 of revenue has no year" in said
    assert "£277,000 (current cost) and £34,000 (budget), which are not on one basis" in said
    assert "All 8 are Medium, though their scores run from 6 to 12" in said
    assert said.count("Fail:") == 3, said

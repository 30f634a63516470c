"""The command line: `lictp-xl` and a word for what to do.

Exit codes: 0 done; 1 some books failed, a check failed, or something is stale; 2 nothing could start.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lictp_xl import __version__, cells, examples
from lictp_xl.catalogue import PREFIX, Function
from lictp_xl.errors import LictpError
from lictp_xl.functions import catalogue

SOME_FAILED, NOTHING_STARTED = 1, 2

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lictp-xl")
def commands() -> None:
    """Shared-service finance in workbooks: formulas, checks, and books filled for every partner and year."""


def main() -> None:
    """Run a command; a problem that a person can put right is one sentence, not a traceback."""
    try:
        commands()
    except LictpError as problem:
        errors.print(escape(str(problem)), style="red", soft_wrap=True)
        sys.exit(NOTHING_STARTED)


@commands.command("call", context_settings={"ignore_unknown_options": True})
@click.argument("function")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def call_function(function: str, arguments: tuple[str, ...]) -> None:
    """Answer one FUNCTION, as its cells would show it, in JSON.

    ARGUMENTS are cells: 1000, Melton, 2022-01-01, true, null for a blank; or ranges: "[[499],[341],[229]]".
    """
    answer = cells.call(function, *map(_argument, arguments))
    click.echo(json.dumps(_json(answer), ensure_ascii=False))
    if isinstance(answer, cells.Fault):
        sys.exit(NOTHING_STARTED)


@commands.command("functions")
@click.argument("name", required=False)
def show_functions(name: str | None) -> None:
    """List the functions, or show the one of that NAME with its arguments, help and worked examples."""
    if name:
        _show_one(catalogue.get(name))
        return
    for category in dict.fromkeys(function.category for function in catalogue):
        table = Table(title=category, title_justify="left", box=None, show_header=False, padding=(0, 2, 0, 0))
        for function in catalogue:
            if function.category == category:
                table.add_row(escape(function.usage), escape(function.summary))
        console.print(table)
        console.print()


@commands.command("sync")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if something is out of date.")
@click.option(
    "--allow-unvalued",
    is_flag=True,
    help="Write a book even where a formula gets no value; its cover then says Incomplete.",
)
def bring_up_to_date(folder: Path, check: bool, allow_unvalued: bool) -> None:
    """Write every book of the partnership in FOLDER that is not up to date."""
    from lictp_xl import screen, sync  # pandas and the engine are not wanted for the other commands

    started = time.monotonic()
    with screen.progress_bar(console) as progress:
        report = sync.run(folder, check=check, allow_unvalued=allow_unvalued, progress=progress)
    screen.show_report(console, report, time.monotonic() - started)
    if report.failed or (check and report.stale):
        sys.exit(SOME_FAILED)


@commands.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--each", is_flag=True, help="List every check, those that pass too.")
def perform_checks(folder: Path, each: bool) -> None:
    """Perform the control totals and consistency rules again, on the inputs and every written book."""
    from lictp_xl import audit, checks, screen

    every = audit.perform(folder)
    screen.show_checks(console, every, each)
    if any(check.result is checks.Result.FAIL for check in every):
        sys.exit(SOME_FAILED)


def _show_one(function: Function) -> None:
    _say(function.usage, style="bold")
    _say(function.summary)
    if function.details:
        _say(function.details)
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Argument", no_wrap=True)
    table.add_column("What to give")
    for argument in function.arguments:
        spelled = argument.name if argument.required else f"[{argument.name}]"
        table.add_row(escape(spelled), escape(argument.help))
    console.print()
    console.print(table)
    _say(f"\nGives: {function.returns}")
    for _, problem in function.raises:
        _say(f"Refuses: {problem}")
    if function.source:
        _say(f"Source: {function.source}")
    console.print()
    for example in (example for example in examples.load() if example.formula == function.name):
        gives = "  ".join(example.error) if example.error else json.dumps(_json(example.gives))
        _say(f"{example.says}:", style="italic")
        _say(f"  {examples.typed(example, PREFIX)}\n  gives {gives}")


def _say(text: str, style: str | None = None) -> None:
    """Text as it stands: a bracket in it is no markup, and a formula is not broken over two lines."""
    console.print(escape(text), style=style, soft_wrap=text.startswith("  "))


def _argument(text: str) -> Any:
    """One argument of `call`: JSON where it is JSON, the text itself where it is not."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    try:
        return _cell_or_range(value)
    except ValueError as problem:
        raise click.UsageError(f"{text}: {problem}") from None


def _cell_or_range(value: Any) -> Any:
    if not isinstance(value, list):
        return _one_cell(value)
    rows = [row if isinstance(row, list) else [row] for row in value]
    if len({len(row) for row in rows}) > 1:
        raise ValueError("the rows of a range must be of one length")
    return [[_one_cell(cell) for cell in row] for row in rows]


def _one_cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        raise ValueError("a cell is a number, a text, true, false or null")
    return value


def _json(shown: Any) -> Any:
    """Cells as JSON: whole numbers without a point, dates as text, a problem with its sentence."""
    if isinstance(shown, list):
        return [_json(cell) for cell in shown]
    if isinstance(shown, cells.Fault):
        return {"error": shown.error, "message": shown.message}
    if isinstance(shown, float) and shown.is_integer():
        return int(shown)
    return shown.isoformat() if isinstance(shown, date) else shown

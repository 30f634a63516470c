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
from lictp_xl import years as financial_years
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

    ARGUMENTS are cells: 1000, North, 2022-01-01, true, null for a blank; or ranges: "[[499],[341],[229]]".
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
@click.option("--dry-run", is_flag=True, help="Tell what a run would change, and write nothing.")
@click.option("--overwrite", is_flag=True, help="Write over locked cells that were changed by hand.")
@click.option(
    "--set-aside",
    is_flag=True,
    help="The same, and keep what was found there in a workbook beside the book: ... set aside.xlsx.",
)
def bring_up_to_date(
    folder: Path, check: bool, dry_run: bool, allow_unvalued: bool, overwrite: bool, set_aside: bool
) -> None:
    """Write every book of the partnership in FOLDER that is not up to date.

    A Final book is never written again: where its figures have moved, the next version is written beside it.
    """
    from lictp_xl import screen, sync  # pandas and the engine are not wanted for the other commands

    started = time.monotonic()
    with screen.progress_bar(console) as progress:
        report = sync.run(
            folder,
            check=check,
            dry_run=dry_run,
            allow_unvalued=allow_unvalued,
            overwrite=overwrite,
            set_aside=set_aside,
            progress=progress,
        )
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


@commands.command("lint")
@click.argument(
    "templates",
    nargs=-1,
    metavar="TEMPLATE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--figures", is_flag=True, help="List the names and tables that sync can fill.")
def lint_templates(templates: tuple[Path, ...], figures: bool) -> None:
    """Tell what the designer of each TEMPLATE got wrong, where, and what to do; exit with 1 at an error.

    Names and tables that get no figure, cells locked the wrong way round, formulas that are hard to trust;
    then what stands in the way of a screen reader. docs/templates.md has the rules.
    """
    from lictp_xl import lint
    from lictp_xl.lint import report

    if figures:
        report.show_figures(console, lint.known_figures())
    elif not templates:
        raise click.UsageError("name a template, such as templates/budget.xlsx")
    every: list[lint.Finding] = []
    for path in templates:
        found = lint.lint(path.read_bytes())
        report.show(console, path.name, found)
        every += found
    if any(finding.severity is lint.Severity.ERROR for finding in every):
        sys.exit(SOME_FAILED)


@commands.command("trace")
@click.argument("book", type=click.Path(path_type=Path))
@click.argument("cell")
@click.option(
    "--depth", default=None, type=click.IntRange(min=0), help="How many formulas back; 12 unless said."
)
def trace_cell(book: Path, cell: str, depth: int | None) -> None:
    """Tell what stands behind one CELL of a written BOOK: formula, rule, workings, inputs, paragraph.

    CELL is a sheet and a cell, such as Charge!D13, or a name of the book, such as annual_charge.
    """
    from lictp_xl import trace

    trace.show(console, trace.of(book, cell) if depth is None else trace.of(book, cell, depth))


@commands.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--partners",
    default=None,
    help='Their names, with commas between: "North,South". A name with a comma stands in quotation marks.',
)
@click.option(
    "--years",
    default=None,
    help="Financial years, with commas between. This one and the next two, unless said.",
)
@click.option("--name", default="", help="The name of the partnership.")
def start_partnership(folder: Path, partners: str | None, years: str | None, name: str) -> None:
    """Make FOLDER with the inputs, templates and plan of a new partnership, ready to sync."""
    from lictp_xl.starter import new

    names = list(new.PARTNERS) if partners is None else new.listed(partners)
    new.write(folder, names, _coming_years() if years is None else new.listed(years), name)
    _say(f"{folder} is made. Type the figures in its inputs.xlsx, save and close it, and run")
    _say(f"  lictp-xl sync {folder}")


@commands.command("roll-forward")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("year")
def start_year(folder: Path, year: str) -> None:
    """Start the financial YEAR, such as 2023/24, in the inputs and plan of FOLDER from the year before.

    What is carried over stands in inputs.xlsx as Assumed, and its note says "To confirm".
    """
    from lictp_xl import roll_forward

    for line in roll_forward.start(folder, year):
        _say(line)
    _say("Confirm what was carried in inputs.xlsx, save and close it, and run")
    _say(f"  lictp-xl sync {folder}")


def _coming_years() -> list[str]:
    """This financial year and the next two: the one place that looks at the calendar."""
    today = date.today()
    return list(financial_years.between(today, today.replace(year=today.year + 2, day=1)))


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
    if function.workings:
        taken = ", ".join(argument.name for argument in function.arguments)
        _say(f'Steps: {PREFIX}WORKINGS("{function.name}", {taken})')
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

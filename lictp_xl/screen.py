"""What a run says on screen: the progress bar, the books, what changed, the checks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from lictp_xl import changes
from lictp_xl.checks import INPUTS, Check, Result
from lictp_xl.editions import stem
from lictp_xl.outcomes import Outcome, Report
from lictp_xl.sync import Progress as Told

CHANGES_SHOWN = 60
STYLES = {Result.PASS: "green", Result.FAIL: "bold red", Result.CANNOT: "yellow"}


@contextmanager
def progress_bar(console: Console) -> Iterator[Told]:
    """A bar that moves by one for every partner and year."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[path]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Books", path="", total=None)

        def told(done: int, of: int, path: str) -> None:
            bar.update(task, completed=done, total=of, path=escape(path))

        yield told


def show_report(console: Console, report: Report, seconds: float) -> None:
    """The books of a run, what changed in them, and where they are."""
    table = Table(title="Books", title_justify="left", header_style="bold", box=None, padding=(0, 2, 0, 0))
    for heading in ("Book", "Files", "Became", "Checks in the book"):
        table.add_column(heading)
    for _, outcomes in groupby(report.outcomes, lambda outcome: stem(outcome.book)):
        table.add_row(*map(escape, _row(list(outcomes))))
    console.print(table)
    _show_changes(console, report)
    for outcome in report.outcomes:
        if outcome.problem:
            said(console, f"{outcome.book.path}: {outcome.problem}", "red")
        if outcome.note:
            said(console, f"{outcome.book.path}: {outcome.note}", "yellow")
    show_checks(console, report.inputs_checks)
    for path in report.kept_in_step:
        said(console, f"{path.name} was out of date")
    tally = Counter(outcome.became for outcome in report.outcomes)
    counts = ", ".join(f"{number} {became}" for became, number in sorted(tally.items()))
    where = f"The books are in {report.books.resolve()}"
    if report.dry:
        where = "Nothing was written: this is what a run would do"
    said(console, f"{counts} in {seconds:.1f} s. {where}", "bold")


def _show_changes(console: Console, report: Report) -> None:
    """The totals that changed, book by book; what a new book holds it tells itself."""
    known = tuple(
        outcome
        for outcome in report.outcomes
        if any(c.old is not None for c in outcome.changes) or any(c.old is not None for c in outcome.figures)
    )
    every = changes.lines(replace(report, outcomes=known))
    if every:
        said(console, "\nWhat changed", "bold")
    for line in every[:CHANGES_SHOWN]:
        said(console, line)
    if len(every) > CHANGES_SHOWN:
        said(
            console, f"and {len(every) - CHANGES_SHOWN} more lines; {changes.PAGE} beside the books has them"
        )


def show_checks(console: Console, every: Sequence[Check], each: bool = False) -> None:
    """The checks that did not pass, each with its place; and how many did."""
    tally = {result: sum(check.result is result for check in every) for result in Result}
    told = f"{tally[Result.PASS]} pass, {tally[Result.FAIL]} fail, {tally[Result.CANNOT]} cannot be performed"
    said(console, f"\nChecks: {told}")
    of_result = {result: [check for check in every if check.result is result] for result in Result}
    for check in of_result[Result.FAIL]:
        said(console, _sentence(check), STYLES[Result.FAIL])
    for sentence in _each(of_result[Result.CANNOT]) if each else _together(of_result[Result.CANNOT]):
        said(console, sentence, STYLES[Result.CANNOT])
    if each:
        for sentence in _each(of_result[Result.PASS]):
            said(console, sentence, STYLES[Result.PASS])
    console.print()


def _each(every: Sequence[Check]) -> Iterator[str]:
    return map(_sentence, every)


def _together(every: Sequence[Check]) -> Iterator[str]:
    """The same finding in many books is one line."""
    alike: dict[tuple[str, str, str | None], list[Check]] = {}
    for check in every:
        place = check.cell if check.book == INPUTS else ""
        alike.setdefault((check.finding, place, check.partner), []).append(check)
    for same in alike.values():
        names, more = dict.fromkeys(check.name for check in same), len({check.book for check in same}) - 1
        yield _sentence(replace(same[0], name="; ".join(names))) + (f" and {more} more books" if more else "")


def _sentence(check: Check) -> str:
    where = " ".join(filter(None, (check.book, check.cell, check.partner)))
    return f"{check.result.value}: {check.name}. {check.finding} ({where})"


def said(console: Console, text: str, style: str | None = None) -> None:
    """A sentence as it stands: a bracket in it is no markup."""
    console.print(escape(text), style=style, soft_wrap=True)


def _row(outcomes: Sequence[Outcome]) -> tuple[str, str, str, str]:
    book = outcomes[0].book
    files = ", ".join(outcome.book.path.rpartition(".")[2] for outcome in outcomes)
    became = ", ".join(dict.fromkeys(outcome.became for outcome in outcomes))
    tally = next((outcome.tally for outcome in outcomes if outcome.tally), {})
    counted = (f"{number} {result.value.lower()}" for result, number in tally.items() if number)
    return stem(book), files, became, ", ".join(counted)

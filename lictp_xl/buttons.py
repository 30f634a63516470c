"""What the buttons on a book do: Refresh, Check and Regenerate.

Refresh takes the current inputs into the open book's locked cells, those whose names and tables carry
figures. Check holds the book and its inputs to the rules. Regenerate saves and closes the book, has sync
write it anew, and opens it again. All are written against a few words of an open
book, so that it need not be Excel that has it open.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from lictp_xl import checks, editions, figures, inputs, manifest, plan, sync
from lictp_xl.book.cell_xml import serial
from lictp_xl.book.references import box_of, cells_of
from lictp_xl.book.template import Figures
from lictp_xl.checks import Check, Result
from lictp_xl.editions import APPROVED
from lictp_xl.errors import BookRefused, LictpError, TemplateRefused
from lictp_xl.folder import BOOKS, INPUTS, PLAN
from lictp_xl.hosts import faults
from lictp_xl.hosts.open_book import Block, Cell, OpenBook
from lictp_xl.partnership import Partnership
from lictp_xl.plan import PlannedBook

LINES_TOLD = 12
CENT = 0.00005  # Excel hands over a cell in a currency format cut to four places


def refresh() -> None:
    """The button Refresh, on the book that is open in Excel."""
    _pressed("Refresh", refreshed)


def check() -> None:
    """The button Check, on the book that is open in Excel."""
    _pressed("Check", checked)


def regenerate() -> None:
    """The button Regenerate, on the book that is open in Excel."""
    from lictp_xl.hosts.open_in_excel import calling_book

    press_regenerate(calling_book())


def _pressed(button: str, work: Callable[[OpenBook], str]) -> None:
    # only here, so that the buttons' work can be done where there is no xlwings
    from lictp_xl.hosts.open_in_excel import calling_book

    press(calling_book(), button, work)


def press(book: OpenBook, button: str, work: Callable[[OpenBook], str]) -> None:
    """Do a button's work and tell what came of it, whatever that was."""
    try:
        told = work(book)
    except LictpError as problem:
        told = str(problem)
    except Exception:
        told = faults.report(button)
    book.tell(told)


def refreshed(book: OpenBook) -> str:
    """Take the current inputs into the book; what changed. Nothing is written if one figure has no place."""
    house = _house(book.path())
    if house.planned.status in APPROVED:
        status = house.planned.status
        raise BookRefused(f"{book.path().name} is {status} in {PLAN}: its figures stay as they were approved")
    given = house.figures()
    changes = [*_changed_names(book, given), *_changed_tables(book, given)]
    for block, values in changes:
        book.write(block, values)
    house.remember(changes)
    told = [line for block, values in changes for line in _told(block, values)]
    if not told:
        return f"{house.planned.path} holds the current inputs; nothing changed."
    count = "1 cell" if len(told) == 1 else f"{len(told)} cells"
    return _listed(f"{count} changed. Save the book to keep them.", told)


def press_regenerate(book: OpenBook) -> OpenBook:
    """Save and close the book, have sync write it, and open what is there then: the new one, or the old."""
    path = book.path()
    try:
        house = _house(path)  # what is wrong with the inputs is told before anything is closed
        book.save_and_close()
    except LictpError as problem:
        book.tell(str(problem))
        return book
    except Exception:
        book.tell(faults.report("Regenerate"))
        return book
    try:
        told = _regenerated(house)
    except LictpError as problem:
        told = str(problem)
    except Exception:
        told = faults.report("Regenerate")
    opened = book.reopen()
    opened.tell(told)
    return opened


def _regenerated(house: "_House") -> str:
    """What became of the book, and of the version after it where it is approved."""
    path = house.planned.path
    outcomes = sync.run(house.folder, only=[path]).outcomes
    problems = [f"{outcome.book.path}: {outcome.problem}" for outcome in outcomes if outcome.problem]
    if problems:
        return _listed("The book stays as it was.", problems)
    own = next(outcome for outcome in outcomes if outcome.book.path == path)
    lines = [
        f"{figures.RESULTS.get(change.name, change.name)}: {_shown(change.old)} -> {_shown(change.new)}"
        for change in own.changes
    ]
    return _listed(own.note or f"{path} is {own.became}.", lines)


def checked(book: OpenBook) -> str:
    """Perform the checks on the book as it is open; what came of them."""
    house = _house(book.path())
    performed = _performed(book, house)
    tally = ", ".join(f"{sum(c.result is r for c in performed)} {r.value}" for r in Result)
    outstanding = [
        f"{c.result.value}: {_where(c)}{c.finding}" for c in performed if c.result is not Result.PASS
    ]
    digest = book.read_name("inputs_digest")
    if digest and digest.values != (house.figures().names["inputs_digest"],):
        outstanding.insert(0, "The inputs have changed since the book was written: press Refresh")
    return _listed(f"{tally}.", outstanding)


@dataclass(frozen=True)
class _House:
    """A partnership's folder, and the book of it that is open."""

    folder: Path
    partnership: Partnership
    planned: PlannedBook
    findings: Sequence[Check]

    def figures(self) -> Figures:
        """What the book is told by the inputs as they are now."""
        concerning = checks.concerning(self.findings, self.planned)
        told = figures.of_book(self.partnership, self.planned, concerning)
        # the checks of all the books are for sync to tell
        elsewhere = figures.checks.constants(()).tables
        return replace(told, tables={n: rows for n, rows in told.tables.items() if n not in elsewhere})

    def remember(self, changes: Sequence[tuple[Block, Sequence[Cell]]]) -> None:
        """Let sync know what was written into the open book, should it be saved."""
        cells = {
            f"{sheet}!{ref}": serial(value) if isinstance(value, datetime) else value
            for block, values in changes
            for sheet, _, refs in (block.where.rpartition("!"),)
            for ref, value in zip(cells_of(box_of(refs)), values, strict=True)
        }
        manifest.remember(self.folder / BOOKS, self.planned.path, cells)


def _house(path: Path) -> _House:
    """The partnership's folder is the nearest one above the book that holds inputs and plan."""
    folder = next((f for f in path.parents if (f / INPUTS).is_file() and (f / PLAN).is_file()), None)
    if folder is None:
        raise BookRefused(
            f"no folder above {path.name} holds {INPUTS} and {PLAN}: open it in its partnership's folder"
        )
    partnership = inputs.read(folder / INPUTS)
    books = editions.on_disk(plan.read(folder / PLAN, partnership).books, folder / BOOKS)
    planned = _planned(folder, path, books)
    return _House(folder, partnership, planned, checks.of_inputs(partnership))


def _planned(folder: Path, path: Path, books: Sequence[PlannedBook]) -> PlannedBook:
    for book in books:
        if (folder / BOOKS / book.path).as_posix().casefold() == path.as_posix().casefold():
            return book
    raise BookRefused(
        f"{PLAN} plans no book {path.name} here: keep a copy under another name outside the folder"
    )


def _performed(book: OpenBook, house: _House) -> list[Check]:
    """Every check on the inputs that concerns the book, and every check on the book itself."""
    partner = house.planned.partner
    found = {
        name: (block.where, block.values[0])
        for name in figures.results(house.partnership, house.planned)
        if (block := book.read_name(name))
    }
    own = checks.of_book(house.partnership, house.planned, found, house.planned.path)
    return [*own, *(c for c in house.findings if not partner or c.partner in (None, partner))]


def _changed_names(book: OpenBook, given: Figures) -> Iterator[tuple[Block, list[Cell]]]:
    for name, value in given.names.items():
        # whether every formula has its value is for sync to say
        if name != "completeness" and (block := book.read_name(name)):
            yield from _change(block, [_cell(value)], f"name {name}")


def _changed_tables(book: OpenBook, given: Figures) -> Iterator[tuple[Block, list[Cell]]]:
    for table, rows in given.tables.items():
        columns = book.read_table(table)
        drawn = len(next(iter(columns.values())).values) if columns else 0
        if columns and len(rows) > drawn:
            raise TemplateRefused(
                f"table {table} holds {drawn} rows, {len(rows)} given: draw more rows in the template"
            )
        told = {title for row in rows for title in row}
        for title, block in columns.items():
            if title in told:
                values = [_cell(row.get(title)) for row in rows]
                yield from _change(block, values + [None] * (drawn - len(rows)), f"table {table}")
            elif block.filled:
                yield from _change(block, [*block.values[: len(rows)], *[None] * (drawn - len(rows))], table)


def _change(block: Block, values: list[Cell], says: str) -> Iterator[tuple[Block, list[Cell]]]:
    """A block and what goes into it, if that is not there already."""
    if all(_same(old, new) for old, new in zip(block.values, values, strict=True)):
        return
    if not block.filled:
        raise TemplateRefused(
            f"{block.where} is filled by {says}, but it is unlocked or holds a formula: nothing was refreshed"
        )
    yield block, values


def _same(old: Cell, new: Cell) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) < CENT
    return (old or None) == (new or None)


def _cell(value: object) -> Cell:
    """A figure as a cell has it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return float(value)
    assert value is None or isinstance(value, str | bool | datetime), f"no cell can hold {value!r}"
    return value or None if isinstance(value, str) else value


def _told(block: Block, values: Sequence[Cell]) -> list[str]:
    """Each changed cell, old and new."""
    sheet, _, refs = block.where.rpartition("!")
    cells = zip(cells_of(box_of(refs)), block.values, values, strict=True)
    return [
        f"{sheet}!{ref}: {_shown(old)} -> {_shown(new)}" for ref, old, new in cells if not _same(old, new)
    ]


def _shown(value: Cell) -> str:
    if isinstance(value, datetime):
        return f"{value:%d %B %Y}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return "blank" if value in (None, "") else str(value)


def _where(check: Check) -> str:
    return f"{check.cell}: " if check.cell else ""


def _listed(first: str, lines: Sequence[str]) -> str:
    rest = len(lines) - LINES_TOLD
    return "\n".join([first, *lines[:LINES_TOLD], *([f"and {rest} more"] if rest > 0 else [])])

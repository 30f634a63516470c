"""Formulas beside each other: a column is one formula, and none goes round in a circle."""

import re
from collections import Counter
from collections.abc import Iterator

from lictp_xl.book.a1 import CELLS, COLUMNS, ROWS
from lictp_xl.book.binding import Place
from lictp_xl.book.calculation_order import FormulaPlaces, circle_in, in_order
from lictp_xl.book.expressions import Area, Call, Expression, Unreadable, areas_in
from lictp_xl.book.formulas import Key
from lictp_xl.book.references import CELL, place, ref_at
from lictp_xl.book.tables import Table
from lictp_xl.lint.drawn import Drawn
from lictp_xl.lint.finding import Fault, at, error

Grid = dict[tuple[int, int], str]  # row and column -> the formula as seen from there
# a formula that is drawn down reads other cells in each row
DRAWN = re.compile(r"[RC]\[-?\d+\]|#this row|\[@")
READS_NO_VALUE = {"ROW", "ROWS", "COLUMN", "COLUMNS", "AREAS", "SHEET", "ISFORMULA", "FORMULATEXT"}
TAKES_AREAS = {"SUMPRODUCT", "MMULT", "INDEX", "MATCH", "LOOKUP", "XLOOKUP", "FILTER", "LET", "MAP"}
SHOWN_OF_A_CIRCLE = 5


def inconsistent(drawn: Drawn) -> Iterator[Fault]:
    """In a table's column, and in a block, one formula is drawn down or across."""
    grids = _grids(drawn)
    for table in drawn.tables:
        for column in range(table.box[0], table.box[2] + 1):
            yield from _in_column(drawn, table, column, grids[table.sheet])
    for title, grid in grids.items():
        odd = sorted(cell for cell in _candidates(drawn, title, grid) if _is_odd(grid, *cell))
        for row, column in odd:
            what = "the formula" if (row, column) in grid else "a number"
            yield (
                at(title, [ref_at(row, column)]),
                f"{what} differs from those on both sides of it, which are the same: draw theirs through",
            )


def circular(drawn: Drawn) -> Iterator[Fault]:
    """No formula needs its own answer."""
    places = FormulaPlaces(drawn.formulas.values())
    needs: dict[Key, set[Key]] = {}
    for key, formula in drawn.formulas.items():
        try:
            expression = drawn.reader.expression(formula.text, *key)
        except Unreadable:
            needs[key] = set()
        else:
            needs[key] = places.within(_areas(expression, None if formula.array else key))
    for group in in_order(needs):
        circle = circle_in(dict.fromkeys(group), needs)
        if circle:
            way = [f"{sheet}!{ref}" for sheet, ref in circle]
            told = way if len(way) <= SHOWN_OF_A_CIRCLE else [*way[:SHOWN_OF_A_CIRCLE], "..."]
            said = f"by {', '.join(told[1:])}" if len(way) > 1 else "by reading its own cell"
            yield way[0], f"the formula goes round in a circle, {said}: work one of them out another way"


def _areas(expression: Expression, own: Place | None) -> Iterator[Area]:
    """The cells whose values a formula reads; `own` is its cell, unless it takes whole areas at once."""
    is_sum = len(expression) > 1
    for piece in expression:
        if isinstance(piece, Call):
            if piece.name not in READS_NO_VALUE:
                inside = None if piece.name in TAKES_AREAS else own
                for argument in piece.arguments:
                    yield from _areas(argument, inside)
        else:
            for found in areas_in((piece,)):
                yield _own_row(found, own) if own and is_sum else found


def _own_row(found: Area, own: Place) -> Area:
    """Of a column's cells, the one in the formula's own row: all that Excel reads where one value belongs."""
    c1, r1, c2, r2 = found.box
    row, _ = place(own[1])
    return Area(found.sheet, (c1, row, c2, row)) if c1 == c2 and r1 <= row <= r2 else found


def _grids(drawn: Drawn) -> dict[str, Grid]:
    """Every formula as it is seen from its own cell, so that one drawn down reads the same in each row."""
    grids: dict[str, Grid] = {title: {} for title in drawn.sheets}
    for (sheet, ref), expression in drawn.written.items():
        formula = drawn.formulas[sheet, ref]
        if not (formula.spreads or formula.data_table):
            row, column = place(ref)
            grids[sheet][row, column] = _seen_from(expression, row, column)
    return grids


def _in_column(drawn: Drawn, table: Table, column: int, grid: Grid) -> Iterator[Fault]:
    """The cells of a table's column that are not the formula of most of them."""
    formulas = {row: grid[row, column] for row in table.body if (row, column) in grid}
    if not formulas:
        return
    usual, _ = Counter(formulas.values()).most_common(1)[0]
    odd = [ref_at(row, column) for row in table.body if formulas.get(row) != usual]
    odd = [
        ref
        for ref in odd
        if not ((table.sheet, ref) in drawn.filled or drawn.is_unlocked((table.sheet, ref)))
    ]
    if odd:
        name = table.columns[column - table.box[0]]
        yield (
            at(table.sheet, odd),
            f"column {name} of table {table.name} is a formula, but not the same one here: draw it through",
        )


def _candidates(drawn: Drawn, title: str, grid: Grid) -> Iterator[tuple[int, int]]:
    """Formulas and numbers outside tables."""
    yield from (cell for cell in grid if not drawn.in_table((title, ref_at(*cell))))
    for ref, cell in drawn.sheets[title].cells.items():
        is_number = isinstance(cell.value, float) and (title, ref) not in drawn.results
        if is_number and not drawn.is_unlocked((title, ref)) and not drawn.in_table((title, ref)):
            yield place(ref)


def _is_odd(grid: Grid, row: int, column: int) -> bool:
    """Do the two neighbours agree, above and below or left and right, and this cell with none?"""
    own = grid.get((row, column))
    above, below = grid.get((row - 1, column)), grid.get((row + 1, column))
    left, right = grid.get((row, column - 1)), grid.get((row, column + 1))
    if own is not None and own in (above, below, left, right):
        return False
    return _agree(above, below) or _agree(left, right)


def _agree(one: str | None, other: str | None) -> bool:
    """Are these one formula, drawn through?"""
    return one is not None and one == other and DRAWN.search(one) is not None


def _seen_from(expression: Expression, row: int, column: int) -> str:
    """A formula with its cells told by how far they lie from this one (R1C1)."""
    pieces = []
    for piece in expression:
        if isinstance(piece, Call):
            arguments = ",".join(_seen_from(argument, row, column) for argument in piece.arguments)
            pieces.append(f"{piece.name}({arguments})")
        elif piece.kind == "RANGE":
            host, mark, cells = piece.text.rpartition("!")
            pieces.append(host.casefold() + mark + _told_from(cells, row, column))
        elif piece.kind != "WHITE-SPACE":
            pieces.append(piece.text)
    return "".join(pieces)


def _told_from(cells: str, row: int, column: int) -> str:
    if not (CELLS.fullmatch(cells) or COLUMNS.fullmatch(cells) or ROWS.fullmatch(cells)):
        return cells.casefold()
    return ":".join(_corner_from(corner, row, column) for corner in cells.split(":"))


def _corner_from(corner: str, row: int, column: int) -> str:
    if not CELL.fullmatch(corner):  # a whole row or column stays as it is written
        return corner.upper()
    try:
        r, c = place(corner.replace("$", ""))
    except ValueError:
        return corner.upper()
    is_fixed_column, is_fixed_row = corner.startswith("$"), "$" in corner[1:]
    return (f"R{r}" if is_fixed_row else f"R[{r - row}]") + (
        f"C{c}" if is_fixed_column else f"C[{c - column}]"
    )


RULES = (
    error("a formula unlike its neighbours", inconsistent),
    error("a circular reference", circular),
)

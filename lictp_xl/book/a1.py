"""Formulas in plain terms: every name, table and cell told as a sheet's cells, such as 'Users'!$C$5:$C$7."""

import re
from collections.abc import Iterable

from openpyxl.formula.translate import Translator

from lictp_xl.book.expressions import Area, Call, Expression, Unreadable, Word, parse, trimmed
from lictp_xl.book.package import Package
from lictp_xl.book.references import LAST_COLUMN, LAST_ROW, Box, area, box_text, place
from lictp_xl.book.structured_references import structured_area

CELLS = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(:\$?[A-Z]{1,3}\$?[0-9]{1,7})?", re.I)
COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", re.I)
ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")
VARIABLE = "_xlpm."  # a name inside LET or LAMBDA
DEEPEST_NAME = 20


class Reader:
    """Reads the formulas of one workbook."""

    def __init__(self, package: Package) -> None:
        self.sheets = {title.casefold(): title for title in package.sheets()}
        self.tables = package.tables()
        self.names = {
            (scope.casefold() if scope else None, name.casefold()): text
            for (scope, name), text in package.names().items()
        }

        self._same_everywhere: dict[str, Expression] = {}

    def expression(self, text: str, sheet: str, ref: str, depth: int = 0) -> Expression:
        """A cell's formula, without its "="."""
        return tuple(self._plain(parse(text), sheet, ref, depth))

    def _plain(self, expression: Expression, sheet: str, ref: str, depth: int) -> Iterable[Word | Call]:
        for piece in expression:
            if isinstance(piece, Call):
                arguments = tuple(tuple(self._plain(a, sheet, ref, depth)) for a in piece.arguments)
                yield Call(piece.name, piece.written, arguments)
            elif piece.kind == "RANGE" and not piece.text.startswith(VARIABLE):
                yield from self._reference(piece.text, sheet, ref, depth)
            else:
                yield piece

    def _reference(self, text: str, sheet: str, ref: str, depth: int) -> Expression:
        """One word that names cells."""
        host, _, cells = text.rpartition("!")
        if cells.upper() == "#REF!" or text.upper().endswith("#REF!"):
            raise Unreadable(f"{text}: the cells it named are gone")
        title = self._title(host, text) if host else sheet
        if box := box_named(cells):
            return (area_word(Area(title, box)),)
        name = self.names.get((title.casefold(), cells.casefold()))
        name = self.names.get((None, cells.casefold())) if name is None else name
        if name is not None:
            return self._named(name, cells, sheet, ref, depth)
        try:
            found = structured_area(cells, self.tables, title, ref) if not host else None
        except ValueError as e:
            raise Unreadable(str(e)) from e
        if found is None:
            raise Unreadable(f"{text} is no cell, range, table or name of this workbook")
        return (area_word(Area(*found)),)

    def _title(self, host: str, text: str) -> str:
        """The sheet written before an exclamation mark, as the workbook spells it."""
        bare = host[1:-1].replace("''", "'") if host.startswith("'") else host
        if bare.casefold() in self.sheets:
            return self.sheets[bare.casefold()]
        if "[" in bare:
            raise Unreadable(f"{text} reads another workbook")
        if ":" in bare:
            raise Unreadable(f"{text} reads several sheets at once")
        raise Unreadable(f"{text} names a sheet that is not in the workbook")

    def _named(self, formula: str, name: str, sheet: str, ref: str, depth: int) -> Expression:
        """What a defined name stands for, at this cell."""
        if depth == DEEPEST_NAME:
            raise Unreadable(f"the name {name} stands for itself")
        if formula in self._same_everywhere:
            return self._same_everywhere[formula]
        # a name without $ is kept as seen from A1
        at_cell = Translator("=" + formula, "A1").translate_formula(ref)[1:]
        stands_for = trimmed(self.expression(at_cell, sheet, ref, depth + 1))
        if len(stands_for) > 1:
            stands_for = (Word("(", "PAREN"), *stands_for, Word(")", "PAREN"))
        if area(formula) and Translator("=" + formula, "A1").translate_formula("B2")[1:] == formula:
            self._same_everywhere[formula] = stands_for
        return stands_for


def box_named(cells: str) -> Box | None:
    """The box of "B2", "$B$2:C5", "B:C" or "2:5"; nothing for another word."""
    text = cells.replace("$", "")
    try:
        if CELLS.fullmatch(cells):
            first, _, last = text.partition(":")
            (r1, c1), (r2, c2) = place(first), place(last or first)
        elif found := COLUMNS.fullmatch(cells):
            (r1, c1), (r2, c2) = place(f"{found[1]}1"), place(f"{found[2]}{LAST_ROW}")
        elif found := ROWS.fullmatch(cells):
            (r1, c1), (r2, c2) = (int(found[1]), 1), (int(found[2]), LAST_COLUMN)
        else:
            return None
    except ValueError:
        return None
    return min(c1, c2), min(r1, r2), max(c1, c2), max(r1, r2)


def area_word(found: Area) -> Word:
    """An area as a word of a formula that means the same from every cell."""
    return Word(f"{quoted(found.sheet)}!{fixed(found.box)}", "RANGE", found)


def quoted(sheet: str) -> str:
    """A sheet's title as formulas spell it."""
    return "'" + sheet.replace("'", "''") + "'"


def fixed(box: Box) -> str:
    """ "$B$2:$C$5"; one cell is told as one."""
    return re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", box_text(box))


def as_range(cells: str) -> str:
    """One cell, as fixed, told as a range of one, which the engine needs where a range belongs."""
    return cells if ":" in cells else f"{cells}:{cells.rpartition('!')[2]}"

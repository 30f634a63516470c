"""Whose cell it is: what sync wrote in a book's locked cells, and which of them a person changed since.

A formula that still stands is as it was written, whatever value it shows now: Excel or LibreOffice worked it
out again. Everything else in a locked cell must be what sync wrote, what Refresh put there, or what the
inputs say now.
"""

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lictp_xl import whole_files
from lictp_xl.book.locked import StandingCell, standing_cells
from lictp_xl.book.set_aside import workbook
from lictp_xl.book.template import Place, Template
from lictp_xl.manifest import Entry, Layout, Shown

CLOSE = 1e-9  # how far a number may be off that a program read and wrote again
SET_ASIDE = "set aside"
STRING = re.compile(r'("(?:[^"]|"")*")')
FORMS = re.compile(r"_xlfn\.|_xlws\.|_xludf\.|\[0\]!|['\s]|(?<=true)\(\)|(?<=false)\(\)")


@dataclass(frozen=True)
class ByHand:
    """A locked cell that a person changed; a formula has its = in front."""

    sheet: str
    cell: str
    written: Shown
    found: Shown

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell} was written as {said(self.written)}, and is now {said(self.found)}"


def layout(template: Template) -> Layout:
    """What a template has in its locked cells itself: its formulas, labels and fixed numbers."""
    locked = [
        (title, cell)
        for title, sheet in template.sheets.items()
        for cell in sheet.cells.values()
        if not sheet.is_unlocked(cell.ref)
    ]
    formulas = {f"{title}!{cell.ref}": cell.formula.text for title, cell in locked if cell.formula}
    words: dict[str, Shown] = {
        f"{title}!{cell.ref}": cell.value
        for title, cell in locked
        if not cell.formula and cell.value not in (None, "")
    }
    return Layout(sheets=list(template.sheets), formulas=formulas, words=words)


def changed_by_hand(
    book: bytes, entry: Entry, made: Layout, now: Mapping[Place, Shown], *, has_formulas: bool = True
) -> list[ByHand]:
    """The locked cells of a book that are not as they were written, in the order of its sheets.

    made: the layout of the template it was made from; now: what would be filled in today.
    """
    found = standing_cells(book, made.sheets)
    formulas = made.formulas if has_formulas else {}
    expected = {**made.words, **entry.written}
    results = set(_results(found, formulas))
    changed = []
    for place in [*found, *(place for place in {**expected, **formulas} if place not in found)]:
        cell = found.get(place, StandingCell(None))
        if place in formulas:
            if not _same_formula(cell.formula, formulas[place]):
                changed.append(_by_hand(place, f"={formulas[place]}", cell))
            continue
        # what people typed in a cell of their own is not looked at
        theirs = place not in expected and not cell.locked
        if theirs or place in results or _may_be(cell, expected.get(place), entry.refreshed.get(place, ())):
            continue
        sheet, _, ref = place.rpartition("!")
        if (sheet, ref) not in now or not _may_be(cell, now[sheet, ref], ()):
            changed.append(_by_hand(place, expected.get(place), cell))
    return changed


def _results(found: Mapping[str, StandingCell], formulas: Mapping[str, str]) -> Iterator[str]:
    """The cells that show results of array formulas which stand as they were written."""
    for place, cell in found.items():
        if place in formulas and cell.formula is not None and _same_formula(cell.formula, formulas[place]):
            yield from cell.results


def _by_hand(place: str, written: Shown, cell: StandingCell) -> ByHand:
    sheet, _, ref = place.rpartition("!")
    return ByHand(sheet, ref, written, cell.value if cell.formula is None else f"={cell.formula}")


def _may_be(cell: StandingCell, expected: Shown, others: Sequence[Shown]) -> bool:
    """Whether a cell holds one of these, and no formula of somebody's own."""
    if cell.formula is not None:
        # LibreOffice writes a yes or no as a formula
        return isinstance(expected, bool) and _plain(cell.formula) == str(expected).casefold()
    return any(same(cell.value, one) for one in (expected, *others))


def same(found: Shown, written: Shown) -> bool:
    """Whether two cells hold the same, but for what reading and writing does to a number."""
    if isinstance(found, bool) or isinstance(written, bool):
        return found is written
    if isinstance(found, int | float) and isinstance(written, int | float):
        return math.isclose(found, written, rel_tol=CLOSE, abs_tol=CLOSE)
    if isinstance(found, str) and isinstance(written, str):
        return found.replace("\r\n", "\n") == written.replace("\r\n", "\n")
    return found in (None, "") and written in (None, "")


def _same_formula(found: str | None, written: str) -> bool:
    return found is not None and (found == written or _plain(found) == _plain(written))


def _plain(formula: str) -> str:
    """A formula without what programs spell in their own ways: case, spaces, quotes, hidden prefixes."""
    parts = STRING.split(formula)
    return "".join(part if n % 2 else FORMS.sub("", part.casefold()) for n, part in enumerate(parts))


def said(value: Shown) -> str:
    """A cell's content in a sentence."""
    if value in (None, ""):
        return "a blank"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{value:,.2f}" if abs(value) >= 1 or not value else f"{value:.6g}"
    return value if str(value).startswith("=") else f'"{value}"'


def told(changed: Sequence[ByHand]) -> str:
    """The first change, and how many more there are."""
    more = len(changed) - 1
    return f"{changed[0]}" + (f" (and {more} more {'cell' if more == 1 else 'cells'})" if more else "")


def set_aside(path: Path, changed: Sequence[ByHand]) -> Path:
    """Keep what was found in a small workbook beside the book; an earlier one stays as it is."""
    numbers = itertools.count(2)
    beside = path.with_name(f"{path.stem} {SET_ASIDE}.xlsx")
    while beside.exists():
        beside = path.with_name(f"{path.stem} {SET_ASIDE} {next(numbers)}.xlsx")
    rows = [(each.sheet, each.cell, each.written, each.found) for each in changed]
    whole_files.write(beside, workbook(path.name, rows))
    return beside

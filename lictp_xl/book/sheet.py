"""One worksheet of a template: its cells, what is locked, and its text to put cells into."""

from collections.abc import Sequence
from functools import cached_property

from lxml import etree

from lictp_xl.book.package import Package
from lictp_xl.book.references import Box, box_of, cells_of, place
from lictp_xl.book.sheet_cells import SheetCell, read_cells
from lictp_xl.book.sheet_text import SheetText
from lictp_xl.book.styles import Styles
from lictp_xl.errors import BookRefused


class Sheet:
    """A worksheet, read once."""

    def __init__(self, book: Package, title: str, part: str, styles: Styles, strings: Sequence[str]) -> None:
        self.title, self.part, self.styles = title, part, styles
        data = book.part(part)
        root = book.xml(part)
        self.text = SheetText(data, root, title)
        self.cells: dict[str, SheetCell] = {c.ref: c for c in read_cells(root, strings, book.date1904)}
        self.merged = _merged(root, title)

    def style(self, ref: str) -> str:
        """The style a cell has or would get, as its XML gives it."""
        if ref in self.cells:
            number = self.cells[ref].style
            return str(number) if number else ""
        inherited = self.text.style_at(*place(ref))
        return inherited if inherited != "0" else ""

    def is_unlocked(self, ref: str) -> bool:
        """Does this cell belong to people?"""
        style = self.style(ref)
        return self.styles.is_unlocked(int(style) if style.isdecimal() else 0)

    @cached_property
    def arrays(self) -> dict[str, tuple[str, ...]]:
        """The first cell of each array formula -> every cell that shows its results."""
        return {
            c.ref: tuple(cells_of(box_of(c.formula.array_ref)))
            for c in self.cells.values()
            if c.formula and c.formula.array_ref
        }

    @cached_property
    def array_member(self) -> dict[str, str]:
        """A cell inside an array formula's range, other than the first -> the first."""
        return {ref: first for first, cells in self.arrays.items() for ref in cells if ref != first}

    @cached_property
    def shared(self) -> dict[str, tuple[str, ...]]:
        """A shared formula's master -> the cells that take their formula from it."""
        masters = {c.shared: c.ref for c in self.cells.values() if c.is_master and c.shared}
        found: dict[str, list[str]] = {ref: [] for ref in masters.values()}
        for c in self.cells.values():
            if c.shared in masters and not c.is_master:
                found[masters[c.shared]].append(c.ref)
        return {ref: tuple(cells) for ref, cells in found.items()}

    def merged_into(self, ref: str) -> Box | None:
        """The merged range that hides this cell, if one does."""
        row, column = place(ref)
        for c1, r1, c2, r2 in self.merged:
            if c1 <= column <= c2 and r1 <= row <= r2 and (row, column) != (r1, c1):
                return c1, r1, c2, r2
        return None


def _merged(root: etree._Element, title: str) -> list[Box]:
    try:
        return [box_of(e.get("ref") or "") for e in root.iterfind("{*}mergeCells/{*}mergeCell")]
    except ValueError as e:
        raise BookRefused(f"sheet {title} has a merged range that cannot be read: {e}") from e

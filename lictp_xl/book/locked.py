"""The cells of a written book as they stand, to be held against what was written in them."""

from collections.abc import Collection
from dataclasses import dataclass

from lictp_xl.book.package import Package
from lictp_xl.book.references import box_of, cells_of
from lictp_xl.book.sheet_cells import Content, read_cells
from lictp_xl.book.styles import read_styles


@dataclass(frozen=True, slots=True)
class StandingCell:
    """What a cell holds, and whether it is locked; an array formula names the cells of its results."""

    value: Content
    formula: str | None = None
    locked: bool = True
    results: tuple[str, ...] = ()


def standing_cells(book: bytes, sheets: Collection[str]) -> dict[str, StandingCell]:
    """Every cell that holds something, on these sheets: "Charge!B5"."""
    package = Package(book)
    styles, strings = read_styles(package), package.shared_strings()
    found = {}
    for title, part in package.sheets().items():
        if title not in sheets:
            continue
        for cell in read_cells(package.xml(part), strings, package.date1904):
            if cell.formula is None and cell.value in (None, ""):
                continue
            array = cell.formula.array_ref if cell.formula else None
            refs = cells_of(box_of(array)) if array else ()
            found[f"{title}!{cell.ref}"] = StandingCell(
                value=cell.value,
                formula=cell.formula.text if cell.formula else None,
                locked=not styles.is_unlocked(cell.style),
                results=tuple(f"{title}!{ref}" for ref in refs if ref != cell.ref),
            )
    return found

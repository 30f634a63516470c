"""Places on a sheet: "B2" as a row and a column, "B2:C5" as a box, 'My sheet'!$B$2 as a sheet and a box."""

import re
from collections.abc import Iterator
from functools import lru_cache

from openpyxl.utils import column_index_from_string, get_column_letter

Box = tuple[int, int, int, int]  # first column, first row, last column, last row

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
AREA = re.compile(
    r"(?:'((?:[^']|'')+)'|([^\s'!:,()\[\]+*/&<>=\"]+))!(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)", re.I
)


@lru_cache(maxsize=100_000)
def place(ref: str) -> tuple[int, int]:
    """Row and column of a cell: (2, 3) for "C2"."""
    found = CELL.fullmatch(ref)
    if not found:
        raise ValueError(f"{ref!r} is not a cell")
    row, column = int(found[2]), column_index_from_string(found[1].upper())
    if not (1 <= row <= LAST_ROW and column <= LAST_COLUMN):
        raise ValueError(f"{ref!r} is outside a sheet")
    return row, column


@lru_cache(maxsize=100_000)
def ref_at(row: int, column: int) -> str:
    """The cell at a row and a column: "C2" for (2, 3)."""
    return f"{get_column_letter(column)}{row}"


def box_of(ref: str) -> Box:
    """The box of "B2" or "B2:C5", whichever corners were named."""
    first, _, last = ref.partition(":")
    (r1, c1), (r2, c2) = place(first), place(last or first)
    return min(c1, c2), min(r1, r2), max(c1, c2), max(r1, r2)


def box_text(box: Box) -> str:
    """ "B2:C5", or "B2" for one cell."""
    c1, r1, c2, r2 = box
    first, last = ref_at(r1, c1), ref_at(r2, c2)
    return first if first == last else f"{first}:{last}"


def cells_of(box: Box) -> Iterator[str]:
    """Every cell of a box, row by row."""
    c1, r1, c2, r2 = box
    return (ref_at(row, column) for row in range(r1, r2 + 1) for column in range(c1, c2 + 1))


def size_of(box: Box) -> int:
    """How many cells a box has."""
    c1, r1, c2, r2 = box
    return (c2 - c1 + 1) * (r2 - r1 + 1)


def area(text: str) -> tuple[str, Box] | None:
    """The sheet and box of one area such as 'My sheet'!$B$2:$C$5; nothing for any other formula."""
    found = AREA.fullmatch(text.strip().removeprefix("="))
    if not found:
        return None
    sheet = found[1].replace("''", "'") if found[1] else found[2]
    if "[" in sheet:  # a cell of another workbook
        return None
    try:
        return sheet, box_of(found[3])
    except ValueError:
        return None

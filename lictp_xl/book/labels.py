"""What a cell is called, read from the sheet itself: the words left of it in its row, the heading above."""

from collections.abc import Iterable, Mapping

from lictp_xl.book.references import place
from lictp_xl.book.tables import Table

Place = tuple[str, str]  # sheet title, cell
FEWEST_HEADINGS = 3  # a row of headings has at least as many


class Labels:
    """The words of one workbook that call its figures by name."""

    def __init__(self, shown: Mapping[Place, object], tables: Iterable[Table] = ()) -> None:
        self._tables = list(tables)
        self._rows: dict[str, dict[int, dict[int, object]]] = {}
        for (sheet, ref), value in shown.items():
            if value is not None and value != "":
                row, column = place(ref)
                self._rows.setdefault(sheet, {}).setdefault(row, {})[column] = value

    def of(self, sheet: str, ref: str) -> str:
        """A cell's name in words, such as "Old arrangement, 2022/23"; nothing where the sheet says none."""
        row, column = place(ref)
        for table in self._tables:
            left, _, right, _ = table.box
            if table.sheet == sheet and row in table.body and left <= column <= right:
                heading = " ".join(table.columns[column - left].split())
                return heading if column == left else _joined(self._text(sheet, row, left), heading)
        return _joined(self._beside(sheet, row, column), self._above(sheet, row, column))

    def _text(self, sheet: str, row: int, column: int) -> str:
        value = self._rows.get(sheet, {}).get(row, {}).get(column)
        return " ".join(value.split()) if isinstance(value, str) else ""

    def _beside(self, sheet: str, row: int, column: int) -> str:
        """The first words of the row, to the left of the cell."""
        cells = sorted(at for at in self._rows.get(sheet, {}).get(row, {}) if at < column)
        return next((text for at in cells if (text := self._text(sheet, row, at))), "")

    def _above(self, sheet: str, row: int, column: int) -> str:
        """The heading of the column, where the row holds several figures: a row of words alone, above it."""
        rows = self._rows.get(sheet, {})
        if len(rows.get(row, {})) < FEWEST_HEADINGS:
            return ""
        top = row
        while top - 1 in rows:  # a blank row parts one block from the next
            top -= 1
        for above in range(top, row):
            words = all(isinstance(value, str) for value in rows[above].values())
            if words and len(rows[above]) >= FEWEST_HEADINGS and (text := self._text(sheet, above, column)):
                return text
        return ""


def _joined(*words: str) -> str:
    return ", ".join(filter(None, words))

"""An open book in the words of the buttons, without Excel: the cells of an openpyxl workbook."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from lictp_xl.book.references import area, box_of, box_text, cells_of
from lictp_xl.hosts.open_book import Block, Cell
from tests.hosts.excel_objects import Workbook


class BookInMemory:
    """A book that was opened from its file; what is written stays in memory until save()."""

    def __init__(self, path: Path) -> None:
        self.book = Workbook(path)
        self._path = path
        self.told: list[str] = []

    def path(self) -> Path:
        return self._path

    def read_name(self, name: str) -> Block | None:
        for spelled, defined in self.book.stored.defined_names.items():
            found = area(defined.attr_text) if spelled.casefold() == name.casefold() else None
            if found:
                return self._block(found[0], box_text(found[1]))
        return None

    def read_table(self, name: str) -> Mapping[str, Block]:
        for sheet in self.book.stored.worksheets:
            for table in sheet.tables.values():
                if table.displayName.casefold() == name.casefold():
                    left, top, right, bottom = box_of(table.ref)
                    columns = range(left, right + 1)
                    return {
                        str(sheet.cell(top, c).value): self._block(
                            sheet.title, box_text((c, top + 1, c, bottom))
                        )
                        for c in columns
                    }
        return {}

    def write(self, block: Block, values: Sequence[Cell]) -> None:
        title, _, ref = block.where.rpartition("!")
        for at, value in zip(cells_of(box_of(ref)), values, strict=True):
            self.book.shown[title][at] = value
            self.book.Worksheets(title).written.append(at)

    def tell(self, message: str) -> None:
        self.told.append(message)

    def save(self) -> None:
        self.book.save()

    def save_and_close(self) -> None:
        self.book.Save()
        self.book.Close(SaveChanges=False)

    def reopen(self) -> "BookInMemory":
        opened = BookInMemory(self._path)
        opened.told = self.told
        return opened

    def _block(self, title: str, ref: str) -> Block:
        shown, stored = self.book.shown[title], self.book.stored[title]
        refs = list(cells_of(box_of(ref)))
        filled = all(stored[at].protection.locked and stored[at].data_type != "f" for at in refs)
        return Block(f"{title}!{ref}", tuple(_read(shown[at].value) for at in refs), filled)


def _read(value: Any) -> Cell:
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    assert value is None or isinstance(value, str | float | bool | datetime)
    return value

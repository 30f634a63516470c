"""What a cell's style says: is the cell locked, and how is its number shown."""

from dataclasses import dataclass

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from lictp_xl.book.package import Package, is_true


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a workbook, by the number that a cell's s gives."""

    unlocked: frozenset[int]
    number_formats: tuple[str, ...]

    def is_unlocked(self, style: int) -> bool:
        """May a person type here when the sheet is protected?"""
        return style in self.unlocked

    def number_format(self, style: int) -> str:
        """Excel's format code, "General" where there is none."""
        return self.number_formats[style] if 0 <= style < len(self.number_formats) else "General"

    def is_date(self, style: int) -> bool:
        """Is a number shown as a date?"""
        return bool(is_date_format(self.number_format(style)))


def read_styles(book: Package) -> Styles:
    """The styles of a workbook; every cell is locked where it has none."""
    found = book.linked(book.workbook, "styles")
    if not found:
        return Styles(frozenset(), ())
    root = book.xml(found[0])
    own = {e.get("numFmtId"): e.get("formatCode") or "" for e in root.iterfind("{*}numFmts/{*}numFmt")}
    formats = list(root.iterfind("{*}cellXfs/{*}xf"))
    return Styles(
        frozenset(number for number, e in enumerate(formats) if _is_unlocked(e)),
        tuple(_number_format(e.get("numFmtId") or "0", own) for e in formats),
    )


def _is_unlocked(cell_format: etree._Element) -> bool:
    protection = cell_format.find("{*}protection")
    return protection is not None and not is_true(protection.get("locked") or "1")


def _number_format(number: str, own: dict[str | None, str]) -> str:
    if number in own:
        return own[number]
    return str(BUILTIN_FORMATS.get(int(number), "General")) if number.isdecimal() else "General"

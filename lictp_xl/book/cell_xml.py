"""One cell's XML: what a value is written as, and which values a cell cannot hold.

Text is always text: a value that begins with = is never made a formula.
"""

import datetime
import math
import re
from dataclasses import dataclass
from decimal import Decimal

from lictp_xl.errors import TemplateRefused

Value = str | float | int | bool | Decimal | datetime.date | None

LONGEST_TEXT = 32_767
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# the error values a file can store; #SPILL! and the like exist on the screen only
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})


class ErrorValue(str):
    """An error value in a cell, such as ErrorValue("#N/A"); text that only looks like one is plain str."""

    __slots__ = ()

    def __new__(cls, shown: str) -> "ErrorValue":
        if shown not in ERRORS:
            raise ValueError(f"{shown!r} is not an error value that a workbook can store")
        return super().__new__(cls, shown)

    def __repr__(self) -> str:
        return f"ErrorValue({str(self)!r})"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its "=", and the value it shows before anyone recalculates."""

    text: str
    value: Value = None
    array_ref: str | None = None


def xml_text(text: str) -> str:
    """Text as XML, with what XML cannot hold, and what looks like such an escape, as _xHHHH_."""
    if "_x" in text:
        text = ESCAPE_LIKE.sub("_x005F_", text)
    # a bare carriage return would be read back as a line feed
    text = NOT_IN_XML.sub(lambda m: f"_x{ord(m[0]):04X}_", text)
    return escaped(text)


def escaped(text: str) -> str:
    """Text between two tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def serial(day: datetime.date, date1904: bool = False, where: str = "a date") -> float:
    """A date or time as the workbook's number for it."""
    if day != day:  # pandas' "not a time" is a datetime too
        raise TemplateRefused(f"{where}: {day} is not a date")
    part = 0.0
    if isinstance(day, datetime.datetime):
        if day.tzinfo:
            raise TemplateRefused(f"{where}: {day} has a time zone; a cell cannot hold one")
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        part = (day - midnight).total_seconds() / 86_400
        day = day.date()
    # Excel believes in 29 February 1900, so the days before it have two numbers
    first = datetime.date(1904, 1, 1) if date1904 else datetime.date(1900, 3, 1)
    if day < first:
        raise TemplateRefused(f"{where}: {day} is before the workbook's first date, {first}")
    origin = first if date1904 else datetime.date(1899, 12, 30)
    return (day - origin).days + part


def number_text(value: float | int | Decimal, where: str = "a number") -> str:
    """The shortest decimal that reads back as the same number."""
    if isinstance(value, int):
        try:
            exact = int(float(value)) == value
        except OverflowError:
            exact = False
        if not exact:
            raise TemplateRefused(f"{where}: {value} has more digits than a cell keeps; give it as text")
    number = float(value)
    if not math.isfinite(number):
        raise TemplateRefused(f"{where}: {value} is not a number a cell can hold")
    if number.is_integer() and abs(number) < 1e16:
        return str(int(number))
    return float.__repr__(number)


def checked(value: object, where: str, date1904: bool = False) -> str | float | int | bool | Decimal | None:
    """A value that a cell can hold, its dates as numbers; refused with its place where it is none."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if len(value) + sum(c > "\uffff" for c in value) > LONGEST_TEXT:
            raise TemplateRefused(
                f"{where}: text of {len(value):,} characters; a cell holds {LONGEST_TEXT:,}"
            )
        return value
    if isinstance(value, datetime.date):
        return serial(value, date1904, where)
    if isinstance(value, int | float | Decimal):
        number_text(value, where)
        return value
    raise TemplateRefused(f"{where}: a cell cannot hold a {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class CellHead:
    """Where a cell stands and what it keeps whatever it holds."""

    ref: str
    style: str = ""
    prefix: str = ""  # the sheet's namespace prefix with its colon, or ""
    where: str = ""  # "Cover!B4", for a refusal
    date1904: bool = False

    def start(self, more: str = "") -> str:
        """The cell's opening tag, still open."""
        style = f' s="{self.style}"' if self.style else ""
        return f'<{self.prefix}c r="{self.ref}"{style}{more}'


def constant_xml(head: CellHead, value: object) -> str:
    """A cell that holds a constant."""
    p, value = head.prefix, checked(value, head.where, head.date1904)
    if not isinstance(value, str) or isinstance(value, ErrorValue):
        return _with_value(head, "", "", value)
    space = ' xml:space="preserve"' if value != " ".join(value.split()) else ""
    # inline, so that the shared strings stay as they are
    inside = f"<{p}is><{p}t{space}>{xml_text(value)}</{p}t></{p}is>"
    return f'{head.start()} t="inlineStr">{inside}</{p}c>'


def computed_xml(head: CellHead, formula: str, metadata: str, value: object) -> str:
    """A cell that holds a formula (its <f> element as text) and the value it shows.

    With formula "" it is a cell inside an array formula's range, which holds a value alone.
    """
    return _with_value(head, formula, metadata, checked(value, head.where, head.date1904))


def formula_xml(head: CellHead, formula: Formula) -> str:
    """A cell that holds a formula of a person's own."""
    p = head.prefix
    array = f' t="array" ref="{formula.array_ref}"' if formula.array_ref else ""
    element = f"<{p}f{array}>{xml_text(formula.text)}</{p}f>"
    return computed_xml(head, element, "", formula.value)


def _with_value(
    head: CellHead, formula: str, metadata: str, value: str | float | int | bool | Decimal | None
) -> str:
    p, start = head.prefix, head.start(metadata)
    if value is None:
        return f"{start}>{formula}</{p}c>" if formula else f"{start}/>"
    if isinstance(value, bool):
        kind, text = ' t="b"', str(int(value))
    elif isinstance(value, ErrorValue):
        kind, text = ' t="e"', escaped(value)
    elif isinstance(value, str):
        kind, text = ' t="str"', xml_text(value)
    else:
        kind, text = "", number_text(value, head.where)
    return f"{start}{kind}>{formula}<{p}v>{text}</{p}v></{p}c>"

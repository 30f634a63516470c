"""One row of the inputs, cell by cell: what was understood, and a sentence for each cell that was not."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from lictp_xl import years
from lictp_xl.input_sheets import ANY_SIZE, Column, Kind, Sheet
from lictp_xl.partnership import Standing

LARGEST = Decimal("1E12")
FIRST_DAY, LAST_DAY = date(1974, 4, 1), date(2099, 3, 31)  # a slip such as 2202 for 2022 is told, not phased


@dataclass(frozen=True)
class InputRow:
    """A row that was understood: its values and its cells, both by the column's name in the program."""

    sheet: Sheet
    values: Mapping[str, Any]
    cells: Mapping[str, str]

    def __getitem__(self, field: str) -> Any:
        return self.values[field]

    def says(self, field: str, sentence: str) -> str:
        """A problem of one of its cells."""
        return f"{self.cells[field]}: {sentence}"


class NotTaken(Exception):
    """What should stand in a cell; the caller adds the cell and what stood there."""


class BadCell:
    """A cell that shows an error, or a formula without a value; its text says which."""

    def __init__(self, says: str) -> None:
        self.says = says


def read_row(
    sheet: Sheet, raw: Mapping[str, object], cells: Mapping[str, str], words: Mapping[str, Sequence[str]]
) -> tuple[InputRow, list[str]]:
    """The row, and everything that is wrong with it; words are the lists kept in other tables."""
    values: dict[str, Any] = {}
    problems = []
    for column in sheet.columns:
        values[column.field] = None
        given = raw[column.field]
        try:
            values[column.field] = understood(
                column, given, [*column.words, *words.get(column.listed_in, ())]
            )
        except NotTaken as should:
            problems.append(f"{cells[column.field]}: {in_sentence(column.title)} {should}")
    row = InputRow(sheet, values, cells)
    return row, problems or list(_against_standing(row))


def understood(column: Column, given: object, words: Sequence[str] = ()) -> Any:
    """What a cell says, in the kind of its column."""
    if isinstance(given, BadCell):
        raise NotTaken(given.says)
    if isinstance(given, str):
        given = given.strip()
    if given == "" or given is None:
        if column.optional:
            return "" if column.kind is Kind.TEXT else None
        raise NotTaken(f"must be {expected(column, words)} (the cell is blank)")
    try:
        return _READERS[column.kind](column, given, words)
    except NotTaken as hint:
        raise NotTaken(f"must be {expected(column, words)} (got {_told(given)}){hint}") from None


def amount(given: object) -> Decimal:
    """A number of a cell, by its shortest decimal form."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise NotTaken("; it is stored as text: type it again" if _looks_a_number(given) else "")
    number = Decimal(repr(given))
    if not number.is_finite() or abs(number) >= LARGEST:
        raise NotTaken("; that is too large")
    return number


def _text(column: Column, given: object, words: Sequence[str]) -> str:
    if isinstance(given, str):
        return given
    if isinstance(given, int) and not isinstance(given, bool):  # a ledger code of digits, a reference
        return str(given)
    raise NotTaken("")


def _number(column: Column, given: object, words: Sequence[str]) -> Decimal:
    number = amount(given)
    if number < column.least:
        raise NotTaken("")
    return number


def _whole(column: Column, given: object, words: Sequence[str]) -> int:
    number = _number(column, given, words)
    if number != int(number):
        raise NotTaken("")
    return int(number)


def _date(column: Column, given: object, words: Sequence[str]) -> date:
    if isinstance(given, str):
        raise NotTaken("; it is stored as text: type it again as a date")
    if not isinstance(given, datetime) or given.time() != time():
        raise NotTaken("")
    if not FIRST_DAY <= given.date() <= LAST_DAY:
        raise NotTaken(f"; dates run from {day(FIRST_DAY)} to {day(LAST_DAY)}")
    return given.date()


def _year(column: Column, given: object, words: Sequence[str]) -> str:
    if not isinstance(given, str):
        raise NotTaken("; format the cell as text and type the year again")
    year = years.parse(given)
    if year is None or not FIRST_DAY <= years.start(year) < LAST_DAY:
        raise NotTaken("")
    return year


def _yes_no(column: Column, given: object, words: Sequence[str]) -> bool:
    if isinstance(given, bool):
        return given
    return bool(_choice(column, given, ["Yes", "No"]) == "Yes")


def _choice(column: Column, given: object, words: Sequence[str]) -> str:
    if isinstance(given, str):
        for word in words:
            if spoken(word) == spoken(given):
                return word
    near = difflib.get_close_matches(spoken(str(given)), map(spoken, words), 1)
    meant = [word for word in words if [spoken(word)] == near]
    raise NotTaken(f"; did you mean {meant[0]}?" if meant else "")


def _value(column: Column, given: object, words: Sequence[str]) -> object:
    """A setting as it stands; its name says what it should be, which is asked in its turn."""
    return given


_READERS = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.DATE: _date,
    Kind.YEAR: _year,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.VALUE: _value,
}


def spoken(word: str) -> str:
    """A word as it matches: without case, and any run of spaces as one."""
    return " ".join(word.split()).casefold()


def _against_standing(row: InputRow) -> Iterator[str]:
    """A figure is there when its row says that it is known, and is not when it says otherwise."""
    standing = row["standing"]
    for column in row.sheet.columns:
        given, name = row[column.field], in_sentence(column.title)
        if not column.figure or standing is Standing.IMPLIED:
            continue
        if standing is Standing.NOT_STATED and given is not None:
            yield row.says(
                column.field, f"{name} is {_told(given)}, but its standing is Not stated; say how it is known"
            )
        if standing is not Standing.NOT_STATED and given is None:
            yield row.says(
                column.field,
                f"{name} is blank, but its standing is {standing}; fill it in, or say Not stated",
            )


def expected(column: Column, words: Sequence[str]) -> str:
    """What belongs in a cell of a column, as it stands after "must be"."""
    if column.kind is Kind.CHOICE:
        *others, last = words or ["one of the list, which is empty"]
        return f"{', '.join(others)} or {last}" if others else last
    if column.least == ANY_SIZE:
        return column.kind
    least = "zero" if not column.least else f"{column.least:f}"
    return f"{column.kind}, {least} or more"


def _told(given: object) -> str:
    """What stood in a cell, as a person would say it."""
    if isinstance(given, bool):
        return str(given).upper()
    if isinstance(given, datetime) and given.time() == time():
        return f"the date {day(given.date())}"
    if isinstance(given, datetime):
        return f"the date and time {day(given.date())} {given:%H:%M}"
    if isinstance(given, time | timedelta):
        return f"the time {given}"
    if isinstance(given, int | float):
        given = Decimal(repr(given))
    if isinstance(given, Decimal):
        return f"{given:,}" if abs(given) < LARGEST else f"{float(given):g}"
    text = str(given)
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}...'"


def _looks_a_number(given: object) -> bool:
    try:
        return Decimal(str(given).replace(",", "").replace("£", "").strip()).is_finite()
    except ArithmeticError:
        return False


def day(on: date) -> str:
    """A day as it is written in a sentence."""
    return f"{on.day} {on:%B %Y}"


def in_sentence(title: str) -> str:
    """A heading as it stands inside a sentence."""
    title = title.removesuffix(" (£)")
    return title if title[:2].isupper() else title[0].lower() + title[1:]

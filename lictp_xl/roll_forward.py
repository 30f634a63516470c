"""Starts a financial year from the one before: in the inputs, and in the plan.

The inputs are people's own workbook: rows are added to its tables and nothing else of it changes. What is
carried over is Assumed, with a note to confirm it. The inputs are written first: with them alone, the plan
of before still stands, and the same command goes on from there.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from lictp_xl import checks, figures, inputs, plan, whole_files, years
from lictp_xl import folder as house
from lictp_xl.book.cell_xml import Value
from lictp_xl.book.table_rows import with_rows
from lictp_xl.book.template import Template
from lictp_xl.errors import BookError, BookInUse, LictpError, PlanError
from lictp_xl.input_rows import day
from lictp_xl.input_sheets import sheet
from lictp_xl.partnership import NEW, CensusYear, Charge, Line, Partnership, Standing, UserCount
from lictp_xl.plan import PlannedBook

TABLES: Mapping[type[Line], str] = {CensusYear: "census_years", UserCount: "users", Charge: "charges"}
KNOWN = (Standing.STATED, Standing.INFERRED, Standing.ASSUMED)


def start(folder: Path, text: str) -> list[str]:
    """Start a year; what was done, in sentences. Where it cannot be started, nothing is written."""
    year = years.parse(text)
    if year is None:
        raise LictpError(f"the year must be a financial year such as 2023/24 (got '{text}')")
    workbook, planned = folder / house.INPUTS, folder / house.PLAN
    if workbook.with_name(house.OPEN_IN_EXCEL + workbook.name).exists():
        raise BookInUse(f"{workbook.name} is open in Excel: close it and start the year again")
    partnership = inputs.read(workbook)
    plan.read(planned, partnership)
    document = _document(planned)
    last = _last_year(document, year)
    lines = [*_census(partnership, last, year), *_charges(partnership, last, year)]
    lines += _users(partnership, last, year)
    grown = with_rows(workbook.read_bytes(), _rows(lines))
    entries = _put_in(document, last, year)
    text = tomlkit.dumps(document)
    _try_out(folder, grown, text, year)
    if lines:
        whole_files.write(workbook, grown)
    whole_files.write(planned, text.encode())
    return [*map(_told, lines), f"{house.PLAN}: {year} is a year of {', '.join(entries)}"]


def _document(path: Path) -> tomlkit.TOMLDocument:
    """The plan with its comments, which plan.read has found to be in order."""
    try:
        return tomlkit.parse(path.read_text("utf-8-sig"))
    except TOMLKitError as problem:
        raise PlanError(f"{path.name}: the file is not TOML: {problem}") from None


def _of_years(document: tomlkit.TOMLDocument) -> list[Any]:
    """The [[books]] that are made for years."""
    entries: Any = document["books"]
    return [entry for entry in entries if "years" in entry]


def _last_year(document: tomlkit.TOMLDocument, year: str) -> str:
    """The last year of the plan, which the new one must follow."""
    planned = {years.parse(text) or "" for entry in _of_years(document) for text in entry["years"]}
    if not planned:
        raise PlanError(f"{house.PLAN}: no book is made for years, so there is none to start from")
    last = max(planned)
    following = years.of(years.end(last) + timedelta(days=1))
    if year in planned:
        raise LictpError(f"{year} is in the plan already; the next to start is {following}")
    if year != following:
        raise LictpError(f"{year} does not follow {last}, the last year of the plan: start {following}")
    return last


def _put_in(document: tomlkit.TOMLDocument, last: str, year: str) -> list[str]:
    """Add the year wherever the last one is planned; the templates that now have it."""
    grown = []
    for entry in _of_years(document):
        if last in map(years.parse, entry["years"]):
            entry["years"].append(year)
            grown.append(str(entry["template"]))
    return grown


def _census(partnership: Partnership, last: str, year: str) -> Iterator[CensusYear]:
    """The same census serves the new year, until somebody says otherwise."""
    if any(census.financial_year == year for census in partnership.censuses):
        return
    before = next(census for census in partnership.censuses if census.financial_year == last)
    yield replace(before, financial_year=year, standing=Standing.ASSUMED, note=_to_confirm(last))


def _users(partnership: Partnership, last: str, year: str) -> Iterator[UserCount]:
    """A row for each partner that the census does not know yet; no count is made up for it."""
    census = partnership.census_for(last)
    counted = {count.partner for count in partnership.users if count.census_date == census}
    for partner in partnership.members_in(year):
        if partner.short_name not in counted and year not in (c.financial_year for c in partnership.censuses):
            yield UserCount(
                census_date=census,
                partner=partner.short_name,
                active_users=None,
                standing=Standing.NOT_STATED,
                source="To be stated",
                note=f"To confirm: shares the service from {year}.",
            )


def _charges(partnership: Partnership, last: str, year: str) -> Iterator[Charge]:
    """The new service's charges, a year on; what runs into the new year already is not repeated.

    Charges of the old arrangement have their own end and are not carried.
    """
    members = {partner.short_name: partner for partner in partnership.members_in(year)}
    leavers = {partner.short_name for partner in partnership.partners} - members.keys()
    for charge in partnership.charges:
        if charge.arrangement != NEW or not years.part(charge.first_day, charge.last_day, last):
            continue
        if charge.partner in leavers or partnership.new_charge(charge.partner, year):
            continue
        if charge.last_day < years.end(last):
            raise LictpError(
                f"{charge.cell}: this charge ends on {day(charge.last_day)}, before {year} begins; give it a"
                f" later last day, or a row of its own for {year}, and start the year again"
            )
        partner = members.get(charge.partner)
        leaves = partner.left if partner and partner.left else years.end(year)
        yield replace(
            charge,
            first_day=years.start(year),
            last_day=min(years.end(year), leaves),
            standing=Standing.ASSUMED if charge.standing in KNOWN else charge.standing,
            note=_to_confirm(last),
        )


def _to_confirm(last: str) -> str:
    return f"To confirm: carried from {last}."


def _rows(lines: Sequence[Line]) -> dict[str, list[dict[str, Value]]]:
    """The lines as rows of their tables, by heading."""
    rows: dict[str, list[dict[str, Value]]] = {}
    for line in lines:
        table = TABLES[type(line)]
        cells = {column.title: _cell(getattr(line, column.field)) for column in sheet(table).columns}
        rows.setdefault(table, []).append(cells)
    return rows


def _cell(value: Any) -> Value:
    if value == "":
        return None
    return str(value) if isinstance(value, str) else value


def _told(line: Line) -> str:
    """One row that was added, for the screen."""
    if isinstance(line, CensusYear):
        what = f"{line.financial_year} by the census of {day(line.census_date)}"
    elif isinstance(line, Charge):
        what = f"{line.service}, {line.partner}, from {day(line.first_day)}"
    else:
        what = f"{getattr(line, 'partner', '')}, whose users are not stated"
    return f"{house.INPUTS}, {sheet(TABLES[type(line)]).title}: {what}, to confirm"


def _try_out(folder: Path, workbook: bytes, text: str, year: str) -> None:
    """Read both files as they will be, the inputs with the plan of before too; fill a book of each kind."""
    with tempfile.TemporaryDirectory() as made:
        trial = Path(made)
        (trial / house.INPUTS).write_bytes(workbook)
        (trial / house.PLAN).write_text(text, encoding="utf-8")
        partnership = inputs.read(trial / house.INPUTS)
        plan.read(folder / house.PLAN, partnership)
        books = plan.read(trial / house.PLAN, partnership).books
    findings = checks.of_inputs(partnership)
    for template in dict.fromkeys(book.template for book in books):
        of_it = [book for book in books if book.template == template]
        book = next((book for book in of_it if book.financial_year == year), of_it[0])
        _try_template(folder, partnership, book, findings)


def _try_template(
    folder: Path, partnership: Partnership, book: PlannedBook, findings: Sequence[checks.Check]
) -> None:
    """A template has room for so many partners and years as it was drawn with."""
    path = folder / house.TEMPLATES / f"{book.template}.xlsx"
    told = figures.of_book(partnership, book, checks.concerning(findings, book))
    try:
        Template.compile(path).contents(told)
    except BookError as refusal:
        raise LictpError(
            f"{path.name} cannot take {book.financial_year or 'another year'}: {refusal}. lictp-xl new with"
            " more --years makes a folder whose templates have room; copy them from there"
        ) from refusal

"""The sheets of the inputs workbook: one Excel table each, column by column.

The one description that the reader checks against and the drawn workbook is made from, so that a list to
choose from on a sheet and the words that are accepted from it can never part.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lictp_xl import partnership as p
from lictp_xl.money import Rounding
from lictp_xl.years import PartYear

ZERO = Decimal(0)
ANY_SIZE = -Decimal("1E12")
STANDINGS = tuple(p.Standing)
ARRANGEMENTS = (p.NEW, p.OLD)
TREATMENTS = ("Revenue", "Capital", p.NOT_STATED)
FUNDS = ("Revenue", "Grants", "Capital receipts", "Borrowing", p.NOT_STATED)
VAT_TREATMENTS = ("Outside the scope", "Exempt", "Zero rated", "Reduced rate", "Standard rated", p.NOT_STATED)
BASES = ("Current cost", "Budget", "Estimate", p.NOT_STATED)


class Kind(StrEnum):
    """What a cell of a column holds, in the words of a problem."""

    TEXT = "text"
    NUMBER = "a number"
    WHOLE = "a whole number"
    DATE = "a date"
    YEAR = "a financial year such as 2021/22"
    YES_NO = "Yes or No"
    CHOICE = "one of a list of words"
    VALUE = "a number or text"


@dataclass(frozen=True)
class Column:
    """One column: its heading on the sheet, its name in the program, and what may stand in it."""

    title: str
    field: str
    kind: Kind = Kind.TEXT
    words: tuple[str, ...] = ()
    listed_in: str = ""  # the table whose key column lists the words
    optional: bool = False
    figure: bool = False  # blank or not as the row's standing has it
    least: Decimal = ANY_SIZE


@dataclass(frozen=True)
class Sheet:
    """One sheet with its table; no two rows have the same key, and lists are made of its first column."""

    title: str
    table: str
    row: type[p.Line]
    says: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    may_be_empty: bool = False

    def column(self, field: str) -> Column:
        """The column of that name in the program."""
        return next(column for column in self.columns if column.field == field)


PROVENANCE = (
    Column("Standing", "standing", Kind.CHOICE, words=STANDINGS),
    Column("Source", "source"),
    Column("Note", "note", optional=True),
)
PARTNER = Column("Partner", "partner", Kind.CHOICE, listed_in="partners")


def _pounds(title: str, field: str, *, figure: bool = True, least: Decimal = ANY_SIZE) -> Column:
    return Column(title, field, Kind.NUMBER, optional=True, figure=figure, least=least)


def _scale(of: str, table: str) -> Sheet:
    return Sheet(
        f"{of} scale",
        table,
        p.Step,
        f"The words for {of.lower()} in the risk register, and the number each counts as in a score.",
        (Column("Word", "word"), Column("Number", "number", Kind.NUMBER, least=ZERO), *PROVENANCE),
        key=("word",),
    )


SHEETS = (
    Sheet(
        "About",
        "about",
        p.AboutLine,
        "The partnership's figures. Every budget book is made from this workbook.",
        (Column("Item", "item"), Column("Entry", "entry"), *PROVENANCE),
        key=("item",),
    ),
    Sheet(
        "Partners",
        "partners",
        p.Partner,
        "The councils, in the order that books list them. A partner that left before the new service began"
        " has no book.",
        (
            Column("Short name", "short_name"),
            Column("Name", "name"),
            Column("Lead", "lead", Kind.YES_NO),
            Column("Joined", "joined", Kind.DATE, optional=True),
            Column("Leaves", "left", Kind.DATE, optional=True),
            *PROVENANCE,
        ),
        key=("short_name",),
    ),
    Sheet(
        "Users",
        "users",
        p.UserCount,
        "Active users of each partner on each census date. The charge is shared by these.",
        (
            Column("Census date", "census_date", Kind.DATE),
            PARTNER,
            Column("Active users", "active_users", Kind.NUMBER, optional=True, figure=True, least=ZERO),
            *PROVENANCE,
        ),
        key=("census_date", "partner"),
    ),
    Sheet(
        "Census years",
        "census_years",
        p.CensusYear,
        "Which census shares which year's charge: one row for every financial year of the service.",
        (
            Column("Financial year", "financial_year", Kind.YEAR),
            Column("Census date", "census_date", Kind.DATE),
            *PROVENANCE,
        ),
        key=("financial_year",),
    ),
    Sheet(
        "Charges",
        "charges",
        p.Charge,
        "What each partner pays a year, net of VAT, for the new service and under the old arrangement. Leave"
        " an amount blank where it is Implied (computed from another) or Not stated.",
        (
            Column("Service", "service"),
            Column("Partner", "partner", Kind.CHOICE, words=(p.ALL_PARTNERS,), listed_in="partners"),
            Column("Arrangement", "arrangement", Kind.CHOICE, words=ARRANGEMENTS),
            _pounds("Annual amount (£)", "annual_amount"),
            Column("From", "first_day", Kind.DATE),
            Column("To", "last_day", Kind.DATE),
            _pounds("Rounded to (£)", "rounded_to", figure=False, least=ZERO),
            Column("Ledger code", "ledger_code", optional=True),
            Column("VAT treatment", "vat_treatment", Kind.CHOICE, words=VAT_TREATMENTS),
            *PROVENANCE,
        ),
        key=("service", "partner", "arrangement", "first_day"),
    ),
    Sheet(
        "Budgets",
        "budgets",
        p.Budget,
        "What the charge is compared with. A row without a financial year stands for every year; a row with"
        " one takes its place in that year.",
        (
            Column("Budget", "what"),
            PARTNER,
            _pounds("Amount (£)", "amount"),
            Column("Financial year", "financial_year", Kind.YEAR, optional=True),
            Column("Basis", "basis", Kind.CHOICE, words=BASES),
            *PROVENANCE,
        ),
        key=("what", "partner", "financial_year"),
        may_be_empty=True,
    ),
    Sheet(
        "One-off items",
        "one_off_items",
        p.OneOffItem,
        "The one-off costs of the whole scheme and how each is treated; the standing is the treatment's.",
        (
            Column("Ref", "ref"),
            Column("Item", "item"),
            Column("Treatment", "treatment", Kind.CHOICE, words=TREATMENTS),
            _pounds("Amount (£)", "amount", figure=False),
            *PROVENANCE,
        ),
        key=("ref",),
        may_be_empty=True,
    ),
    Sheet(
        "One-off funding",
        "one_off_funding",
        p.OneOffFunding,
        "Each partner's part of the one-off costs and what pays for it. Leave the financial year blank where"
        " it is not profiled; no year is ever guessed.",
        (
            Column("Item", "item"),
            PARTNER,
            Column("Treatment", "treatment", Kind.CHOICE, words=TREATMENTS),
            Column("Financial year", "financial_year", Kind.YEAR, optional=True),
            _pounds("Amount (£)", "amount"),
            Column("Funded from", "funded_from", Kind.CHOICE, words=FUNDS),
            *PROVENANCE,
        ),
        key=("item", "partner", "treatment", "financial_year"),
        may_be_empty=True,
    ),
    Sheet(
        "Control totals",
        "control_totals",
        p.ControlTotal,
        "Totals as the report prints them. Checks hold the lines of the other sheets against them. Leave the"
        " partner blank for a total of all partners.",
        (
            Column("Total of", "total", Kind.CHOICE, words=tuple(p.Total)),
            Column("Partner", "partner", Kind.CHOICE, listed_in="partners", optional=True),
            Column("Amount", "amount", Kind.NUMBER, optional=True, figure=True),
            *PROVENANCE,
        ),
        key=("total", "partner"),
        may_be_empty=True,
    ),
    Sheet(
        "Risks",
        "risks",
        p.Risk,
        "The risk register, with the rating as the report prints it. Checks score each risk again.",
        (
            Column("Risk", "number", Kind.WHOLE, least=Decimal(1)),
            Column("Description", "description"),
            Column("Likelihood", "likelihood", Kind.CHOICE, listed_in="likelihood_scale"),
            Column("Impact", "impact", Kind.CHOICE, listed_in="impact_scale"),
            Column("Printed rating", "printed_rating", Kind.CHOICE, listed_in="bands"),
            *PROVENANCE,
        ),
        key=("number",),
        may_be_empty=True,
    ),
    Sheet(
        "Mitigations",
        "mitigations",
        p.Mitigation,
        "What is done about each risk. Checks tell a mitigation whose risk is not in the register.",
        (
            Column("Mitigation", "number", Kind.WHOLE, least=Decimal(1)),
            Column("Risk", "risk", Kind.WHOLE, least=Decimal(1)),
            Column("Text", "text"),
            *PROVENANCE,
        ),
        key=("number",),
        may_be_empty=True,
    ),
    _scale("Likelihood", "likelihood_scale"),
    _scale("Impact", "impact_scale"),
    Sheet(
        "Rating bands",
        "bands",
        p.Band,
        "The score (likelihood times impact) at which each rating begins, lowest first.",
        (
            Column("Rating", "rating"),
            Column("From score", "from_score", Kind.NUMBER, least=ZERO),
            *PROVENANCE,
        ),
        key=("rating",),
    ),
    Sheet(
        "Settings",
        "settings",
        p.Setting,
        "The choices of method that every book follows. Change the value; the setting's name stays as it is.",
        (
            Column("Setting", "setting"),
            Column("Value", "value", Kind.VALUE, optional=True),
            *PROVENANCE,
        ),
        key=("setting",),
    ),
)

SETTINGS = (
    Column("Basis of shares", "basis"),
    Column("Unit (£)", "unit", Kind.NUMBER, least=Decimal("0.01")),
    Column("Rounding", "rounding", Kind.CHOICE, words=tuple(Rounding)),
    Column("Part-year method", "part_year_method", Kind.CHOICE, words=tuple(PartYear)),
    Column("Price over the term", "price_over_term", Kind.CHOICE, words=("flat",)),
    Column("Key decision threshold (£)", "key_decision_threshold", Kind.NUMBER, optional=True, least=ZERO),
    Column(
        "Benchmark lower quartile (£)", "benchmark_lower_quartile", Kind.NUMBER, optional=True, least=ZERO
    ),
)
LISTS = {column.listed_in for sheet in SHEETS for column in sheet.columns if column.listed_in}


def sheet(table: str) -> Sheet:
    """The sheet that holds a table."""
    return next(sheet for sheet in SHEETS if sheet.table == table)

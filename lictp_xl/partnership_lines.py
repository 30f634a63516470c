"""The lines of a partnership's figures: a dataclass for each kind of row of the inputs workbook.

Every line carries its standing (how well the figure is known), its source (where in the report), a note,
and the cell it came from. Amounts are exact; a figure that is not known is None, never zero.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from lictp_xl.money import Rounding
from lictp_xl.years import PartYear

NOT_STATED = "Not stated"
ALL_PARTNERS = "All partners"
NEW = "New"
OLD = "Old"


class Standing(StrEnum):
    """How well a figure is known."""

    STATED = "Stated"
    IMPLIED = "Implied"
    INFERRED = "Inferred"
    ASSUMED = "Assumed"
    NOT_STATED = NOT_STATED


class Total(StrEnum):
    """What a control total is the total of."""

    USERS = "Active users"
    BUDGETS = "Budgets"
    ONE_OFF = "One-off costs"
    ONE_OFF_REVENUE = "One-off revenue"
    ONE_OFF_CAPITAL = "One-off capital"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What every row of the inputs carries beside its figures."""

    standing: Standing
    source: str = ""
    note: str = ""
    cell: str = field(default="", compare=False)  # where it stands, such as Users!A5


@dataclass(frozen=True, kw_only=True)
class AboutLine(Line):
    """Something about the partnership or the report, by name."""

    item: str
    entry: str


@dataclass(frozen=True, kw_only=True)
class Partner(Line):
    """A council; every other row, and every book, calls it by its short name."""

    name: str
    short_name: str
    lead: bool
    joined: date | None = None
    left: date | None = None


@dataclass(frozen=True, kw_only=True)
class UserCount(Line):
    """A partner's active users on a census date."""

    census_date: date
    partner: str
    active_users: Decimal | None


@dataclass(frozen=True, kw_only=True)
class CensusYear(Line):
    """The census that a financial year's charge is shared by."""

    financial_year: str
    census_date: date


@dataclass(frozen=True, kw_only=True)
class Charge(Line):
    """What a partner, or all of them together, is charged for a service over a term."""

    service: str
    partner: str
    arrangement: str  # New or Old
    annual_amount: Decimal | None
    first_day: date
    last_day: date
    rounded_to: Decimal | None = None
    ledger_code: str = ""
    vat_treatment: str = NOT_STATED


@dataclass(frozen=True, kw_only=True)
class Budget(Line):
    """What a partner has set aside; with no year it stands for every year."""

    what: str
    partner: str
    amount: Decimal | None
    financial_year: str | None = None
    basis: str = NOT_STATED


@dataclass(frozen=True, kw_only=True)
class OneOffItem(Line):
    """A one-off cost of the whole scheme."""

    ref: str
    item: str
    treatment: str  # Revenue, Capital or Not stated
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class OneOffFunding(Line):
    """A partner's part of the one-off costs and what pays for it; no year means not profiled."""

    item: str
    partner: str
    treatment: str
    financial_year: str | None
    amount: Decimal | None
    funded_from: str = NOT_STATED


@dataclass(frozen=True, kw_only=True)
class ControlTotal(Line):
    """A total as the source prints it, to hold the lines against; no partner means all of them."""

    total: Total
    partner: str | None
    amount: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Risk(Line):
    """A risk as the register prints it."""

    number: int
    description: str
    likelihood: str
    impact: str
    printed_rating: str


@dataclass(frozen=True, kw_only=True)
class Mitigation(Line):
    """What is done about a risk, by the risk's number."""

    number: int
    risk: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Step(Line):
    """A word of a scale and the number it counts as."""

    word: str
    number: Decimal


@dataclass(frozen=True, kw_only=True)
class Band(Line):
    """The rating that begins at a score."""

    from_score: Decimal
    rating: str


@dataclass(frozen=True, kw_only=True)
class Setting(Line):
    """One choice of method, as it stands in the Settings sheet."""

    setting: str
    value: str


@dataclass(frozen=True)
class Settings:
    """The choices of method that every book follows."""

    unit: Decimal
    rounding: Rounding
    part_year_method: PartYear
    key_decision_threshold: Decimal | None
    basis: str
    price_over_term: str
    benchmark_lower_quartile: Decimal | None
    lines: tuple[Setting, ...] = ()

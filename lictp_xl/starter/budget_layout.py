"""What the sheets of the budget template know of each other: how much is drawn, and in which rows."""

from dataclasses import dataclass

from lictp_xl.starter.layout import CHECK_LINE as CHECK_LINE

OLD_CHARGES = 4
BUDGETS = 4
ONE_OFF_ITEMS = 8
ONE_OFF_LINES = 8
INPUT_CHECKS = 12

SUBTITLE = '=partner&", "&financial_year&" ("&status&")"'
ONE_OFF_LINE = "one_off[Amount],one_off[Treatment]"
ONE_OFF_BY_YEAR = f"LICTP_ONE_OFF_BY_YEAR({ONE_OFF_LINE},one_off[Year])"


@dataclass(frozen=True)
class Size:
    """How many partners share the service, and how many financial years the plan has."""

    partners: int
    years: int


@dataclass(frozen=True)
class InputRows:
    """The first row of each table on the Inputs sheet."""

    users: int
    old_charges: int
    budgets: int
    one_off_items: int
    one_off: int
    term_years: int


@dataclass(frozen=True)
class YearBlock:
    """The block of the Workings sheet that has a column for each year."""

    first_column: str
    last_column: str
    old_charges: int  # row of the first line of the old arrangement

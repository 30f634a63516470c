"""What the sheets of the charges template know of each other: how much is drawn, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

FIRST_PARTNER = 6  # column G of Workings
STEPS = (
    "Partners leaving or joining",
    "Changes in user numbers",
    "Services newly included",
    "New way of providing it",
)  # what may lie between comparator and charge


@dataclass(frozen=True)
class Size:
    """How much there is room for."""

    partners: int
    years: int
    old_charges: int  # lines of the old arrangement, all partners
    budgets: int  # lines of the comparators, all partners
    input_checks: int

    @property
    def censuses(self) -> int:
        """Each year has one census, so that there are never more."""
        return self.years


@dataclass(frozen=True)
class InputRows:
    """The first row of each table on the Inputs sheet."""

    partners: int
    service_years: int
    year_costs: int
    new_charges: int
    censuses: int
    census_users: int
    old_charges: int
    budgets: int


@dataclass(frozen=True)
class Block:
    """Rows that are years, and columns that are partners, a total behind the last."""

    sheet: str
    first: int
    years: int
    partners: int
    column: int = FIRST_PARTNER

    def letter(self, place: int) -> str:
        """The column of a partner, counted from 1."""
        return str(xl_col_to_name(self.column + place - 1))

    @property
    def total(self) -> str:
        """The column of all partners."""
        return self.letter(self.partners + 1)

    @property
    def last(self) -> int:
        """The row of the last year."""
        return self.first + self.years - 1

    def rows(self) -> range:
        """The rows of the years."""
        return range(self.first, self.last + 1)

    def cell(self, place: int, row: int) -> str:
        """A partner's figure of a year, as another sheet refers to it."""
        return f"{self.sheet}!{self.letter(place)}{row}"

    def all_partners(self, row: int) -> str:
        """All partners' figure of a year, as another sheet refers to it."""
        return f"{self.sheet}!{self.total}{row}"

    def across(self, row: int) -> str:
        """Every partner of a year, on its own sheet."""
        return f"${self.letter(1)}{row}:${self.letter(self.partners)}{row}"

    def away(self, row: int) -> str:
        """Every partner of a year, as another sheet refers to them."""
        return f"{self.sheet}!{self.across(row)}"

    @property
    def whole(self) -> str:
        """Every partner of every year, as another sheet refers to them."""
        corner = f"{self.letter(self.partners)}{self.last}"
        return f"{self.sheet}!{self.letter(1)}{self.first}:{corner}"

    @property
    def totals(self) -> str:
        """All partners of every year, on its own sheet."""
        return f"{self.total}{self.first}:{self.total}{self.last}"

    def places(self) -> Iterator[tuple[int, str]]:
        """Each partner's place and column."""
        for place in range(1, self.partners + 1):
            yield place, self.letter(place)


@dataclass(frozen=True)
class Blocks:
    """The blocks of the Workings sheet."""

    heads: int  # row of the partners' names; places, use and term are around it
    costs: int  # first row of the cost by year
    years: Block  # position of the years; no figure of a partner
    members: Block
    users: Block
    shares: Block
    annual: Block
    in_year: Block

"""The partnership's figures as plain data: what the inputs workbook says, once it has been checked.

One Partnership holds the lines of every sheet and answers what the books ask of them: who shares a year,
by how many users, what is charged, budgeted and spent once.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from lictp_xl import years
from lictp_xl.errors import InputsError
from lictp_xl.partnership_lines import (
    ALL_PARTNERS,
    NEW,
    NOT_STATED,
    OLD,
    AboutLine,
    Band,
    Budget,
    CensusYear,
    Charge,
    ControlTotal,
    Line,
    Mitigation,
    OneOffFunding,
    OneOffItem,
    Partner,
    Risk,
    Setting,
    Settings,
    Standing,
    Step,
    Total,
    UserCount,
)

__all__ = [
    "ALL_PARTNERS",
    "NEW",
    "NOT_STATED",
    "OLD",
    "AboutLine",
    "Band",
    "Budget",
    "CensusYear",
    "Charge",
    "ControlTotal",
    "Line",
    "Mitigation",
    "OneOffFunding",
    "OneOffItem",
    "Partner",
    "Partnership",
    "Risk",
    "Setting",
    "Settings",
    "Standing",
    "Step",
    "Total",
    "UserCount",
]

L = TypeVar("L", Charge, Budget, OneOffFunding)


@dataclass(frozen=True)
class Partnership:
    """Everything the books are made from."""

    about: tuple[AboutLine, ...]
    partners: tuple[Partner, ...]
    users: tuple[UserCount, ...]
    censuses: tuple[CensusYear, ...]
    charges: tuple[Charge, ...]
    budgets: tuple[Budget, ...]
    one_off_items: tuple[OneOffItem, ...]
    one_off_funding: tuple[OneOffFunding, ...]
    control_totals: tuple[ControlTotal, ...]
    risks: tuple[Risk, ...]
    mitigations: tuple[Mitigation, ...]
    likelihood_steps: tuple[Step, ...]
    impact_steps: tuple[Step, ...]
    rating_bands: tuple[Band, ...]
    settings: Settings

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything the workbook says, however the file was saved (SHA-256)."""
        said = json.dumps(_plain(asdict(self)), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def name(self) -> str:
        """The partnership's own name."""
        return self.about_entry("Partnership")

    def about_entry(self, item: str) -> str:
        """What the About sheet says under an item; nothing where it has no such item."""
        return next((line.entry for line in self.about if line.item.casefold() == item.casefold()), "")

    def partner(self, short_name: str) -> Partner:
        """The partner of that name, short or full."""
        wanted = short_name.casefold()
        for partner in self.partners:
            if wanted in (partner.short_name.casefold(), partner.name.casefold()):
                return partner
        raise InputsError([f"there is no partner {short_name}; the partners are {_listed(self.partners)}"])

    @property
    def lead(self) -> Partner:
        """The council that provides the service."""
        return next(partner for partner in self.partners if partner.lead)

    @property
    def service(self) -> str:
        """The name of the new service."""
        return self._of(NEW)[0].service

    @property
    def service_from(self) -> date:
        """The first day of the new service."""
        return min(charge.first_day for charge in self._of(NEW))

    @property
    def service_to(self) -> date:
        """The last day of the new service."""
        return max(charge.last_day for charge in self._of(NEW))

    def term_of(self, partner: str) -> tuple[date, date]:
        """The days of the new service that a partner shares: it shares the whole of each year it is in.

        The first is after the last for one who left before the service began.
        """
        who = self.partner(partner)
        first, last = self.service_from, self.service_to
        if who.joined:
            first = max(first, years.start(years.of(who.joined)))
        if who.left:
            last = min(last, who.left if who.left < first else years.end(years.of(who.left)))
        return first, last

    def members_in(self, year: str) -> tuple[Partner, ...]:
        """The partners who share the new service in a year; one who left before its first day does not."""
        opens = max(years.start(year), self.service_from)
        return tuple(
            partner
            for partner in self.partners
            if (partner.joined is None or partner.joined <= years.end(year))
            and (partner.left is None or partner.left >= opens)
        )

    def census_for(self, year: str) -> date:
        """The census date that serves a year."""
        for census in self.censuses:
            if census.financial_year == year:
                return census.census_date
        raise InputsError([f"Census years holds no census for {year}; add a row for it"])

    def users_for(self, year: str) -> tuple[UserCount, ...]:
        """The active users that a year's charge is shared by: its members, in the order of Partners."""
        census = self.census_for(year)
        counts = {count.partner: count for count in self.users if count.census_date == census}
        members = [partner.short_name for partner in self.members_in(year)]
        return tuple(counts[name] for name in members if name in counts)

    def new_charge(self, partner: str, year: str | None = None) -> Charge | None:
        """The new service's charge to a partner, in a year or the first there is.

        Its amount is None where it is implied by another's, or not stated.
        """
        return next(iter(_for(partner, self._new_in(year))), None)

    def whole_charge(self, year: str | None = None) -> Charge | None:
        """The new service's charge to all partners together, where the inputs have a row for it."""
        return self.new_charge(ALL_PARTNERS, year)

    def stated_new_charges(self, year: str | None = None) -> tuple[Charge, ...]:
        """Every partner's charge for the new service that has an amount."""
        return tuple(
            charge
            for charge in self._new_in(year)
            if charge.partner != ALL_PARTNERS and charge.annual_amount is not None
        )

    def published_charge(self, year: str | None = None) -> Charge | None:
        """The first of these."""
        return next(iter(self.stated_new_charges(year)), None)

    def users_behind(self, charge: Charge) -> tuple[Decimal, Decimal] | None:
        """The users that a charge was shared by: its partner's, and everybody's.

        None where a count is not stated, or the partner has none: no total can be worked back from it.
        """
        counts = self.users_for(years.of(charge.first_day))
        known = {count.partner: count.active_users for count in counts if count.active_users is not None}
        own = known.get(charge.partner)
        return (own, sum(known.values(), Decimal(0))) if own and len(known) == len(counts) else None

    def old_charges(self, partner: str) -> tuple[Charge, ...]:
        """What a partner pays under the old arrangement, a row for each part of it."""
        return _for(partner, self._of(OLD))

    def budgets_for(self, partner: str, year: str | None = None) -> tuple[Budget, ...]:
        """A partner's budgets; for a year, its own rows come before those that stand for every year."""
        every = _for(partner, self.budgets)
        if year is None:
            return every
        own = {budget.what.casefold() for budget in every if budget.financial_year == year}
        return tuple(
            budget
            for budget in every
            if budget.financial_year == year
            or (budget.financial_year is None and budget.what.casefold() not in own)
        )

    def one_off_for(self, partner: str) -> tuple[OneOffFunding, ...]:
        """A partner's part of the one-off costs, all years."""
        return _for(partner, self.one_off_funding)

    def lines_of(self, control: ControlTotal) -> tuple[Decimal | None, ...]:
        """The amounts that a control total is the total of; None for one that is not known."""
        if control.total is Total.USERS:
            latest = max(count.census_date for count in self.users)
            return tuple(
                count.active_users
                for count in self.users
                if count.census_date == latest and control.partner in (None, count.partner)
            )
        if control.total is Total.BUDGETS:
            return tuple(line.amount for line in self.budgets if control.partner in (None, line.partner))
        wanted = control.total.removeprefix("One-off ").capitalize()
        return tuple(
            line.amount
            for line in self.one_off_funding
            if control.partner in (None, line.partner) and wanted in ("Costs", line.treatment)
        )

    @property
    def likelihood_scale(self) -> tuple[tuple[str, Decimal], ...]:
        """The words of likelihood with their numbers, as the risk rules take them."""
        return tuple((step.word, step.number) for step in self.likelihood_steps)

    @property
    def impact_scale(self) -> tuple[tuple[str, Decimal], ...]:
        """The words of impact with their numbers, as the risk rules take them."""
        return tuple((step.word, step.number) for step in self.impact_steps)

    @property
    def bands(self) -> tuple[tuple[Decimal, str], ...]:
        """The ratings with the scores they begin at, as the risk rules take them."""
        return tuple((band.from_score, band.rating) for band in self.rating_bands)

    def _new_in(self, year: str | None) -> tuple[Charge, ...]:
        """The new service's charges of a year, which has one price; without a year, all of them."""
        return tuple(
            charge
            for charge in self._of(NEW)
            if year is None or years.part(charge.first_day, charge.last_day, year)
        )

    def _of(self, arrangement: str) -> tuple[Charge, ...]:
        return tuple(charge for charge in self.charges if charge.arrangement == arrangement)


def _for(partner: str, lines: Iterable[L]) -> tuple[L, ...]:
    return tuple(line for line in lines if line.partner.casefold() == partner.casefold())


def _listed(partners: Iterable[Partner]) -> str:
    return ", ".join(partner.short_name for partner in partners)


def _plain(said: object) -> object:
    """Figures as text that says the same for the same figure; the cell they stand in says nothing."""
    if isinstance(said, dict):
        return {key: _plain(value) for key, value in said.items() if key != "cell"}
    if isinstance(said, list | tuple):
        return [_plain(value) for value in said]
    if isinstance(said, Decimal):
        return f"{said.normalize():f}"
    return said.isoformat() if isinstance(said, date) else said

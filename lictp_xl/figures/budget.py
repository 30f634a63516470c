"""One partner's book of one financial year: its charge, the budget beside it, the one-off costs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from lictp_xl import money, years
from lictp_xl.book.cell_xml import Value
from lictp_xl.book.template import Figures
from lictp_xl.money import Rounding
from lictp_xl.partnership import NOT_STATED, Charge, Line, Partnership, Standing
from lictp_xl.plan import PlannedBook
from lictp_xl.rules import charges, one_off, term
from lictp_xl.years import PartYear

T = TypeVar("T")


def constants(partnership: Partnership, book: PlannedBook) -> Figures:
    """The figures of one partner's book of one year; a figure that is not known is "Not stated"."""
    names = {**_subject(partnership, book), **_service(partnership, book), **_settings(partnership)}
    tables: dict[str, Sequence[Mapping[str, Value]]] = {
        "users": _users(partnership, book),
        "old_charges": _old_charges(partnership, book),
        "budgets": _budgets(partnership, book),
        "one_off_items": _one_off_items(partnership),
        "one_off": _one_off(partnership, book),
        "term_years": [{"Financial year": year} for year in _term(partnership)],
    }
    return Figures(names, tables)


def results(partnership: Partnership, book: PlannedBook) -> dict[str, Value]:
    """What the book's named results must be, by the rules alone; None where a figure is missing."""
    here = _Known(partnership, book)
    return {
        "total_cost": here.total,
        "annual_charge": here.annual,
        "new_charge_in_year": here.new_in_year,
        "old_charge_annual": here.old_annual,
        "old_charge_in_year": here.old_in_year,
        "charge_in_year": here.charge_in_year,
        "comparator": here.comparator,
        **here.variance("full_year_variance", here.comparator, here.annual),
        **here.one_off(),
    }


class _Known:
    """One partner's figures of one year, worked out from the inputs by the rules."""

    def __init__(self, partnership: Partnership, book: PlannedBook) -> None:
        self.partnership, self.partner, self.year = partnership, book.partner, book.financial_year
        self.method = PartYear(partnership.settings.part_year_method)
        self.rounding = Rounding(partnership.settings.rounding)
        self.users = partnership.users_for(self.year)

    @property
    def total(self) -> Decimal | None:
        """The annual cost of the whole service: stated, or implied by a published charge."""
        whole = self.partnership.whole_charge(self.year)
        if whole and whole.annual_amount is not None:
            return whole.annual_amount
        published = self.partnership.published_charge(self.year)
        behind = self.partnership.users_behind(published) if published else None
        if published is None or published.annual_amount is None or behind is None:
            return None
        base, bases = behind
        rounded_to = published.rounded_to if published.rounded_to is not None else Decimal(0)
        return charges.implied_total(published.annual_amount, base, [bases], rounded_to)[0]

    @property
    def annual(self) -> Decimal | None:
        """The partner's part of a whole year's cost."""
        partners = [count.partner for count in self.users]
        bases = [count.active_users for count in self.users if count.active_users is not None]
        if self.total is None or len(bases) < len(partners):
            return None
        unit = self.partnership.settings.unit
        return charges.charge(self.partner, self.total, partners, bases, unit, self.rounding)

    @property
    def new_in_year(self) -> Decimal | None:
        """What of it falls in the book's year, as the term is phased: its years add to the whole."""
        if self.annual is None:
            return None
        first, last = self.partnership.term_of(self.partner)
        return dict(term.phase(self.annual, first, last, self.method)).get(self.year, Decimal(0))

    @property
    def old_annual(self) -> Decimal | None:
        """The old arrangement, a whole year of it."""
        return _sum(charge.annual_amount for charge in self.partnership.old_charges(self.partner))

    @property
    def old_in_year(self) -> Decimal | None:
        """The old arrangement in the book's year; a charge that does not reach it need not be known.

        One that the inputs do not tell of is taken to have run until the new service starts.
        """
        if not self.partnership.old_charges(self.partner):
            began_before = self.partnership.term_of(self.partner)[0] <= years.start(self.year)
            return Decimal(0) if began_before else None
        return _sum(self._in_year(charge) for charge in self.partnership.old_charges(self.partner))

    def _in_year(self, charge: Charge) -> Decimal | None:
        part = years.part(charge.first_day, charge.last_day, self.year, self.method)
        if not part or charge.annual_amount is None:
            return None if part else Decimal(0)
        return money.rounded(Fraction(charge.annual_amount) * part)

    @property
    def charge_in_year(self) -> Decimal | None:
        """Both arrangements together."""
        return _sum([self.new_in_year, self.old_in_year])

    @property
    def comparator(self) -> Decimal | None:
        """The budget that the charge is set beside."""
        return _sum(budget.amount for budget in self.partnership.budgets_for(self.partner, self.year))

    def variance(self, name: str, budget: Decimal | None, charge: Decimal | None) -> dict[str, Value]:
        """The difference of a charge and its budget, and its fraction."""
        if budget is None or charge is None:
            return {name: None, f"{name}_fraction": None}
        over, fraction = charges.budget_variance(budget, charge)
        return {name: over, f"{name}_fraction": fraction if isinstance(fraction, Decimal) else None}

    def one_off(self) -> dict[str, Value]:
        """The partner's one-off costs and what pays for them."""
        names = ("one_off_revenue", "one_off_capital", "one_off_total", "capital_from_revenue")
        lines = self.partnership.one_off_for(self.partner)
        if not lines or any(line.amount is None for line in lines):
            return dict.fromkeys([*names, "call_on_revenue", "key_decision"])
        amounts = [line.amount for line in lines if line.amount is not None]
        revenue, capital, total = one_off.split(
            amounts, [one_off.Treatment(line.treatment) for line in lines]
        )
        funding = one_off.funding(capital, revenue, *self._funded_otherwise())
        threshold = self.partnership.settings.key_decision_threshold
        decision = None if threshold is None else one_off.key_decision(total, threshold)
        told = (revenue, capital, total, *funding, decision)
        return dict(zip([*names, "call_on_revenue", "key_decision"], told, strict=True))

    def _funded_otherwise(self) -> list[Decimal]:
        """Grants, capital receipts and borrowing towards the capital."""
        lines = self.partnership.one_off_for(self.partner)
        capital = [line for line in lines if line.treatment == one_off.Treatment.CAPITAL]
        return [
            sum((line.amount or Decimal(0) for line in capital if line.funded_from == source), Decimal(0))
            for source in ("Grants", "Capital receipts", "Borrowing")
        ]


def _subject(partnership: Partnership, book: PlannedBook) -> dict[str, Value]:
    return {
        "partner": book.partner,
        "financial_year": book.financial_year,
        "census_date": partnership.census_for(book.financial_year),
        "basis": partnership.settings.basis,
    }


def _service(partnership: Partnership, book: PlannedBook) -> dict[str, Value]:
    year = book.financial_year
    own, whole = partnership.new_charge(book.partner, year), partnership.whole_charge(year)
    published = partnership.published_charge(year)
    first, last = partnership.term_of(book.partner)
    line: Line | None = own or whole
    users = partnership.users_behind(published) if published else None
    return {
        "service": partnership.service,
        "service_from": first,
        "service_to": last,
        "charge_standing": line.standing.value if line else Standing.NOT_STATED.value,
        "charge_source": line.source if line else "",
        "stated_total": _told(whole, lambda charge: charge.annual_amount),
        "published_charge": _told(published, lambda charge: charge.annual_amount),
        "published_partner": _told(published, lambda charge: charge.partner),
        "published_users": _told(users, lambda counted: counted[0]),
        "published_all_users": _told(users, lambda counted: counted[1]),
        "published_rounding": _told(published, lambda charge: charge.rounded_to or Decimal(0)),
    }


def _settings(partnership: Partnership) -> dict[str, Value]:
    settings = partnership.settings
    return {
        "unit": settings.unit,
        "rounding": str(settings.rounding),
        "part_year_method": str(settings.part_year_method),
        "key_decision_threshold": _or_not_stated(settings.key_decision_threshold),
    }


def _users(partnership: Partnership, book: PlannedBook) -> list[dict[str, Value]]:
    return [
        {"Partner": count.partner, "Active users": _or_not_stated(count.active_users), **_standing(count)}
        for count in partnership.users_for(book.financial_year)
    ]


def _old_charges(partnership: Partnership, book: PlannedBook) -> list[dict[str, Value]]:
    return [
        {
            "Charge": charge.service,
            "Annual amount": _or_not_stated(charge.annual_amount),
            "From": charge.first_day,
            "To": charge.last_day,
            **_standing(charge),
        }
        for charge in partnership.old_charges(book.partner)
    ] or [{"Charge": "Charge of the old arrangement", "Annual amount": NOT_STATED, **_unknown()}]


def _budgets(partnership: Partnership, book: PlannedBook) -> list[dict[str, Value]]:
    return [
        {
            "Budget": budget.what,
            "Amount": _or_not_stated(budget.amount),
            "Basis": budget.basis,
            **_standing(budget),
        }
        for budget in partnership.budgets_for(book.partner, book.financial_year)
    ] or [{"Budget": "Comparator budget", "Amount": NOT_STATED, "Basis": NOT_STATED, **_unknown()}]


def _one_off_items(partnership: Partnership) -> list[dict[str, Value]]:
    return [
        {"Ref": item.ref, "Item": item.item, "Treatment": item.treatment, **_standing(item)}
        for item in partnership.one_off_items
    ]


def _one_off(partnership: Partnership, book: PlannedBook) -> list[dict[str, Value]]:
    return [
        {
            "Item": line.item,
            "Treatment": line.treatment,
            "Year": line.financial_year or "",
            "Amount": _or_not_stated(line.amount),
            "Funded from": line.funded_from,
            **_standing(line),
        }
        for line in partnership.one_off_for(book.partner)
    ] or [
        {
            "Item": "Partner's share of one-off costs",
            "Treatment": NOT_STATED,
            "Year": "",
            "Amount": NOT_STATED,
            "Funded from": NOT_STATED,
            **_unknown(),
        }
    ]


def _term(partnership: Partnership) -> list[str]:
    return list(years.between(partnership.service_from, partnership.service_to))


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, unless there is nothing to add or one of the amounts is missing."""
    every = list(amounts)
    known = [amount for amount in every if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(every) else None


def _told(line: T | None, figure: Callable[[T], Value]) -> Value:
    return _or_not_stated(figure(line)) if line is not None else NOT_STATED


def _or_not_stated(amount: Value) -> Value:
    return NOT_STATED if amount is None else amount


def _standing(line: Line) -> dict[str, Value]:
    return {"Standing": line.standing.value, "Source": line.source}


def _unknown() -> dict[str, Value]:
    return {"Standing": Standing.NOT_STATED.value, "Source": ""}

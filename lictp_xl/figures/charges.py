"""The partnership's charges: all partners and all years of the new service, and what they paid before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from lictp_xl import years
from lictp_xl.book.cell_xml import Value
from lictp_xl.book.template import Figures
from lictp_xl.figures import budget
from lictp_xl.figures.standings import of_line, of_service, of_settings, or_not_stated, weakest
from lictp_xl.partnership import Charge, Partner, Partnership
from lictp_xl.plan import EXCEL, PlannedBook
from lictp_xl.rules import charges

Rows = list[dict[str, Value]]
MOST = 40  # partners, and years, whose totals have a name


def numbered(pattern: str) -> dict[int, str]:
    """A name, or what it is called, for each place in a row of partners or years."""
    return {place: pattern.format(place) for place in range(1, MOST + 1)}


RESULTS = {
    "total_lowest": "Lowest total cost of the service",
    "total_highest": "Highest total cost of the service",
    "new_service_total": "New service, all partners and years",
    **dict(
        zip(
            numbered("annual_charge_{}").values(), numbered("Annual charge, partner {}").values(), strict=True
        )
    ),
    **dict(
        zip(numbered("difference_{}").values(), numbered("Over comparator, partner {}").values(), strict=True)
    ),
    **dict(
        zip(numbered("partner_total_{}").values(), numbered("All years, partner {}").values(), strict=True)
    ),
    **dict(zip(numbered("year_total_{}").values(), numbered("All partners, year {}").values(), strict=True)),
}


def constants(partnership: Partnership) -> Figures:
    """The figures of all partners and years; a figure that is not known is "Not stated"."""
    settings = partnership.settings
    names: dict[str, Value] = {
        "service": partnership.service,
        "service_from": partnership.service_from,
        "service_to": partnership.service_to,
        "basis": settings.basis,
        "unit": settings.unit,
        "rounding": str(settings.rounding),
        "part_year_method": str(settings.part_year_method),
        **of_service(partnership, term(partnership)[0]),
        **of_settings(partnership),
    }
    tables: dict[str, Sequence[Mapping[str, Value]]] = {
        "partners": _partners(partnership),
        "service_years": _years(partnership),
        "year_costs": _costs(partnership),
        "new_charges": _new_charges(partnership),
        "censuses": _censuses(partnership),
        "census_users": _census_users(partnership),
        "all_old_charges": _old_charges(partnership),
        "all_budgets": _budgets(partnership),
    }
    return Figures(names, tables)


def results(partnership: Partnership) -> dict[str, Value]:
    """What the book's named results must be, by the rules alone; None where a figure is missing."""
    every, term_years = members(partnership), term(partnership)
    of = partial(_result, partnership)
    first = term_years[0]
    in_year = {(who, year): of(who, year, "new_charge_in_year") for who in every for year in term_years}
    total, lowest, highest = _total(partnership, first)
    told: dict[str, Value] = {"total_cost": total, "total_lowest": lowest, "total_highest": highest}
    for place, who in enumerate(every, 1):
        told[f"annual_charge_{place}"] = of(who, first, "annual_charge")
        told[f"difference_{place}"] = of(who, first, "full_year_variance")
        told[f"partner_total_{place}"] = _sum(in_year[who, year] for year in term_years)
    for place, year in enumerate(term_years, 1):
        told[f"year_total_{place}"] = _sum(in_year[who, year] for who in every)
    return {**told, "new_service_total": _sum(in_year.values())}


def term(partnership: Partnership) -> list[str]:
    """The financial years of the new service."""
    return list(years.between(partnership.service_from, partnership.service_to))


def members(partnership: Partnership) -> list[Partner]:
    """The partners who share the new service in any of its years."""
    sharing = {who.short_name for year in term(partnership) for who in partnership.members_in(year)}
    return [who for who in partnership.partners if who.short_name in sharing]


def _result(partnership: Partnership, who: Partner, year: str, name: str) -> Decimal | None:
    """One result of a partner's own book of a year; nothing to pay where the partner does not share it."""
    if who not in partnership.members_in(year):
        return Decimal(0) if name != "full_year_variance" else None
    book = PlannedBook("budget", who.short_name, year, "", EXCEL, "")
    found = budget.results(partnership, book)[name]
    return found if isinstance(found, Decimal) else None


def _total(partnership: Partnership, year: str) -> Sequence[Decimal | None]:
    """The cost of the whole service in a year, and the least and most it can be."""
    whole, published = partnership.whole_charge(year), partnership.published_charge(year)
    if whole and whole.annual_amount is not None:
        return [whole.annual_amount] * 3
    behind = partnership.users_behind(published) if published else None
    if published is None or published.annual_amount is None or behind is None:
        return [None] * 3
    own, every = behind
    return charges.implied_total(published.annual_amount, own, [every], published.rounded_to or Decimal(0))


def _partners(partnership: Partnership) -> Rows:
    found: Rows = []
    for who in members(partnership):
        first, last = partnership.term_of(who.short_name)
        found.append({"Partner": who.short_name, "Name": who.name, **of_line(who), "From": first, "To": last})
    return found


def _years(partnership: Partnership) -> Rows:
    census_of = {census.financial_year: census for census in partnership.censuses}
    return [
        {
            "Financial year": year,
            "Census date": partnership.census_for(year),
            **of_line(census_of.get(year)),
        }
        for year in term(partnership)
    ]


def _costs(partnership: Partnership) -> Rows:
    """Of each year: a total that is stated, and the published charge that implies one."""
    found: Rows = []
    for year in term(partnership):
        whole, published = partnership.whole_charge(year), partnership.published_charge(year)
        stated = whole if whole and whole.annual_amount is not None else None
        behind = partnership.users_behind(published) if published else None
        found.append(
            {
                "Financial year": year,
                "Stated total": or_not_stated(stated.annual_amount if stated else None),
                **of_line(stated or published),
                "Published charge": or_not_stated(published.annual_amount if published else None),
                "Published for": or_not_stated(published.partner if published else None),
                "Its users": or_not_stated(behind[0] if behind else None),
                "All users": or_not_stated(behind[1] if behind else None),
                "Rounded to": or_not_stated((published.rounded_to or Decimal(0)) if published else None),
            }
        )
    return found


def _new_charges(partnership: Partnership) -> Rows:
    """Each partner's charge as it is published; an implied one has the word in its place."""
    found: Rows = []
    for who in members(partnership):
        charge = partnership.new_charge(who.short_name, term(partnership)[0])
        found.append(
            {
                "Partner": who.short_name,
                "Annual charge": _published(charge),
                **of_line(charge),
                "Rounded to": "" if charge is None or charge.rounded_to is None else charge.rounded_to,
            }
        )
    return found


def _published(charge: Charge | None) -> Value:
    if charge is None or charge.annual_amount is None:
        return of_line(charge)["Standing"]
    return charge.annual_amount


def _censuses(partnership: Partnership) -> Rows:
    """Each census that a year of the service is shared by."""
    serving: dict[date, list[str]] = {}
    for year in term(partnership):
        serving.setdefault(partnership.census_for(year), []).append(year)
    found: Rows = []
    for census, served in serving.items():
        counts = [count for count in partnership.users if count.census_date == census]
        found.append(
            {
                "Census date": census,
                "Serves": served[0] if len(served) == 1 else f"{served[0]} to {served[-1]}",
                "Standing": weakest(counts),
                "Source": counts[0].source if counts else "",
            }
        )
    return found


def _census_users(partnership: Partnership) -> Rows:
    sharing = {who.short_name for who in members(partnership)}
    serving = {partnership.census_for(year) for year in term(partnership)}
    return [
        {
            "Partner": count.partner,
            "Active users": or_not_stated(count.active_users),
            **of_line(count),
            "Census date": count.census_date,
        }
        for count in partnership.users
        if count.partner in sharing and count.census_date in serving
    ]


def _old_charges(partnership: Partnership) -> Rows:
    found: Rows = []
    for who in members(partnership):
        lines: Sequence[Charge | None] = partnership.old_charges(who.short_name) or [None]
        for line in lines:
            row: dict[str, Value] = {
                "Charge": line.service if line else "Charge of the old arrangement",
                "Annual amount": or_not_stated(line.annual_amount if line else None),
                **of_line(line),
                "Partner": who.short_name,
            }
            found.append({**row, "From": line.first_day, "To": line.last_day} if line else row)
    return found


def _budgets(partnership: Partnership) -> Rows:
    first = term(partnership)[0]
    found: Rows = []
    for who in members(partnership):
        for line in partnership.budgets_for(who.short_name, first) or [None]:
            found.append(
                {
                    "Budget": line.what if line else "Comparator budget",
                    "Amount": or_not_stated(line.amount if line else None),
                    **of_line(line),
                    "Partner": who.short_name,
                    "Basis": or_not_stated(line.basis if line else None),
                }
            )
    return found


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, unless one of the amounts is missing."""
    every = list(amounts)
    known = [amount for amount in every if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(every) else None

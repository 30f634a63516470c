"""The control totals and consistency rules, performed again: on the inputs, and on each written book.

A check that lacks a figure cannot be performed; it has not passed.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from lictp_xl import figures, risk_checks, years
from lictp_xl.book.cell_xml import Value
from lictp_xl.check import INPUTS, RISK, Check, Result
from lictp_xl.input_rows import day as spelled
from lictp_xl.partnership import NOT_STATED, Charge, OneOffFunding, OneOffItem, Partnership
from lictp_xl.plan import PlannedBook
from lictp_xl.rules import charges, checks, one_off

RISK_REGISTER = "risk_register"  # the template that tells of risks
FIGURE_OUT = Decimal("0.005")

__all__ = ["INPUTS", "RISK", "Check", "Result", "concerning", "of_book", "of_inputs"]


def of_inputs(partnership: Partnership) -> list[Check]:
    """What the inputs themselves say, held against each other."""
    performed = (
        *risk_checks.EVERY,
        _stated_charges_agree,
        _members_for_whole_years,
        _one_off_has_years,
        _one_off_has_treatments,
        _comparator_on_one_basis,
        _comparator_agrees_with_charges,
        _control_totals,
    )
    return [check for perform in performed for check in perform(partnership)]


def of_book(
    partnership: Partnership, book: PlannedBook, found: Mapping[str, tuple[str, object]], path: str
) -> list[Check]:
    """A written book's named results, held to the rules; found: name -> (cell, value as it stands)."""
    return [
        _held(name, expected, *found[name], book=book, path=path)
        for name, expected in figures.results(partnership, book).items()
        if name in found
    ]


def concerning(every: Sequence[Check], book: PlannedBook) -> list[dict[str, Value]]:
    """The checks on the inputs that a book shows, as rows of its table: its partner's, of its subject."""
    is_of_risks = book.template == RISK_REGISTER
    return [
        {"Check": check.name, "Result": check.result.value, "Finding": _finding(check, book)}
        for check in every
        if (not book.partner or check.partner in (None, book.partner))
        and (check.subject == RISK) is is_of_risks
    ]


def _finding(check: Check, book: PlannedBook) -> str:
    """What a check found; whose, in a book that is about all of them."""
    return check.finding if book.partner or not check.partner else f"{check.partner}: {check.finding}"


def _held(name: str, expected: Value, cell: str, value: object, *, book: PlannedBook, path: str) -> Check:
    """One named result of a book against what the rules make of the inputs."""
    says = figures.RESULTS[name]

    def result(outcome: Result, finding: str) -> Check:
        return Check(says, outcome, finding, path, cell, book.partner)

    if expected is None:
        if value == NOT_STATED:
            return result(Result.CANNOT, "A figure that it needs is not stated")
        return result(Result.FAIL, f'{says} must be "Not stated" (found {_told(value)})')
    if isinstance(expected, bool) or not isinstance(expected, Decimal):
        same = value == expected
    else:
        same = isinstance(value, int | float) and abs(Decimal(repr(value)) - expected) < FIGURE_OUT
    if same:
        return result(Result.PASS, f"{says} is {_told(expected)}, as the rules have it")
    hint = ""
    if isinstance(expected, Decimal) and isinstance(value, int | float) and not isinstance(value, bool):
        explained = checks.explained([Decimal(repr(value))], expected)
        hint = f"; {explained}" if explained else ""
    return result(Result.FAIL, f"{says} must be {_told(expected)} (found {_told(value)}){hint}")


def _stated_charges_agree(partnership: Partnership) -> Iterator[Check]:
    """Every published charge is its partner's share of one total, to the rounding it was published in."""
    name = "Published charges agree with users"
    published = list(_published_together(partnership))
    if not published:
        finding = "No partner's charge is stated, so that no total can be implied"
        yield Check(name, Result.CANNOT, finding, INPUTS)
    for stated, whole in published:
        yield _one_total(partnership, name, stated, whole)


def _published_together(partnership: Partnership) -> Iterator[tuple[tuple[Charge, ...], Charge | None]]:
    """The stated charges of one price, with the row of all partners: each price of the term once."""
    told = set()
    for year in years.between(partnership.service_from, partnership.service_to):
        stated, whole = partnership.stated_new_charges(year), partnership.whole_charge(year)
        cells = tuple(charge.cell for charge in stated)
        if stated and cells not in told:
            told.add(cells)
            yield stated, whole


def _one_total(partnership: Partnership, name: str, stated: Sequence[Charge], whole: Charge | None) -> Check:
    """What every stated charge, and a stated total, leave the total to be."""
    ranges = [(whole.annual_amount,) * 2] if whole and whole.annual_amount is not None else []
    for charge in stated:
        behind = partnership.users_behind(charge)
        if behind is None or charge.annual_amount is None:
            finding = f"The users behind the charge of {charge.partner} are not stated, or none"
            return Check(name, Result.CANNOT, finding, INPUTS, charge.cell)
        rounded_to = charge.rounded_to or Decimal(0)
        _, low, high = charges.implied_total(charge.annual_amount, behind[0], [behind[1]], rounded_to)
        ranges.append((low, high))
    lowest, highest = max(low for low, _ in ranges), min(high for _, high in ranges)
    if lowest > highest:
        finding = "The charges stated imply totals that do not meet: one of them is not by users"
        return Check(name, Result.FAIL, finding, INPUTS, stated[0].cell)
    finding = f"The total implied lies from £{lowest:,.2f} to £{highest:,.2f}"
    return Check(name, Result.PASS, finding, INPUTS, stated[0].cell)


def _members_for_whole_years(partnership: Partnership) -> Iterator[Check]:
    """Charges are shared for whole financial years: one who comes or goes within a year shares all of it."""
    name = "Partners join and leave with the financial year"
    opens, closes = partnership.service_from, partnership.service_to
    for partner in partnership.partners:
        for day, verb, edge in (
            (partner.joined, "joins", years.start),
            (partner.left, "leaves", years.end),
        ):
            if day is None or not opens < day < closes:
                continue
            year = years.of(day)
            whole = day == edge(year)
            finding = f"{partner.short_name} {verb} on {spelled(day)}" + (
                "" if whole else f": it is charged for the whole of {year}, and so are the others"
            )
            result = Result.PASS if whole else Result.FAIL
            yield Check(name, result, finding, INPUTS, partner.cell, partner.short_name)


def _one_off_has_years(partnership: Partnership) -> Iterator[Check]:
    name = "Every one-off cost has a year"
    for partner in partnership.partners:
        lines = partnership.one_off_for(partner.short_name)
        open_lines = [line for line in lines if line.financial_year is None]
        for line in open_lines:
            finding = f"{_pounds(line.amount)} of {line.treatment.lower()} has no year: it is not profiled"
            if line.amount is None:
                finding = "The partner's share of the one-off costs is not stated"
            yield Check(name, Result.CANNOT, finding, INPUTS, line.cell, partner.short_name)
        if lines and not open_lines:
            yield Check(name, Result.PASS, f"All {len(lines)} have one", INPUTS, "", partner.short_name)


def _one_off_has_treatments(partnership: Partnership) -> Iterator[Check]:
    name = "Every one-off cost is revenue or capital"
    known = {treatment.value for treatment in one_off.Treatment}
    # a share that is not stated at all is told by the check before this one
    stated = [line for line in partnership.one_off_funding if line.amount is not None]
    lines: list[OneOffItem | OneOffFunding] = [*partnership.one_off_items, *stated]
    bare = [line for line in lines if line.treatment not in known]
    for line in bare:
        yield Check(name, Result.CANNOT, f"{line.item} has no treatment", INPUTS, line.cell)
    if lines and not bare:
        yield Check(name, Result.PASS, f"All {len(lines)} lines are one or the other", INPUTS)


def _comparator_on_one_basis(partnership: Partnership) -> Iterator[Check]:
    name = "The comparator is on one basis"
    for partner in partnership.partners:
        lines = [line for line in partnership.budgets_for(partner.short_name) if line.amount is not None]
        if not lines:
            continue
        if len({line.basis.casefold() for line in lines}) > 1:
            parts = " and ".join(f"{_pounds(line.amount)} ({line.basis.lower()})" for line in lines)
            finding = f"The comparator adds {parts}, which are not on one basis"
            yield Check(name, Result.FAIL, finding, INPUTS, lines[0].cell, partner.short_name)
        else:
            yield Check(
                name, Result.PASS, f"All of it is {lines[0].basis.lower()}", INPUTS, "", partner.short_name
            )


def _comparator_agrees_with_charges(partnership: Partnership) -> Iterator[Check]:
    """The budget set beside the new charge is the cost of the old arrangement."""
    name = "The comparator is the old arrangement's cost"
    for partner in partnership.partners:
        budgets = [line.amount for line in partnership.budgets_for(partner.short_name)]
        olds = [line.annual_amount for line in partnership.old_charges(partner.short_name)]
        if not budgets and not olds:
            continue
        known, total = [b for b in budgets if b is not None], [o for o in olds if o is not None]
        if not known or not total or None in budgets or None in olds:
            finding = "The budget, or the cost of the old arrangement, is not stated"
            yield Check(name, Result.CANNOT, finding, INPUTS, "", partner.short_name)
            continue
        yield _footed(name, known, sum(total, Decimal(0)), "", partner.short_name)


def _control_totals(partnership: Partnership) -> Iterator[Check]:
    """The totals that the source prints, held to the lines they are totals of."""
    for control in partnership.control_totals:
        lines = partnership.lines_of(control)
        name = f"{control.total} as stated"
        if control.amount is None or not lines or None in lines:
            finding = f"{_pounds(control.amount)} is stated; the lines behind it are not"
            yield Check(name, Result.CANNOT, finding, INPUTS, control.cell, control.partner or None)
        else:
            known = [line for line in lines if line is not None]
            yield _footed(name, known, control.amount, control.cell, control.partner or None)


def _footed(name: str, lines: Sequence[Decimal], total: Decimal, cell: str, partner: str | None) -> Check:
    """Whether lines come to a total, and what would explain it where they do not."""
    out = checks.difference(lines, total)
    if not out:
        return Check(name, Result.PASS, f"The lines add to {total:,f}", INPUTS, cell, partner)
    hint = checks.explained(lines, total)
    finding = f"The lines add to {sum(lines):,f}, not to {total:,f}: {out:+,f}" + (
        f"; {hint}" if hint else ""
    )
    return Check(name, Result.FAIL, finding, INPUTS, cell, partner)


def _pounds(amount: Decimal | None) -> str:
    return f"£{amount:,.0f}" if amount is not None else "An amount that is not stated"


def _told(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | Decimal):
        return f"{value:,.6f}".rstrip("0").rstrip(".") if -1 < value < 1 else f"{value:,.2f}"
    return "a blank" if value in (None, "") else str(value)

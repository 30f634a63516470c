"""Workings: the same calculation as labelled steps, so that the bottom right is the result itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lictp_xl import cells, workings
from lictp_xl.catalogue import Catalogue, CatalogueError
from lictp_xl.cells import Fault
from lictp_xl.functions import catalogue
from lictp_xl.money import Rounding
from lictp_xl.rules import charges, charges_workings, risk
from lictp_xl.rules.one_off import Treatment
from lictp_xl.years import PartYear

LABELLED = {"ONE_OFF_BY_YEAR": 1, "PHASE": 0, "RISK_PROFILE": 4}  # where the result's first column stands

pounds = st.decimals(-(10**9), 10**9, places=3).map(float)
whole_pounds = st.decimals(0, 10**6, places=2).map(float)
numbers = st.decimals(0, 10**5, places=2).map(float) | st.integers(0, 3)
units = st.sampled_from([None, 0.01, 1, 1000, 0.05])
days = st.dates(date(1990, 1, 1), date(2080, 1, 1))
years = st.integers(1990, 2080).map(lambda first: f"{first}/{(first + 1) % 100:02d}")
methods = st.none() | st.sampled_from(PartYear).map(str)
likelihoods = st.sampled_from([step for pair in risk.LIKELIHOOD_SCALE for step in (pair[0], float(pair[1]))])
impacts = st.sampled_from([step for pair in risk.IMPACT_SCALE for step in (pair[0], float(pair[1]))])
bands = st.sampled_from(
    [None, [[1, "Green"], [8, "Amber"], [12, "Red"]], [[1, "Low"], [4, "High"], [9, "Low"]]]
)
roundings = st.none() | st.sampled_from(Rounding).map(str)
figures = st.decimals(-1000, 1000, places=2).map(float) | st.just("Not stated")
tolerances = st.none() | whole_pounds


def columns(*kinds: SearchStrategy[Any], most: int = 8) -> SearchStrategy[tuple[Any, ...]]:
    """Columns of one length, one of each kind."""
    rows = st.lists(st.tuples(*kinds), min_size=1, max_size=most)
    return rows.map(lambda rows: tuple([[cell] for cell in column] for column in zip(*rows, strict=True)))


def after(
    first: Any, columns: SearchStrategy[tuple[Any, ...]], *last: Any
) -> SearchStrategy[tuple[Any, ...]]:
    """Arguments with columns among them."""
    return st.tuples(st.tuples(*first), columns, st.tuples(*last)).map(lambda parts: sum(parts, ()))


terms = st.tuples(days, st.integers(-1, 4000)).map(lambda t: (t[0], t[0] + timedelta(days=t[1])))
tables = st.integers(1, 4).flatmap(
    lambda across: st.tuples(
        st.lists(st.lists(numbers, min_size=across, max_size=across), min_size=1, max_size=5),
        st.lists(numbers, min_size=across, max_size=across).map(lambda row: [row]),
    )
)
names = columns(st.sampled_from(["Hinckley", "Blaby", "Melton"]), numbers, most=3)

ARGUMENTS: dict[str, SearchStrategy[tuple[Any, ...]]] = {
    "APPORTION": after([pounds], columns(numbers), units, roundings),
    "SHARES": after([], columns(numbers), st.none() | st.integers(0, 10)),
    "CHARGE": after([st.sampled_from(["melton", "Blaby"]), pounds], names, units, roundings),
    "IMPLIED_TOTAL": after([pounds, numbers], columns(numbers), st.none() | whole_pounds),
    "BUDGET_VARIANCE": st.tuples(pounds | st.just(0), pounds),
    "WEIGHTED_BASES": tables,
    "INSTALMENTS": st.tuples(pounds, st.integers(0, 24), units),
    "CONTRIBUTION_CHANGE": st.tuples(pounds | st.just(0), pounds),
    "ONE_OFF_SPLIT": columns(pounds, st.sampled_from(Treatment).map(str)),
    "ONE_OFF_BY_YEAR": columns(pounds, st.sampled_from(Treatment).map(str), years | st.none()),
    "ONE_OFF_FUNDING": st.tuples(whole_pounds, whole_pounds, numbers, numbers, st.none() | numbers),
    "KEY_DECISION": st.tuples(pounds, st.none() | whole_pounds),
    "FINANCIAL_YEAR": st.tuples(days),
    "YEAR_START": st.tuples(years),
    "YEAR_END": st.tuples(years),
    "PART_YEAR": st.tuples(pounds, terms, years, methods).map(lambda t: (t[0], *t[1], *t[2:])),
    "PHASE": st.tuples(pounds, terms, methods).map(lambda t: (t[0], *t[1], t[2])),
    "RISK_SCORE": st.tuples(likelihoods, impacts),
    "RISK_RATING": st.tuples(likelihoods, impacts, bands),
    "RISK_MATRIX": columns(st.integers(1, 20), likelihoods, impacts),
    "RISK_PROFILE": after([], columns(likelihoods, impacts), bands),
    "CHECK_TOTAL": after([], columns(figures), figures, tolerances),
    "CHECK_EQUAL": st.tuples(figures, figures, tolerances),
    "CHECK_SHARES": after([], columns(st.sampled_from([0.25, 0.5, 0.333, 1 / 3, "Not stated"])), tolerances),
}


def block(answer: Any) -> list[list[Any]]:
    """A result as it stands in workings: one row, a table, or a column."""
    return answer if isinstance(answer, list) else [[answer]]


@pytest.mark.parametrize("name", ARGUMENTS)
@settings(deadline=None)
@given(data=st.data())
def test_the_bottom_right_of_the_workings_is_the_result(name: str, data: st.DataObject) -> None:
    arguments = data.draw(ARGUMENTS[name])
    result, steps = cells.call(name, *arguments), workings.of(name, *arguments)
    if isinstance(result, Fault):
        assert steps == result
        return
    assert isinstance(steps, list)
    wanted = block(result)
    bottom = steps[-len(wanted) :]
    if name in LABELLED:
        assert [row[LABELLED[name]] for row in bottom] == [row[0] for row in wanted]
        wanted = [row[1:] for row in wanted]
    assert [row[-len(wanted[0]) :] for row in bottom] == wanted


@pytest.mark.parametrize("name", ARGUMENTS)
@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_workings_are_a_table_with_headings_and_a_name_for_every_step(name: str, data: st.DataObject) -> None:
    steps = workings.of(name, *data.draw(ARGUMENTS[name]))
    if isinstance(steps, Fault):
        return
    assert isinstance(steps, list) and len(steps) > 1
    assert len({len(row) for row in steps}) == 1
    assert all(isinstance(heading, str) and heading for heading in steps[0])
    assert all(isinstance(row[0], str) and row[0] for row in steps)


def test_every_function_has_workings() -> None:
    without = {function.name for function in catalogue if function.workings is None}
    assert without == {"WORKINGS"}
    assert set(ARGUMENTS) == set(catalogue.names()) - without


def near(figure: float) -> Any:
    return pytest.approx(figure, rel=1e-9, abs=1e-4)


@given(st.tuples(pounds, columns(numbers), units))
def test_the_steps_of_an_apportionment_add_across_and_down(arguments: tuple[Any, ...]) -> None:
    amount, (bases,), unit = arguments
    steps: Any = workings.of("APPORTION", amount, bases, unit, "largest remainder")
    if isinstance(steps, Fault):
        return
    together, *each = (row[1:] for row in steps[4:])
    for _, exact, down, remainder, odd, share in (together, *each):
        assert (down + odd, down + remainder) == (near(share), near(exact))
    assert [sum(column) for column in zip(*each, strict=True)] == [near(figure) for figure in together]


@given(pounds, units)
def test_the_difference_that_rounding_the_amount_makes_is_told(amount: float, unit: float | None) -> None:
    steps: Any = workings.of("APPORTION", amount, [[1], [2]], unit)
    given, rounded, difference = (row[-1] for row in steps[1:4])
    assert given == amount and rounded - given == near(difference)


def test_workings_that_do_not_take_what_the_rule_takes_are_refused() -> None:
    with pytest.raises(CatalogueError, match="its workings take bases, places, not amount, bases"):
        Catalogue().add("APPORTION", charges.apportion, category="Charges", workings=charges_workings.shares)


def test_an_argument_left_out_in_the_middle_takes_its_default() -> None:
    bases = [[1], [1], [1]]
    assert workings.of("APPORTION", 100, bases, None, "half up") == workings.of(
        "APPORTION", 100, bases, 0.01, "half up"
    )


def test_a_blank_range_is_refused_as_the_function_refuses_it() -> None:
    blank = [[None], [None]]
    assert workings.of("APPORTION", 100, blank) == cells.call("APPORTION", 100, blank)
    assert workings.of("KEY_DECISION", blank) == cells.call("KEY_DECISION", blank)

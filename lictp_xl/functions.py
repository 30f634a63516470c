"""Every function a person can type, one line each, with the workings behind it."""

from lictp_xl.catalogue import PREFIX, Catalogue
from lictp_xl.rules import (
    charges,
    charges_workings,
    checks,
    checks_workings,
    contributions,
    contributions_workings,
    one_off,
    one_off_workings,
    risk,
    risk_workings,
    term,
    term_workings,
)
from lictp_xl.workings_function import WorkingsFunction

__all__ = ["PREFIX", "catalogue"]

catalogue = Catalogue()
add = catalogue.add

add("APPORTION", charges.apportion, category="Charges", workings=charges_workings.apportion)
add("SHARES", charges.shares, category="Charges", workings=charges_workings.shares)
add("CHARGE", charges.charge, category="Charges", workings=charges_workings.charge)
add("IMPLIED_TOTAL", charges.implied_total, category="Charges", workings=charges_workings.implied_total)
add("BUDGET_VARIANCE", charges.budget_variance, category="Charges", workings=charges_workings.budget_variance)

add(
    "WEIGHTED_BASES",
    contributions.weighted_bases,
    category="Contributions",
    workings=contributions_workings.weighted_bases,
)
add(
    "INSTALMENTS",
    contributions.instalments,
    category="Contributions",
    workings=contributions_workings.instalments,
)
add(
    "CONTRIBUTION_CHANGE",
    contributions.contribution_change,
    category="Contributions",
    workings=contributions_workings.contribution_change,
)

add("ONE_OFF_SPLIT", one_off.split, category="One-off costs", workings=one_off_workings.split)
add("ONE_OFF_BY_YEAR", one_off.by_year, category="One-off costs", workings=one_off_workings.by_year)
add("ONE_OFF_FUNDING", one_off.funding, category="One-off costs", workings=one_off_workings.funding)
add("KEY_DECISION", one_off.key_decision, category="One-off costs", workings=one_off_workings.key_decision)

add("FINANCIAL_YEAR", term.financial_year, category="Term", workings=term_workings.financial_year)
add("YEAR_START", term.year_start, category="Term", workings=term_workings.year_start)
add("YEAR_END", term.year_end, category="Term", workings=term_workings.year_end)
add("PART_YEAR", term.part_year, category="Term", workings=term_workings.part_year)
add("PHASE", term.phase, category="Term", workings=term_workings.phase)

add("RISK_SCORE", risk.score, category="Risk", workings=risk_workings.score)
add("RISK_RATING", risk.rating, category="Risk", workings=risk_workings.rating)
add("RISK_MATRIX", risk.matrix, category="Risk", workings=risk_workings.matrix)
add("RISK_PROFILE", risk.profile, category="Risk", workings=risk_workings.profile)

add("CHECK_TOTAL", checks.check_total, category="Checks", workings=checks_workings.check_total)
add("CHECK_EQUAL", checks.check_equal, category="Checks", workings=checks_workings.check_equal)
add("CHECK_SHARES", checks.check_shares, category="Checks", workings=checks_workings.check_shares)

add("WORKINGS", WorkingsFunction(catalogue).workings, category="Help", workings=None)

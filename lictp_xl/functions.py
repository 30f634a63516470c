"""Every function a person can type, one line each."""

from lictp_xl.catalogue import PREFIX, Catalogue
from lictp_xl.rules import charges, one_off, risk, term

__all__ = ["PREFIX", "catalogue"]

catalogue = Catalogue()

catalogue.add("APPORTION", charges.apportion, category="Charges")
catalogue.add("SHARES", charges.shares, category="Charges")
catalogue.add("CHARGE", charges.charge, category="Charges")
catalogue.add("IMPLIED_TOTAL", charges.implied_total, category="Charges")
catalogue.add("BUDGET_VARIANCE", charges.budget_variance, category="Charges")

catalogue.add("ONE_OFF_SPLIT", one_off.split, category="One-off costs")
catalogue.add("ONE_OFF_BY_YEAR", one_off.by_year, category="One-off costs")
catalogue.add("ONE_OFF_FUNDING", one_off.funding, category="One-off costs")
catalogue.add("KEY_DECISION", one_off.key_decision, category="One-off costs")

catalogue.add("FINANCIAL_YEAR", term.financial_year, category="Term")
catalogue.add("YEAR_START", term.year_start, category="Term")
catalogue.add("YEAR_END", term.year_end, category="Term")
catalogue.add("PART_YEAR", term.part_year, category="Term")
catalogue.add("PHASE", term.phase, category="Term")

catalogue.add("RISK_SCORE", risk.score, category="Risk")
catalogue.add("RISK_RATING", risk.rating, category="Risk")

"""The workbooks a partnership starts with, drawn from here: its inputs and its templates."""

from collections.abc import Callable, Mapping
from pathlib import Path

from lictp_xl.starter import budget, charges, checks, risk_register
from lictp_xl.starter.budget_layout import Size

# every template by its name, drawn with room for so many partners and financial years
TEMPLATES: Mapping[str, Callable[[Path, Size], None]] = {
    "budget": lambda path, size: budget.draw(path, size.partners, size.years),
    "charges": lambda path, size: charges.draw(path, size.partners, size.years),
    "risk_register": lambda path, size: risk_register.draw(path, likelihoods=6, impacts=6),
    # a book and a later version of it, and those of the whole partnership
    "checks": lambda path, size: checks.draw(path, 2 * size.partners * size.years + 10),
}

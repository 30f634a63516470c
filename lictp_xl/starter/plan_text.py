"""The plan of a new partnership: a book of every template, with the comments that explain it."""

from collections.abc import Sequence

HEAD = """\
# The plan: which books should exist. Sync makes every book named here, and brings it up to date.
#
# To start another year, run: lictp-xl roll-forward FOLDER YEAR
# After a change here or in inputs.xlsx, run: lictp-xl sync FOLDER
"""
BUDGET = """\
[[books]]
# The workbook in the folder templates that each book is made from, without .xlsx.
template = "budget"

# One book for each partner in each year. "all" is every partner that shares the service in that year;
# or name some of them in square brackets, each in quotation marks.
for_each = ["partner", "year"]
partners = "all"
years = [{years}]

# Where each book goes in the folder books, with forward slashes. A year is written {written} in a file name.
save_as = "{{year}}/{{partner}} budget {{year}}.xlsm"

# "excel" is the book with live formulas. "values" is a copy beside it with figures only, for papers and for
# people without the add-in.
hosts = ["excel", "values"]

# "Draft", "Final" or "Superseded" for all of them; for one book alone, add at the end of this file
#     [[status]]
#     book = "{written}/NAME budget {written}.xlsm"
#     is = "Final"
# A book that is Final is never written again: where its figures move, the next version is put beside it.
status = "Draft"
"""
OF_ALL = """\
[[books]]
# {says}
template = "{template}"
for_each = []
save_as = "{save_as}"
hosts = ["excel", "values"]
"""
# a book of the whole partnership is written once; the checks last, as they tell of the others
ONCE = {
    "charges": (
        "Charges.xlsm",
        "What every partner pays in every year. One book for the whole partnership: for_each is empty.",
    ),
    "risk_register": (
        "Risk register.xlsm",
        "The risks scored and rated, the heat map, and the mitigations beside their risks.",
    ),
    "checks": (
        "Checks.xlsm",
        "Every check of every book in one place. Sync writes it last, as it tells of the others.",
    ),
}


def plan_text(templates: Sequence[str], years: Sequence[str]) -> str:
    """The plan as it is written, for templates by name."""
    entries = [HEAD]
    if "budget" in templates:
        listed = ", ".join(f'"{year}"' for year in years)
        entries.append(BUDGET.format(years=listed, written=years[0].replace("/", "-")))
    for template, (save_as, says) in ONCE.items():
        if template in templates:
            entries.append(OF_ALL.format(template=template, save_as=save_as, says=says))
    return "\n".join(entries)

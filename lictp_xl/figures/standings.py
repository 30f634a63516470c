"""How well each single figure of a book is known, and where it is from: a name beside the figure's own.

The names are the figure's with _standing and _source behind: service_from_standing, service_from_source.
"""

from collections.abc import Iterable, Mapping

from lictp_xl.book.cell_xml import Value
from lictp_xl.input_sheets import SETTINGS
from lictp_xl.partnership import NOT_STATED, Line, Partnership, Standing

WEAKEST_LAST = tuple(Standing)


def of_settings(partnership: Partnership) -> dict[str, Value]:
    """The choices of method."""
    chosen = {line.setting.casefold(): line for line in partnership.settings.lines}
    return beside({column.field: chosen.get(column.title.casefold()) for column in SETTINGS})


def of_service(partnership: Partnership, year: str, partner: str = "") -> dict[str, Value]:
    """The new service in a year, its term and what is published about its cost."""
    whole, published = partnership.whole_charge(year), partnership.published_charge(year)
    own = partnership.new_charge(partner, year) if partner else None
    told = published or own or whole
    counts = partnership.users_for(year)
    behind = next((count for count in counts if published and count.partner == published.partner), None)
    names = beside(
        {
            **dict.fromkeys(("service", "service_from", "service_to"), told),
            **dict.fromkeys(("published_charge", "published_partner", "published_rounding"), published),
            "stated_total": whole if whole and whole.annual_amount is not None else None,
            "published_users": behind,
            "census_date": next((c for c in partnership.censuses if c.financial_year == year), None),
        }
    )
    names["published_all_users_standing"] = weakest(counts)
    names["published_all_users_source"] = counts[0].source if counts else ""
    return names


def beside(lines: Mapping[str, Line | None]) -> dict[str, Value]:
    """The standing and the source of each figure, by its name; no line, no figure."""
    names: dict[str, Value] = {}
    for name, line in lines.items():
        names[f"{name}_standing"] = line.standing.value if line else Standing.NOT_STATED.value
        names[f"{name}_source"] = line.source if line else ""
    return names


def weakest(lines: Iterable[Line]) -> str:
    """What a sum of several figures is known as: as its least known one."""
    every = [line.standing for line in lines] or [Standing.NOT_STATED]
    return max(every, key=WEAKEST_LAST.index).value


def of_line(line: Line | None) -> dict[str, Value]:
    """The two columns that every table has for them."""
    if line is None:
        return {"Standing": Standing.NOT_STATED.value, "Source": ""}
    return {"Standing": line.standing.value, "Source": line.source}


def or_not_stated(figure: Value) -> Value:
    """A figure, or the words in its place."""
    return NOT_STATED if figure is None else figure

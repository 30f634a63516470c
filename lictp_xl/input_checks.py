"""What has to hold between the rows of the inputs, so that every book can be made from them.

A table whose own rows have problems is left out of the checks that would only tell them again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from lictp_xl import years
from lictp_xl.input_rows import InputRow, day, in_sentence, spoken
from lictp_xl.partnership import ALL_PARTNERS, NEW
from lictp_xl.safe_names import wrong_with_look_up

Rows = Mapping[str, Sequence[InputRow]]


def problems(rows: Rows, sound: Collection[str]) -> Iterator[str]:
    """Everything that is wrong between rows; sound are the tables whose own rows are right."""
    for table in rows.values():
        yield from _twice(table)
    yield from _partners(rows["partners"])
    yield from _terms(rows["charges"], rows["partners"])
    yield from _scales(rows)
    if {"charges"} <= set(sound):
        yield from _new_service(rows["charges"])
    if {"about"} <= set(sound) and not any(spoken(row["item"]) == "partnership" for row in rows["about"]):
        yield "About: there is no row for the item Partnership, the partnership's name"
    if {"partners", "users", "census_years", "charges"} <= set(sound):
        yield from _censuses(rows)


def _twice(rows: Sequence[InputRow]) -> Iterator[str]:
    """Rows that say what an earlier row already said."""
    seen: dict[tuple[object, ...], InputRow] = {}
    for row in rows:
        key = row.sheet.key
        said = tuple(spoken(row[f]) if isinstance(row[f], str) else row[f] for f in key)
        first = seen.setdefault(said, row)
        if first is not row:
            titles = " and ".join(in_sentence(row.sheet.column(field).title) for field in key)
            yield row.says(key[0], f"the same {titles} as in {first.cells[key[0]].rpartition('!')[2]}")


def _partners(partners: Sequence[InputRow]) -> Iterator[str]:
    leads = [row for row in partners if row["lead"]]
    if partners and not leads:
        yield "Partners: no partner is the lead; put Yes in its row"
    for row in leads[1:]:
        yield row.says("lead", f"there is one lead, and {leads[0]['short_name']} is it already")
    for row in partners:
        for says in wrong_with_look_up(row["short_name"]):
            yield row.says("short_name", f"short name {says}")
        if spoken(row["short_name"]) == spoken(ALL_PARTNERS):
            yield row.says(
                "short_name", f"{ALL_PARTNERS} stands for all of them; it cannot be one partner's name"
            )
        if row["joined"] and row["left"] and row["joined"] > row["left"]:
            yield row.says("left", f"leaves on {day(row['left'])}, before it joined on {day(row['joined'])}")


def _terms(charges: Sequence[InputRow], partners: Sequence[InputRow]) -> Iterator[str]:
    """Charges that end before they begin, overlap, or are to a partner that is not there."""
    known = {row["short_name"]: row for row in partners}
    for row in charges:
        if row["last_day"] < row["first_day"]:
            yield row.says("last_day", f"to {day(row['last_day'])} is before from {day(row['first_day'])}")
        partner = known.get(row["partner"])
        if partner and partner["left"] and row["last_day"] > partner["left"]:
            left = day(partner["left"])
            yield row.says("last_day", f"{row['partner']} leaves on {left}; it cannot be charged after that")
        if partner and partner["joined"] and row["first_day"] < partner["joined"]:
            joined = day(partner["joined"])
            yield row.says("first_day", f"{row['partner']} joined on {joined}; it cannot be charged before")
    terms: dict[tuple[str, ...], list[InputRow]] = {}
    for row in charges:
        terms.setdefault((spoken(row["service"]), row["partner"], row["arrangement"]), []).append(row)
    for same in terms.values():
        for first, second in pairwise(sorted(same, key=lambda row: row["first_day"])):
            other = first.cells["first_day"].rpartition("!")[2]
            if first["first_day"] < second["first_day"] <= first["last_day"]:
                yield second.says("first_day", f"this term overlaps the one from {other} for the same charge")
            elif first["arrangement"] == NEW and years.of(first["last_day"]) == years.of(second["first_day"]):
                yield second.says(
                    "first_day",
                    f"a financial year has one price: begin this term, or end the one from {other},"
                    " with a year",
                )


def _new_service(charges: Sequence[InputRow]) -> Iterator[str]:
    new = [row for row in charges if row["arrangement"] == NEW]
    if not new:
        yield "Charges: there is no row of the New arrangement, so no service to make books for"
    for row in new:
        if spoken(row["service"]) != spoken(new[0]["service"]):
            yield row.says("service", f"one new service is charged, and {new[0]['service']} is it already")


def _censuses(rows: Rows) -> Iterator[str]:
    """Every year of the new service has a census, and every census a count for every member."""
    new = [row for row in rows["charges"] if row["arrangement"] == NEW]
    if not new:
        return
    begins, ends = min(row["first_day"] for row in new), max(row["last_day"] for row in new)
    serving = {row["financial_year"]: row for row in rows["census_years"]}
    for year in years.between(begins, ends):
        if year not in serving:
            yield f"Census years: there is no row for {year}, a year of the new service"
    for year, row in serving.items():
        opens, closes = max(years.start(year), begins), years.end(year)
        members = [partner["short_name"] for partner in rows["partners"] if _there(partner, opens, closes)]
        yield from _census(row, members, rows["users"])


def _census(row: InputRow, members: Sequence[str], users: Sequence[InputRow]) -> Iterator[str]:
    """One year's census has a count for every member, and they are not all zero."""
    census = row["census_date"]
    counts = {count["partner"]: count["active_users"] for count in users if count["census_date"] == census}
    missing = [name for name in members if name not in counts]
    if missing:
        names = " and ".join(missing)
        yield row.says("census_date", f"Users has no count for {names} on {day(census)}")
    elif all(counts[name] == 0 for name in members):
        yield row.says("census_date", f"Users has no active user of any partner on {day(census)}")


def _there(partner: InputRow, opens: date, closes: date) -> bool:
    """Is a partner a member on some day between two?"""
    joined, left = partner["joined"], partner["left"]
    return (joined is None or joined <= closes) and (left is None or left >= opens)


def _scales(rows: Rows) -> Iterator[str]:
    """Ratings begin at rising scores."""
    for lower, higher in pairwise(rows["bands"]):
        if higher["from_score"] <= lower["from_score"]:
            got = f"{higher['from_score']:f} after {lower['from_score']:f}"
            yield higher.says("from_score", f"from score must rise from row to row (got {got})")

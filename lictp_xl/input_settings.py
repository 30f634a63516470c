"""The Settings sheet: each choice of method by its name, checked for what it chooses."""

import difflib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lictp_xl.input_rows import InputRow, NotTaken, in_sentence, spoken, understood
from lictp_xl.input_sheets import SETTINGS
from lictp_xl.partnership import Setting, Settings


def settings(rows: Sequence[InputRow]) -> tuple[Settings | None, list[str]]:
    """The settings, or everything that is wrong with them."""
    by_name = {spoken(row["setting"]): row for row in rows}
    values: dict[str, Any] = {}
    problems = []
    for column in SETTINGS:
        row = by_name.pop(spoken(column.title), None)
        if row is None:
            problems.append(f"Settings: there is no row for the setting {column.title}")
            continue
        try:
            given = "" if row["value"] is None else row["value"]
            values[column.field] = understood(column, given, column.words)
        except NotTaken as should:
            problems.append(row.says("value", f"{in_sentence(column.title)} {should}"))
    names = [column.title for column in SETTINGS]
    for row in by_name.values():
        near = difflib.get_close_matches(row["setting"], names, 1)
        meant = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(names)}"
        problems.append(row.says("setting", f"there is no setting {row['setting']}; {meant}"))
    if problems:
        return None, problems
    return Settings(**values, lines=tuple(_line(row) for row in rows)), []


def _line(row: InputRow) -> Setting:
    """A row of the sheet as it stands, its value as text."""
    given = row["value"]
    value = "" if given is None else given if isinstance(given, str) else f"{Decimal(repr(given)):f}"
    return Setting(**{**row.values, "value": value}, cell=row.cells["setting"])

"""The worked examples of every function: the specification, run through every host and shown as help.

They are kept as tests/examples/*.toml, and go into the installed package as lictp_xl/worked_examples.

In `given`, a list is a column, a list of lists a table (one inner list: a row), {blank = true} a blank
cell, a TOML date a date cell, and the name of an error such as "#N/A" an error cell.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

INSTALLED = Path(__file__).parent / "worked_examples"
IN_THE_CHECKOUT = Path(__file__).parents[1] / "tests" / "examples"


@dataclass(frozen=True)
class Example:
    """One worked example: what is typed, and what the cells show."""

    subject: str
    says: str
    formula: str
    given: tuple[Any, ...]
    gives: Any
    error: tuple[str, str] | None
    source: str

    def __str__(self) -> str:
        return f"{self.formula}: {self.says}"


def load() -> list[Example]:
    """Every example of every subject, in order."""
    folder = INSTALLED if INSTALLED.is_dir() else IN_THE_CHECKOUT
    return [example for path in sorted(folder.glob("*.toml")) for example in _of_file(path)]


def _of_file(path: Path) -> Iterator[Example]:
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["example"]:
        yield _example(path.stem, entry)


def _example(subject: str, entry: dict[str, Any]) -> Example:
    error = entry.get("error")
    code, _, sentence = error.partition(" ") if error else ("", "", "")
    return Example(
        subject=subject,
        says=entry["says"],
        formula=entry["formula"],
        given=tuple(_cells(value) for value in entry["given"]),
        gives=None if error else _cells(entry["gives"]),
        error=(code, sentence) if error else None,
        source=entry.get("source", ""),
    )


def _cells(value: Any) -> Any:
    """A TOML value as a cell, or as a range: rows of cells."""
    if not isinstance(value, list):
        return _cell(value)
    return [[_cell(cell) for cell in row] if isinstance(row, list) else [_cell(row)] for row in value]


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    assert isinstance(value, str | float | bool | date), f"no cell can hold {value!r}"
    return value


def typed(example: Example, prefix: str) -> str:
    """The example as a person types it in a cell, ranges as constants: {499;341;229}."""
    arguments = list(example.given)
    while arguments and arguments[-1] is None:
        arguments.pop()
    return f"={prefix}{example.formula}({','.join(map(_as_typed, arguments))})"


def _as_typed(value: Any) -> str:
    if isinstance(value, list):
        # a constant range holds no blank: text of nothing stands for it
        return "{" + ";".join(",".join(_as_typed(cell) or '""' for cell in row) for row in value) + "}"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, date):
        return f"DATE({value.year},{value.month},{value.day})"
    return "" if value is None else value if value.startswith("#") else f'"{value}"'

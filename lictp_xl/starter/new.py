"""A fresh partnership's folder: its inputs, its templates and its plan, ready to sync."""

import csv
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from lictp_xl import folder as house
from lictp_xl import years as financial_years
from lictp_xl.errors import LictpError
from lictp_xl.input_rows import FIRST_DAY, LAST_DAY
from lictp_xl.partnership import ALL_PARTNERS, NOT_STATED
from lictp_xl.safe_names import same_file, wrong_with_look_up, wrong_with_name
from lictp_xl.starter import TEMPLATES, blank, inputs_workbook
from lictp_xl.starter.budget_layout import Size
from lictp_xl.starter.plan_text import plan_text

PARTNERS = ("Partner A", "Partner B")
MOST_PARTNERS, MOST_YEARS = 40, 20
LONGEST_PARTNER, LONGEST_NAME = 60, 120
SPARE_PARTNERS, ROOM_FOR_YEARS = 2, 6  # for those who join, and the years that are rolled forward
UNFINISHED = ".starting"


def write(folder: Path, partners: Sequence[str], years: Sequence[str], name: str = "") -> None:
    """Make the folder, whole or not at all; LictpError tells everything that stands against it."""
    partners = [partner.strip() for partner in partners]
    parsed = [financial_years.parse(year) or "" for year in years]
    problems = [*_wrong_with_folder(folder), *_wrong_with_partners(partners), *_wrong_with_name(name)]
    problems += _wrong_with_years(years, parsed)
    if problems:
        raise LictpError("\n".join(problems))
    beside = folder.absolute().with_name(f".{folder.absolute().name}{UNFINISHED}")
    try:
        _draw(beside, partners, parsed, name.strip())
        if folder.is_dir():
            folder.rmdir()  # empty; not every system renames onto a folder
        beside.rename(folder)
    except OSError as problem:
        raise LictpError(f"{folder} cannot be written: {problem.strerror or problem}") from problem
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def listed(text: str) -> list[str]:
    """Names with commas between them; one that has a comma of its own stands in quotation marks."""
    return next(csv.reader([text], skipinitialspace=True), [])


def _draw(folder: Path, partners: Sequence[str], years: Sequence[str], name: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / house.TEMPLATES).mkdir(parents=True)
    inputs_workbook.draw(folder / house.INPUTS, blank.figures(partners, years, name))
    size = Size(min(MOST_PARTNERS, len(partners) + SPARE_PARTNERS), max(ROOM_FOR_YEARS, len(years) + 1))
    for template, draw in TEMPLATES.items():
        draw(folder / house.TEMPLATES / f"{template}.xlsx", size)
    (folder / house.PLAN).write_text(plan_text([*TEMPLATES], years), encoding="utf-8", newline="\n")


def _wrong_with_folder(folder: Path) -> Iterator[str]:
    if folder.is_dir():
        if any(folder.iterdir()):
            yield f"{folder} is not empty: name a folder that is not there yet"
    elif folder.exists():
        yield f"{folder} is a file: name a folder that is not there yet"


def _wrong_with_partners(partners: Sequence[str]) -> Iterator[str]:
    """Names that no file, or no list of names, can bear."""
    if not partners:
        yield "partners must name at least one"
    if len(partners) > MOST_PARTNERS:
        yield f"partners must be at most {MOST_PARTNERS} (got {len(partners)})"
    seen: dict[str, str] = {}
    for partner in partners:
        wrong = [*wrong_with_name(partner)] or [*wrong_with_look_up(partner)]
        yield from (f"a partner's name {says}" for says in wrong)
        if len(partner) > LONGEST_PARTNER:
            yield f"a partner's name must have at most {LONGEST_PARTNER} characters (got '{partner[:40]}...')"
        if partner.casefold() in (ALL_PARTNERS.casefold(), NOT_STATED.casefold()):
            yield f"a partner's name cannot be '{partner}', which has a meaning of its own in the inputs"
        first = seen.setdefault(same_file(" ".join(partner.split())), partner)
        if first is not partner:
            yield f"partners names '{partner}' twice: case and spaces do not tell names apart"


def _wrong_with_years(given: Sequence[str], years: Sequence[str]) -> Iterator[str]:
    """Years that are none, or do not follow each other."""
    if not given:
        yield "years must have at least one"
    if len(given) > MOST_YEARS:
        yield f"years must be at most {MOST_YEARS} (got {len(given)})"
    wrong = [text for text, year in zip(given, years, strict=True) if not year]
    for text in wrong:
        yield f"years must be financial years such as 2024/25 (got '{text}')"
    if wrong or not years:
        return
    first, last = financial_years.start(years[0]), financial_years.end(years[-1])
    if first < FIRST_DAY or last > LAST_DAY:
        yield f"years must lie from {financial_years.of(FIRST_DAY)} to {financial_years.of(LAST_DAY)}"
    elif list(years) != list(financial_years.between(first, last)):
        yield f"years must follow each other, the earliest first (got {', '.join(years)})"


def _wrong_with_name(name: str) -> Iterator[str]:
    if len(name) > LONGEST_NAME or not name.isprintable():
        yield f"name must have at most {LONGEST_NAME} characters, all of them to be seen (got {name[:40]!r})"

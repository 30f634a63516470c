"""The buttons pressed on a written book that LibreOffice has open: the same work, another host's words."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import without
from tests.hosts import soffice

PRESS = Path(__file__).with_name("press_in_libreoffice.py")
REPOSITORY = Path(__file__).parents[2]
MELTON = "2022-23/Melton budget 2022-23.xlsm"


@pytest.fixture(scope="session")
def needs_uno(needs_libreoffice: None) -> str:
    """A module `uno` that this very Python can import: Debian's is made for one version of it."""
    dist_packages = str(soffice.UNO.parent)
    code = "import sys; sys.path.append(sys.argv[1]); import uno"
    tried = subprocess.run([sys.executable, "-c", code, dist_packages], capture_output=True, timeout=60)
    if tried.returncode:
        without(f"Debian's module uno is not for Python {sys.version_info.major}.{sys.version_info.minor}")
    return dist_packages


@pytest.fixture
def house(written_books: Path, tmp_path: Path) -> Path:
    """A partnership's folder of our own, with one book of it."""
    folder = tmp_path / "workbooks"
    (folder / "books" / MELTON).parent.mkdir(parents=True)
    for name in ("inputs.xlsx", "plan.toml", f"books/{MELTON}"):
        shutil.copy(written_books / name, folder / name)
    return folder


def pressed(house: Path, button: str, dist_packages: str) -> dict[str, Any]:
    """What a button says of Melton's book, and what the book then shows."""
    with soffice.office() as pipe:
        command = [sys.executable, str(PRESS), pipe, str(house / "books" / MELTON), button, dist_packages]
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", timeout=180)
        assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_refresh_takes_a_changed_figure_into_the_open_document(house: Path, needs_uno: str) -> None:
    book = openpyxl.load_workbook(house / "inputs.xlsx")
    book["Users"]["C7"] = 250
    book.save(house / "inputs.xlsx")
    told = pressed(house, "Refresh", needs_uno)
    assert "cells changed. Save the book to keep them." in told["message"]
    assert "229.00 -> 250.00" in told["message"] and "Not stated  ->" not in told["message"]
    assert told["users"] == [499, 341, 250]
    assert told["unprotected"] == []


def test_refresh_of_a_current_book_changes_nothing(house: Path, needs_uno: str) -> None:
    assert pressed(house, "Refresh", needs_uno)["message"].endswith("nothing changed.")


def test_check_holds_the_open_document_to_the_rules(house: Path, needs_uno: str) -> None:
    first = pressed(house, "Check", needs_uno)["message"].splitlines()[0]
    assert " Pass, " in first and " Cannot be performed" in first


def test_regenerate_writes_the_book_and_opens_the_new_one(
    written_books: Path, tmp_path: Path, needs_uno: str
) -> None:
    house = shutil.copytree(written_books, tmp_path / "written")
    book = openpyxl.load_workbook(house / "inputs.xlsx")
    book["Users"]["C7"] = 250
    book.save(house / "inputs.xlsx")
    told = pressed(house, "Regenerate", needs_uno)
    assert told["message"].splitlines()[0] == f"{MELTON} is written.", told["message"]
    assert told["users"] == [499, 341, 250]

"""A LibreOffice of our own for the tests: headless, its own profile, a time limit, gone at the end."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = Path("/usr/lib/libreoffice/program/soffice.bin")
PYTHON = Path("/usr/bin/python3")  # Debian's, for which `uno` is made; a venv's has none
UNO = Path("/usr/lib/python3/dist-packages/uno.py")
READER = Path(__file__).with_name("read_with_libreoffice.py")
START_ME_AGAIN = 81  # how soffice.bin may end when its profile is new
SECONDS_TO_START = 60
SECONDS_A_BOOK = 10


@dataclass(frozen=True)
class Sheet:
    """A sheet as it opened: what its cells hold, by reference, and where printing would cut it."""

    title: str
    visible: bool
    values: Mapping[str, float | str]
    errors: Mapping[str, str]
    columns_cut_at: Sequence[str]


@dataclass(frozen=True)
class OpenedBook:
    """A workbook as LibreOffice shows it. `named_cells`: the text shown in each cell that has a name."""

    sheets: Sequence[Sheet]
    named_cells: Mapping[str, str]
    pdf: Path


def absent() -> str:
    """Why there is no LibreOffice to test with; "" when there is one."""
    if not (PROGRAM.exists() and PYTHON.exists() and UNO.exists()):
        return "LibreOffice with python3-uno is not installed"
    if not all(map(shutil.which, ("pdftotext", "pdfinfo"))):
        return "poppler-utils is not installed"
    return ""


def own_environment() -> dict[str, str]:
    """LibreOffice looks for its Python beside the first python3 on PATH, and does not start in a venv's."""
    unwanted = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH"}
    kept = {name: text for name, text in os.environ.items() if name not in unwanted}
    return kept | {"PATH": "/usr/bin:/bin"}


@contextmanager
def office() -> Iterator[str]:
    """A running LibreOffice; the name of the pipe it listens on."""
    pipe = f"lictp_{uuid.uuid4().hex[:12]}"
    with tempfile.TemporaryDirectory(prefix="lictp_profile_", ignore_cleanup_errors=True) as profile:
        start = [str(PROGRAM), "--headless", "--norestore", "--nologo", "--nodefault"]
        start.append(f"-env:UserInstallation={Path(profile).as_uri()}")
        _make_profile(start)
        process = _begin([*start, f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"])
        try:
            yield pipe
            with suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_A_BOOK)
        finally:
            _kill(process)


def _make_profile(start: Sequence[str]) -> None:
    """Let a new profile have its restarts now, so that the LibreOffice we talk to stays up."""
    for _ in range(3):
        process = _begin([*start, "--terminate_after_init"])
        try:
            if process.wait(SECONDS_TO_START) != START_ME_AGAIN:
                return
        finally:
            _kill(process)


def _begin(arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    silent = subprocess.DEVNULL
    return subprocess.Popen(
        arguments, env=own_environment(), stdin=silent, stdout=silent, stderr=silent, start_new_session=True
    )


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End what we started, with its children, if it has not ended by itself."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def open_books(books: Sequence[Path], folder: Path) -> None:
    """Open each book, as it is, in one LibreOffice; keep what it shows and its PDF in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    orders = [{"book": str(book), "pdf": str(folder / f"{number}.pdf")} for number, book in enumerate(books)]
    with office() as pipe:
        told = subprocess.run(
            [str(PYTHON), str(READER), pipe],
            input="".join(json.dumps(order) + "\n" for order in orders),
            env=own_environment(),
            timeout=SECONDS_TO_START + SECONDS_A_BOOK * len(books),
            capture_output=True,
            encoding="utf-8",
        )
        assert told.returncode == 0, f"LibreOffice stopped at a book: {told.stderr}"
    (folder / "shown.jsonl").write_text(told.stdout, encoding="utf-8")


def shown(folder: Path) -> list[OpenedBook]:
    """What `open_books` kept, in the order of its books."""
    lines = (folder / "shown.jsonl").read_text(encoding="utf-8").splitlines()
    return [_book(json.loads(line), folder / f"{number}.pdf") for number, line in enumerate(lines)]


def _book(told: dict[str, Any], pdf: Path) -> OpenedBook:
    return OpenedBook(tuple(Sheet(**sheet) for sheet in told["sheets"]), told["named_cells"], pdf)


def pages(pdf: Path) -> list[str]:
    """The text of each page."""
    return _run("pdftotext", "-layout", str(pdf), "-").split("\f")[:-1]


def page_sizes(pdf: Path) -> list[tuple[int, int]]:
    """Width and height of each page, in points."""
    told = _run("pdfinfo", "-l", "-1", str(pdf))
    found = re.findall(r"^Page +\d+ size: +([\d.]+) x ([\d.]+) pts", told, re.MULTILINE)
    return [(round(float(width)), round(float(height))) for width, height in found]


def first_pages(pdf: Path) -> list[int]:
    """The page, counted from 1, on which each printed sheet begins."""
    told = _run("pdfinfo", "-dests", str(pdf))
    return sorted(int(page) for page in re.findall(r"^ *(\d+) \[", told, re.MULTILINE))


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout

"""What several tests stand on: the hosts a test needs, and books written once for all of them."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock

from tests.hosts import soffice

REPOSITORY = Path(__file__).parents[1]
SECONDS_TO_MAKE = 600

Make = Callable[[Path], object]
Once = Callable[[str, Make], Path]


def without(reason: str) -> NoReturn:
    """A host is missing: the test is skipped with the reason, or fails where every host must be there."""
    if os.environ.get("LICTP_REQUIRE_HOSTS") == "1":
        pytest.fail(f"{reason}, and LICTP_REQUIRE_HOSTS=1 asks for it")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def needs_libreoffice() -> None:
    """LibreOffice, with the module `uno` and the PDF tools."""
    if reason := soffice.absent():
        without(reason)


@pytest.fixture(scope="session")
def needs_corpus() -> Path:
    """The folder of real workbooks: LICTP_CORPUS, or shared/corpus beside the repository."""
    said = os.environ.get("LICTP_CORPUS")
    folder = Path(said) if said else REPOSITORY.parent / "shared" / "corpus"
    if said and not folder.is_dir():
        pytest.fail(f"LICTP_CORPUS names no folder: {said}")
    if not folder.is_dir():
        pytest.skip("the corpus of real workbooks is not here; LICTP_CORPUS can name its folder")
    return folder


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a temporary folder by name, once for all the processes that run the tests."""
    temporary = tmp_path_factory.getbasetemp()
    shared = temporary.parent if "PYTEST_XDIST_WORKER" in os.environ else temporary

    def made(name: str, make: Make) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock", timeout=SECONDS_TO_MAKE):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def written_books(once: Once) -> Path:
    """A copy of workbooks/ with every book of its plan written in books/; for reading only."""
    return once("written_books", write_books) / "workbooks"


def write_books(house: Path) -> None:
    from lictp_xl import sync

    for name in ("workbooks", "vba_stubs"):
        shutil.copytree(REPOSITORY / name, house / name, ignore=shutil.ignore_patterns("books", "~$*"))
    sync.run(house / "workbooks")

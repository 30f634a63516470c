"""A workbook opened and saved by LibreOffice, as a person would who has no Excel."""

import subprocess
import tempfile
from pathlib import Path

from tests.hosts import soffice

FILTERS = {".xlsm": "xlsm:Calc MS Excel 2007 VBA XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}
SECONDS = 120


def saved_again(book: Path, folder: Path) -> Path:
    """The same book as LibreOffice writes it, in another folder."""
    out = folder / "saved again"
    with tempfile.TemporaryDirectory(prefix="lictp_profile_", ignore_cleanup_errors=True) as profile:
        command = [str(soffice.PROGRAM.with_name("soffice")), "--headless", "--norestore", "--nologo"]
        command.append(f"-env:UserInstallation={Path(profile).as_uri()}")
        command += ["--convert-to", FILTERS[book.suffix], "--outdir", str(out), str(book)]
        subprocess.run(
            command, env=soffice.own_environment(), check=True, timeout=SECONDS, capture_output=True
        )
    return out / book.name

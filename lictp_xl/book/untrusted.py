"""What is refused of a zip before anything in it is read: bombs, climbing names, damage, passwords."""

import io
import zipfile

from lictp_xl.book.zipped import DEFLATED, STORED, as_stored
from lictp_xl.errors import BookRefused

LARGEST_FILE = 256 * 1024**2
LARGEST_INFLATED = 1024**3
LARGEST_RATIO = 400  # of a part past SMALL, inflated to compressed
SMALL = 4 * 1024**2
MOST_PARTS = 20_000
OLE = bytes.fromhex("D0CF11E0")


def part_name(name: str) -> str:
    """A part's name with forward slashes and none in front; some writers store it otherwise."""
    return name.replace("\\", "/").lstrip("/")


def part_key(name: str) -> str:
    """What a part is looked up by: part names do not differ by case, nor by the slash they use."""
    return part_name(name).lower()


def entries(data: bytes) -> list[zipfile.ZipInfo]:
    """The zip's directory, checked; folders left out."""
    if data[:4] == OLE:
        raise BookRefused("the workbook has a password, or is an old .xls file: save it as .xlsx without one")
    if len(data) > LARGEST_FILE:
        raise BookRefused(f"the workbook has {len(data):,} bytes; at most {LARGEST_FILE:,} are read")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [i for i in archive.infolist() if not i.filename.endswith(("/", "\\"))]
    except Exception as e:  # a damaged directory raises many kinds
        raise BookRefused(f"the file is not a workbook that can be read: {e}") from e
    _check_sizes(infos, len(data))
    seen: dict[str, str] = {}
    for info in infos:
        _check_entry(data, info)
        key = part_key(info.filename)
        if key in seen:
            raise BookRefused(f"the workbook stores a part twice: {seen[key]} and {info.filename}")
        seen[key] = info.filename
    return infos


def _check_sizes(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse what would fill the memory."""
    if len(infos) > MOST_PARTS:
        raise BookRefused(f"the workbook has {len(infos):,} parts; at most {MOST_PARTS:,} are read")
    inflated_size = sum(i.file_size for i in infos)
    if inflated_size > LARGEST_INFLATED:
        raise BookRefused(
            f"the workbook unpacks to {inflated_size:,} bytes; at most {LARGEST_INFLATED:,} are read"
        )
    if sum(i.compress_size for i in infos) > size:
        raise BookRefused("the workbook's zip is damaged: its parts overlap")
    for i in infos:
        if i.file_size > SMALL and i.file_size > LARGEST_RATIO * i.compress_size:
            raise BookRefused(
                f"part {i.filename} unpacks to {i.file_size:,} bytes from {i.compress_size:,}: refused"
            )


def _check_entry(data: bytes, info: zipfile.ZipInfo) -> None:
    """Refuse a part that cannot be copied or read as it is."""
    name = info.filename
    if info.flag_bits & 1:
        raise BookRefused("the workbook's zip is encrypted: save it without a password")
    if info.compress_type not in {STORED, DEFLATED}:
        raise BookRefused(f"part {name} is compressed in a way that Excel does not write")
    pieces = part_name(name).split("/")
    if ".." in pieces or ":" in pieces[0] or any(ord(c) < 32 for c in name):
        raise BookRefused(f"part name {name!r} climbs out of the workbook")
    at = info.header_offset
    is_header = 0 <= at <= len(data) - 30 and data[at : at + 4] == b"PK\x03\x04"
    if not is_header or len(as_stored(data, info, name).body) != info.compress_size:
        raise BookRefused(f"the workbook's zip is damaged at part {name}")

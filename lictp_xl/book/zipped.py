"""Parts into a zip, the same bytes every time.

A part that has not changed goes in as it was compressed. Local headers are written afresh, so no data
descriptor, extra field or clock is carried over.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
LOCAL, CENTRAL, END = 0x04034B50, 0x02014B50, 0x06054B50
FIRST_DAY = 0x21  # 1 January 1980, for every part
MOST_PARTS, MOST_BYTES = 65_534, 0xFFFF_FFFE


@dataclass(frozen=True, slots=True)
class Packed:
    """One part as it stands in a zip."""

    name: str
    method: int
    crc: int
    size: int
    body: bytes


def packed(name: str, data: bytes) -> Packed:
    """A part, compressed."""
    stream = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Packed(name, DEFLATED, zlib.crc32(data), len(data), stream.compress(data) + stream.flush())


def as_stored(data: bytes, info: zipfile.ZipInfo, name: str) -> Packed:
    """A part of the zip in data, still compressed."""
    at = info.header_offset
    # the lengths in the local header may differ from those in the directory
    name_length, extra_length = struct.unpack_from("<HH", data, at + 26)
    start = at + 30 + name_length + extra_length
    return Packed(
        name, info.compress_type, info.CRC, info.file_size, data[start : start + info.compress_size]
    )


def inflated(part: Packed) -> bytes:
    """A part's bytes, never more than its size said. ValueError where the two do not agree."""
    if part.method == STORED:
        data = part.body
    else:
        stream = zlib.decompressobj(-15)
        data = stream.decompress(part.body, part.size + 1)
    if len(data) != part.size or zlib.crc32(data) != part.crc:
        raise ValueError(f"part {part.name} is damaged")
    return data


def zip_of(parts: Iterable[Packed]) -> bytes:
    """A zip of these parts, in this order."""
    out: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for part in parts:
        header = _local_header(part)
        directory.append(_directory_entry(part, at))
        out += [header, part.body]
        at += len(header) + len(part.body)
    if at > MOST_BYTES or len(directory) > MOST_PARTS:
        raise ValueError("the workbook is too large for a plain zip")
    tail = b"".join(directory)
    end = struct.pack("<IHHHHIIH", END, 0, 0, len(directory), len(directory), len(tail), at, 0)
    return b"".join([*out, tail, end])


def _local_header(part: Packed) -> bytes:
    raw, flags = _encoded(part.name)
    fixed = (LOCAL, 20, flags, part.method, 0, FIRST_DAY, part.crc, len(part.body), part.size, len(raw), 0)
    return struct.pack("<IHHHHHIIIHH", *fixed) + raw


def _directory_entry(part: Packed, offset: int) -> bytes:
    raw, flags = _encoded(part.name)
    sizes = (part.crc, len(part.body), part.size, len(raw))
    fixed = (CENTRAL, 20, 20, flags, part.method, 0, FIRST_DAY, *sizes, 0, 0, 0, 0, 0, offset)
    return struct.pack("<IHHHHHHIIIHHHHHII", *fixed) + raw


def _encoded(name: str) -> tuple[bytes, int]:
    """A part's name, and the flag that says it is UTF-8 where it is more than ASCII."""
    return name.encode(), 0 if name.isascii() else 0x800

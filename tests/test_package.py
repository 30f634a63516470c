"""A workbook's zip is read as a reader finds it, and is not trusted."""

import io
import struct
import zipfile

import pytest

from lictp_xl.book.package import Package
from lictp_xl.errors import BookRefused
from tests.drawn_books import budget, with_text


def zip_with(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    book = Package(data)
    return {name: book.part(name) for name in book.parts()}


def test_sheets_are_found_by_their_links_and_not_by_the_names_of_their_parts() -> None:
    renamed = {
        name.replace("sheet1.xml", "front.xml"): data.replace(b"sheet1.xml", b"front.xml")
        for name, data in parts_of(budget()).items()
    }
    assert Package(zip_with(renamed)).sheets() == {
        "Cover": "xl/worksheets/front.xml",
        "All users": "xl/worksheets/sheet2.xml",
    }


def test_names_come_with_the_sheet_they_belong_to() -> None:
    data = with_text(
        budget(),
        "xl/workbook.xml",
        "</definedNames>",
        '<definedName name="own" localSheetId="1">5</definedName></definedNames>',
    )
    names = Package(data).names()
    assert names[None, "partner"] == "Cover!$B$2"
    assert names["All users", "own"] == "5"


def test_a_table_tells_its_place_and_columns() -> None:
    table = Package(budget()).tables()["users"]
    assert (table.sheet, table.box, list(table.body)) == ("All users", (1, 4, 4, 7), [5, 6, 7])
    assert table.columns == ("Partner", "Active users", "Doubled", "Comment")
    assert table.calculated == {"Doubled"}


def test_a_line_break_in_a_column_name_is_a_line_break() -> None:
    data = with_text(budget(), "xl/tables/table1.xml", 'name="Active users"', 'name="Active_x000a_users"')
    assert "Active\nusers" in Package(data).tables()["users"].columns


def test_parts_stored_with_backslashes_and_data_descriptors_are_found() -> None:
    class OneWay(io.BytesIO):
        """A stream nobody can go back in, so that sizes follow the data."""

        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    out = OneWay()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of(budget()).items():
            archive.writestr(name.replace("/", "\\"), data)
    book = Package(out.getvalue())
    assert any(info.flag_bits & 8 for info in book.infos)
    assert list(book.sheets()) == ["Cover", "All users"]
    again = Package(book.with_parts({}))
    assert parts_of(again.data) == parts_of(budget())
    assert not any(info.flag_bits & 8 or "\\" in info.filename for info in again.infos)


def test_the_content_types_come_first_whatever_their_place_was() -> None:
    last_first = dict(reversed(parts_of(budget()).items()))
    assert Package(Package(zip_with(last_first)).with_parts({})).parts()[0] == "[Content_Types].xml"


def test_a_part_that_has_not_changed_keeps_its_compressed_bytes() -> None:
    book = Package(zip_with(parts_of(budget())))
    again = Package(book.with_parts({"xl/styles.xml": b"<styleSheet/>"}))
    for name in book.parts():
        assert (book.packed(name) == again.packed(name)) is (name != "xl/styles.xml")


def test_a_copy_is_a_zip_that_others_read() -> None:
    data = Package(budget()).with_parts({"docs/Grüße.xml": b"<a/>"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.read("docs/Grüße.xml") == b"<a/>"
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_workbook_with_a_password_is_refused() -> None:
    with pytest.raises(BookRefused, match="password"):
        Package(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and then nothing", b"Partner,Users\n"])
def test_a_file_that_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(BookRefused, match="not a workbook that can be read"):
        Package(data)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    with pytest.raises(BookRefused, match="not an Excel workbook"):
        Package(zip_with({"readme.txt": b"hello"}))


def test_a_word_document_is_refused() -> None:
    parts = parts_of(budget())
    parts["xl/workbook.xml"] = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    )
    with pytest.raises(BookRefused, match="not an Excel workbook"):
        Package(zip_with(parts))


def test_a_binary_workbook_is_refused() -> None:
    renamed = {
        n.replace("workbook.xml", "workbook.bin"): d.replace(b"workbook.xml", b"workbook.bin")
        for n, d in parts_of(budget()).items()
    }
    with pytest.raises(BookRefused, match=r"\.xlsb"):
        Package(zip_with(renamed))


def test_two_parts_whose_names_differ_only_by_case_are_refused() -> None:
    with pytest.raises(BookRefused, match=r"twice: xl/styles.xml and XL/Styles.xml"):
        Package(zip_with({**parts_of(budget()), "XL/Styles.xml": b"<a/>"}))


@pytest.mark.parametrize(
    "name", ["../outside.xml", "xl/../../outside.xml", "xl\\..\\..\\x", "C:/outside.xml"]
)
def test_a_part_whose_name_climbs_out_is_refused(name: str) -> None:
    with pytest.raises(BookRefused, match="climbs out"):
        Package(zip_with({**parts_of(budget()), name: b"<a/>"}))


def test_xml_with_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'
    for data in (bomb, bomb.decode().encode("utf-16")):
        with pytest.raises(BookRefused, match="DTD or entities"):
            Package(zip_with({**parts_of(budget()), "xl/workbook.xml": data}))


def test_xml_that_is_not_well_formed_is_refused() -> None:
    with pytest.raises(BookRefused, match="not well-formed"):
        Package(zip_with({**parts_of(budget()), "xl/workbook.xml": b"<workbook>"}))


def test_a_part_that_would_unpack_to_very_much_is_refused() -> None:
    with pytest.raises(BookRefused, match="unpacks to"):
        Package(zip_with({**parts_of(budget()), "xl/media/image1.png": bytes(8 * 1024**2)}))


def test_a_part_that_unpacks_to_more_than_it_says_is_refused_when_it_is_read() -> None:
    data = bytearray(zip_with({"xl/a.xml": b"a" * 1000, **parts_of(budget())}))
    at = data.index(b"PK\x01\x02")
    assert struct.unpack_from("<I", data, at + 24) == (1000,)
    struct.pack_into("<I", data, at + 24, 10)
    with pytest.raises(BookRefused, match="damaged"):
        Package(bytes(data)).part("xl/a.xml")


def test_a_part_that_is_cut_off_is_refused() -> None:
    data = bytearray(budget())
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<II", data, at + 20, len(data), len(data))
    with pytest.raises(BookRefused, match="damaged"):
        Package(bytes(data))


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(zip_with(parts_of(budget())))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    with pytest.raises(BookRefused, match="encrypted"):
        Package(bytes(data))


def test_a_missing_part_is_told_by_name() -> None:
    with pytest.raises(BookRefused, match=r"xl/nothing\.xml"):
        Package(budget()).part("xl/nothing.xml")

"""Macros in a written book: the VBA reads back, the rest stays, and the same comes out twice."""

import io
import warnings
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from pyopenvba import ExcelFile, check_file

from lictp_xl.book.form_buttons import Button
from lictp_xl.book.macros import Macros, Source, with_macros
from lictp_xl.book.package import Package
from lictp_xl.book.vba_project import NOTHING_COMPILED, project
from lictp_xl.errors import MacrosRefused
from lictp_xl.functions import catalogue
from lictp_xl.hosts import excel

MACROS = excel.macros()
HELLO = 'Attribute VB_Name = "Hello"\nPublic Sub Hi()\n    MsgBox "£5 – hi"\nEnd Sub\n'
SMALL = Macros(sources=(Source("Hello", HELLO),))
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"


def drawn(*, place_for_buttons: bool = True, notes: bool = False) -> bytes:
    """A book such as sync fills: a cover, a spilling formula with its value, a sheet that is a chart."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.calc_on_load = False
    cover, charge = book.add_worksheet("Cover"), book.add_worksheet("Charge")
    cover.write("A1", "Melton budget")
    cover.protect()
    charge.write_column("A1", [499, 341, 229])
    charge.write_dynamic_array_formula("C1:C3", "=LICTP_APPORTION(1000,A1:A3)", None, 466.79)
    if notes:
        cover.write_comment("A1", "a note")
    if place_for_buttons:
        book.define_name("buttons", "=Charge!$E$2:$F$7")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Charge!$A$1:$A$3"})
    book.add_chartsheet("Picture").set_chart(chart)
    book.close()
    return out.getvalue()


@pytest.fixture(scope="module")
def plain() -> bytes:
    return drawn()


@pytest.fixture(scope="module")
def live(plain: bytes) -> bytes:
    return with_macros(plain, MACROS)


def parts(book: bytes) -> dict[str, bytes]:
    package = Package(book)
    return {name: package.part(name) for name in package.parts()}


def read_back(book: bytes) -> dict[str, str]:
    """Module name -> text, by olevba."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its own, to a library it uses
        from oletools.olevba import VBA_Parser
    found = VBA_Parser("book.xlsm", data=book).extract_macros()
    return {name.rpartition(".")[0]: text for _, _, name, text in found}


def saved(book: bytes, folder: Path) -> Path:
    path = folder / "book.xlsm"
    path.write_bytes(book)
    return path


# ---- the VBA


def test_another_reader_finds_the_text_that_went_in(live: bytes) -> None:
    texts = read_back(live)
    for source in MACROS.sources:
        if source.kind == "module":
            assert texts[source.name].splitlines() == source.text.splitlines()
    assert "VBA-Dictionary" in texts["Dictionary"]
    # a class stands in the project without the preamble that its file has
    assert "VERSION 1.0 CLASS" not in texts["Dictionary"]


def test_a_pound_sign_and_a_dash_survive_and_a_tick_is_refused_with_its_line() -> None:
    assert 'MsgBox "£5 – hi"' in read_back(with_macros(drawn(), SMALL))["Hello"]
    with pytest.raises(MacrosRefused, match="VBA module Hello, line 3: '✓' is not in VBA's code page"):
        with_macros(drawn(), Macros(sources=(Source("Hello", HELLO.replace("hi", "✓")),)))


@pytest.mark.parametrize(
    ("sources", "says"),
    [
        ([Source("Hello", HELLO), Source("HELLO", "")], "two VBA modules named HELLO"),
        ([Source("Other", HELLO)], "module Other calls itself Hello"),
        ([Source("5 bad", "")], "5 bad cannot be the name"),
        ([Source("Hello", "'" + "x" * 1023)], "line 1: at most 1023 characters"),
    ],
)
def test_what_vba_could_not_bear_is_refused(sources: list[Source], says: str) -> None:
    with pytest.raises(MacrosRefused, match=says):
        with_macros(drawn(), Macros(sources=tuple(sources)))


def test_nothing_compiled_goes_in(live: bytes, tmp_path: Path) -> None:
    with ExcelFile(saved(live, tmp_path)) as file:
        compound = file._get_cfb()
        assert compound.get_stream_in_storage("VBA", "_VBA_PROJECT") == NOTHING_COMPILED
        assert all(module.text_offset == 0 for module in file.vba_project().modules)
        assert not [name for name in compound.list_streams_in_storage("VBA") if name.startswith("__SRP")]
        assert file.validate() == []
    assert check_file(tmp_path / "book.xlsm").ok


# ---- the package


def test_excel_is_told_that_it_is_a_macro_workbook(plain: bytes, live: bytes) -> None:
    types = parts(live)["[Content_Types].xml"].decode()
    assert "sheet.macroEnabled.main+xml" in types and "spreadsheetml.sheet.main+xml" not in types
    assert 'PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"' in types
    assert b"2006/relationships/vbaProject" in parts(live)["xl/_rels/workbook.xml.rels"]
    assert b"macroEnabled" not in parts(plain)["[Content_Types].xml"]


def test_the_book_and_each_sheet_have_a_code_name_with_a_module_behind_it(
    live: bytes, tmp_path: Path
) -> None:
    package = Package(live)
    names = [package.root.find("{*}workbookPr").get("codeName")]  # type: ignore[union-attr]
    for _, link in package.all_sheets():
        assert link is not None
        names.append(package.xml(link.part).find("{*}sheetPr").get("codeName"))  # type: ignore[union-attr]
    assert names == ["ThisWorkbook", "Sheet1", "Sheet2", "Chart3", "Sheet4"]
    with ExcelFile(saved(live, tmp_path)) as file:
        assert file.module_names()[:5] == names


def test_a_code_name_that_the_template_has_is_kept() -> None:
    book = openpyxl.Workbook()
    book.active.sheet_properties.codeName = "Deckblatt"  # type: ignore[union-attr]
    book.create_sheet("Two")
    out = io.BytesIO()
    book.save(out)
    written = Package(with_macros(out.getvalue(), SMALL))
    found = [written.xml(p).find("{*}sheetPr").get("codeName") for p in written.sheets().values()]  # type: ignore[union-attr]
    assert found == ["Deckblatt", "Sheet2"]


def test_only_what_macros_need_is_changed(plain: bytes, live: bytes) -> None:
    before, after = parts(plain), parts(live)
    changed = {name for name in before if before[name] != after[name]}
    sheets = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/chartsheets/sheet1.xml"}
    assert changed == {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", *sheets}
    assert set(after) - set(before) == {
        "xl/vbaProject.bin",
        "xl/worksheets/sheet3.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet2.xml.rels",
    }


def test_every_cell_stands_as_it_stood(plain: bytes, live: bytes) -> None:
    for part in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        rows = [
            etree.tostring(Package(book).xml(part).find("{*}sheetData"), method="c14n")  # type: ignore[arg-type]
            for book in (plain, live)
        ]
        assert rows[0] == rows[1]
    assert b'cm="1"' in parts(live)["xl/worksheets/sheet2.xml"]


def test_the_same_book_and_macros_give_the_same_bytes(plain: bytes, live: bytes) -> None:
    project.cache_clear()
    assert with_macros(plain, MACROS) == live


def test_openpyxl_opens_it_with_its_macros(live: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(live), keep_vba=True)
    assert book.sheetnames == ["Cover", "Charge", "Picture", "xlwings.conf"]
    assert book.vba_archive is not None


def test_a_book_that_holds_macros_already_is_refused(live: bytes) -> None:
    with pytest.raises(MacrosRefused, match="holds macros already"):
        with_macros(live, MACROS)


# ---- the settings


def test_the_settings_stand_on_a_hidden_sheet_from_the_first_row_without_a_gap(live: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(live), keep_vba=True)["xlwings.conf"]
    assert sheet.sheet_state == "hidden"
    found = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}
    assert found == {key: value if value != "" else None for key, value in MACROS.settings.items()}


def test_settings_that_a_template_has_are_left_as_they_are() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Cover")
    book.add_worksheet("XLWINGS.conf").write_row("A1", ["INTERPRETER_WIN", "own.exe"])
    book.close()
    sheets = Package(with_macros(out.getvalue(), MACROS)).sheets()
    assert list(sheets) == ["Cover", "XLWINGS.conf"]


# ---- the wizard


def test_the_wizard_finds_the_categories_and_a_text_for_each_argument(live: bytes) -> None:
    workbook = Package(live).root
    order = [etree.QName(child).localname for child in workbook]
    assert order.index("functionGroups") == order.index("sheets") + 1
    groups = [group.get("name") for group in workbook.iter(f"{MAIN}functionGroup")]
    assert groups == sorted({function.category for function in catalogue} | {"Help"})
    shown = {
        name.get("name"): [text.text for text in name.iter(f"{X14}argumentDescription")]
        for name in workbook.iter(f"{X14}definedName")
    }
    expected = {f"LICTP_{f.name}": [a.help for a in f.arguments] for f in catalogue}
    assert {name: texts for name, texts in shown.items() if name != "LICTP_WHY"} == expected


def test_each_function_points_to_its_category_by_the_number_the_wizard_gives_it(live: bytes) -> None:
    groups = [group.get("name") for group in Package(live).root.iter(f"{MAIN}functionGroup")]
    text = next(source.text for source in MACROS.sources if source.name == "lictp_functions")
    for function in catalogue:
        number = 20 + groups.index(function.category)
        assert f'LICTP_{function.name}.VB_ProcData.VB_Invoke_Func = " \\n{number}"' in text


# ---- the buttons


def anchors(book: bytes) -> dict[str, list[int]]:
    """The macro of each button, and its corners."""
    root = etree.fromstring(parts(book)["xl/drawings/vmlDrawing1.vml"])
    office = "{urn:schemas-microsoft-com:office:excel}"
    return {
        data.findtext(f"{office}FmlaMacro") or "": [
            int(number) for number in (data.findtext(f"{office}Anchor") or "").split(",")
        ]
        for data in root.iter(f"{office}ClientData")
    }


def test_the_buttons_stand_one_below_the_other_where_the_template_says(live: bytes) -> None:
    found = anchors(live)
    assert list(found) == ["[0]!LictpRefresh", "[0]!LictpCheck", "[0]!LictpRegenerate"]
    places = zip(found.values(), [(1, 2), (3, 4), (5, 6)], strict=True)
    for (left, _, top, _, right, _, bottom, _), rows in places:
        assert (left, right) == (4, 5)
        assert (top, bottom) == rows
    relations = parts(live)["xl/worksheets/_rels/sheet2.xml.rels"]
    assert b"vmlDrawing1.vml" in relations


def test_without_a_place_for_them_they_stand_beside_what_the_first_sheet_shows() -> None:
    book = with_macros(drawn(place_for_buttons=False), MACROS)
    assert "xl/worksheets/_rels/sheet1.xml.rels" in parts(book)
    assert [corner[0] for corner in anchors(book).values()] == [2, 2, 2]


def test_a_button_prints_its_caption_as_text() -> None:
    macros = Macros(SMALL.sources, buttons=(Button('Say "a < b"', "Hi"),))
    drawing = parts(with_macros(drawn(), macros))["xl/drawings/vmlDrawing1.vml"]
    assert b"Say &quot;a &lt; b&quot;" in drawing
    etree.fromstring(drawing)


def test_a_sheet_with_notes_cannot_take_buttons_and_says_so() -> None:
    with pytest.raises(MacrosRefused, match="sheet Cover has notes or old buttons"):
        with_macros(drawn(place_for_buttons=False, notes=True), MACROS)


def test_buttons_are_numbered_apart_from_the_notes_of_another_sheet() -> None:
    written = parts(with_macros(drawn(notes=True), MACROS))
    drawings = [data for name, data in written.items() if name.endswith(".vml")]
    assert sorted(b'data="1"' in drawing for drawing in drawings) == [False, True]


def test_it_is_done_in_a_moment_once_the_first_book_of_a_template_is_written(
    plain: bytes, live: bytes
) -> None:
    before = project.cache_info().hits
    with_macros(plain, MACROS)
    assert project.cache_info().hits == before + 1

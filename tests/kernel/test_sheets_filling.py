"""A superior's own workbook: cells are filled, everything else stays."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.styles import Font

from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets import filling


def a_workbook(change: Any = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "月报"
    sheet["A1"], sheet["A3"], sheet["B4"] = "矛盾纠纷月报表", "受理", "=B3*2"
    sheet["A1"].font = Font(name="黑体", size=18, bold=True)
    sheet["B3"].number_format = "#,##0"
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["A"].width = 33
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_values_go_in_and_formats_formulas_and_merges_stay() -> None:
    original = a_workbook()
    filling.check("月报.xlsx", original)
    filled = filling.fill(original, {("月报", "B3"): 3165, ("月报", "C3"): "=1+1"})
    sheet = openpyxl.load_workbook(io.BytesIO(filled))["月报"]
    assert (sheet["B3"].value, sheet["B3"].number_format) == (3165, "#,##0")
    assert sheet["B4"].value == "=B3*2" and sheet["B4"].data_type == "f"
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("=1+1", "s")
    assert (sheet["A1"].font.name, sheet.column_dimensions["A"].width) == ("黑体", 33)
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1"]
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (("月报", "B4"), filling.IS_FORMULA),
        (("月报", "B1"), filling.IS_MERGED),
        (("年报", "B3"), filling.NO_SHEET),
        (("月报", "3B"), filling.NO_CELL),
    ],
)
def test_a_cell_that_must_stay_is_refused_by_name(target: tuple[str, str], message: str) -> None:
    with pytest.raises(Invalid) as refusal:
        filling.fill(a_workbook(), {target: 1})
    assert refusal.value.fields["!".join(target)][0][0] == message


def test_what_would_be_lost_is_said_before() -> None:
    with pytest.raises(Invalid) as refusal:
        filling.check("月报.xlsx", a_workbook(lambda book: book.active.add_chart(BarChart(), "E5")))
    assert refusal.value.fields["file"] == [filling.WOULD_LOSE]
    with pytest.raises(Invalid):
        filling.check("月报.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100)


def test_the_grid_shows_what_may_be_pointed_at() -> None:
    grid = filling.grids(a_workbook())[0]
    cells = {cell.address: cell for _, row in grid.rows for cell in row}
    assert cells["A3"].text == "受理" and cells["B3"].free
    assert not cells["B4"].free and not cells["B1"].free

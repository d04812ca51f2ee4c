"""The text of a paper as a Word template: what a unit downloads, changes in Word or WPS, and brings back."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.text.paragraph import Paragraph

from border_gov.kernel.papers.text import BOXES, TABLE, Block, Line

BODY_FONT, TITLE_FONT = "仿宋", "黑体"
WIDTH_CM = 15.6
SIZES = {"title": 20, "heading": 13, "small": 9}
SIDES = {"title": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def template(blocks: Sequence[Block], title: str, foot: str = "") -> bytes:
    """A .docx on A4 whose placeholders are those of the text; `foot` stands in the footer beside the page."""
    document = Document()
    _prepare(document, title)
    for block in blocks:
        if block.kind in (TABLE, BOXES):
            _table(document, block)
        else:
            for line in block.lines:
                _paragraph(document, line)
    _footer(document, foot)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: WordDocument, title: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Cm(2.7)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)
    section.start_type = WD_SECTION.NEW_PAGE
    style: Any = document.styles["Normal"]
    style.font.size = Pt(12)
    _font(style.element.get_or_add_rPr(), BODY_FONT)
    style.paragraph_format.line_spacing = 1.4
    style.paragraph_format.space_after = Pt(2)
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""


def _font(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(kind), "Times New Roman")
    fonts.set(qn("w:eastAsia"), name)


def _paragraph(document: WordDocument, line: Line) -> None:
    if line.look == "break":
        document.add_page_break()
        return
    paragraph = document.add_paragraph()
    if line.look == "rule":
        paragraph.add_run(f"{{%p {line.text} %}}")
        return
    _run(paragraph, line.text, line.look)
    if line.look in SIDES:
        paragraph.alignment = SIDES[line.look]
    if line.look == "plain":
        paragraph.paragraph_format.first_line_indent = Pt(24)
    if line.look == "title":
        paragraph.paragraph_format.space_after = Pt(12)
    if line.look in ("title", "heading"):
        paragraph.paragraph_format.keep_with_next = True


def _run(paragraph: Paragraph, text: str, look: str) -> None:
    run = paragraph.add_run(text)
    if look in SIZES:
        run.font.size = Pt(SIZES[look])
    if look in ("title", "heading", "header"):
        run.font.bold = True
        _font(run._r.get_or_add_rPr(), TITLE_FONT)


def _table(document: WordDocument, block: Block) -> None:
    columns = max((len(line.cells) for line in block.lines), default=0) or 1
    table = document.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    table.autofit = False
    widths = block.widths or (1,) * columns
    for line in block.lines:
        row = table.add_row()
        texts = (f"{{%tr {line.text} %}}",) if line.look == "rule" else line.cells or (line.text,)
        for cell, text, width in zip(row.cells, texts, widths, strict=False):
            cell.width = Cm(WIDTH_CM * width / sum(widths))
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            _run(paragraph, text, line.look)
        if line.look == "box":
            row.height = Cm(2.6)
        if line.look == "header":
            _repeat(row)
    document.add_paragraph()


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _footer(document: WordDocument, foot: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for field in ("PAGE", "NUMPAGES"):
        if field == "NUMPAGES":
            paragraph.add_run(" / ").font.size = Pt(9)
        _field(paragraph, field)
    if foot:
        more = document.sections[0].footer.add_paragraph()
        more.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        more.add_run(foot).font.size = Pt(8)


def _field(paragraph: Paragraph, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(9)
        tag = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            tag.set(qn("w:fldCharType"), kind)
        else:
            tag.text = text
        run._r.append(tag)

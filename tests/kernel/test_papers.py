"""Papers: one text as Word and PDF/A, templates that are refused with a reason, values that stay text."""

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from border_gov.kernel.errors import Invalid, Unavailable
from border_gov.kernel.papers import codes, draft, joining, page, pdf, text, word
from border_gov.kernel.papers.names import Rows

SOURCE = """
# 和解书
> 编号：{{ number }}

|: 2 3
|! 姓名 | 住所
%for p in parties
| {{ p.name }} | {{ p.home }}
%end

{{ facts }}

%if note
~ {{ note }}
%end

%for p in parties
+ {{ p.name }}（签名）
%end

{{ code }}
"""
NAMES = {
    "number": "编号",
    "parties": Rows("当事人", {"name": "姓名", "home": "住所"}),
    "facts": "事实",
    "note": "附注",
    "code": "二维码",
}
HOSTILE = "张<b>三</b>&{{ number }}{% raw"


def values(**more: Any) -> dict[str, Any]:
    return {
        "number": "（2026）1号",
        "parties": [{"name": HOSTILE, "home": "西镇"}, {"name": "李四", "home": "东镇"}],
        "facts": "第一段\n第二段\x0b",
        "note": "",
        "code": word.Picture(codes.png("https://example.org/v/1"), 20),
        **more,
    }


def a_template(source: str = SOURCE) -> bytes:
    return draft.template(text.read(source), "和解书", "{{ code }}")


def words_of(content: bytes) -> str:
    """Everything that Word shows in the body, tables first."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(cells + [paragraph.text for paragraph in document.paragraphs])


def test_a_template_is_filled_and_every_part_is_well_formed() -> None:
    template = a_template()
    word.check(template, NAMES)
    made = word.render(template, values())
    said = words_of(made)
    assert HOSTILE in said and "李四" in said and "第一段\n第二段" in said
    assert "{%" not in said.replace(HOSTILE, "")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        assert any(name.startswith("word/media/") for name in archive.namelist())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ numbr }}", "numbr"),
        ("%for p in parties\n{{ p.nam }}\n%end", "p.nam"),
        ("{{ parties }}", "parties"),
        ("%for p in people\n{{ p.name }}\n%end", "people"),
        ("{{ number.__class__ }}", "number.__class__"),
        ("{{ 'x' * 1000000000 }}", "mul"),
        ("{{ number.join(parties) }}", "call"),
        ("{{ number | upper }}", "filter"),
        ("%for i in (1, 2)\n%end", "tuple"),
    ],
)
def test_a_template_with_a_wrong_placeholder_is_refused_and_the_placeholder_is_named(
    source: str, said: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        word.check(a_template(source), NAMES)
    message, params = refusal.value.fields["file"][0]
    assert said in (params.get("name") or params.get("part")), message


def rewritten(content: bytes, name: str, change: Any) -> bytes:
    """The archive with one part changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return out.getvalue()


def test_a_template_with_macros_or_from_outside_or_no_word_at_all_is_refused() -> None:
    template = a_template()
    macros = rewritten(template, "word/vbaProject.bin", lambda _: b"x")
    link = (
        b'<Relationship Id="r99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'attachedTemplate" Target="http://example.org/x.dotm" TargetMode="External"/></Relationships>'
    )
    outside = rewritten(
        template, "word/_rels/document.xml.rels", lambda old: old.replace(b"</Relationships>", link)
    )
    for content, said in ((macros, word.HAS_MACROS), (outside, word.LOOKS_OUTSIDE), (b"PK", word.NOT_WORD)):
        with pytest.raises(Invalid) as refusal:
            word.check(content, NAMES)
        assert refusal.value.fields["file"][0][0] == said


def test_a_loop_that_ends_elsewhere_is_refused() -> None:
    whole = draft.template(text.read("| a\n%for p in parties\n| {{ p.name }}\n%end"), "")
    torn = rewritten(
        whole,
        "word/document.xml",
        lambda old: old.replace(b"{%tr endfor %}", b"").replace(
            b"</w:tbl><w:p/>", b"</w:tbl><w:p><w:r><w:t>{%p endfor %}</w:t></w:r></w:p>"
        ),
    )
    with pytest.raises(Invalid) as refusal:
        word.check(torn, NAMES)
    assert refusal.value.fields["file"][0][0] == word.WILL_NOT_FILL


def a_pdf(app: Any, title: str = "和解书", **more: Any) -> bytes:
    from flask import render_template

    with app.test_request_context():
        body = page.body(text.read(SOURCE), values(**more))
        return pdf.from_html(render_template("papers/paper.html", title=title, body=body, foot="", note=""))


def fonts_of(content: bytes) -> dict[str, Any]:
    """Name of each font on the first page and its descriptor."""
    fonts = PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"]
    found = {}
    for entry in fonts.values():
        inner = entry.get_object()["/DescendantFonts"][0].get_object()
        found[str(inner["/BaseFont"])] = inner["/FontDescriptor"].get_object()
    return found


def test_a_pdf_holds_subsets_of_its_fonts_and_chinese_that_can_be_selected(app: Any) -> None:
    made = a_pdf(app)
    metadata = PdfReader(io.BytesIO(made)).trailer["/Root"]["/Metadata"].get_object().get_data()
    assert b"pdfaid:part" in metadata and len(made) < 600_000
    fonts = fonts_of(made)
    assert fonts and all(name[7] == "+" for name in fonts)  # ABCDEF+Name: a subset
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in fonts.values())
    said = "".join(PdfReader(io.BytesIO(made)).pages[0].extract_text().split())
    assert "和解书" in said and "".join(HOSTILE.split()) in said and "第二段" in said


def test_a_paper_cannot_read_files_or_ask_hosts() -> None:
    made = pdf.from_html('<p>before<img src="file:///etc/hostname"><img src="http://127.0.0.1:1/x">after</p>')
    resources = PdfReader(io.BytesIO(made)).pages[0]["/Resources"]
    assert not resources.get("/XObject")


def test_the_setter_is_replaced_when_it_was_killed() -> None:
    pdf.from_html("<p>一")
    first = pdf.SETTER.process
    assert first is not None
    first.kill()
    first.wait()
    assert pdf.from_html("<p>二").startswith(b"%PDF-")
    assert pdf.SETTER.process is not first


def test_a_paper_that_takes_too_long_is_refused_and_the_next_one_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "TIMEOUT_S", 0.0)
    with pytest.raises(Unavailable):
        pdf.from_html("<p>一")
    monkeypatch.undo()
    assert pdf.from_html("<p>二").startswith(b"%PDF-")


def test_files_are_joined_and_one_that_cannot_be_read_is_named() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(picture, "JPEG")
    parts = [
        joining.Part("一", pdf.from_html("<p>一")),
        joining.Part("坏", b"%PDF-1.4 broken %%EOF"),
        joining.Part("照片", picture.getvalue()),
    ]
    whole = joining.join("全卷", parts)
    reader = PdfReader(io.BytesIO(whole.content))
    assert len(reader.pages) == 2 and whole.unread == ("坏",) and whole.first_pages == (1, 2, 2)
    assert [item.title for item in reader.outline] == ["一", "照片"]


def test_a_text_with_a_rule_left_open_is_named() -> None:
    for source in ("%for p in parties\nx", "%end", "%loop x\n%end", "| a | b\n| c"):
        with pytest.raises(ValueError):
            text.read(source)

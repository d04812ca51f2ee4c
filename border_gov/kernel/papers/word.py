"""Word templates that people bring: checked before they are kept, filled without running anything in them."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.exceptions import TemplateError
from lxml import etree

from border_gov.kernel.errors import Invalid, Unavailable
from border_gov.kernel.papers import names as known
from border_gov.kernel.papers.names import SANDBOX, Names, refused
from border_gov.kernel.sheets.safety import check_unpacks
from border_gov.kernel.words import L

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What XML cannot hold, and the two signs by which the library would begin a paragraph or a page.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
NOT_WORD = L("This is not a Word document (.docx), or it is damaged. Please save it as .docx in Word or WPS.")
HAS_MACROS = L("The document holds macros. Please save it without them.")
LOOKS_OUTSIDE = L("The document fetches something from outside (%(part)s). Please embed it or take it out.")
WILL_NOT_FILL = L(
    "The template cannot be filled: a loop or condition begins in one place and ends in another."
)
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


@dataclass(frozen=True)
class Picture:
    """A picture among the values: PNG or JPEG, and how wide it is on paper."""

    content: bytes
    width_mm: int


class StrictTemplate(DocxTemplate):
    """The library mends what a misplaced loop tears apart, and text is lost; here it is an error."""

    def render_xml_part(self, *arguments: Any) -> str:
        made: str = super().render_xml_part(*arguments)
        etree.fromstring(made.encode(), etree.XMLParser(resolve_entities=False))
        return made


def check(content: bytes, names: Names) -> None:
    """Nothing, or Invalid (field `file`) that says in one sentence what is wrong with a template.

    Must be: a .docx without macros and without parts from outside; only placeholders of `names`; it can be
    filled, which is tried.
    """
    _check_archive(content)
    try:
        template = DocxTemplate(io.BytesIO(content))
        for source in _sources(template):
            known.check(source, names)
    except Invalid:
        raise
    except Exception as error:  # the library answers a broken file with whatever it stumbled over
        raise refused(NOT_WORD) from error
    try:
        for rows in (2, 0):
            render(content, known.sample(names, rows))
    except Unavailable as error:
        raise refused(WILL_NOT_FILL) from error


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_unpacks(archive)
            parts = archive.namelist()
            links = [archive.read(name) for name in parts if name.endswith(".rels")]
    except Invalid:
        raise
    except Exception as error:  # zipfile raises a dozen kinds for what is no archive
        raise refused(NOT_WORD) from error
    if "word/document.xml" not in parts:
        raise refused(NOT_WORD)
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in parts):
        raise refused(HAS_MACROS)
    for part in links:
        _check_links(part)


def _check_links(part: bytes) -> None:
    try:
        tree = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise refused(NOT_WORD) from error
    for link in tree.iter("{*}Relationship"):
        if link.get("TargetMode") == "External" and link.get("Type") != RELATIONSHIP_TYPE.HYPERLINK:
            raise refused(LOOKS_OUTSIDE, part=str(link.get("Target"))[:80])


def _sources(template: DocxTemplate) -> Iterator[str]:
    """Every text of the document that is filled, as the template language sees it."""
    template.init_docx()
    yield template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.parts:
        if part.content_type.endswith("footnotes+xml"):
            yield template.patch_xml(part.blob.decode("utf-8"))
    for name in PROPERTIES:
        yield str(getattr(template.docx.core_properties, name) or "")


def render(content: bytes, values: Mapping[str, Any]) -> bytes:
    """The document of a checked template with `values` in it, each of them text whatever it looks like."""
    template = StrictTemplate(io.BytesIO(content))
    out = io.BytesIO()
    try:
        template.init_docx()
        template.render(_ready(values, template), SANDBOX)
        template.save(out)
        Document(io.BytesIO(out.getvalue()))
    except (TemplateError, etree.XMLSyntaxError, ValueError, KeyError) as error:
        raise Unavailable("The paper could not be made just now. Please try again.") from error
    return out.getvalue()


def _ready(value: Any, template: DocxTemplate) -> Any:
    if isinstance(value, Mapping):
        return {key: _ready(item, template) for key, item in value.items()}
    if isinstance(value, Picture):
        return InlineImage(template, io.BytesIO(value.content), width=Mm(value.width_mm))
    if isinstance(value, str):
        # The library makes a new paragraph of this sign, with the look of the one it stands in.
        return FORBIDDEN.sub("", value.replace("\r\n", "\n")).replace("\n", "\a")
    if isinstance(value, Sequence):
        return [_ready(item, template) for item in value]
    return value

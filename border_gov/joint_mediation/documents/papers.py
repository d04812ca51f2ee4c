"""A paper of a case: its text, its hash and code, as a page, as PDF/A and as Word."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import render_template
from flask_babel import force_locale, gettext
from jinja2 import meta
from markupsafe import Markup, escape

from border_gov.cohandling.rules import canonical_hash
from border_gov.joint_mediation.queries.case_file import CaseFile
from border_gov.joint_mediation.rules.papers import PAPERS, content_of
from border_gov.kernel.papers import codes, draft, page, pdf, word
from border_gov.kernel.papers.names import SANDBOX
from border_gov.kernel.papers.text import Block, read

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "joint_mediation" / "papers"
CODE_MM = 18
FOOT = "{{ code_line }} {{ code }}"


@cache
def blocks(kind: str) -> tuple[Block, ...]:
    """The text of a paper; KeyError for a kind that does not exist."""
    if kind not in PAPERS:
        raise KeyError(kind)
    return tuple(read((FOLDER / f"{kind}.txt").read_text("utf-8")))


@cache
def used(kind: str) -> frozenset[str]:
    """The names that the text of a paper fills."""
    return frozenset(meta.find_undeclared_variables(SANDBOX.parse(page.source(blocks(kind)))))


@cache
def default_template(kind: str) -> bytes:
    """The text as a Word template, for a committee that wants to change it."""
    with force_locale("zh_CN"):
        return draft.template(blocks(kind), gettext(PAPERS[kind]), FOOT)


def fingerprint(kind: str, file: CaseFile, values: Mapping[str, Any]) -> str:
    """The hash under which a paper is known: of what it says; an agreement's is that of its words."""
    if kind in ("agreement", "oral") and file.agreement is not None:
        return file.agreement.sha256
    said = {name: values[name] for name in used(kind) if name in values}
    return canonical_hash(content_of(kind, {"case": file.case.id, **said}))


def coded(values: Mapping[str, Any], sha256: str, url: str) -> dict[str, Any]:
    """The values with the square code that leads to the page which verifies this hash."""
    line = f"校验码 {sha256[:16]}"
    return {"index": [], **values, "code": word.Picture(codes.png(url), CODE_MM), "code_line": line}


def body(kind: str, values: Mapping[str, Any]) -> Markup:
    """The paper as a fragment of a page."""
    return page.body(blocks(kind), values)


def as_html(kind: str, values: Mapping[str, Any], note: str = "") -> str:
    """The paper as the page that is set as PDF."""
    foot = Markup("<p>{}</p>{}").format(values["code_line"], page.picture(values["code"]))
    with force_locale("zh_CN"):
        return render_template(
            "papers/paper.html",
            title=f"{gettext(PAPERS[kind])} {values['docket']}",
            body=body(kind, values),
            foot=foot,
            note=escape(note),
        )


def as_pdf(kind: str, values: Mapping[str, Any], note: str = "") -> bytes:
    """The paper as PDF/A with its fonts in it."""
    return pdf.from_html(as_html(kind, values, note))


def as_word(kind: str, values: Mapping[str, Any], template: bytes | None) -> bytes:
    """The paper as .docx, from the committee's own template if it has one."""
    return word.render(template or default_template(kind), values)

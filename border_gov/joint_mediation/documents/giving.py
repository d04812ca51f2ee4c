"""A paper ready to be given out: its hash, its values with the code that verifies it, its content."""

import datetime as dt
from typing import Any

from flask import url_for

from border_gov.joint_mediation.documents import papers
from border_gov.joint_mediation.documents.values import values_of
from border_gov.joint_mediation.queries.case_file import CaseFile, template_of
from border_gov.joint_mediation.rules.papers import PAPERS
from border_gov.kernel.errors import NotFound


def verify_url(sha256: str) -> str:
    """The address that the code on paper leads to."""
    return url_for("mediation_verify.verify", sha256=sha256, _external=True)


def filled(file: CaseFile, kind: str, now: dt.datetime) -> tuple[str, dict[str, Any]]:
    """Hash and values of one paper; NotFound for a kind that this case does not have."""
    if kind not in PAPERS or (kind in ("agreement", "oral") and file.agreement is None):
        raise NotFound("There is no such paper.")
    values = values_of(file, now)
    sha256 = papers.fingerprint(kind, file, values)
    return sha256, papers.coded(values, sha256, verify_url(sha256))


def content_of(file: CaseFile, kind: str, values: dict[str, Any], chosen: str) -> bytes:
    """The paper as PDF/A, or as Word from the committee's own template if it has one."""
    if chosen == "pdf":
        return papers.as_pdf(kind, values)
    own = template_of(file.case.committee_id, kind)
    return papers.as_word(kind, values, own.content if own else None)

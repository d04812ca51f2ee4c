"""The page behind the code on paper: yes or no, the kind of paper and its day; nothing about the case."""

from flask import render_template
from flask.typing import ResponseReturnValue

from border_gov.joint_mediation.queries.case_file import verified
from border_gov.joint_mediation.rules.papers import PAPERS
from border_gov.kernel.guard import public
from border_gov.kernel.web import Pages

bp = Pages("mediation_verify", __name__, entrance="both")


@bp.get("/verify/<string(length=64):sha256>")
@public("who holds a paper may ask whether it is genuine; the answer names nobody")
def verify(sha256: str) -> ResponseReturnValue:
    """Whether a paper with this hash was given out here and still stands."""
    return render_template("joint_mediation/papers/verify.html", found=verified(sha256), words=PAPERS)

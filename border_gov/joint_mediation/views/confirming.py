"""The page of judicial confirmation: the window, what a court would refuse, the choice of a court."""

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_mediation.documents.values import number_of
from border_gov.joint_mediation.queries.case_file import CaseFile, case_file
from border_gov.joint_mediation.queries.courts import permitted_courts
from border_gov.joint_mediation.queries.day_count import DayCount, day_count
from border_gov.joint_mediation.rules import confirmation as law
from border_gov.joint_mediation.rules.confirmation import Term
from border_gov.joint_mediation.rules.flow import AGREED
from border_gov.joint_mediation.schemas.papers import ConfirmationIn
from border_gov.joint_mediation.service import confirmation as service
from border_gov.joint_mediation.views.papers import CLERKS, bp
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import sentence, translated
from border_gov.kernel.workdays import MissingYear


@bp.get("/<int:case_id>/confirmation")
@requires(*CLERKS)
def confirmation(case_id: int) -> ResponseReturnValue:
    """Until when, by which court, what a court would find unclear; then the form."""
    return _page(case_id, {}, "")


def _page(case_id: int, errors: dict[str, Any], refusal: str) -> ResponseReturnValue:
    file = case_file(current_viewer(), case_id)
    counted, missing = _counted(file)
    page = render_template(
        "joint_mediation/papers/confirmation.html",
        file=file,
        docket=number_of(file),
        counted=counted,
        refusal=refusal or missing,
        rule=law.RULE,
        today=clock.today(clock.now()),
        courts=permitted_courts(file.case),
        grounds=law.GROUNDS,
        unclear=[
            gettext(law.UNCLEAR[one.code], number=one.number, word=one.word)
            for one in law.unclear(terms_of(file))
        ],
        may_apply=file.case.state == AGREED,
        errors=errors,
        values=request.form,
    )
    return page, 409 if refusal else 422 if errors else 200


def _counted(file: CaseFile) -> tuple[DayCount | None, str]:
    agreement = file.agreement
    if agreement is None or agreement.effective_at is None:
        return None, ""
    try:
        return day_count(clock.today(agreement.effective_at)), ""
    except MissingYear as missing:
        return None, sentence(missing)


def terms_of(file: CaseFile) -> list[Term]:
    """The promises as a court looks at them; what is done by itself (an apology made) has no promise."""
    return [
        Term(
            file.words(row, "what"),
            row.amount,
            row.due_on,
            "" if row.manner == "other" else row.manner,
            row.manner in ("cash", "transfer"),
        )
        for row in file.promises
    ] or [Term(text, None, dt.date.min, "act") for text in file.terms.get("items", ())]


@bp.post("/<int:case_id>/confirmation")
@requires(*CLERKS)
def apply(case_id: int) -> ResponseReturnValue:
    """All parties apply together to the court that they chose."""
    try:
        values = forms.load(ConfirmationIn(), request.form)
        with transaction():
            service.apply(current_viewer(), case_id, values, now=clock.now())
    except Invalid as refusal:
        return _page(case_id, translated(refusal.fields), "")
    except Refused as refusal:
        return _page(case_id, {}, sentence(refusal))
    flash(gettext("The application is noted; print the packet below."), "success")
    return redirect(url_for("mediation_papers.preview", case_id=case_id, kind="confirmation"))

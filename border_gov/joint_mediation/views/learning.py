"""Learning (无讼研究中心): the library of examples, and training, term and cases of the own mediators."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_mediation.queries import learning as queries
from border_gov.joint_mediation.queries.case_file import readable
from border_gov.joint_mediation.rules.flow import CLERKS, READERS
from border_gov.joint_mediation.schemas.learning import LessonIn, LibraryIn, TrainingIn
from border_gov.joint_mediation.service import learning as service
from border_gov.joint_mediation.views.blueprint import bp
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import translated


@bp.get("/library")
@requires(*READERS)
def examples() -> ResponseReturnValue:
    """Examples that all sides of the case signed, and those that still wait; the own mediators below."""
    return _examples({})


def _examples(errors: dict[str, Any]) -> ResponseReturnValue:
    viewer = current_viewer()
    asked = forms.load(LibraryIn(), request.args)
    page = render_template(
        "joint_mediation/library.html",
        lessons=queries.lessons(viewer, asked["q"], asked["category"]),
        asked=asked,
        mediators=queries.mediators(viewer, clock.today(clock.now())) if viewer.has("officer") else [],
        errors=errors,
        values=request.form,
    )
    return page, 422 if errors else 200


@bp.post("/library/training")
@requires("officer")
def training() -> ResponseReturnValue:
    """Enter a training."""
    try:
        values = forms.load(TrainingIn(), request.form)
        with transaction():
            service.enter_training(current_viewer(), values["person_id"], values, now=clock.now())
    except Invalid as refusal:
        return _examples(translated(refusal.fields))
    flash(gettext("Saved."), "success")
    return redirect(url_for(".examples"))


@bp.get("/library/<int:lesson_id>")
@requires(*READERS)
def lesson(lesson_id: int) -> str:
    """One example, with the signatures of its sides."""
    row = queries.lesson(current_viewer(), lesson_id)
    return render_template("joint_mediation/lesson.html", row=row)


@bp.route("/<int:case_id>/lesson", methods=["GET", "POST"])
@requires(*CLERKS)
def lesson_new(case_id: int) -> ResponseReturnValue:
    """Tell a case as an example, without names."""
    viewer, errors = current_viewer(), {}
    case = readable(viewer, case_id)
    if request.method == "POST":
        try:
            values = forms.load(LessonIn(), request.form)
            with transaction():
                made = service.write_lesson(viewer, case_id, values, now=clock.now())
                number = made.id
        except Invalid as refusal:
            errors = translated(refusal.fields)
        else:
            flash(gettext("Every side of the case is asked to sign the text."), "success")
            return redirect(url_for(".lesson", lesson_id=number))
    page = render_template(
        "joint_mediation/lesson_new.html", case_id=case.id, errors=errors, values=request.form
    )
    return page, 422 if errors else 200

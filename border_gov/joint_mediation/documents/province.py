"""The sheet that goes back to a province's own system."""

from collections.abc import Sequence

from flask_babel import gettext

from border_gov.joint_mediation.models import MediationCase
from border_gov.joint_mediation.queries.province import sheet_of
from border_gov.kernel.sheets.writing import Column, Page, write_workbook


def results_workbook(cases: Sequence[MediationCase]) -> bytes:
    """What became of `cases`, in the columns of their source."""
    columns, rows = sheet_of(cases)
    return write_workbook([Page(gettext("Results"), [Column(name, 18) for name in columns], rows)])

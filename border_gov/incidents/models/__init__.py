"""Rows of incidents: the record, who reported it, what was done, units, words to the citizen, settings."""

from border_gov.incidents.models.board import BoardWatch, ReplyTemplate, ShiftChange, UnitAbsence
from border_gov.incidents.models.citizen import CitizenToken, Message, Reporter, Survey
from border_gov.incidents.models.contacts import PublicContact
from border_gov.incidents.models.figures import FigureRelease
from border_gov.incidents.models.incident import Act, Agreement, Incident, PoliceCall, SentRequest
from border_gov.incidents.models.settings import CoreArea, IncidentKind, LineDispute, UnitProfile
from border_gov.incidents.models.units import Assignment, UnitReport

__all__ = [
    "Act",
    "Agreement",
    "Assignment",
    "BoardWatch",
    "CitizenToken",
    "CoreArea",
    "FigureRelease",
    "Incident",
    "IncidentKind",
    "LineDispute",
    "Message",
    "PoliceCall",
    "PublicContact",
    "ReplyTemplate",
    "Reporter",
    "SentRequest",
    "ShiftChange",
    "Survey",
    "UnitAbsence",
    "UnitProfile",
    "UnitReport",
]

"""Tables of mediation."""

from border_gov.joint_mediation.models.agreements import (
    MediationAgreement,
    MediationConfirmation,
    MediationInstalment,
    MediationMark,
    MediationVisit,
)
from border_gov.joint_mediation.models.cases import (
    MediationCase,
    MediationCounter,
    MediationParty,
    MediationRepresentative,
)
from border_gov.joint_mediation.models.houses import (
    MediationCommittee,
    MediationPartner,
    MediationRoom,
    MediationScheme,
    MediationSchemeRow,
    MediatorProfile,
)
from border_gov.joint_mediation.models.moves import (
    MediationConsent,
    MediationDanger,
    MediationDangerTold,
    MediationExtension,
    MediationLevelMove,
    MediationPartnerCall,
)
from border_gov.joint_mediation.models.panels import (
    MediationConflictAnswer,
    MediationConflictCheck,
    MediationPanelist,
    MediationWaiver,
)
from border_gov.joint_mediation.models.sessions import (
    MediationCaucusNote,
    MediationInvitation,
    MediationSession,
)
from border_gov.joint_mediation.models.warnings import MediationDrive, MediationWarning

__all__ = [
    "MediationAgreement",
    "MediationCase",
    "MediationCaucusNote",
    "MediationCommittee",
    "MediationConfirmation",
    "MediationConflictAnswer",
    "MediationConflictCheck",
    "MediationConsent",
    "MediationCounter",
    "MediationDanger",
    "MediationDangerTold",
    "MediationDrive",
    "MediationExtension",
    "MediationInstalment",
    "MediationInvitation",
    "MediationLevelMove",
    "MediationMark",
    "MediationPanelist",
    "MediationPartner",
    "MediationPartnerCall",
    "MediationParty",
    "MediationRepresentative",
    "MediationRoom",
    "MediationScheme",
    "MediationSchemeRow",
    "MediationSession",
    "MediationVisit",
    "MediationWaiver",
    "MediationWarning",
    "MediatorProfile",
]

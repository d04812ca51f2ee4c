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
from border_gov.joint_mediation.models.figures import MediationAllowance, MediationRegime, MediationRelease
from border_gov.joint_mediation.models.houses import (
    MediationCommittee,
    MediationPartner,
    MediationRoom,
    MediationScheme,
    MediationSchemeRow,
    MediatorProfile,
)
from border_gov.joint_mediation.models.learning import MediationLesson, MediatorTraining
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
from border_gov.joint_mediation.models.papers import MediationEnclosure, MediationPaper, MediationTemplate
from border_gov.joint_mediation.models.sessions import (
    MediationCaucusNote,
    MediationInvitation,
    MediationSession,
)
from border_gov.joint_mediation.models.warnings import MediationDrive, MediationWarning

__all__ = [
    "MediationAgreement",
    "MediationAllowance",
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
    "MediationEnclosure",
    "MediationExtension",
    "MediationInstalment",
    "MediationInvitation",
    "MediationLesson",
    "MediationLevelMove",
    "MediationMark",
    "MediationPanelist",
    "MediationPaper",
    "MediationPartner",
    "MediationPartnerCall",
    "MediationParty",
    "MediationRegime",
    "MediationRelease",
    "MediationRepresentative",
    "MediationRoom",
    "MediationScheme",
    "MediationSchemeRow",
    "MediationSession",
    "MediationTemplate",
    "MediationVisit",
    "MediationWaiver",
    "MediationWarning",
    "MediatorProfile",
    "MediatorTraining",
]
